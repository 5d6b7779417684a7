"""Addresses of the directory."""

from django.urls import path, re_path

from pulsar_xblocks.kernel.directory.views import organisations, places

urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.organisation_new, name="organisation_new"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    re_path(r"^organisations/organisations\.(?P<form>csv|xlsx)$", organisations.organisations_export, name="organisations_export"),
    path("municipalities/", places.municipalities, name="municipalities"),
    path("municipalities/<int:pk>/", places.municipality, name="municipality"),
    path("regions/<str:code>/municipalities/new/", places.municipality_new, name="municipality_new"),
    path("regions/", places.regions, name="regions"),
    path("regions/<str:code>/", places.region, name="region"),
]
