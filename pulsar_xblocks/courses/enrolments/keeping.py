"""The personal file of who goes: kept while the law wants a document entered in the register, destroyed after that.

Source: domain.md 6.7 and 6.9.  This is the one home of that rule: retirement, terms and documents ask here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import queries
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment
from pulsar_xblocks.kernel import sealing
from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.people.models import Person

AWAITED = (stages.CERT_NEEDED, stages.CERT_ISSUED)  # completed, and FIS FRDO does not have the document yet


def is_awaited(person: Person) -> bool:
    """Tell whether the register still waits for a document of somebody; 1 query."""
    return Enrolment.objects.filter(person=person, stage__in=AWAITED).exists()


def let_go(person: Person, now: datetime) -> None:
    """Destroy the personal file of who is retired; while the register waits, seal name and date of birth into it instead."""
    first = Enrolment.objects.filter(person=person, stage__in=AWAITED).select_related("group__programme").order_by("pk").first()
    if first is None:
        destroy(Dossier.objects.filter(person=person), by=None, now=now, reason="retirement")
        return
    try:
        _seal_names(person, first.group.programme.region_id, now)
    except sealing.NoKeys:  # no key of the site opens the file: nothing can be entered from it anyway
        return


def _seal_names(person: Person, region_id: int, now: datetime) -> None:
    row, _ = Dossier.objects.get_or_create(person=person, defaults={"region_id": region_id, "changed_at": now})
    facts, born = queries.facts_of(row), person.birth_date
    names = {name: getattr(person, name) or getattr(facts, name) for name in ("family", "given", "patronymic")}
    kept = replace(facts, **names, birth_date=born.isoformat() if born else facts.birth_date)
    row.secret, row.changed_at = sealing.seal(kept.as_json()), now
    row.version += 1
    row.save(update_fields=["secret", "changed_at", "version"])


def names_back(rows: Sequence[Enrolment]) -> None:
    """Give those who are retired their names for the document that is due to them, in memory only; a query for each of them."""
    for row in rows:
        if row.person.retired_at is not None:
            facts = queries.facts_of(queries.dossier_of(row.person))
            row.person.family, row.person.given, row.person.patronymic = facts.family, facts.given, facts.patronymic


def destroy(rows: Iterable[Dossier], *, by: Person | None, now: datetime, reason: str) -> int:
    """Destroy personal files with the copies of diplomas and contracts; return how many records."""
    count = 0
    for row in rows:
        copies = PrivateFile.objects.filter(subject_kind="enrolment", purpose__in=(queries.DIPLOMA, queries.CONTRACT), owner=row.person_id)
        count += delete_files(list(copies), by=by, now=now, reason=reason)
        if row.secret:
            row.secret, row.snils_index, row.snils_tail, row.changed_at = "", None, "", now
            row.version += 1
            row.save()
            count += 1
    return count
