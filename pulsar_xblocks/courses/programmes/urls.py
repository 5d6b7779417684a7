"""Addresses of programmes and groups."""

from django.urls import path

from pulsar_xblocks.courses.programmes.views import groups, programmes, questions

urlpatterns = [
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/new/", programmes.programme_new, name="programme_new"),
    path("programmes/<int:pk>/", programmes.programme, name="programme"),
    path("programmes/<int:pk>/passport/", programmes.programme_passport, name="programme_passport"),
    path("programmes/<int:pk>/modules/<slug:key>/", programmes.programme_module, name="programme_module"),
    path("programmes/<int:pk>/questionnaire/", questions.programme_questionnaire, name="programme_questionnaire"),
    path("programmes/<int:pk>/status/", programmes.programme_status, name="programme_status"),
    path("programmes/<int:pk>/groups/new/", groups.group_new, name="training_group_new"),
    path("groups/", groups.groups, name="training_groups"),
    path("groups/<int:pk>/", groups.group, name="training_group"),
    path("groups/<int:pk>/edit/", groups.group_edit, name="training_group_edit"),
    path("groups/<int:pk>/people/", groups.group_people, name="training_group_people"),
    path("groups/<int:pk>/status/", groups.group_status, name="training_group_status"),
]
