"""Hours of participants in the kernel's ledger: declared, confirmed, taken back by reversals only.  Source: decision 0011."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from pulsar_xblocks.courses.domain.finishing import PASSED
from pulsar_xblocks.courses.domain.hours import CONFIRMED, DECLARED, FINAL, Balance, Spent, balance
from pulsar_xblocks.courses.domain.passport import ZERO, Passport
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import scope_of
from pulsar_xblocks.kernel.ledger.actions import Posting, post, reverse_many
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person

SUBJECTS = {DECLARED: "enrolment.declared", CONFIRMED: "enrolment.confirmed"}
STATES = {subject: state for state, subject in SUBJECTS.items()}


@dataclass(frozen=True)
class Cause:
    """Where hours come from: the activity, how many, on which day, and the key of what brings them, «day:15», «work:7»."""

    activity: str
    hours: Decimal
    on: date
    key: str
    note: str = ""


def key_of(state: str, cause_key: str) -> str:
    """Return the key of an entry, «confirmed:day:15»."""
    return f"{state}:{cause_key}"


def cause_of(entry: LedgerEntry) -> tuple[str, str, int]:
    """Return state, kind and number of an entry's cause: («confirmed», «day», 15); nothing and 0 for a reversal."""
    state, _, rest = entry.key.partition(":")
    kind, _, number = rest.partition(":")
    is_known = state in SUBJECTS and number.isascii() and number.isdigit() and len(number) < 16
    return (state, kind, int(number)) if is_known else ("", "", 0)


def post_hours(enrolment: Enrolment, state: str, cause: Cause, *, by: Person | None, now: datetime) -> LedgerEntry:
    """Store declared or confirmed hours; the same cause twice stores once."""
    posting = Posting(
        region_id=enrolment.group.programme.region_id,
        scope=scope_of(enrolment.group),
        subject_kind=SUBJECTS[state],
        subject_id=enrolment.pk,
        criterion=cause.activity,
        quantity=cause.hours,
        on=cause.on,
        key=key_of(state, cause.key),
        note=cause.note,
    )
    return post(posting, by=by, now=now)


def take_back(enrolment: Enrolment, key: str, reason: str, *, by: Person | None, now: datetime) -> int:
    """Take back the hours of a cause, «declared:work:7» with all below it («declared:work:7:2»); return how many entries."""
    found = [row for row in standing(enrolment) if row.key == key or row.key.startswith(f"{key}:")]
    return reverse_many(found, reason, by=by, now=now) if found else 0


def standing(enrolment: Enrolment) -> list[LedgerEntry]:
    """Return the entries of a participant that nobody has taken back, in their order; 1 query."""
    return list(_rows(enrolment).filter(reverses=None, reversed_by=None).order_by("pk"))


def standing_of(enrolment_ids: Collection[int], cause: str) -> list[LedgerEntry]:
    """Return the entries of participants from a kind of causes, «confirmed:meeting», that stand; 1 query, none without participants."""
    if not enrolment_ids:
        return []
    rows = LedgerEntry.objects.filter(subject_kind__in=list(STATES), subject_id__in=list(enrolment_ids), reverses=None, reversed_by=None)
    return list(rows.filter(key__startswith=f"{cause}:").order_by("pk"))


def hours_on(person: Person, on: date, *causes: str) -> Decimal:
    """Return the hours of a person on a day in all courses that stand, from causes like «declared:meeting»; 1 query."""
    own = Enrolment.objects.filter(person=person).order_by().values("pk")
    rows = LedgerEntry.objects.filter(subject_kind__in=list(STATES), subject_id__in=own, on=on, reverses=None, reversed_by=None)
    begins = reduce(or_, (Q(key__startswith=f"{cause}:") for cause in causes))
    return sum(rows.filter(begins).order_by().values_list("quantity", flat=True), ZERO)


def spent_of(group: TrainingGroup, enrolment_ids: Collection[int]) -> dict[int, list[Spent]]:
    """Return enrolment id -> entries of hours, both declared and confirmed; 1 query."""
    rows = LedgerEntry.objects.filter(scope=scope_of(group), subject_kind__in=list(STATES), subject_id__in=list(enrolment_ids))
    found: dict[int, list[Spent]] = defaultdict(list)
    for subject, kind, activity, hours, on in rows.values_list("subject_id", "subject_kind", "criterion", "quantity", "on"):
        found[subject].append(Spent(activity, STATES[kind], hours, on))
    return dict(found)


def balance_of(enrolment: Enrolment, passport: Passport, marked: Collection[str]) -> Balance:
    """Return the hours of a participant; ``marked``: keys of what is done; 1 query."""
    entries = spent_of(enrolment.group, [enrolment.pk]).get(enrolment.pk, [])
    return balance(passport, entries, [*marked, *([FINAL] if enrolment.final == PASSED else [])])


def balances_of(rows: Sequence[Enrolment], passports: Mapping[int, Passport], marked: Mapping[int, Collection[str]]) -> dict[int, Balance]:
    """Return enrolment id -> hours of participants of any groups; ``marked``: enrolment id -> keys of what is done; 1 query."""
    entries: dict[int, list[Spent]] = defaultdict(list)
    for one in LedgerEntry.objects.filter(subject_kind__in=list(STATES), subject_id__in=[row.pk for row in rows]):
        entries[one.subject_id].append(Spent(one.criterion, STATES[one.subject_kind], one.quantity, one.on))
    finals = {row.pk: [FINAL] if row.final == PASSED else [] for row in rows}
    return {row.pk: balance(passports[row.pk], entries[row.pk], [*marked.get(row.pk, ()), *finals[row.pk]]) for row in rows}


def entries_of(enrolment: Enrolment) -> list[LedgerEntry]:
    """Return every entry of a participant, the newest first, each with who made it and what took it back; 1 query."""
    return list(_rows(enrolment).select_related("by", "reversed_by", "reverses").order_by("-at", "-pk"))


def entry_of(enrolment: Enrolment, pk: int) -> LedgerEntry | None:
    """Return an entry of a participant that stands, None for any other one; 1 query."""
    return _rows(enrolment).filter(pk=pk, reverses=None, reversed_by=None).first()


def _rows(enrolment: Enrolment) -> QuerySet[LedgerEntry]:
    scope = scope_of(enrolment.group)
    return LedgerEntry.objects.filter(scope=scope, subject_kind__in=list(STATES), subject_id=enrolment.pk)
