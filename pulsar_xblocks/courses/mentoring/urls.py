"""Addresses of mentoring."""

from django.urls import path

from pulsar_xblocks.courses.mentoring.views import desk, own, pair

urlpatterns = [
    path("me/mentoring/", own.mentoring, name="mentoring_own"),
    path("me/mentoring/profile/", own.mentor_profile, name="mentor_profile"),
    path("me/mentoring/request/", own.mentoring_request, name="mentoring_request"),
    path("me/mentoring/ask/", own.mentoring_ask, name="mentoring_ask"),
    path("mentoring/", desk.mentoring_pairs, name="mentoring_pairs"),
    path("mentoring/xlsx/", desk.mentoring_export, name="mentoring_export"),
    path("mentoring/requests/", desk.mentoring_requests, name="mentoring_requests"),
    path("mentoring/mentors/", desk.mentors, name="mentors"),
    path("mentoring/themes/", desk.mentoring_themes, name="mentoring_themes"),
    path("mentoring/pairs/<slug:key>/", pair.mentoring_pair, name="mentoring_pair"),
    path("mentoring/pairs/<slug:key>/do/", pair.mentoring_pair_do, name="mentoring_pair_do"),
]
