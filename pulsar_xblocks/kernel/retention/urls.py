"""Addresses of terms of keeping and of destruction acts."""

from django.urls import path

from pulsar_xblocks.kernel.retention import views

urlpatterns = [
    path("retention/", views.retention, name="retention"),
    path("retention/due/<str:code>/", views.due, name="retention_due"),
    path("retention/due/<str:code>/csv/", views.due_csv, name="retention_due_csv"),
    path("retention/acts/<int:pk>/", views.act, name="destruction_act"),
    path("retention/acts/<int:pk>/again/", views.act_go_on, name="destruction_go_on"),
    path("retention/acts/<int:pk>/print/", views.act_print, name="destruction_print"),
    path("retention/acts/<int:pk>/docx/", views.act_docx, name="destruction_docx"),
    path("retention/acts/<int:pk>/csv/", views.act_csv, name="destruction_csv"),
]
