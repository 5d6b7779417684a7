"""How the participants of a group stand: hours from the ledger, points and what is done from marks, what is missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pulsar_xblocks.courses.domain import finishing
from pulsar_xblocks.courses.domain.finishing import PASSED, Missing, Standing
from pulsar_xblocks.courses.domain.hours import CONFIRMED, DECLARED, FINAL, Balance, Spent, balance
from pulsar_xblocks.courses.domain.passport import Passport
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group, scope_of
from pulsar_xblocks.kernel.ledger.queries import entries_of

DECLARED_KIND, CONFIRMED_KIND = "enrolment.declared", "enrolment.confirmed"  # kinds of subjects in the ledger, by decision 0011
_STATES = {DECLARED_KIND: DECLARED, CONFIRMED_KIND: CONFIRMED}
_Marks = Mapping[int, Mapping[str, Decimal | None]]


@dataclass(frozen=True)
class Stand:
    """One participant: hours, what is done, the share of points, what is missing until the final assessment and until the document."""

    row: Enrolment
    balance: Balance
    standing: Standing
    percent: Decimal | None
    before_final: Missing
    missing: Missing


def standings(group: TrainingGroup, rows: Sequence[Enrolment]) -> list[Stand]:
    """Return how the enrolments of a group stand, in their order; 3 queries, however many they are."""
    passport, ids = passport_of_group(group), [row.pk for row in rows]
    marks, spent = _marks(ids), _spent(group, ids)
    return [_stand(passport, row, marks.get(row.pk, {}), spent.get(row.pk, ())) for row in rows]


def _stand(passport: Passport, row: Enrolment, marks: Mapping[str, Decimal | None], spent: Sequence[Spent]) -> Stand:
    points = {key: value for key, value in marks.items() if value is not None}
    standing = Standing(frozenset(marks), points, row.final)
    passed = [module.key for module in passport.modules if not module.activities and module.key in marks]
    hours = balance(passport, spent, [*passed, FINAL] if row.final == PASSED else passed)
    before, missing = finishing.missing_before_final(passport, hours, standing), finishing.missing(passport, hours, standing)
    return Stand(row, hours, standing, finishing.percent(passport, points), before, missing)


def _marks(ids: Sequence[int]) -> _Marks:
    found: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    rows = ActivityMark.objects.filter(enrolment__in=ids, open_marker=1)
    for enrolment, activity, points in rows.values_list("enrolment_id", "activity", "points"):
        found[enrolment][activity] = points
    return found


def _spent(group: TrainingGroup, ids: Sequence[int]) -> Mapping[int, list[Spent]]:
    found: dict[int, list[Spent]] = defaultdict(list)
    for kind, state in _STATES.items():
        for enrolment, entries in entries_of(scope_of(group), kind, ids).items():
            found[enrolment] += [Spent(one.criterion, state, one.quantity, one.on) for one in entries]
    return found
