"""API of the league: published standings and the entries that they are computed from; the rights are those of the pages."""

import json
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.league import explaining, sources
from pulsar_xblocks.league.models import Snapshot, StandingRow
from pulsar_xblocks.league.queries import entries
from pulsar_xblocks.league.queries import standings as queries
from pulsar_xblocks.league.sources import LeagueYear
from pulsar_xblocks.league.views import reach

ENTRY_FILTERS = ("year", "studio", "criterion", "round")
STANDING_FILTERS = ("year", "as_of", "municipality", "locality", "new", "q")


class EntrySerializer(serializers.ModelSerializer):
    """An entry of a studio's ledger; a reversal names the entry that it takes back."""

    studio = serializers.SerializerMethodField()
    region = serializers.SerializerMethodField()
    year = serializers.SerializerMethodField()
    round = serializers.IntegerField(source="round_number")

    class Meta:
        model = LedgerEntry
        facts = ["criterion", "round", "quantity", "on", "note", "evidence", "at", "reverses"]
        fields = ["id", "region", "year", "studio", *facts]
        read_only_fields = fields

    def get_studio(self, row: LedgerEntry) -> str:
        """Return the code of the studio."""
        return str(self.context["codes"].get(row.subject_id, ""))

    def get_region(self, row: LedgerEntry) -> str:
        """Return the code of the region."""
        return row.scope.partition(":")[0]

    def get_year(self, row: LedgerEntry) -> str:
        """Return the project year."""
        return row.scope.partition(":")[2]


class StandingSerializer(serializers.ModelSerializer):
    """A studio in published standings, and which standings these are; nothing of a pupil."""

    region = serializers.SerializerMethodField()
    year = serializers.SerializerMethodField()
    as_of = serializers.SerializerMethodField()
    day = serializers.SerializerMethodField()
    edition = serializers.SerializerMethodField()
    results = serializers.SerializerMethodField()
    tie = serializers.SerializerMethodField()

    class Meta:
        model = StandingRow
        whose = ["code", "name", "school", "municipality", "locality", "is_new"]
        facts = ["place", "previous_place", "points", "to_next", "works", "results", "tie"]
        fields = ["region", "year", "as_of", "day", "edition", *whose, *facts]
        read_only_fields = fields

    def get_region(self, row: StandingRow) -> str:
        """Return the code of the region."""
        return str(self.context["snapshot"].scope.partition(":")[0])

    def get_year(self, row: StandingRow) -> str:
        """Return the project year."""
        return str(self.context["snapshot"].scope.partition(":")[2])

    def get_as_of(self, row: StandingRow) -> str:
        """Return the number of the last round counted, or «final»."""
        return queries.key_of(self.context["snapshot"])

    def get_day(self, row: StandingRow) -> str:
        """Return the day until which entries count."""
        return str(self.context["snapshot"].as_of.isoformat())

    def get_edition(self, row: StandingRow) -> int:
        """Return 1, or more after recalculations."""
        return int(self.context["snapshot"].edition)

    def get_results(self, row: StandingRow) -> list[str | None]:
        """Return the result of each published round, null where nothing was handed in."""
        return list(json.loads(row.results))

    def get_tie(self, row: StandingRow) -> dict[str, str] | None:
        """Return what separates the studio from one with the same points."""
        return dict(json.loads(row.tie)) if explaining.load_tie(row.tie) else None


class EntryViewSet(PulsarViewSet):
    """Entries of the studios within the caller's reach, newest first."""

    serializer_class = EntrySerializer
    queryset = LedgerEntry.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[LedgerEntry]:
        """Return the entries within reach that fit the filters.  Raises Forbidden without a fitting role."""
        reach.require_role(self.request.visit, "view", "league_entry")
        asked = {name: self.request.query_params.get(name, "").strip()[:100] for name in ENTRY_FILTERS}
        return entries.entries(self.request.visit.actor, asked)

    @described(parameters=[OpenApiParameter(name, str) for name in ENTRY_FILTERS])
    def list(self, request: Request) -> Response:
        """Return a page of entries."""
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self._shown(rows or (), many=True))

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one entry."""
        row = self.get_queryset().filter(pk=pk).first()
        if row is None:
            raise NotFound
        return Response(self._shown([row], many=True)[0])

    def _shown(self, rows: Any, *, many: bool) -> Any:
        codes = sources.current().codes({row.subject_id for row in rows})
        return EntrySerializer(rows, many=many, context={"codes": codes}).data


class StandingViewSet(PulsarViewSet):
    """The published standings of a year, in the order of the places.

    ``year`` is «2026/27», or «70:2026/27» for those with roles in several regions; without it the active one.
    ``as_of`` is the number of a round or «final», «1.2» is the second edition of the first round; without it the newest.
    """

    serializer_class = StandingSerializer
    queryset = StandingRow.objects.none()
    page_order = ("order", "pk")

    @described(parameters=[OpenApiParameter(name, str) for name in STANDING_FILTERS])
    def list(self, request: Request) -> Response:
        """Return a page of the standings; empty before the first publication."""
        reach.require_role(request.visit, "view", "standings")
        wanted = queries.wanted_of(request.query_params)
        year = self._year(wanted.scope)
        found = _snapshot(year, wanted.as_of) if year else None
        rows = self.paginate_queryset(queries.table(found, wanted) if found else self.queryset)
        return self.get_paginated_response(StandingSerializer(rows, many=True, context={"snapshot": found}).data)

    def _year(self, text: str) -> LeagueYear | None:
        """Return the year that was named, or else the active one.  Raises NotFound for an unknown or foreign one."""
        years = reach.years(self.request.visit)
        if text:
            named = next((row for row in years if text in (row.code, row.scope)), None)
            if named is None:
                raise NotFound
            return named
        return next((row for row in years if row.status == "active"), years[0] if years else None)


def _snapshot(year: LeagueYear, as_of: str) -> Snapshot | None:
    """Return the standings asked for, None before the first publication.  Raises NotFound for a round without any."""
    found = queries.chosen(queries.kept(year.region, year.scope), as_of)
    if as_of and (found is None or as_of not in (queries.key_of(found), queries.edition_key(found))):
        raise NotFound
    return found


ROUTES = [("league-entries", EntryViewSet), ("standings", StandingViewSet)]
