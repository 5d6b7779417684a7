"""The list to confirm: what would be destroyed or kept, by ids and initials."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from pulsar_xblocks.kernel.audit.domain import kind_of
from pulsar_xblocks.kernel.exports.tables import Column
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention import domain, registry
from pulsar_xblocks.kernel.retention.queries import Planned

CHUNK = 1000


@dataclass(frozen=True)
class Shown:
    """One row of the list: msgids of the rule, the object and why it is kept."""

    rule: str
    what: str
    object_id: str
    person: str  # opaque id
    initials: str
    place: str
    since: date
    kept: str
    quantity: int
    key: str = ""  # what is ticked


@dataclass(frozen=True)
class Part:
    """The rows of a rule, at most so many as a page shows."""

    rule: registry.Rule
    rows: Sequence[Shown]
    total: int
    kept: int


COLUMNS = (
    Column(mark("What is kept"), lambda row: gettext(row.rule)),
    Column(mark("Object"), lambda row: gettext(row.what)),
    Column(mark("Id of the object"), lambda row: row.object_id),
    Column(mark("Id of the person"), lambda row: row.person),
    Column(mark("Studio and year"), lambda row: row.place),
    Column(mark("Kept until"), lambda row: row.since),
    Column(mark("Stays, because"), lambda row: gettext(row.kept) if row.kept else ""),
    Column(mark("Number of records"), lambda row: row.quantity),
)


def parts(rows: Sequence[Planned], limit: int) -> list[Part]:
    """Return the list by rule; what stays comes first; 1 query."""
    mine = {rule.key: [row for row in rows if row.item.rule == rule.key] for rule in registry.rules()}
    cut = {key: sorted(found, key=lambda row: not row.kept)[:limit] for key, found in mine.items()}
    ready = iter(shown([row for found in cut.values() for row in found]))
    return [
        Part(rule, [next(ready) for _ in cut[rule.key]], len(mine[rule.key]), sum(bool(row.kept) for row in mine[rule.key]))
        for rule in registry.rules()
        if mine[rule.key]
    ]


def shown(rows: Sequence[Planned]) -> list[Shown]:
    """Return the rows in words; a query for a thousand people."""
    ids = sorted({row.item.person_id for row in rows if row.item.person_id is not None})
    people: dict[int, Person] = {}
    for start in range(0, len(ids), CHUNK):
        people |= Person.objects.in_bulk(ids[start : start + CHUNK])
    return [_shown(row, people.get(row.item.person_id or 0)) for row in rows]


def _shown(row: Planned, person: Person | None) -> Shown:
    item = row.item
    return Shown(
        domain.word_of(item.rule),
        kind_of(item.object_kind) if item.person_id else registry.rule_of(item.rule).whole,
        item.object_id,
        person.key if person else "",
        initials(person) if person else "",
        item.place,
        item.since,
        domain.reason_of(row.kept) if row.kept else "",
        item.quantity,
        row.key,
    )


def initials(person: Person) -> str:
    """Return «Т. А. С.»: enough to notice a mistake, not enough to tell who it is."""
    return " ".join(f"{part[0]}." for part in (person.family, person.given, person.patronymic) if part)
