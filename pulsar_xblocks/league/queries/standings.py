"""Reads of the standings: snapshots only; a page takes at most 5 queries."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max, QuerySet

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.league.models import Snapshot, StandingRow

SIZE = 25
FINAL = "final"
_TABLE = (
    "pk", "subject_id", "code", "name", "school", "municipality", "locality", "is_new", "since", "order", "place", "previous_place",
    "points", "to_next", "works", "results", "tie",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which standings to show, with which filters, page from 1, the studio to open.

    ``as_of`` is the number of a round, «1.2» = its second edition, «final», "" = the newest.
    """

    as_of: str = ""
    municipality: str = ""
    locality: str = ""
    is_new: bool = False
    text: str = ""
    page: int = 1
    opened: str = ""  # code of a studio
    scope: str = ""  # the year, where a page lets one choose

    @property
    def query(self) -> str:
        """Return the filters as the beginning of a query string, ended by «&»; "" without any."""
        values = {"as_of": self.as_of, "municipality": self.municipality, "locality": self.locality, "q": self.text}
        values |= {"new": "1" if self.is_new else "", "year": self.scope}
        text = urlencode({name: value for name, value in values.items() if value})
        return f"{text}&" if text else ""

    @property
    def is_filtered(self) -> bool:
        """Tell whether some studios are left out."""
        return bool(self.municipality or self.locality or self.is_new or self.text)


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """Return what an address or a block's request asks for; what makes no sense is left out."""
    number = str(query.get("page", ""))
    return Wanted(
        as_of=str(query.get("as_of", ""))[:10],
        municipality=str(query.get("municipality", "")).strip()[:200],
        locality=str(query.get("locality", "")) if query.get("locality") in ("city", "rural") else "",
        is_new=bool(query.get("new")),
        text=str(query.get("q", "")).strip()[:100],
        page=max(int(number), 1) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
        opened=str(query.get("open", ""))[:20],
        scope=str(query.get("year", ""))[:40],
    )


def editions(region: Region, scope: str) -> list[Snapshot]:
    """Return the standing editions of a year, newest round first, each with its criteria; one query."""
    return standing(kept(region, scope))


def kept(region: Region, scope: str) -> list[Snapshot]:
    """Return every edition of a year that was ever published, the newest first, each with its criteria; one query."""
    rows = Snapshot.objects.filter(region=region, scope=scope).select_related("criteria")
    return list(rows.order_by("-is_final", "-round_number", "-edition"))


def standing(found: list[Snapshot]) -> list[Snapshot]:
    """Return of each round, and of the year's results, the first one found."""
    newest: dict[str, Snapshot] = {}
    for row in found:
        newest.setdefault(key_of(row), row)
    return list(newest.values())


def neighbours(found: list[Snapshot], shown: Snapshot) -> dict[str, str]:
    """Return the names of the editions of the same round ``before`` and ``after`` the shown one, "" = there is none."""
    keys = {row.edition: edition_key(row) for row in found if key_of(row) == key_of(shown)}
    return {"before": keys.get(shown.edition - 1, ""), "after": keys.get(shown.edition + 1, "")}


def rounds_behind(scope: str) -> list[int]:
    """Return the numbers of the rounds whose newest edition was made before one of an earlier round, in order; one query."""
    rows = Snapshot.objects.filter(scope=scope, is_final=False)
    newest = rows.values_list("round_number").annotate(last=Max("pk")).order_by("round_number")
    found, earlier = [], 0
    for number, last in newest:
        if last < earlier:
            found.append(number)
        earlier = max(earlier, last)
    return found


def last_of_region(region: Region) -> Snapshot | None:
    """Return the newest snapshot of any year of the region."""
    return Snapshot.objects.filter(region=region).order_by("-scope", "-is_final", "-round_number", "-edition").first()


def chosen(found: list[Snapshot], as_of: str) -> Snapshot | None:
    """Return the snapshot that was asked for, the newest one otherwise."""
    return next((row for row in found if as_of in (key_of(row), edition_key(row))), found[0] if found else None)


def key_of(row: Snapshot) -> str:
    """Return how addresses name a snapshot."""
    return FINAL if row.is_final else str(row.round_number)


def edition_key(row: Snapshot) -> str:
    """Return how addresses name one edition for good, «1.2»."""
    return f"{key_of(row)}.{row.edition}"


def summary_of(row: Snapshot) -> dict[str, Any]:
    """Return the summary that was stored with a snapshot."""
    summary: dict[str, Any] = json.loads(row.summary)
    return summary


def table(row: Snapshot, wanted: Wanted) -> QuerySet[StandingRow]:
    """Return the rows that fit the filters in the order of the places."""
    rows = StandingRow.objects.filter(snapshot=row)
    exact = {"municipality": wanted.municipality, "locality": wanted.locality}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.is_new:
        rows = rows.filter(is_new=True)
    for word in folded(wanted.text).split():
        rows = rows.filter(sort_name__contains=word)
    return rows.only(*_TABLE).order_by("order")


def in_full(row: Snapshot, codes: set[str]) -> dict[str, StandingRow]:
    """Return code -> row with its explanation; one query, none when nothing is asked."""
    wanted = {code for code in codes if code}
    found = StandingRow.objects.filter(snapshot=row, code__in=wanted) if wanted else ()
    return {one.code: one for one in found}
