"""API of contests and of the own achievements; the rights are those of the pages: lists for everyone, achievements for their owner."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.idempotency.actions import Answer
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.contests.actions import own as actions
from pulsar_xblocks.selection.contests.actions.own import Typed
from pulsar_xblocks.selection.contests.domain import lists
from pulsar_xblocks.selection.contests.domain.own import Said
from pulsar_xblocks.selection.contests.models import Achievement, ContestEvent
from pulsar_xblocks.selection.contests.queries import lists as queries
from pulsar_xblocks.selection.contests.queries import own as own_queries

PK = r"\d{1,18}"
LONG = 2_000  # what is read at all; the domain says what fits
FILTERS = ("region", "year", "source", "grade", "subject", "q", "open", "chosen")
_NO_SCHOOL = -1  # a code that nobody has: the domain answers as to a school that was not in the list


class ContestSerializer(serializers.ModelSerializer):
    """A contest of a list."""

    region = serializers.CharField(source="contest_list.region.code")
    year = serializers.CharField(source="contest_list.year")
    source = serializers.CharField(source="contest_list.source")
    subjects = serializers.SerializerMethodField()

    class Meta:
        model = ContestEvent
        whose = ["region", "year", "source", "code"]
        facts = ["name", "level", "subjects", "grade_from", "grade_to", "organiser", "link", "starts_on", "ends_on", "is_active"]
        fields = ["id", *whose, *facts]
        read_only_fields = fields

    def get_subjects(self, row: ContestEvent) -> list[str]:
        """Return the subjects, each once."""
        return list(lists.subjects_of(row.subjects))


class ContestViewSet(PulsarViewSet):
    """Contests that stand in the lists of the own regions now; for who has no role, of all regions."""

    serializer_class = ContestSerializer
    queryset = ContestEvent.objects.none()
    lookup_value_regex = PK
    page_order = ("pk",)

    def get_queryset(self) -> QuerySet[ContestEvent]:
        """Return the contests within reach that fit the filters."""
        visit = self.request.visit
        asked = {name: self.request.query_params.get(name, "").strip()[:100] for name in FILTERS}
        regions = [row for row in queries.regions_with_lists(visit.actor) if asked["region"] in ("", row.code)]
        today = local_day(visit.now, regions[0].time_zone if regions else "UTC")
        return queries.standing([row.pk for row in regions], asked["year"], _wanted(asked), visit.person, today)

    @described(parameters=[OpenApiParameter(name, str) for name in FILTERS])
    def list(self, request: Request) -> Response:
        """Return a page of contests; ``open=1`` only what one can still enter, ``chosen=1`` only the own calendar."""
        return super().list(request)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one contest, also one that has left its list."""
        return Response(self.get_serializer(queries.event_or_404(request.visit.actor, int(pk))).data)


def _wanted(asked: dict[str, str]) -> queries.Wanted:
    """Return the filters.  Raises NotFound for a grade or a list that there is not."""
    grade, source = asked["grade"], asked["source"]
    if (grade and grade not in {str(one) for one in lists.GRADES}) or (source and source not in lists.SOURCES):
        raise NotFound
    return queries.Wanted(
        text=asked["q"],
        grade=int(grade) if grade else None,
        subject=asked["subject"],
        source=source,
        is_open=asked["open"] == "1",
        is_chosen=asked["chosen"] == "1",
    )


class AchievementSerializer(serializers.ModelSerializer):
    """An achievement; ``matrix_level`` is the row of the points it falls into, empty for none."""

    region = serializers.CharField(source="region.code")
    school = serializers.CharField(source="school.code", default="")
    name = serializers.SerializerMethodField()
    matrix_level = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta:
        model = Achievement
        facts = ["event", "name", "level", "matrix_level", "year", "subject", "stage", "result", "on", "school", "number", "files"]
        fields = ["id", "region", *facts, "saved_at", "version"]
        read_only_fields = fields

    def get_name(self, row: Achievement) -> str:
        """Return the name of the contest, as its list or the person writes it."""
        return str(self.context["claims"][row.pk].name)

    def get_matrix_level(self, row: Achievement) -> str:
        """Return the key of the level by which it is scored."""
        return str(self.context["claims"][row.pk].level)

    def get_files(self, row: Achievement) -> list[str]:
        """Return the keys of the files."""
        return row.files.splitlines()


class SaidSerializer(serializers.Serializer):
    """What is told of an achievement; what a change does not name stays.  ``event`` = a contest, or ``name`` and ``level`` without one."""

    event = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**62)
    name = serializers.CharField(required=False, allow_blank=True, max_length=LONG)
    level = serializers.CharField(required=False, allow_blank=True, max_length=40)
    year = serializers.CharField(required=False, allow_blank=True, max_length=10)
    subject = serializers.CharField(required=False, allow_blank=True, max_length=LONG)
    stage = serializers.CharField(required=False, allow_blank=True, max_length=40)
    result = serializers.CharField(required=False, allow_blank=True, max_length=40)
    on = serializers.DateField(required=False, allow_null=True)
    school = serializers.CharField(required=False, allow_blank=True, max_length=40)
    number = serializers.CharField(required=False, allow_blank=True, max_length=LONG)
    files = serializers.ListField(child=serializers.CharField(max_length=22), required=False, max_length=50)


class AchievementViewSet(PulsarViewSet):
    """One's own achievements, the newest school year first."""

    serializer_class = AchievementSerializer
    queryset = Achievement.objects.none()
    lookup_value_regex = PK
    page_order = ("-year", "-pk")

    def get_queryset(self) -> QuerySet[Achievement]:
        """Return what the person keeps, of one school year when it is named."""
        rows, year = own_queries.kept_by(self.request.visit.person), self.request.query_params.get("year", "").strip()[:10]
        return rows.filter(year=year) if year else rows

    @described(parameters=[OpenApiParameter("year", str)])
    def list(self, request: Request) -> Response:
        """Return a page of one's own achievements."""
        rows = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(_shown(rows))

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one achievement; ``ETag`` names its version."""
        return self._answer(self._kept(pk))

    @described(request=SaidSerializer)
    def create(self, request: Request) -> Response:
        """Keep an achievement; the same ``Idempotency-Key`` keeps it once."""
        visit, values = request.visit, _told(request)

        def run() -> Answer:
            region = _region_of(visit.actor, values.get("event"))
            row = actions.keep(visit.person, region, Typed(_said(Said(), region, values)), now=visit.now)
            return Answer(201, _shown([own_queries.own_or_404(visit.person, row.pk)])[0])

        return self.once(run)

    @described(request=SaidSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is named.  Wants ``If-Match``; a stale one answers 409 with both texts."""
        row, values = self._kept(pk), _told(request)
        typed = Typed(_said(row.said, row.region, values), self.seen_version())
        actions.change(row, typed, now=request.visit.now)
        return self._answer(self._kept(pk))

    @described(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete an achievement; for 30 days it can be brought back."""
        actions.remove(self._kept(pk), now=request.visit.now)
        return Response(status=204)

    @described(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Bring a deleted achievement back."""
        actions.restore(own_queries.own_or_404(request.visit.person, int(pk)), now=request.visit.now)
        return self._answer(self._kept(pk))

    def _kept(self, pk: str) -> Achievement:
        row = own_queries.own_or_404(self.request.visit.person, int(pk))
        if row.removed_at is not None:
            raise NotFound
        return row

    def _answer(self, row: Achievement) -> Response:
        return self.versioned(_shown([row])[0], row.version)


def _shown(rows: Any) -> Any:
    claims = {int(claim.key): claim for claim in own_queries.claims_of(rows)}
    return AchievementSerializer(rows, many=True, context={"claims": claims}).data


def _told(request: Request) -> dict[str, Any]:
    asked = SaidSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def _region_of(actor: Any, event: int | None) -> Region:
    """Return where an achievement is kept: in the region of its contest, else at home.  Raises Invalid for a contest out of reach."""
    if event is None:
        return queries.home_region(actor)
    try:
        return queries.event_or_404(actor, event).contest_list.region
    except NotFound:
        raise Invalid({"event": [mark("This contest is not in the lists. Choose it anew.")]}) from None


def _said(before: Said, region: Region, values: dict[str, Any]) -> Said:
    """Return what is said with the values that were named; the school by its code."""
    told = {name: " ".join(value.split()) if name in ("name", "subject", "number") else value for name, value in values.items()}
    if "files" in told:
        told["files"] = tuple(dict.fromkeys(told["files"]))
    if code := told.pop("school", None):
        found = Organisation.objects.filter(region=region, code=code).values_list("pk", flat=True).first()
        told["school"] = found or _NO_SCHOOL
    elif code == "":
        told["school"] = None
    return replace(before, **told)


ROUTES = [("contests", ContestViewSet), ("achievements", AchievementViewSet)]
