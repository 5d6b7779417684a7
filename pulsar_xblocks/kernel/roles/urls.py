"""Addresses of roles."""

from django.urls import path

from pulsar_xblocks.kernel.roles import views

urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("roles/new/", views.role_give, name="role_give"),
    path("roles/<int:pk>/close/", views.role_close, name="role_close"),
]
