"""``me``: who the caller is, roles, how many messages are new."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.inbox.queries import unread_count
from pulsar_xblocks.kernel.roles.models import RoleAssignment


class RoleSerializer(serializers.Serializer):
    """A role and where it holds."""

    role = serializers.CharField()
    region = serializers.CharField(source="region.code")
    municipality = serializers.CharField(source="municipality.name", default=None)
    organisation = serializers.CharField(source="organisation.short_name", default=None)


class MeSerializer(serializers.Serializer):
    """The caller."""

    key = serializers.CharField()
    family = serializers.CharField()
    given = serializers.CharField()
    patronymic = serializers.CharField()
    email = serializers.CharField()
    language = serializers.CharField()
    time_zone = serializers.CharField()
    roles = RoleSerializer(many=True)
    unread = serializers.IntegerField()


class MeViewSet(PulsarViewSet):
    """The caller: name, roles, new messages."""

    serializer_class = MeSerializer
    pagination_class = None

    @described(responses=MeSerializer(many=False))
    def list(self, request: Request) -> Response:
        """Return the caller."""
        person = request.visit.person
        roles = RoleAssignment.objects.filter(person=person, closed_at=None)
        plain = ("key", "family", "given", "patronymic", "email", "language", "time_zone")
        values = {name: getattr(person, name) for name in plain}
        values["roles"] = roles.select_related("region", "municipality", "organisation").order_by("pk")
        values["unread"] = unread_count(person)
        return Response(self.get_serializer(values).data)
