"""API of calls and applications: the rights are those of the pages, drafts are seen by their applicant only."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import calls_seen
from pulsar_xblocks.selection.domain import statuses

CALL_FILTERS, FILTERS = ("direction", "status"), ("call", "status", "number")


class CallSerializer(serializers.ModelSerializer):
    """A call."""

    region = serializers.CharField(source="region.code")

    class Meta:
        model = Call
        when = ["opens_at", "closes_at", "shift_starts", "shift_ends", "preliminary_at", "final_at"]
        fields = ["id", "region", "code", "title", "direction", "audience", "profile", "programme", "place", "status", *when]
        read_only_fields = fields


class CallViewSet(PulsarViewSet):
    """Calls of the own regions; drafts for the centre only."""

    serializer_class = CallSerializer
    queryset = Call.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Call]:
        """Return the calls within reach that fit the filters.  Raises Forbidden without a fitting role."""
        actor = self.request.visit.actor
        if not has_role_for(actor, "view", "call"):
            raise Forbidden
        wanted = {name: self.request.query_params[name] for name in CALL_FILTERS if self.request.query_params.get(name)}
        return calls_seen(actor).filter(**wanted).order_by("pk")

    @described(parameters=[OpenApiParameter(name, str) for name in CALL_FILTERS])
    def list(self, request: Request) -> Response:
        """Return a page of calls."""
        rows = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(CallSerializer(rows, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one call."""
        row = self.get_queryset().filter(pk=pk).first()
        if row is None:
            raise NotFound
        return Response(CallSerializer(row).data)


class ApplicationSerializer(serializers.ModelSerializer):
    """An application; names for those who may see people, answers for the applicant and the centre."""

    region = serializers.CharField(source="call.region.code")
    call = serializers.CharField(source="call.code")
    applicant = serializers.CharField(source="person.full_name")
    municipality = serializers.CharField(source="municipality.name", default="")
    organisation = serializers.CharField(source="organisation.short_name", default="")
    answers = serializers.SerializerMethodField()

    class Meta:
        model = SelectionApplication
        whose = ["region", "call", "applicant", "municipality", "organisation"]
        fields = ["id", "number", *whose, "grade", "status", "submitted_at", "accepted_at", "reason", "answers", "version"]
        read_only_fields = fields

    def get_answers(self, row: SelectionApplication) -> dict[str, Any]:
        """Return question key -> answer; of one that is being corrected as it was sent."""
        return queries.answers_of(row)


class ApplicationViewSet(PulsarViewSet):
    """One's own applications, and for the centre those that were sent."""

    serializer_class = ApplicationSerializer
    queryset = SelectionApplication.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[SelectionApplication]:
        """Return the applications within reach that fit the filters."""
        rows, asked = queries.reached(self.request.visit.actor), self.request.query_params
        if asked.get("call"):
            rows = rows.filter(call__code=asked["call"][:40])
        if asked.get("status") in statuses.APPLICATION:
            rows = rows.filter(status=asked["status"])
        if asked.get("number"):
            rows = rows.filter(number=asked["number"][:20])
        return rows.order_by("pk")

    @described(parameters=[OpenApiParameter(name, str) for name in FILTERS])
    def list(self, request: Request) -> Response:
        """Return a page of applications."""
        rows = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(ApplicationSerializer(queries.as_sent_of(rows), many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one application."""
        row = self.get_queryset().filter(pk=pk).first()
        if row is None:
            raise NotFound
        return Response(ApplicationSerializer(queries.as_sent(row)).data)


ROUTES = [("calls", CallViewSet), ("applications", ApplicationViewSet)]
