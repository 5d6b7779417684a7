"""Addresses of the commission's pages."""

from django.urls import path

from pulsar_xblocks.selection.commission.views import applications, calls, experts, ranking

urlpatterns = [
    path("selection/", calls.calls, name="calls"),
    path("selection/<int:pk>/", calls.call, name="call"),
    path("selection/<int:pk>/applications/", applications.call_applications, name="call_applications"),
    path("selection/<int:pk>/applications/<int:row>/", applications.call_application, name="call_application"),
    path("selection/<int:pk>/applications/<int:row>/achievements/", applications.call_achievements, name="call_achievements"),
    path("selection/<int:pk>/experts/", experts.call_experts, name="call_experts"),
    path("selection/<int:pk>/ranking/", ranking.call_ranking, name="call_ranking"),
    path("selection/<int:pk>/ranking/<int:number>/", ranking.call_run, name="call_run"),
    path("selection/<int:pk>/ranking/<int:number>/publish/", ranking.call_publish, name="call_publish"),
    path("selection/<int:pk>/results/", ranking.call_results, name="call_results"),
    path("selection/<int:pk>/statement/<int:row>/", ranking.call_statement, name="call_statement"),
]
