"""Reflections: written, shared as far as the participant wants, finished by the participant alone."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.actions.marking import Grounds, mark_done
from pulsar_xblocks.courses.modules.actions.works import Place
from pulsar_xblocks.courses.modules.domain import Quote
from pulsar_xblocks.courses.modules.models import Reflection, TaskWork
from pulsar_xblocks.kernel.locking import first_locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Difference, Invalid, Stale
from pulsar_xblocks.kernel.pure.text import mark

_SHORT = 80  # characters of a quote, where two versions are compared
_WRITE = mark("Write what you think of it first.")


@dataclass(frozen=True)
class Typed:
    """A reflection as typed: text, who may read it, which own words it quotes («work:plan»), the version that the page showed."""

    text: str
    seen_by: str = domain.PRIVATE
    quotes: tuple[str, ...] = ()
    seen: int = 0


@transaction.atomic
def save(place: Place, typed: Typed, *, now: datetime) -> Reflection:
    """Store a reflection; quoted words are kept as they are now.  Raises Stale, Invalid, NotNow before and after training."""
    stages.require(place.enrolment.stage, *stages.IN_TRAINING)
    row = _held(place) or _begun(place, typed, now)
    _require_fitting(row, typed)
    quotes = _quoted(place, row, typed.quotes)
    facts = (typed.text, typed.seen_by, quotes)
    if (row.text, row.seen_by, queries.quotes_of(row)) == facts:
        return row
    _require_seen(row, typed, quotes)
    row.text, row.seen_by, row.saved_at, row.version = typed.text, typed.seen_by, now, row.version + 1
    row.quotes = json.dumps([asdict(one) for one in quotes], ensure_ascii=False) if quotes else ""
    row.save(update_fields=["text", "seen_by", "quotes", "saved_at", "version"])
    return row


@transaction.atomic
def finish(place: Place, *, by: Person, now: datetime) -> Reflection:
    """Mark the reflection as done: nobody checks it, its hours are confirmed.  Raises Invalid while nothing is written."""
    stages.require(place.enrolment.stage, *stages.IN_TRAINING)
    row = _held(place)
    if row is None or not row.text.strip():
        raise Invalid({"text": [_WRITE]})
    if row.done_at is None:
        row.done_at = now
        row.save(update_fields=["done_at"])
    mark_done(place.enrolment, place.activity, Grounds(domain.BY_OWN), by=by, now=now)
    return row


def _held(place: Place) -> Reflection | None:
    return first_locked(Reflection.objects.filter(enrolment=place.enrolment, activity=place.activity.key).order_by("pk"))


def _begun(place: Place, typed: Typed, now: datetime) -> Reflection:
    """Return a new reflection; one that another window has begun meanwhile is returned as it is."""
    facts = {"enrolment": place.enrolment, "activity": place.activity.key, "saved_at": now}
    try:
        with transaction.atomic():
            return Reflection.objects.create(**facts, version=typed.seen)
    except IntegrityError:
        row = _held(place)
        assert row is not None
        return row


def _require_seen(row: Reflection, typed: Typed, quotes: Sequence[Quote]) -> None:
    """Return when the page showed the newest reflection.  Raises Stale with all that differs: the readers chosen elsewhere are kept too."""
    if typed.seen == row.version:
        return
    readers = [gettext(domain.SEEN_BY[key]) for key in (row.seen_by, typed.seen_by)]
    told = [" … ".join(one.text[:_SHORT] for one in rows) for rows in (queries.quotes_of(row), quotes)]
    found = [
        Difference("text", gettext("What I think of it"), row.text, typed.text, is_long=True),
        Difference("seen_by", gettext("Who may read it"), *readers, row.seen_by),
        Difference("quotes", gettext("Quote own earlier words"), *told),
    ]
    rows = [one for one in found if one.current != one.yours]
    raise Stale({one.name: one.current for one in rows}, {one.name: one.yours for one in rows}, row.version, rows)


def _require_fitting(row: Reflection, typed: Typed) -> None:
    if len(typed.text) > domain.TEXT_LIMIT:
        raise Invalid({"text": [mark("The text is too long.")]})
    if typed.seen_by not in domain.SEEN_BY:
        raise Invalid({"seen_by": [mark("Choose one of the list.")]})
    if row.done_at is not None and not typed.text.strip():
        raise Invalid({"text": [_WRITE]})


def _quoted(place: Place, row: Reflection, wanted: Sequence[str]) -> list[Quote]:
    """Return the quotes that are wanted: those there are as they stand, new ones of the own words as they are now."""
    known = {f"{one.kind}:{one.key}": one for one in queries.quotes_of(row)}
    fresh = own_words(place) if set(wanted) - set(known) else {}
    found = [known.get(name) or fresh.get(name) for name in dict.fromkeys(wanted)]
    return [one for one in found if one is not None]


def own_words(place: Place) -> dict[str, Quote]:
    """Return «work:plan» -> the participant's own earlier words that a reflection may quote; 2 queries."""
    works = TaskWork.objects.filter(enrolment=place.enrolment).exclude(text="").order_by("pk")
    others = Reflection.objects.filter(enrolment=place.enrolment).exclude(text="").exclude(activity=place.activity.key).order_by("pk")
    found = [Quote("work", row.activity, row.text) for row in works] + [Quote("reflection", row.activity, row.text) for row in others]
    return {f"{one.kind}:{one.key}": one for one in found}
