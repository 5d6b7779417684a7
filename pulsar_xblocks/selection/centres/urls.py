"""Addresses of the register of centres and of their reports."""

from django.urls import path

from pulsar_xblocks.selection.centres.views import desk, public, reporting

urlpatterns = [
    path("centres/public/<int:region>/", public.centres_public, name="centres_public"),
    path("centres/", desk.centres, name="centres"),
    path("centres/new/", desk.centre_new, name="centre_new"),
    path("centres/from/<int:pk>/", desk.centres_from_call, name="centres_from_call"),
    path("centres/indicators/", reporting.centre_indicators, name="centre_indicators"),
    path("centres/reports/", reporting.centre_reports, name="centre_reports"),
    path("centres/reports/<int:year>/xlsx/", reporting.centre_reports_export, name="centre_reports_export"),
    path("centres/xlsx/", desk.centres_export, name="centres_export"),
    path("centres/<int:pk>/", desk.centre, name="centre"),
    path("centres/<int:pk>/reports/<int:year>/", reporting.centre_report, name="centre_report"),
    path("centres/<int:pk>/reports/<int:year>/decide/", reporting.centre_report_decide, name="centre_report_decide"),
]
