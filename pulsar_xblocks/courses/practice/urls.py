"""Addresses of internship diaries."""

from django.urls import path

from pulsar_xblocks.courses.practice.views import desk

urlpatterns = [
    path("groups/<int:pk>/practice/", desk.practice_logs, name="practice_logs"),
    path("groups/<int:pk>/practice/<slug:key>/<slug:activity>/", desk.practice_log, name="practice_log"),
    path("groups/<int:pk>/practice/<slug:key>/<slug:activity>/decide/", desk.practice_log_decide, name="practice_log_decide"),
]
