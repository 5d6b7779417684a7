"""Hours of one participant under random deeds, against a naive model: what stands in the ledger and what is done, after every step."""

import random
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from training_rows import standing

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.modules import queries
from pulsar_xblocks.courses.modules.actions import attending, checking, reflecting, reversing, works
from pulsar_xblocks.courses.modules.actions.attending import Day, Sheet
from pulsar_xblocks.courses.modules.actions.checking import Verdict
from pulsar_xblocks.courses.modules.actions.works import Typed
from pulsar_xblocks.courses.modules.models import DayMark, TaskWork
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.pure.errors import PulsarError

pytestmark = pytest.mark.django_db
STEPS = 60
LONG, PLAN = Decimal(5), Decimal(8)  # of one face-to-face day, of all of them together


class Life:
    """A participant with the naive model beside: status of the work, days of presence, whether the reflection is finished."""

    def __init__(self, rng, row, place_of, tutor, now):
        self.rng, self.row, self.by, self.now = rng, row, {"by": tutor, "now": now}, now
        self.plan, self.thoughts = place_of(row), place_of(row, "thoughts")
        group = TrainingGroup.objects.get(pk=row.group_id)
        plans = [Day("day-1", group.starts_on + timedelta(days=n), LONG) for n in range(3)]
        self.days = [attending.make_day(group, one, **self.by) for one in plans]
        self.work, self.there, self.is_finished = "", set(), False

    def entries(self):
        """Return (state, activity, hours) that stand, sorted."""
        found = [("confirmed", "day-1", LONG) for _ in self.there]
        found += [("declared", "plan", Decimal(4))] if self.work in ("sent", "accepted") else []
        found += [("confirmed", "plan", Decimal(4))] if self.work == "accepted" else []
        return sorted(found + ([("confirmed", "thoughts", Decimal(2))] if self.is_finished else []))

    def done(self):
        """Return what is done: the face-to-face days once they come to their plan."""
        told = {"plan": self.work == "accepted", "thoughts": self.is_finished, "day-1": len(self.there) * LONG >= PLAN}
        return {key for key, is_done in told.items() if is_done}

    def counted(self):
        """Return the hours that count in all."""
        return min(len(self.there) * LONG, PLAN) + 4 * (self.work == "accepted") + 2 * self.is_finished


def save(life):
    seen = life.stored.version if life.stored else 0
    works.save(life.plan, Typed(f"План {life.rng.random()}", (), seen), now=life.now)
    life.work = life.work or "draft"


def send(life):
    works.send(life.plan, by=life.row.person, now=life.now)
    life.work = "sent" if life.work in ("draft", "returned") else life.work


def take_back(life):
    works.take_back(life.plan, by=life.row.person, now=life.now)
    life.work = "draft" if life.work == "sent" else life.work


def accept(life):
    checking.accept(life.stored, Verdict("", Decimal(5), life.stored.version), **life.by)
    life.work = "accepted"


def give_back(life):
    checking.return_work(life.stored, Verdict("Ещё раз", None, life.stored.version), **life.by)
    life.work = "returned"


def undo(life):
    checking.undo_acceptance(life.stored, "Ошибка", **life.by)
    life.work = "sent"


def tick(life):
    day = life.rng.choice(life.days)
    attending.set_list(day, Sheet([life.row.key]), **life.by)
    life.there.add(day.pk)


def untick(life):
    day = life.rng.choice(life.days)
    attending.set_list(day, Sheet([], [life.row.key], "Ошибка"), **life.by)
    life.there.discard(day.pk)


def think(life):
    known = queries.reflections_of(life.row).get("thoughts")
    reflecting.save(life.thoughts, reflecting.Typed(f"Мысль {life.rng.random()}", seen=known.version if known else 0), now=life.now)
    reflecting.finish(life.thoughts, by=life.row.person, now=life.now)
    life.is_finished = True


def reverse(life):
    """Take any entry back by hand, also one that may not be: then nothing changes."""
    entry = life.rng.choice(ledger.entries_of(life.row))
    _, kind, number = ledger.cause_of(entry)
    reversing.take_back(life.row, entry.pk, "Ошибка", **life.by)
    if kind == "day":
        life.there.discard(DayMark.objects.get(pk=number).day_id)
    life.work = "sent" if kind == "work" else life.work
    life.is_finished = life.is_finished and kind != "reflection"


DEEDS = (save, send, send, take_back, accept, accept, give_back, undo, tick, tick, untick, think, reverse, reverse)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_ledger_says_what_a_naive_model_says(studying, place_of, tutor, now, seed):
    life, told = Life(random.Random(seed), studying, place_of, tutor, now), []

    for _ in range(STEPS):
        deed = life.rng.choice(DEEDS)
        told.append(deed.__name__)
        life.stored = queries.works().filter(enrolment=studying).first()
        with suppress(PulsarError, IndexError, AttributeError):  # refused, nothing there yet
            deed(life)

        marks = set(queries.marks_of(studying))
        balance = ledger.balance_of(studying, queries.passport_for(studying), list(marks))
        assert (standing(studying), marks, balance.counted.total) == (life.entries(), life.done(), life.counted()), told
    assert TaskWork.objects.get().status == life.work
