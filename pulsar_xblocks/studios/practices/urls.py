"""Addresses of practice cards."""

from django.urls import path

from pulsar_xblocks.studios.practices.views import card, lists, writing

urlpatterns = [
    path("practices/", lists.practices, name="practices"),
    path("practices/queue/", lists.practices_queue, name="practices_queue"),
    path("practices/mine/", lists.practices_mine, name="practices_mine"),
    path("practices/new/", writing.practice_new, name="practice_new"),
    path("practices/export/<slug:form>/", lists.practices_export, name="practices_export"),
    path("practices/<int:pk>/", card.practice, name="practice"),
    path("practices/<int:pk>/edit/", writing.practice_edit, name="practice_edit"),
    path("practices/<int:pk>/save/", writing.practice_save, name="practice_save"),
    path("practices/<int:pk>/discard/", writing.practice_discard, name="practice_discard"),
    path("practices/<int:pk>/do/<slug:what>/", card.practice_do, name="practice_do"),
]
