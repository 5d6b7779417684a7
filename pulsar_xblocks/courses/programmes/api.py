"""API of programmes: the passport as it is now, for those who see it on the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from pulsar_xblocks.courses.domain.passport import HOUR_KINDS
from pulsar_xblocks.courses.programmes import queries
from pulsar_xblocks.courses.programmes.models import Programme
from pulsar_xblocks.courses.programmes.views import reach
from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.loads.domain.fields import number_text
from pulsar_xblocks.kernel.pure.errors import Forbidden
from pulsar_xblocks.kernel.roles.domain import has_role_for

FILTERS = ("code", "status")


class ProgrammeSerializer(serializers.ModelSerializer):
    """A programme with its hours by kind."""

    region = serializers.CharField(source="region.code")
    kind = serializers.SerializerMethodField()
    hours = serializers.SerializerMethodField()
    modules = serializers.SerializerMethodField()

    class Meta:
        model = Programme
        fields = ["id", "region", "code", "title", "status", "kind", "hours", "modules", "version"]
        read_only_fields = fields

    def get_kind(self, row: Programme) -> str:
        """Return development or retraining."""
        return queries.passport_of(row).kind

    def get_hours(self, row: Programme) -> dict[str, str]:
        """Return kind of hours -> academic hours of the plan, and their total."""
        hours = queries.passport_of(row).hours
        return {kind: number_text(hours.of(kind)) for kind in HOUR_KINDS} | {"total": number_text(hours.total)}

    def get_modules(self, row: Programme) -> list[dict[str, Any]]:
        """Return the curriculum: key, title and hours of each module, its activities."""
        return [
            {
                "key": module.key,
                "title": module.title,
                "hours": number_text(module.hours.total),
                "activities": [
                    {"key": one.key, "title": one.title, "kind": one.kind, "hours": number_text(one.hours)} for one in module.activities
                ],
            }
            for module in queries.passport_of(row).modules
        ]


class ProgrammeViewSet(PulsarViewSet):
    """Programmes of the caller's regions."""

    serializer_class = ProgrammeSerializer
    queryset = Programme.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Programme]:
        """Return the programmes within reach that fit the filters.  Raises Forbidden without a fitting role."""
        actor = self.request.visit.actor
        if not has_role_for(actor, "view", queries.PROGRAMME):
            raise Forbidden
        wanted = {name: self.request.query_params[name][:40] for name in FILTERS if self.request.query_params.get(name)}
        return queries.programmes_seen(actor).filter(**wanted).order_by("pk")

    @described(parameters=[OpenApiParameter(name, str) for name in FILTERS])
    def list(self, request: Request) -> Any:
        """Return a page of programmes."""
        return super().list(request)

    def retrieve(self, request: Request, pk: str) -> Any:
        """Return one programme with its version in ``ETag``."""
        row = reach.programme(request.visit, int(pk))
        return self.versioned(self.get_serializer(row).data, row.version)


ROUTES = [("programmes", ProgrammeViewSet)]
