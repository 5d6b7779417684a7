"""Addresses of the API, mounted at ``/pulsar/api/v1/``: each capability's ``api.py`` is named here."""

from typing import Any

from django.urls import include, path
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer, OpenApiYamlRenderer2
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from pulsar_xblocks.courses.enrolments import api as enrolments
from pulsar_xblocks.courses.practice import api as practice
from pulsar_xblocks.courses.programmes import api as programmes
from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import SETTINGS
from pulsar_xblocks.kernel.consents.api import ConsentViewSet
from pulsar_xblocks.kernel.inbox.api import MeViewSet
from pulsar_xblocks.kernel.jobs.api import JobViewSet
from pulsar_xblocks.kernel.review.api import ReviewViewSet
from pulsar_xblocks.league import api as league
from pulsar_xblocks.selection.applications import api as selection
from pulsar_xblocks.selection.contests import api as contests
from pulsar_xblocks.studios import api as studios
from pulsar_xblocks.studios.practices import api as practices
from pulsar_xblocks.studios.works import api as works

ROUTES: list[tuple[str, type[PulsarViewSet]]] = [
    ("me", MeViewSet),
    ("jobs", JobViewSet),
    ("consents", ConsentViewSet),
    ("reviews", ReviewViewSet),
    *studios.ROUTES,
    *works.ROUTES,
    *practices.ROUTES,
    *league.ROUTES,
    *selection.ROUTES,
    *contests.ROUTES,
    *practice.ROUTES,
    *programmes.ROUTES,
    *enrolments.ROUTES,
]


def _router() -> Any:
    router = SimpleRouter()
    for name, view in ROUTES:
        router.register(name, view, basename=f"api-{name}")
    return router


_resources = _router().urls
_schema = SpectacularAPIView.as_view(
    patterns=[path("pulsar/api/v1/", include(_resources))],
    custom_settings=SETTINGS,
    authentication_classes=[],
    permission_classes=[],
    throttle_classes=[],
    renderer_classes=[OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer, OpenApiYamlRenderer2],
    versioning_class=None,
)

urlpatterns = [
    path("schema/", _schema, name="api_schema"),
    *_resources,
]
