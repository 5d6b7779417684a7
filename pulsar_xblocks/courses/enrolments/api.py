"""API of enrolments and of their hours: one's own, and those of the groups the caller works with; never the personal file."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import HOUR_KINDS
from pulsar_xblocks.courses.enrolments import lacking, queries
from pulsar_xblocks.courses.enrolments.lacking import Line
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.queries import GROUP
from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.loads.domain.fields import number_text
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.kernel.roles.queries import within

FILTERS = ("programme", "group", "stage")


def reached(actor: Actor) -> QuerySet[Enrolment]:
    """Return one's own enrolments and those of the groups where the actor sees people."""
    seen = Q(person_id=actor.person)
    if has_role_for(actor, "view_people", GROUP):
        seen |= within(actor, "view_people", GROUP, region="group__programme__region_id", assigned="group__people__person_id")
    return queries.enrolments().filter(pk__in=Enrolment.objects.filter(seen).values("pk"))


class EnrolmentSerializer(serializers.ModelSerializer):
    """An enrolment: who, where, at which stage; СНИЛС and diploma are never given out here."""

    region = serializers.CharField(source="group.programme.region.code")
    programme = serializers.CharField(source="group.programme.code")
    group = serializers.CharField(source="group.code")
    participant = serializers.CharField(source="person.full_name")
    organisation = serializers.CharField(source="organisation.short_name", default="")
    order_in = serializers.CharField(source="order_in.number", default="")
    order_out = serializers.CharField(source="order_out.number", default="")

    class Meta:
        model = Enrolment
        where = ["region", "programme", "group", "participant", "organisation", "post"]
        facts = ["stage", "stage_at", "source", "applied_at", "order_in", "order_out", "contract_number", "contract_on", "final"]
        fields = ["key", *where, *facts, "version"]
        read_only_fields = fields


class HoursSerializer(serializers.Serializer):
    """The hours of a participant by kind: planned, confirmed and counted; the activities that are missing."""

    key = serializers.CharField(source="row.key")
    group = serializers.CharField(source="row.group.code")
    plan = serializers.SerializerMethodField()
    counted = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()
    activities = serializers.SerializerMethodField()

    def get_plan(self, line: Line) -> dict[str, str]:
        """Return kind of hours -> planned."""
        return {kind: number_text(line.balance.plan.of(kind)) for kind in HOUR_KINDS}

    def get_counted(self, line: Line) -> dict[str, str]:
        """Return kind of hours -> confirmed and counted, never beyond the plan."""
        return {kind: number_text(line.balance.counted.of(kind)) for kind in HOUR_KINDS}

    def get_missing(self, line: Line) -> str:
        """Return how many hours are not confirmed yet."""
        return number_text(line.balance.missing.total)

    def get_activities(self, line: Line) -> list[dict[str, str]]:
        """Return of each activity the hours planned, declared and confirmed."""
        return [
            {"key": one.activity.key, "plan": number_text(one.activity.hours)}
            | {"declared": number_text(one.declared), "confirmed": number_text(one.confirmed)}
            for one in line.balance.lines
        ]


class TrainingViewSet(PulsarViewSet):
    """What both resources share: reach and filters."""

    queryset = Enrolment.objects.none()
    lookup_value_regex = r"[A-Za-z0-9_-]{1,22}"

    def get_queryset(self) -> QuerySet[Enrolment]:
        """Return the enrolments within reach that fit the filters."""
        rows, asked = reached(self.request.visit.actor), self.request.query_params
        for name, path in (("programme", "group__programme__code"), ("group", "group__code")):
            if asked.get(name):
                rows = rows.filter(**{path: asked[name][:40]})
        return rows.filter(stage=asked["stage"]) if asked.get("stage") in stages.ENROLMENT else rows

    def found(self, pk: str) -> Enrolment:
        """Return an enrolment within reach by its key.  Raises NotFound."""
        row = reached(self.request.visit.actor).filter(key=pk).first()
        if row is None:
            raise NotFound
        return row


class EnrolmentViewSet(TrainingViewSet):
    """Enrolments into courses."""

    serializer_class = EnrolmentSerializer

    @described(parameters=[OpenApiParameter(name, str) for name in FILTERS])
    def list(self, request: Request) -> Any:
        """Return a page of enrolments."""
        return super().list(request)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one enrolment with its version in ``ETag``."""
        row = self.found(pk)
        return self.versioned(self.get_serializer(row).data, row.version)


class HoursViewSet(TrainingViewSet):
    """Hours of participants."""

    serializer_class = HoursSerializer

    @described(parameters=[OpenApiParameter(name, str) for name in FILTERS])
    def list(self, request: Request) -> Response:
        """Return a page of hours; 6 queries more for each group on it."""
        rows = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(HoursSerializer(_lines(rows, request.visit.now), many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return the hours of one participant."""
        [line] = _lines([self.found(pk)], request.visit.now)
        return Response(HoursSerializer(line).data)


def _lines(rows: Sequence[Enrolment], now: Any) -> list[Line]:
    by_group: dict[int, list[Enrolment]] = {}
    for row in rows:
        by_group.setdefault(row.group_id, []).append(row)
    found = {line.row.pk: line for part in by_group.values() for line in lacking.lines(part[0].group, now, part)}
    return [found[row.pk] for row in rows]


ROUTES = [("enrolments", EnrolmentViewSet), ("hours", HoursViewSet)]
