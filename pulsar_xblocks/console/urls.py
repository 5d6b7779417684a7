"""Addresses of home, «My Pulsar» and the search."""

from django.urls import path

from pulsar_xblocks.console import archive_views, publishing_views, views, year_views
from pulsar_xblocks.console.documents import views as papers

urlpatterns = [
    path("", views.home, name="home"),
    path("me/", views.me, name="me"),
    path("search/", views.search, name="search"),
    path("reviews/rounds/<int:pk>/publish/", publishing_views.round_publish, name="round_publish"),
    path("reviews/rounds/<int:pk>/archive/", archive_views.round_archive, name="round_archive"),
    path("years/<int:pk>/papers/", year_views.year_papers, name="year_papers"),
    path("years/<int:pk>/package/", year_views.year_package, name="year_package"),
    path("studios/<int:pk>/papers/", papers.studio_papers, name="studio_papers"),
    path("studios/<int:pk>/papers/<slug:kind>/", papers.studio_papers_take, name="studio_papers_take"),
    path("studios/<int:pk>/papers/<slug:kind>/print/", papers.studio_papers_print, name="studio_papers_print"),
    path("papers/<str:code>/", papers.paper_templates, name="paper_templates"),
    path("papers/<str:code>/<slug:kind>/", papers.paper_template, name="paper_template"),
]
