"""Documents and personal files at the end: the register is kept by law, the personal file is destroyed with its copies."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from pulsar_xblocks.courses.documents.queries import register
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment
from pulsar_xblocks.courses.enrolments.queries import CONTRACT, DIPLOMA
from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule

RULE = "dossiers"
YEARS = 5  # after the end of the last group: contracts of further education are kept as long.  Source: domain.md 6.7
_OPEN = (*stages.BEFORE_ORDER, *stages.IN_TRAINING, stages.ORDER_OUT, stages.CERT_NEEDED, stages.CERT_ISSUED)


def blank(person: Person, now: datetime) -> None:
    """Destroy the personal file with the copies of documents; what stands in the register of documents stays."""
    _destroy(Dossier.objects.filter(person=person).values_list("pk", flat=True), by=None, now=now, reason="retirement")


def tell(person: Person) -> list[dict[str, Any]]:
    """Return the documents of a person as plain JSON values."""
    return [
        {"kind": row.kind, "registration": row.registration, "series": row.series, "number": row.number}
        | {"issued": row.issued_on.isoformat(), "name": register.printed(row).full_name, "programme": register.printed(row).programme}
        | {"cancelled": row.cancelled_at.isoformat() if row.cancelled_at else "", "state register": row.frdo_state or ""}  # type: ignore[attr-defined]
        for row in register.own(person)
    ]


def due(region_id: int, as_of: date) -> list[Item]:
    """Return the personal files whose owners have finished every course five years ago and more; 2 queries."""
    rows = dict(Dossier.objects.filter(region=region_id).exclude(secret="").values_list("person_id", "pk"))
    ends: dict[int, date | None] = {}
    asked = Enrolment.objects.filter(person__dossier__region=region_id).exclude(person__dossier__secret="")
    for person, stage, ended in asked.values_list("person_id", "stage", "group__ends_on"):
        known = ends.get(person, ended)
        ends[person] = None if stage in _OPEN or known is None else max(known, ended)
    over = [(pk, person, _years_later(ends[person])) for person, pk in rows.items() if ends.get(person)]
    return [Item(RULE, "dossier", str(pk), end, person) for pk, person, end in over if end and end < as_of]


def _years_later(day: date | None) -> date | None:
    if day is None:
        return None
    return date(day.year + YEARS, day.month, min(day.day, 28)) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + YEARS)


def destroy_due(doomed: Doomed) -> int:
    """Destroy one personal file whose term is over.  Return how many records."""
    return _destroy([int(doomed.object_id)], by=doomed.by, now=doomed.now, reason="retention")


def _destroy(ids: Collection[int] | Any, *, by: Any, now: datetime, reason: str) -> int:
    count = 0
    for row in Dossier.objects.filter(pk__in=list(ids)):
        files = PrivateFile.objects.filter(subject_kind="enrolment", purpose__in=(DIPLOMA, CONTRACT), owner=row.person_id)
        count += delete_files(list(files), by=by, now=now, reason=reason)
        if row.secret:
            row.secret, row.snils_index, row.snils_tail, row.changed_at = "", None, "", now
            row.version += 1
            row.save()
            count += 1
    return count


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
