"""Addresses of learning paths."""

from django.urls import path as address

from pulsar_xblocks.courses.paths.views import desk, own, path

urlpatterns = [
    address("me/paths/", own.paths_own, name="paths_own"),
    address("me/paths/<slug:key>/plan/", own.path_plan, name="path_plan"),
    address("me/paths/<slug:key>/diagnosis/", own.path_diagnosis, name="path_diagnosis"),
    address("paths/", desk.paths, name="paths"),
    address("paths/xlsx/", desk.paths_export, name="paths_export"),
    address("paths/templates/<str:code>/", desk.path_templates, name="path_templates"),
    address("paths/templates/<str:code>/<slug:kind>/", desk.path_template, name="path_template"),
    address("paths/<slug:key>/", path.path, name="path"),
    address("paths/<slug:key>/do/", path.path_do, name="path_do"),
    address("paths/<slug:key>/print/", path.path_print, name="path_print"),
    address("paths/<slug:key>/docx/", path.path_docx, name="path_docx"),
]
