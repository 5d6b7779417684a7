"""Addresses of the audit record."""

from django.urls import path

from pulsar_xblocks.kernel.audit import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/csv/", views.audit_csv, name="audit_csv"),
]
