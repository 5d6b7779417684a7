"""API of practice cards: the rights are those of the pages, drafts of other studios stay invisible."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.studios.models import PracticeCard
from pulsar_xblocks.studios.practices import queries
from pulsar_xblocks.studios.practices.domain import Content

FILTERS = ("q", "status", "locality", "kind", "subject", "grade", "municipality", "year", "studio")


class PracticeSerializer(serializers.ModelSerializer):
    """A practice card; who does not write it reads what was sent last."""

    region = serializers.CharField(source="region.code")
    year = serializers.CharField(source="studio_year.year.code")
    studio = serializers.CharField(source="studio_year.studio.code")
    school = serializers.CharField(source="studio_year.studio.organisation.short_name")
    municipality = serializers.CharField(source="studio_year.studio.organisation.municipality.name")
    author = serializers.CharField(source="author.full_name")
    is_counted = serializers.SerializerMethodField()
    said = serializers.SerializerMethodField()

    class Meta:
        model = PracticeCard
        whose = ["region", "year", "studio", "school", "municipality", "author"]
        fields = ["id", *whose, "status", "sent_at", "decided_at", "is_counted", "said"]
        read_only_fields = fields

    def get_is_counted(self, row: PracticeCard) -> bool:
        """Tell whether the card counts in the league."""
        return row.entry_id is not None

    def get_said(self, row: PracticeCard) -> dict[str, Any]:
        """Return the texts, conditions, links and keys of files."""
        content: Content = self.context["said"][row.pk]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(content).items()}


class PracticeViewSet(PulsarViewSet):
    """Confirmed cards of the region, cards of the own studios, and for the centre those that were sent; newest first."""

    serializer_class = PracticeSerializer
    queryset = PracticeCard.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[PracticeCard]:
        """Return the cards within reach that fit the filters.  Raises Forbidden without a fitting role."""
        queries.require_role(self.request.visit.actor, "view")
        wanted = {name: self.request.query_params.get(name, "").strip()[:100] for name in FILTERS}
        return queries.chosen(queries.reached(self.request.visit.actor), wanted)

    @described(parameters=[OpenApiParameter(name, str) for name in FILTERS])
    def list(self, request: Request) -> Response:
        """Return a page of cards."""
        return self.get_paginated_response(self._shown(self.paginate_queryset(self.get_queryset()) or []))

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one card."""
        row = self.get_queryset().filter(pk=pk).first()
        if row is None:
            raise NotFound
        return Response(self._shown([row])[0])

    def _shown(self, rows: Any) -> Any:
        said = queries.contents_for(self.request.visit.actor, rows)
        return PracticeSerializer(rows, many=True, context={"said": said}).data


ROUTES = [("practices", PracticeViewSet)]
