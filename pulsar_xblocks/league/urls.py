"""Addresses of the league's pages."""

from django.urls import path

from pulsar_xblocks.league.views import criteria, exports, freezing, ledger, records, results, standings

urlpatterns = [
    path("league/<str:code>/<str:year>/", standings.public, name="league_public"),
    path("league/<str:code>/<str:year>/results/", results.results, name="league_results"),
    path("standings/", standings.standings, name="standings"),
    path("standings/records/", records.league_records, name="league_records"),
    path("standings/records/decide/", records.league_records_decide, name="league_records_decide"),
    path("standings/records/decided/", records.league_records_decided, name="league_records_decided"),
    path("standings/records/undo/", records.league_records_undo, name="league_records_undo"),
    path("standings/records/<int:pk>/", records.league_record, name="league_record"),
    path("standings/criteria/<int:pk>/", criteria.league_criteria, name="league_criteria"),
    path("standings/criteria/<int:pk>/edit/", criteria.league_criteria_edit, name="league_criteria_edit"),
    path("standings/years/<int:pk>/results/", freezing.league_freeze, name="league_freeze"),
    path("standings/years/<int:pk>/export/<slug:form>/", exports.standings_export, name="standings_export"),
    path("standings/years/<int:pk>/entries/<slug:form>/", exports.league_entries_export, name="league_entries_export"),
    path("standings/studios/<int:pk>/", ledger.league_ledger, name="league_ledger"),
    path("standings/studios/<int:pk>/entries/<int:entry>/reverse/", ledger.league_reverse, name="league_reverse"),
    path("standings/studios/<int:pk>/entries/<int:entry>/restore/", ledger.league_restore, name="league_restore"),
]
