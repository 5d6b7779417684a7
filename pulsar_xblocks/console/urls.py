"""Addresses of home, «My Pulsar» and the search."""

from django.urls import path

from pulsar_xblocks.console import archive_views, publishing_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("me/", views.me, name="me"),
    path("search/", views.search, name="search"),
    path("reviews/rounds/<int:pk>/publish/", publishing_views.round_publish, name="round_publish"),
    path("reviews/rounds/<int:pk>/archive/", archive_views.round_archive, name="round_archive"),
]
