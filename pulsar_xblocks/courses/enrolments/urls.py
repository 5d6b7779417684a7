"""Addresses of enrolment."""

from django.urls import path

from pulsar_xblocks.courses.enrolments.views import own

urlpatterns = [
    path("courses/", own.courses_open, name="courses_open"),
    path("courses/<int:pk>/", own.course_apply, name="course_apply"),
    path("me/courses/<slug:key>/", own.enrolment, name="enrolment"),
    path("me/courses/<slug:key>/withdraw/", own.enrolment_withdraw, name="enrolment_withdraw"),
]
