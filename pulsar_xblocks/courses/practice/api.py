"""API of internship diaries: the rights are those of the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.models import PracticeLog
from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.pure.errors import NotFound

FILTERS = ("group", "status", "activity")


class PracticeLogSerializer(serializers.ModelSerializer):
    """A diary with its hours; the supervisor by name, never the address."""

    region = serializers.CharField(source="enrolment.group.programme.region.code")
    programme = serializers.CharField(source="enrolment.group.programme.code")
    group = serializers.CharField(source="enrolment.group.code")
    enrolment = serializers.CharField(source="enrolment.key")
    participant = serializers.CharField(source="enrolment.person.full_name")
    hours = serializers.SerializerMethodField()

    class Meta:
        model = PracticeLog
        whose = ["region", "programme", "group", "enrolment", "participant", "activity"]
        plan = ["host", "supervisor_name", "supervisor_post", "starts_on", "ends_on", "plan_agreed_at"]
        fields = ["id", *whose, "status", *plan, "sent_at", "decided_at", "reason", "hours", "version"]
        read_only_fields = fields

    def get_hours(self, row: PracticeLog) -> dict[str, str]:
        """Return planned, waiting, confirmed and rejected hours; those of meetings are among the confirmed ones."""
        have = self.context["sums"].get(row.pk, queries.Sums())
        told = {
            "planned": queries.plan_hours(row),
            "waiting": have.waiting,
            "confirmed": have.confirmed,
            "rejected": have.rejected,
            "meetings": have.met,
        }
        return {name: format(hours, ".2f") for name, hours in told.items()}


class PracticeLogViewSet(PulsarViewSet):
    """One's own diaries, and those of the groups one runs or teaches; newest first."""

    serializer_class = PracticeLogSerializer
    queryset = PracticeLog.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[PracticeLog]:
        """Return the diaries within reach that fit the filters."""
        rows, asked = queries.reached(self.request.visit.actor), self.request.query_params
        if asked.get("group"):
            rows = rows.filter(enrolment__group__code=asked["group"][:40])
        if asked.get("activity"):
            rows = rows.filter(activity=asked["activity"][:40])
        if asked.get("status") in practice.INTERNSHIP:
            rows = rows.filter(status=asked["status"])
        return rows

    @described(parameters=[OpenApiParameter(name, str) for name in FILTERS])
    def list(self, request: Request) -> Response:
        """Return a page of diaries."""
        return self.get_paginated_response(_shown(self.paginate_queryset(self.get_queryset()) or []))

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one diary with its days; drafts are the participant's alone."""
        row = self.get_queryset().filter(pk=pk).first()
        if row is None:
            raise NotFound
        is_own = row.enrolment.person_id == request.visit.person.pk
        days = [_day(one) for one in queries.rows_of(row, with_drafts=is_own)]
        return Response(_shown([row])[0] | {"plan": row.plan, "days": days})


def _shown(rows: Any) -> Any:
    sums = queries.sums_of(rows)
    return PracticeLogSerializer(rows, many=True, context={"sums": sums}).data


def _day(row: Any) -> dict[str, Any]:
    names = ("key", "on", "starts", "activity", "result", "status", "reason", "version")
    return {name: getattr(row, name) for name in names} | {"hours": format(row.hours, ".2f")}


ROUTES = [("practice-logs", PracticeLogViewSet)]
