"""Addresses of the commission's pages."""

from django.urls import path

from pulsar_xblocks.selection.commission.views import (
    appeals,
    applications,
    calls,
    dashboard,
    experts,
    family,
    places,
    ranking,
    setup,
    sittings,
)

urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", setup.call_new, name="call_new"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/dashboard/", dashboard.call_dashboard, name="call_dashboard"),
    path("calls/<int:pk>/dashboard/<slug:form>/", dashboard.call_dashboard_export, name="call_dashboard_export"),
    path("calls/<int:pk>/edit/", setup.call_edit, name="call_edit"),
    path("calls/<int:pk>/rules/", setup.call_rules, name="call_rules"),
    path("calls/<int:pk>/people/", setup.call_people, name="call_people"),
    path("calls/<int:pk>/status/", setup.call_status, name="call_status"),
    path("calls/<int:pk>/questionnaire/", setup.call_questionnaire, name="call_questionnaire"),
    path("calls/<int:pk>/extend/", setup.call_extend, name="call_extend"),
    path("calls/<int:pk>/applications/", applications.call_applications, name="call_applications"),
    path("calls/<int:pk>/applications/<int:row>/", applications.call_application, name="call_application"),
    path("calls/<int:pk>/applications/<int:row>/achievements/", applications.call_achievements, name="call_achievements"),
    path("calls/<int:pk>/export/<slug:form>/", applications.call_export, name="call_export"),
    path("calls/<int:pk>/experts/", experts.call_experts, name="call_experts"),
    path("calls/<int:pk>/ranking/", ranking.call_ranking, name="call_ranking"),
    path("calls/<int:pk>/ranking/<int:number>/", ranking.call_run, name="call_run"),
    path("calls/<int:pk>/ranking/<int:number>/publish/", ranking.call_publish, name="call_publish"),
    path("calls/<int:pk>/sitting/", sittings.call_sitting, name="call_sitting"),
    path("calls/<int:pk>/protocols/<int:meeting>/", sittings.call_protocol, name="call_protocol"),
    path("calls/<int:pk>/appeals/", appeals.call_appeals, name="call_appeals"),
    path("calls/<int:pk>/appeals/<int:appeal>/", appeals.call_appeal, name="call_appeal"),
    path("calls/<int:pk>/places/", places.call_places, name="call_places"),
    path("calls/<int:pk>/results/", ranking.call_results, name="call_results"),
    path("calls/<int:pk>/statement/<int:row>/", ranking.call_statement, name="call_statement"),
    path("calls/<int:pk>/mine/<int:row>/", family.call_own, name="call_own"),
]
