"""API of works: the shared draft, submission, versions; the rights are those of the block."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.idempotency.actions import Answer
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.kernel.roles.queries import require, within
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.studios.domain.closing import BELONGING
from pulsar_xblocks.studios.models import Work, WorkDraft, WorkVersion
from pulsar_xblocks.studios.queries.where import prefixed
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.actions import drafts, sending
from pulsar_xblocks.studios.works.queries import reading, where
from pulsar_xblocks.studios.works.queries.windows import window_now

PK = r"\d{1,18}"
_RELATED = ("studio_year__studio", "studio_year__year", "task__round")
_PATHS = {"studio": "studio_year__studio__code", "year": "studio_year__year__code", "round": "task__round__number", "status": "status"}


class WorkSerializer(serializers.ModelSerializer):
    """A work with its shared draft."""

    studio = serializers.CharField(source="studio_year.studio.code")
    year = serializers.CharField(source="studio_year.year.code")
    round = serializers.IntegerField(source="task.round.number")
    task = serializers.CharField(source="task.title")
    draft = serializers.SerializerMethodField()

    class Meta:
        model = Work
        moments = ["created_at", "first_sent_at", "last_sent_at", "returned_until"]
        fields = ["id", "studio", "year", "round", "task", "status", "sent_count", "is_late", *moments, "draft"]
        read_only_fields = fields

    def get_draft(self, row: Work) -> dict[str, Any]:
        """Return the items of the draft."""
        return plain(domain.read({one.item: one.value for one in row.drafts.all()}))


class DraftSerializer(serializers.Serializer):
    """What may be changed in a draft; what is not named stays."""

    title = serializers.CharField(required=False, allow_blank=True)
    text = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    links = serializers.ListField(child=serializers.CharField(), required=False)
    sirius_link = serializers.CharField(required=False, allow_blank=True)
    files = serializers.ListField(child=serializers.CharField(max_length=22), required=False)
    contributors = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False)


class VersionSerializer(serializers.ModelSerializer):
    """A submitted version."""

    links = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    contributors = serializers.SerializerMethodField()

    class Meta:
        model = WorkVersion
        fields = ["id", "work", "number", "title", "text", "links", "sirius_link", "files", "contributors", "at", "deadline_at", "is_late"]
        read_only_fields = fields

    def get_links(self, row: WorkVersion) -> list[str]:
        """Return the links."""
        return list(domain.lines_of(row.links))

    def get_files(self, row: WorkVersion) -> list[str]:
        """Return the keys of the files."""
        return list(domain.lines_of(row.files))

    def get_contributors(self, row: WorkVersion) -> list[int]:
        """Return the ids of the memberships named."""
        return [one.membership_id for one in row.contributors.all()]


def plain(content: domain.Content) -> dict[str, Any]:
    """Return a content as JSON takes it."""
    lists = {"links": list(content.links), "files": list(content.files), "contributors": list(content.contributors)}
    return {"title": content.title, "text": content.text, "sirius_link": content.sirius_link, **lists}


def reached(actor: Any, prefix: str = "") -> Q:
    """Return the filter to the works within the actor's reach.  Raises Forbidden without a fitting role."""
    if not has_role_for(actor, "view", "work"):
        raise Forbidden
    query = within(actor, "view", "work", **prefixed(f"{prefix}studio_year"))
    inside = {f"{prefix}studio_year__memberships__person": actor.person, f"{prefix}studio_year__memberships__ended_with__in": BELONGING}
    inside[f"{prefix}studio_year__memberships__active_on__isnull"] = False
    return query | Q(**inside) if "pupil" in actor.roles else query


class WorkViewSet(PulsarViewSet):
    """Works within the caller's reach; PATCH changes the draft, ``submit`` sends it."""

    serializer_class = WorkSerializer
    queryset = Work.objects.none()
    lookup_value_regex = PK

    def get_queryset(self) -> QuerySet[Work]:
        """Return the works within reach, by studio, year, round, status."""
        wanted = {path: self.request.query_params.get(name, "").strip()[:100] for name, path in _PATHS.items()}
        found = {path: value for path, value in wanted.items() if value}
        if not is_id(found.get("task__round__number", "1")):
            raise NotFound
        rows = Work.objects.filter(reached(self.request.visit.actor), **found).distinct()
        return rows.select_related(*_RELATED).prefetch_related("drafts")

    @described(parameters=[OpenApiParameter(name, str) for name in _PATHS])
    def list(self, request: Request) -> Response:
        """Return a page of works."""
        return super().list(request)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one work; ``ETag`` names its version."""
        return self._shown(self._found("view", pk))

    @described(request=DraftSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change items of the draft.  Wants ``If-Match``; a stale one answers 409 with both texts."""
        asked = DraftSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        work = self._found("edit", pk)
        save_all(work, self.seen_version(), asked.validated_data, request.visit)
        return self._shown(self._found("edit", pk))

    @described(request=None)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Send the work; the same ``Idempotency-Key`` sends once."""
        work, visit = self._found("submit", pk), request.visit

        def run() -> Answer:
            window = window_now(work, visit.now)
            place = where.of_work(work, visit.person.pk)
            sender = sending.Sender(visit.person, visit.person.pk in place.leaders, window)
            _, sent = sending.submit(work, sender, now=visit.now)
            return Answer(200, {"work": work.pk, "number": sent.version.number, "is_late": sent.version.is_late})

        return self.once(run)

    def _found(self, right: str, pk: str) -> Work:
        actor = self.request.visit.actor
        if not has_role_for(actor, right, "work"):
            raise Forbidden
        work = reading.work_or_404(int(pk))
        require(actor, right, "work", where.of_work(work, actor.person))
        return work

    def _shown(self, work: Work) -> Response:
        return self.versioned(self.get_serializer(work).data, version_of(work, list(work.drafts.all())))


class VersionViewSet(PulsarViewSet):
    """Submitted versions of the works within the caller's reach."""

    serializer_class = VersionSerializer
    queryset = WorkVersion.objects.none()
    lookup_value_regex = PK

    def get_queryset(self) -> QuerySet[WorkVersion]:
        """Return the versions within reach, of one work when it is named."""
        rows = WorkVersion.objects.filter(reached(self.request.visit.actor, "work__")).distinct()
        work = self.request.query_params.get("work", "").strip()
        if work and not is_id(work):
            raise NotFound
        return (rows.filter(work=work) if work else rows).prefetch_related(Prefetch("contributors"))

    @described(parameters=[OpenApiParameter("work", str)])
    def list(self, request: Request) -> Response:
        """Return a page of versions."""
        return super().list(request)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one version."""
        row = self.get_queryset().filter(pk=pk).first()
        if row is None:
            raise NotFound
        return Response(self.get_serializer(row).data)


def is_id(text: str) -> bool:
    """Tell whether a text of the address is a number that a table may hold."""
    return text.isascii() and text.isdigit() and len(text) < 19


def version_of(work: Work, rows: list[WorkDraft]) -> int:
    """Return a number that grows with every change of the work or of an item of its draft."""
    return work.version + sum(row.version for row in rows)


@transaction.atomic
def save_all(work: Work, seen: int, changes: dict[str, Any], visit: Any) -> None:
    """Store several items of a draft at once.  Raises Stale with both contents."""
    work = drafts.held(work)
    rows = {row.item: row for row in WorkDraft.objects.select_for_update().filter(work=work)}
    now = domain.read({item: row.value for item, row in rows.items()})
    yours = replace(now, **{name: tuple(value) if isinstance(value, list) else value for name, value in changes.items()})
    require_version(version_of(work, list(rows.values())), seen, plain(now), plain(yours))
    for item, value in changes.items():
        text = "\n".join(str(one) for one in value) if isinstance(value, list) else value
        row = rows.get(item)
        drafts.save_row(work, row, drafts.Edit(item, text, row.version if row else 0), by=visit.person, now=visit.now)


ROUTES = [("works", WorkViewSet), ("versions", VersionViewSet)]
