"""Addresses of links."""

from django.urls import path

from pulsar_xblocks.kernel.files import tus
from pulsar_xblocks.kernel.links import views

urlpatterns = [
    path("l/<str:token>/", views.link, name="link"),
    path("l/<str:token>/files/", tus.link_collection, name="link_files"),
    path("l/<str:token>/files/<slug:key>/", tus.link_upload, name="link_file"),
    path("l/<str:token>/<slug:part>/", views.link, name="link_part"),
    path("links/again/", views.again, name="link_again"),
]
