"""API ``reviews``: an expert's own reads (drafts and finished ones are written as on the pages), for the staff all of the region."""

import json
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.idempotency.actions import Answer
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.review import typed
from pulsar_xblocks.kernel.review.actions import reading
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.domain.rubric import field_of
from pulsar_xblocks.kernel.review.models import Review
from pulsar_xblocks.kernel.review.queries import queue
from pulsar_xblocks.kernel.review.queries.results import rubric_of
from pulsar_xblocks.kernel.roles.domain import Where, may
from pulsar_xblocks.kernel.roles.queries import require, within


class ReviewSerializer(serializers.ModelSerializer):
    """A read of a work under its blind code; the expert's name is for the staff."""

    group = serializers.CharField(source="item.group.code")
    work = serializers.CharField(source="item.blind_code")
    scores = serializers.SerializerMethodField()
    expert = serializers.SerializerMethodField()

    class Meta:
        model = Review
        moments = ["assigned_at", "saved_at", "submitted_at"]
        fields = ["id", "group", "work", "state", "scores", "comment", "total", "expert", *moments, "version"]
        read_only_fields = fields

    def get_scores(self, row: Review) -> dict[str, str]:
        """Return row's key -> score."""
        found: dict[str, str] = json.loads(row.scores)
        return found

    def get_expert(self, row: Review) -> str | None:
        """Return the expert's name for the staff, nothing for others."""
        actor = self.context["request"].visit.actor
        return row.expert.full_name if may(actor, "view_people", "review", Where(row.item.group.region_id)) else None


class DraftSerializer(serializers.Serializer):
    """What an expert fills in; the whole state, rows left out are empty."""

    scores = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False, default=dict)
    comment = serializers.CharField(required=False, default="", allow_blank=True)


class ReviewViewSet(PulsarViewSet):
    """Reads of works: one's own, for the staff those of the region."""

    serializer_class = ReviewSerializer
    queryset = Review.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Review]:
        """Return the reads within reach."""
        actor, asked = self.request.visit.actor, self.request.query_params
        reached = within(actor, "view", "review", region="item__group__region_id", assigned="expert_id")
        rows = Review.objects.filter(reached).exclude(state=statuses.REMOVED)
        wanted = Q()
        for name, column in (("group", "item__group__code"), ("state", "state")):
            if asked.get(name):
                wanted &= Q(**{column: asked[name][:60]})
        return rows.filter(wanted).select_related("item__group", "expert")

    @described(parameters=[OpenApiParameter("group", str), OpenApiParameter("state", str)])
    def list(self, request: Request) -> Response:
        """Return a page of reads."""
        return super().list(request)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one read with its version in ``ETag``."""
        row = Review.objects.select_related("item__group", "expert").filter(pk=int(pk)).exclude(state=statuses.REMOVED).first()
        where = Where(row.item.group.region_id, assigned=frozenset({row.expert_id})) if row else Where(0)
        require(request.visit.actor, "view", "review", where)
        if row is None:
            raise NotFound
        return self.versioned(self.get_serializer(row).data, row.version)

    @described(request=DraftSerializer, responses=ReviewSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Store the draft; ``If-Match`` names the version that was seen."""
        row = self._own(int(pk))
        stored = reading.save_draft(row, self.seen_version(), self._typed(row), now=request.visit.now)
        return self.versioned(self.get_serializer(stored).data, stored.version)

    @described(request=DraftSerializer, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Store the finished read; ``If-Match`` names the version, the same ``Idempotency-Key`` does nothing twice."""
        row = self._own(int(pk))

        def run() -> Answer:
            stored = reading.submit(row, self.seen_version(), self._typed(row), now=request.visit.now)
            return Answer(200, self.get_serializer(stored).data)

        return self.once(run)

    def _own(self, pk: int) -> Review:
        return queue.review_of(self.request.visit.actor, pk)

    def _typed(self, row: Review) -> Any:
        body = DraftSerializer(data=self.request.data)
        body.is_valid(raise_exception=True)
        sent = {field_of(key): value for key, value in body.validated_data["scores"].items()}
        return typed.typed_in(rubric_of(row.item.group), sent | {"comment": body.validated_data["comment"]})
