"""Addresses of the review."""

from django.urls import path

from pulsar_xblocks.kernel.review.views import assigning, desk, queue, reading

urlpatterns = [
    path("reviews/", queue.reviews, name="reviews"),
    path("reviews/conflicts/", queue.review_conflicts, name="review_conflicts"),
    path("reviews/conflicts/<int:pk>/end/", reading.review_tie_end, name="review_tie_end"),
    path("reviews/zip/<int:pk>/", queue.review_zip, name="review_zip"),
    path("reviews/sheet/<int:pk>/<slug:form>/", queue.review_sheet, name="review_sheet"),
    path("reviews/<int:pk>/", reading.review, name="review"),
    path("reviews/<int:pk>/save/", reading.review_save, name="review_save"),
    path("reviews/<int:pk>/undo/", reading.review_undo, name="review_undo"),
    path("reviews/<int:pk>/conflict/", reading.review_conflict, name="review_conflict"),
    path("reviews/<int:pk>/files/<int:number>/", reading.review_file, name="review_file"),
    path("reviews/<int:pk>/files/<int:number>/preview/<int:place>/", reading.review_file_page, name="review_file_page"),
    path("reviews/groups/<int:pk>/", desk.review_group, name="review_group"),
    path("reviews/groups/<int:pk>/assign/", assigning.review_assign, name="review_assign"),
    path("reviews/groups/<int:pk>/remind/", desk.review_remind, name="review_remind"),
    path("reviews/groups/<int:pk>/export/<slug:form>/", desk.review_export, name="review_export"),
    path("reviews/items/<int:pk>/", desk.review_item, name="review_item"),
]
