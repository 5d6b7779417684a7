"""Addresses of the LMS app, mounted at ``/pulsar/`` in the namespace ``pulsar``."""

from django.urls import include, path

app_name = "pulsar_xblocks"

urlpatterns = [
    path("", include("pulsar_xblocks.console.urls")),
    path("", include("pulsar_xblocks.kernel.links.urls")),
]
