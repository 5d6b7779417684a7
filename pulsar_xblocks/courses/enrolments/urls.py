"""Addresses of enrolment."""

from django.urls import path

from pulsar_xblocks.courses.enrolments.views import desk, own

urlpatterns = [
    path("groups/<int:pk>/participants/", desk.participants, name="training_participants"),
    path("groups/<int:pk>/participants/decide/", desk.participants_decide, name="training_participants_decide"),
    path("groups/<int:pk>/participants/<slug:key>/", desk.participant, name="training_participant"),
    path("groups/<int:pk>/participants/<slug:key>/decide/", desk.participant_decide, name="training_participant_decide"),
    path("courses/", own.courses_open, name="courses_open"),
    path("courses/<int:pk>/", own.course_apply, name="course_apply"),
    path("me/courses/<slug:key>/", own.enrolment, name="enrolment"),
    path("me/courses/<slug:key>/withdraw/", own.enrolment_withdraw, name="enrolment_withdraw"),
]
