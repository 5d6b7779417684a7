"""Addresses of applications, mounted at ``/pulsar/``."""

from django.urls import path

from pulsar_xblocks.selection.applications.views import calls, own, staff

urlpatterns = [
    path("selection/", calls.selection_calls, name="selection_calls"),
    path("selection/<int:region>/<slug:code>/", calls.selection_call, name="selection_call"),
    path("selection/<int:region>/<slug:code>/do/<slug:name>/", calls.selection_do, name="selection_do"),
    path("selection/<int:region>/<slug:code>/part/<slug:name>/", calls.selection_part, name="selection_part"),
    path("selection/applications/<int:pk>/receipt/", own.selection_receipt, name="selection_receipt"),
    path("selection/applications/<int:pk>/consents/", own.selection_paper, name="selection_paper"),
    path("selection/applications/<int:pk>/talk/", staff.selection_talk, name="selection_talk"),
    path("selection/applications/<int:pk>/extend/", staff.selection_extend, name="selection_extend"),
    path("selection/guardians/", staff.selection_guardians, name="selection_guardians"),
    path("selection/guardians/<int:pk>/confirm/", staff.selection_guardian_confirm, name="selection_guardian_confirm"),
]
