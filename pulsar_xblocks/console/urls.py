"""Addresses of home and «My Pulsar»."""

from django.urls import path

from pulsar_xblocks.console import views

urlpatterns = [
    path("", views.home, name="home"),
    path("me/", views.me, name="me"),
]
