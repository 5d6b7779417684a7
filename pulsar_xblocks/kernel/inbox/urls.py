"""Addresses of messages and calendars."""

from django.urls import path

from pulsar_xblocks.kernel.inbox import views

urlpatterns = [
    path("me/inbox/", views.inbox, name="inbox"),
    path("me/inbox/read/", views.inbox_read_all, name="inbox_read_all"),
    path("me/inbox/settings/", views.inbox_settings, name="inbox_settings"),
    path("me/inbox/calendar/", views.inbox_calendar, name="inbox_calendar"),
    path("me/inbox/<int:message_id>/", views.inbox_open, name="inbox_open"),
    path("ics/<str:token>/", views.calendar, name="calendar"),
    path("letters/", views.letters, name="letters"),
]
