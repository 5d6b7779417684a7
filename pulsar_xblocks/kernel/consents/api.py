"""``consents``: what was asked and what stands today; answers are given on pages only, never by a program."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.audit.actions import record as audit
from pulsar_xblocks.kernel.consents import domain, queries
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.pure.errors import NotFound


class ConsentSerializer(serializers.ModelSerializer):
    """A consent: whose, for what, in which state; guardians and addresses are on the pages only."""

    region = serializers.CharField(source="region.code")
    subject = serializers.CharField(source="subject.key")
    name = serializers.CharField(source="subject.full_name")

    class Meta:
        model = ConsentRequest
        fields = ["key", "region", "subject", "name", "purpose", "context", "state", "state_at", "asked_at", "answer_by"]
        read_only_fields = fields


PARAMETERS = [OpenApiParameter("state", str, enum=list(domain.STATUSES)), OpenApiParameter("purpose", str, enum=list(domain.PURPOSES))]


class ConsentViewSet(PulsarViewSet):
    """Consents within the caller's reach: own, of own pupils, of the region."""

    serializer_class = ConsentSerializer
    queryset = ConsentRequest.objects.none()
    lookup_field = "key"
    lookup_value_regex = r"[\w-]{1,22}"

    def get_queryset(self) -> QuerySet[ConsentRequest]:
        """Return the consents within reach, by state and purpose when asked."""
        asked = self.request.query_params
        rows = queries.reached(self.request.visit.actor, "view").select_related("subject", "region")
        return queries.filtered(rows, asked.get("state", ""), asked.get("purpose", ""), "")

    @described(parameters=PARAMETERS)
    def list(self, request: Request) -> Response:
        """Return a page of consents, newest first."""
        return super().list(request)

    def retrieve(self, request: Request, key: str) -> Response:
        """Return one consent; who looked is recorded."""
        visit = request.visit
        row = self.get_queryset().filter(key=key).first()
        if row is None:
            raise NotFound
        if row.subject_id != visit.person.pk:
            audit("consent.view", row, by=visit.person, now=visit.now, region_id=row.region_id)
        return Response(self.get_serializer(row).data)
