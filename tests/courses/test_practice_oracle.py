"""Days of a diary under random deeds of the participant and the supervisor: hours of the ledger, of a day, no two at one time."""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from practice_rows import DAY, agreed, studying, taught
from training_rows import standing

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.actions import confirming, days
from pulsar_xblocks.courses.practice.models import PracticeRow
from pulsar_xblocks.kernel.pure.errors import PulsarError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
STEPS, KEYS = 70, [f"day-oracle-{n}" for n in range(6)]


def write(log, key, rng):
    known = PracticeRow.objects.filter(key=key).first()
    on, starts = date(2026, 11, 3) + timedelta(days=rng.randrange(3)), rng.choice(["", "09:00", "13:00", "21:30", "23:30"])
    typed = replace(DAY, key=key, on=on, starts=starts, hours=Decimal(rng.randint(1, 20)) / 2)
    days.save_day(log, known.version if known else 0, typed, by=log.enrolment.person, now=NOW)
    days.put_day(log, key, by=log.enrolment.person, now=NOW)


def reopen(log, key, rng):
    days.open_day(log, key, by=log.enrolment.person, now=NOW)


def remove(log, key, rng):
    days.remove_day(log, key, by=log.enrolment.person, now=NOW)


def restore(log, key, rng):
    days.restore_day(log, key, by=log.enrolment.person, now=NOW)


def confirm(log, key, rng):
    confirming.confirm(log, [(key, queries.row_in(log, key).version)], by=log.supervisor, now=NOW)


def reject(log, key, rng):
    confirming.reject(log, (key, queries.row_in(log, key).version), "Встречи не было", by=log.supervisor, now=NOW)


def unmark(log, key, rng):
    confirming.unmark(log, key, by=log.supervisor, now=NOW)


DEEDS = (write, write, write, reopen, remove, restore, confirm, confirm, reject, unmark)


def _minutes(row):
    """Return the minutes of a row from the first of November, None without a time of day."""
    if not row.starts:
        return None
    hour, minute = row.starts.split(":")
    begins = row.on.day * 1440 + int(hour) * 60 + int(minute)
    return set(range(begins, begins + int(row.hours * 45)))


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_days_and_ledger_hold_together_whatever_is_done(group, teacher, school, seed):
    rng, told = random.Random(seed), []
    log = agreed(studying(taught(group), teacher, school))

    for _ in range(STEPS):
        deed, key = rng.choice(DEEDS), rng.choice(KEYS)
        told.append((deed.__name__, key))
        with suppress(PulsarError):
            deed(log, key, rng)

        rows = list(PracticeRow.objects.filter(removed_at=None))
        alive = [row for row in rows if row.status in (practice.WAITING, practice.CONFIRMED)]
        model = [("declared", "internship", row.hours) for row in alive]
        model += [("confirmed", "internship", row.hours) for row in alive if row.status == practice.CONFIRMED]
        assert standing(log.enrolment) == sorted(model), told
        assert all(sum(row.hours for row in alive if row.on == on) <= 10 for on in {row.on for row in alive}), told
        busy = [minutes for row in alive if (minutes := _minutes(row)) is not None]
        assert not any(one & other for one, other in combinations(busy, 2)), told
    assert {name for name, _ in told} == {deed.__name__ for deed in DEEDS}
