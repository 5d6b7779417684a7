"""Addresses of the LMS app, mounted at ``/pulsar/`` in the namespace ``pulsar``."""

from django.urls import include, path

app_name = "pulsar_xblocks"

urlpatterns = [
    path("", include("pulsar_xblocks.console.urls")),
    path("", include("pulsar_xblocks.studios.urls")),
    path("", include("pulsar_xblocks.studios.works.urls")),
    path("", include("pulsar_xblocks.studios.practices.urls")),
    path("", include("pulsar_xblocks.league.urls")),
    path("", include("pulsar_xblocks.selection.commission.urls")),
    path("", include("pulsar_xblocks.selection.applications.urls")),
    path("", include("pulsar_xblocks.selection.contests.urls")),
    path("", include("pulsar_xblocks.selection.centres.urls")),
    path("", include("pulsar_xblocks.selection.discussions.urls")),
    path("", include("pulsar_xblocks.courses.programmes.urls")),
    path("", include("pulsar_xblocks.courses.enrolments.urls")),
    path("", include("pulsar_xblocks.courses.modules.urls")),
    path("", include("pulsar_xblocks.courses.practice.urls")),
    path("", include("pulsar_xblocks.courses.documents.urls")),
    path("", include("pulsar_xblocks.courses.mentoring.urls")),
    path("", include("pulsar_xblocks.courses.paths.urls")),
    path("", include("pulsar_xblocks.kernel.definitions.urls")),
    path("", include("pulsar_xblocks.kernel.directory.urls")),
    path("", include("pulsar_xblocks.kernel.people.urls")),
    path("", include("pulsar_xblocks.kernel.roles.urls")),
    path("", include("pulsar_xblocks.kernel.review.urls")),
    path("", include("pulsar_xblocks.kernel.links.urls")),
    path("", include("pulsar_xblocks.kernel.consents.urls")),
    path("", include("pulsar_xblocks.kernel.audit.urls")),
    path("", include("pulsar_xblocks.kernel.retention.urls")),
    path("", include("pulsar_xblocks.kernel.files.urls")),
    path("", include("pulsar_xblocks.kernel.inbox.urls")),
    path("", include("pulsar_xblocks.kernel.jobs.urls")),
    path("", include("pulsar_xblocks.kernel.loads.urls")),
    path("api/v1/", include("pulsar_xblocks.api_urls")),
]
