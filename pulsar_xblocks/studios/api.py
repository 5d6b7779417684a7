"""API of the studios: years, rounds, applications, studios, memberships; the rights are those of the pages."""

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.pure.errors import Forbidden
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.studios.domain import roster
from pulsar_xblocks.studios.domain.closing import YEAR
from pulsar_xblocks.studios.models import Membership, ProjectYear, Round, StudioApplication, StudioYear
from pulsar_xblocks.studios.queries import opening, where
from pulsar_xblocks.studios.queries.studios import studios, with_counts
from pulsar_xblocks.studios.queries.years import reached
from pulsar_xblocks.studios.views import reach

PK = r"\d{1,18}"


def filters(*names: str) -> list[OpenApiParameter]:
    """Return the descriptions of text filters."""
    return [OpenApiParameter(name, str) for name in names]


class SchoolSerializer(serializers.Serializer):
    """A school in short."""

    code = serializers.CharField()
    name = serializers.CharField(source="short_name")
    municipality = serializers.CharField(source="municipality.name")
    oktmo = serializers.CharField(source="municipality.oktmo")
    locality = serializers.CharField()


class PersonSerializer(serializers.Serializer):
    """A person in short."""

    key = serializers.CharField()
    name = serializers.CharField(source="full_name")


class YearSerializer(serializers.ModelSerializer):
    """A project year."""

    region = serializers.CharField(source="region.code")

    class Meta:
        model = ProjectYear
        windows = ["call_opens_at", "call_closes_at", "freezes_on", "grace_h", "reads"]
        fields = ["id", "region", "code", "name", "status", *windows, "order_number", "order_date", "order_issuer", "version"]
        read_only_fields = fields


class RoundSerializer(serializers.ModelSerializer):
    """A round of a year."""

    year = serializers.CharField(source="year.code")

    class Meta:
        model = Round
        fields = ["id", "year", "number", "month", "title", "opens_at", "closes_at", "results_on", "published_at"]
        read_only_fields = fields


class ApplicationSerializer(serializers.ModelSerializer):
    """An application to open a studio."""

    year = serializers.CharField(source="year.code")
    organisation = SchoolSerializer()
    applicant = PersonSerializer()
    studio = serializers.CharField(source="studio.code", default=None)
    answers = serializers.SerializerMethodField()

    class Meta:
        model = StudioApplication
        moments = ["created_at", "submitted_at", "head_approved_at", "decided_at"]
        fields = ["id", "year", "title", "status", "organisation", "applicant", "studio", *moments, "reason", "answers", "version"]
        read_only_fields = fields

    def get_answers(self, row: StudioApplication) -> dict[str, Any]:
        """Return question key -> answer as last saved."""
        return opening.answers_of(row)


class StudioSerializer(serializers.ModelSerializer):
    """A studio's registration of a year."""

    code = serializers.CharField(source="studio.code")
    year = serializers.CharField(source="year.code")
    organisation = SchoolSerializer(source="studio.organisation")
    mentors = serializers.SerializerMethodField()
    methodist = PersonSerializer()
    members = serializers.IntegerField()
    ready = serializers.IntegerField()
    last_meeting = serializers.DateField()

    class Meta:
        model = StudioYear
        counts = ["members", "ready", "last_meeting"]
        fields = ["id", "code", "year", "name", "status", "organisation", "mentors", "methodist", "is_first_year", "approved_at", *counts]
        read_only_fields = fields

    def get_mentors(self, row: StudioYear) -> list[dict[str, str]]:
        """Return the mentors of today."""
        return [{"key": mentor.person.key, "name": mentor.person.full_name} for mentor in row.mentors_now]


class MembershipSerializer(serializers.ModelSerializer):
    """A pupil in a studio."""

    studio = serializers.CharField(source="studio_year.studio.code")
    year = serializers.CharField(source="year.code")
    person = PersonSerializer()
    status = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ["id", "studio", "year", "person", "grade", "letter", "joined_on", "active_on", "left_on", "status"]
        read_only_fields = fields

    def get_status(self, row: Membership) -> str:
        """Return pending, active, done (took part to the end of the year) or left."""
        return roster.status(roster.Stay(row.person_id, row.joined_on, row.left_on, row.active_on, row.ended_with == YEAR))


class StudiosViewSet(PulsarViewSet):
    """What the resources of the studios share: reading only, filters by text."""

    lookup_value_regex = PK

    def wanted(self, *names: str) -> dict[str, str]:
        """Return the filters that the caller named."""
        return {name: self.request.query_params.get(name, "").strip()[:100] for name in names}

    def shown(self, row: Any) -> Response:
        """Return one row."""
        return Response(self.get_serializer(row).data)


class YearViewSet(StudiosViewSet):
    """Project years of the regions the caller sees."""

    serializer_class = YearSerializer
    queryset = ProjectYear.objects.none()

    def get_queryset(self) -> QuerySet[ProjectYear]:
        """Return the years within reach."""
        seen = reached(self.request.visit.actor, region="region_id", status="status")
        rows = ProjectYear.objects.filter(seen).select_related("region")
        return rows.filter(**{name: value for name, value in self.wanted("code", "status").items() if value})

    @described(parameters=filters("code", "status"))
    def list(self, request: Request) -> Response:
        """Return a page of years."""
        return super().list(request)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one year."""
        return self.shown(reach.year(request.visit, int(pk)))


class RoundViewSet(StudiosViewSet):
    """Rounds of the years the caller sees."""

    serializer_class = RoundSerializer
    queryset = Round.objects.none()

    def get_queryset(self) -> QuerySet[Round]:
        """Return the rounds within reach."""
        seen = reached(self.request.visit.actor, region="year__region_id", status="year__status")
        rows = Round.objects.filter(seen).select_related("year")
        year = self.wanted("year")["year"]
        return rows.filter(year__code=year) if year else rows

    @described(parameters=filters("year"))
    def list(self, request: Request) -> Response:
        """Return a page of rounds."""
        return super().list(request)


class ApplicationViewSet(StudiosViewSet):
    """Applications to open a studio within the caller's reach."""

    serializer_class = ApplicationSerializer
    queryset = StudioApplication.objects.none()

    def get_queryset(self) -> QuerySet[StudioApplication]:
        """Return the applications within reach."""
        return opening.queue(self.request.visit.actor, self.wanted("status", "municipality", "year", "q"))

    @described(parameters=filters("status", "municipality", "year", "q"))
    def list(self, request: Request) -> Response:
        """Return a page of applications."""
        return super().list(request)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one application with its version in ``ETag``."""
        row = reach.application(request.visit, int(pk))
        return self.versioned(self.get_serializer(row).data, row.version)


class StudioViewSet(StudiosViewSet):
    """Studios within the caller's reach, by year."""

    serializer_class = StudioSerializer
    queryset = StudioYear.objects.none()

    def get_queryset(self) -> QuerySet[StudioYear]:
        """Return the studios within reach, with counts."""
        names = ("year", "status", "municipality", "locality", "methodist", "new", "q")
        return with_counts(studios(self.request.visit.actor, self.wanted(*names)))

    @described(parameters=filters("year", "status", "municipality", "locality", "methodist", "new", "q"))
    def list(self, request: Request) -> Response:
        """Return a page of studios."""
        return super().list(request)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one studio."""
        row = reach.studio(request.visit, int(pk))
        return self.shown(with_counts(StudioYear.objects.filter(pk=row.pk)).get())


class MembershipViewSet(StudiosViewSet):
    """Pupils whose names the caller may see, and the caller's own memberships."""

    serializer_class = MembershipSerializer
    queryset = Membership.objects.none()

    def get_queryset(self) -> QuerySet[Membership]:
        """Return the memberships within reach."""
        actor = self.request.visit.actor
        if not has_role_for(actor, "view", "membership"):
            raise Forbidden
        seen = Q(person_id=actor.person)
        if has_role_for(actor, "view_people", "membership"):
            seen |= within(actor, "view_people", "membership", **where.prefixed("studio_year"))
        wanted = self.wanted("studio", "year")
        paths = {"studio": "studio_year__studio__code", "year": "year__code"}
        rows = Membership.objects.filter(seen, **{paths[name]: value for name, value in wanted.items() if value})
        return rows.select_related("studio_year__studio", "year", "person").distinct()

    @described(parameters=filters("studio", "year"))
    def list(self, request: Request) -> Response:
        """Return a page of memberships."""
        return super().list(request)


ROUTES = [
    ("years", YearViewSet),
    ("rounds", RoundViewSet),
    ("studio-applications", ApplicationViewSet),
    ("studios", StudioViewSet),
    ("memberships", MembershipViewSet),
]
