"""Addresses of files; the address of an upload is the address of its file."""

from django.urls import path

from pulsar_xblocks.kernel.files import tus, views

urlpatterns = [
    path("files/", tus.collection, name="files"),
    path("files/plain/", views.plain, name="files_plain"),
    path("files/passage/", views.passed, name="files_passage"),
    path("files/<slug:key>/", views.resource, name="file"),
    path("files/<slug:key>/preview/", views.preview, name="file_preview"),
    path("files/<slug:key>/preview/<int:number>/", views.preview, name="file_page"),
]
