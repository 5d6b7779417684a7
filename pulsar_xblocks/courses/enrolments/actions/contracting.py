"""The contract of a participant: number and day, as the curator has them on paper or in the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from pulsar_xblocks.courses.enrolments import queries
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.versions.domain import require_version

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Contract:
    """A contract as it is entered; nothing of both takes it back."""

    number: str = ""
    on: date | None = None


def problems(on: date | None, number: str | None) -> dict[str, str]:
    """Return field -> msgid of what is wrong; a number of None is left as it is."""
    found = {}
    if on is not None and not EARLIEST <= on <= LATEST:
        found["contract_on"] = mark("Choose a day between 2000 and 2100.")
    if on is not None and number == "":
        found["contract_number"] = mark("Write the number of the contract.")
    return found


@transaction.atomic
def set_contract(enrolment: Enrolment, seen: int, contract: Contract, *, by: Person, now: datetime) -> Enrolment:
    """Store number and day of the contract.  Raises Invalid by field, Stale after a change elsewhere."""
    tidy, on = " ".join(contract.number.split())[:60], contract.on
    if found := problems(on, tidy):
        raise Invalid({key: [text] for key, text in found.items()})
    row = held_of(enrolment.pk)
    require_version(row.version, seen, {}, {})
    return put(row, {"contract_number": tidy, "contract_on": on.isoformat() if on else ""}, by=by, now=now)


def held_of(pk: int) -> Enrolment:
    """Return an enrolment held until the transaction ends.  Raises DoesNotExist."""
    return locked(queries.enrolments(), pk)


def put(row: Enrolment, values: Mapping[str, Any], *, by: Person, now: datetime) -> Enrolment:
    """Store facts of a held enrolment as texts; a record says which."""
    for name, value in values.items():
        setattr(row, name, (date.fromisoformat(value) if value else None) if name == "contract_on" else value)
    row.version += 1
    row.save(update_fields=[*values, "version"])
    record("enrolment.facts", row, by=by, now=now, region_id=row.group.programme.region_id, fields=sorted(values))
    return row
