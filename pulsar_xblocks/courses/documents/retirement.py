"""Documents and personal files at the end: the register is kept by law, the file is destroyed when its term is over."""

from datetime import date
from typing import Any

from pulsar_xblocks.courses.documents.queries import register
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import keeping
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment
from pulsar_xblocks.courses.enrolments.terms import later
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule

RULE = "dossiers"
YEARS = 5  # after the end of the last group: contracts of further education are kept as long.  Source: domain.md 6.7
_OPEN = (*stages.BEFORE_ORDER, *stages.IN_TRAINING, stages.ORDER_OUT, *keeping.AWAITED)


def tell(person: Person) -> list[dict[str, Any]]:
    """Return the documents of a person as plain JSON values."""
    return [
        {"kind": row.kind, "registration": row.registration, "series": row.series, "number": row.number}
        | {"issued": row.issued_on.isoformat(), "name": register.printed(row).full_name, "programme": register.printed(row).programme}
        | {"cancelled": row.cancelled_at.isoformat() if row.cancelled_at else "", "state register": row.frdo_state or ""}  # type: ignore[attr-defined]
        for row in register.own(person)
    ]


def due(region_id: int, as_of: date) -> list[Item]:
    """Return the personal files whose owners have finished every course five years ago and more; 2 queries.

    Of somebody who is retired the file goes at once when the register has the document.
    """
    rows = dict(Dossier.objects.filter(region=region_id).exclude(secret="").values_list("person_id", "pk"))
    ends: dict[int, date | None] = {}
    asked = Enrolment.objects.filter(person__dossier__region=region_id).exclude(person__dossier__secret="")
    for row in asked.select_related("person", "group"):
        kept = _kept_until(row)
        known = ends.get(row.person_id, kept)
        ends[row.person_id] = None if kept is None or known is None else max(known, kept)
    return [Item(RULE, "dossier", str(pk), end, person) for person, pk in rows.items() if (end := ends.get(person)) and end < as_of]


def _kept_until(row: Enrolment) -> date | None:
    """Return the last day for which an enrolment keeps the personal file, None while it goes on."""
    if row.stage in _OPEN:
        return None
    gone = row.person.retired_at
    return max(gone, row.stage_at).date() if gone else later(row.group.ends_on, YEARS)


def destroy_due(doomed: Doomed) -> int:
    """Destroy one personal file whose term is over.  Return how many records."""
    return keeping.destroy(Dossier.objects.filter(pk=doomed.object_id), by=doomed.by, now=doomed.now, reason="retention")


TERM = Rule(
    RULE,
    mark("Personal files of course participants"),
    mark("Personal files"),
    mark("СНИЛС, diploma, sex, citizenship; copies of diplomas and contracts"),
    mark("encrypted values are overwritten, files are deleted; the register of documents stays"),
    mark("five years after the last course"),
    due,
    destroy_due,
)
