"""Addresses of links."""

from django.urls import path

from pulsar_xblocks.kernel.links import views

urlpatterns = [
    path("l/<str:token>/", views.link, name="link"),
    path("l/<str:token>/<slug:part>/", views.link, name="link_part"),
    path("links/again/", views.again, name="link_again"),
]
