"""Addresses of contests and achievements."""

from django.urls import path

from pulsar_xblocks.selection.contests.views import calendar, counts, lists, own

urlpatterns = [
    path("contests/", calendar.contests, name="contests"),
    path("contests/find/", own.contests_find, name="contests_find"),
    path("contests/<int:pk>/<slug:what>/", calendar.contest_choose, name="contest_choose"),
    path("contests/lists/", lists.contest_lists, name="contest_lists"),
    path("contests/lists/<int:pk>/", lists.contest_list, name="contest_list"),
    path("contests/lists/<int:pk>/export/<slug:form>/", lists.contest_export, name="contest_export"),
    path("contests/counts/", counts.contest_counts, name="contest_counts"),
    path("contests/counts/export/<slug:form>/", counts.contest_counts_export, name="contest_counts_export"),
    path("me/achievements/", own.achievements, name="achievements"),
    path("me/achievements/new/", own.achievement_new, name="achievement_new"),
    path("me/achievements/<int:pk>/", own.achievement, name="achievement"),
    path("me/achievements/<int:pk>/<slug:what>/", own.achievement_do, name="achievement_do"),
]
