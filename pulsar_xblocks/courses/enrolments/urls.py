"""Addresses of enrolment."""

from django.urls import path

from pulsar_xblocks.courses.enrolments.views import applying, desk, lacking, nominating, own

urlpatterns = [
    path("groups/<int:pk>/participants/", desk.participants, name="training_participants"),
    path("groups/<int:pk>/participants/decide/", desk.participants_decide, name="training_participants_decide"),
    path("groups/<int:pk>/desk/", lacking.training_desk, name="training_desk"),
    path("groups/<int:pk>/desk/remind/", lacking.training_remind, name="training_remind"),
    path("groups/<int:pk>/export/", lacking.training_export, name="training_export"),
    path("groups/<int:pk>/participants/<slug:key>/", desk.participant, name="training_participant"),
    path("groups/<int:pk>/participants/<slug:key>/decide/", desk.participant_decide, name="training_participant_decide"),
    path("groups/<int:pk>/participants/<slug:key>/contract/", desk.participant_contract, name="training_participant_contract"),
    path("training/", applying.courses_open, name="courses_open"),
    path("training/<int:pk>/", applying.course_apply, name="course_apply"),
    path("training/<int:pk>/decline/", nominating.course_decline, name="course_decline"),
    path("course-nominations/", nominating.course_nominations, name="course_nominations"),
    path("course-nominations/<int:pk>/", nominating.course_nominations_of, name="course_nominations_of"),
    path("course-nominations/<int:pk>/remind/", nominating.course_nominations_remind, name="course_nominations_remind"),
    path("course-nominations/<int:pk>/remove/", nominating.course_nominations_remove, name="course_nominations_remove"),
    path("me/courses/<slug:key>/", own.enrolment, name="enrolment"),
    path("me/courses/<slug:key>/withdraw/", own.enrolment_withdraw, name="enrolment_withdraw"),
]
