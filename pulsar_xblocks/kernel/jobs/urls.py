"""Addresses of the page of jobs."""

from django.urls import path

from pulsar_xblocks.kernel.jobs import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:job_id>/cancel/", views.job_cancel, name="job_cancel"),
]
