"""Addresses of the page «Courses»."""

from django.urls import path

from pulsar_xblocks.kernel.definitions import views

urlpatterns = [
    path("courses/", views.courses, name="courses"),
    path("courses/link/", views.course_link, name="course_link"),
    path("courses/<int:link_id>/", views.course, name="course"),
    path("courses/<int:link_id>/unlink/", views.course_unlink, name="course_unlink"),
    path("courses/<str:course_key>/", views.course_of, name="course_of"),  # the platform's tracking reads the course out of such addresses
]
