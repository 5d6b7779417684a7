"""Addresses of the directory."""

from django.urls import path, re_path

from pulsar_xblocks.kernel.directory.views import imports, organisations, places

urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.organisation_new, name="organisation_new"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    re_path(r"^organisations/organisations\.(?P<form>csv|xlsx)$", organisations.organisations_export, name="organisations_export"),
    path("organisations/import/", imports.organisations_import, name="organisations_import"),
    re_path(r"^organisations/import/template\.(?P<form>csv|xlsx)$", imports.organisations_template, name="organisations_template"),
    path("organisations/import/<str:key>/", imports.organisations_import_checked, name="organisations_import_checked"),
    path("municipalities/", places.municipalities, name="municipalities"),
    path("municipalities/<int:pk>/", places.municipality, name="municipality"),
    path("regions/<str:code>/municipalities/new/", places.municipality_new, name="municipality_new"),
    path("regions/", places.regions, name="regions"),
    path("regions/<str:code>/", places.region, name="region"),
]
