"""After the final list: offers are confirmed, refused or expire, and freed seats go to the next ones, with a log of what happened and why.

A freed protected seat goes to the next of its group, else to the open list.  Nobody loses a place to somebody else.  A seat that an upheld
appeal added is that applicant's alone: when it is refused, it is gone.  Source: domain.md 3.2.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from pulsar_xblocks.kernel.pure.dates import end_of_day, local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.selection.domain.quotas import OPEN, protected
from pulsar_xblocks.selection.domain.ranking import Ranking
from pulsar_xblocks.selection.domain.rules import RuleSet
from pulsar_xblocks.selection.domain.statuses import CONFIRMED, EXPIRED, OFFERED, REFUSED, WITHDRAWN

ADDED = "added"  # kind of a seat that an upheld appeal brought
LEFT, FELL, EMPTY, ASKED = "left", "fell", "empty", "asked"
HOLDING = frozenset({OFFERED, CONFIRMED})


class OfferClosed(Gone):
    """The offer is no longer open."""

    code = "offer_closed"
    message = mark("The term for the answer has passed, so the place goes to the next one.")


class NoOffer(Conflict):
    """There is no offer to this application."""

    code = "no_offer"
    message = mark("There is no place to confirm or to decline.")


class Offer(NamedTuple):
    """A place offered to an application: kind of the seat, status of the offer, until when it can be confirmed (UTC)."""

    key: str
    seat: str
    status: str
    until: datetime


class Waiting(NamedTuple):
    """An application on the reserve list: ``place`` in the ranked list, shared by equals; ``groups``: its quotas."""

    key: str
    place: int
    groups: frozenset[str] = frozenset()


class Vacancy(NamedTuple):
    """A seat that nobody holds: its kind, and whose answer freed it."""

    seat: str
    because: str = ""


@dataclass(frozen=True)
class Places:
    """All offers ever made, one per application; the reserve list in order; seats that nobody holds."""

    offers: tuple[Offer, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    vacant: tuple[Vacancy, ...] = ()

    def offer(self, key: str) -> Offer | None:
        """Return the offer to an application."""
        return next((one for one in self.offers if one.key == key), None)

    def holders(self) -> frozenset[str]:
        """Return the applications with a place, offered or confirmed."""
        return frozenset(one.key for one in self.offers if one.status in HOLDING)


class Event(NamedTuple):
    """One line of the log; ``because``: whose answer freed the seat; ``among``: equals whom the commission has to put in order."""

    kind: str
    key: str = ""
    seat: str = ""
    because: str = ""
    among: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """The places after something happened, and what happened, in order."""

    places: Places
    events: tuple[Event, ...] = ()


def offer_ends(rules: RuleSet, made_at: datetime, zone: str) -> datetime:
    """Return until when an offer is open: 23:59 of its last day, counted from the day after the offer."""
    return end_of_day(local_day(made_at, zone) + timedelta(days=rules.offer_days), zone)


def opened(ranking: Ranking, until: datetime) -> Step:
    """Return the places of a final list: an offer to everybody of the main list.  Raises Conflict while a tie is not resolved."""
    if ranking.unresolved:
        raise Conflict(mark("First the commission has to put the applications with equal points in order."))
    offers = tuple(Offer(row.candidate.key, row.seat, OFFERED, until) for row in ranking.main)
    waiting = tuple(Waiting(row.candidate.key, row.place, row.candidate.groups) for row in ranking.reserve)
    free = [Vacancy(cut.kind) for cut in ranking.cutoffs.values() for _ in range(cut.seats - cut.used)]
    return Step(Places(offers, waiting, tuple(free)), tuple(Event(OFFERED, one.key, one.seat) for one in offers))


def without(rules: RuleSet, step: Step, gone: Collection[str], until: datetime) -> Step:
    """Return the opened places without applications that took no further part before: nothing is offered to them, their seats go on."""
    places = step.places
    freed = tuple(Vacancy(one.seat, one.key) for one in places.offers if one.key in gone)
    offers = tuple(one for one in places.offers if one.key not in gone)
    waiting = tuple(one for one in places.waiting if one.key not in gone)
    left_over = replace(places, offers=offers, waiting=waiting, vacant=(*places.vacant, *freed))
    offered = tuple(one for one in step.events if one.key not in gone)
    if not freed:
        return Step(left_over, offered)
    return _filled(rules, Step(left_over, (*offered, *(Event(WITHDRAWN, one.because, one.seat) for one in freed))), until, freed)


def confirmed(places: Places, key: str, now: datetime) -> Step:
    """Return the places after a confirmation; a second one changes nothing.  Raises OfferClosed when it is late, NoOffer without one."""
    offer = places.offer(key)
    if offer is not None and (offer.status == EXPIRED or (offer.status == OFFERED and is_late(offer, now))):
        raise OfferClosed
    if offer is None or offer.status not in HOLDING:
        raise NoOffer
    if offer.status == CONFIRMED:
        return Step(places)
    return Step(_with(places, [offer], CONFIRMED), (Event(CONFIRMED, key, offer.seat),))


def left(rules: RuleSet, places: Places, key: str, until: datetime, status: str = REFUSED) -> Step:
    """Return the places after a refusal, also of a confirmed place; ``status`` WITHDRAWN after the application is no more.

    ``until``: the term of the offers that follow.  One on the reserve list leaves it.  Raises NoOffer for any other application.
    """
    if any(one.key == key for one in places.waiting):
        rest = tuple(one for one in places.waiting if one.key != key)
        return _filled(rules, Step(replace(places, waiting=rest), (Event(LEFT, key),)), until)
    offer = places.offer(key)
    if offer is None or offer.status not in HOLDING:
        raise NoOffer
    return _freed(rules, places, [offer], status, until)


def expired(rules: RuleSet, places: Places, now: datetime, until: datetime) -> Step:
    """Return the places after the offers whose term has passed were taken back; the seats go on together."""
    late = [one for one in places.offers if one.status == OFFERED and is_late(one, now)]
    return _freed(rules, places, late, EXPIRED, until) if late else Step(places)


def is_late(offer: Offer, now: datetime) -> bool:
    """Tell whether the term of an offer has passed; the whole last minute is in time."""
    return now.replace(microsecond=0) > offer.until


def prolonged(places: Places, keys: Collection[str], until: datetime) -> Places:
    """Return the places with a later term for offers that are still open; no term becomes shorter."""
    offers = (one._replace(until=max(one.until, until)) if one.key in keys and one.status == OFFERED else one for one in places.offers)
    return replace(places, offers=tuple(offers))


def reordered(rules: RuleSet, places: Places, ranking: Ranking, until: datetime) -> Step:
    """Return the places after a new run: the reserve list takes its order, vacant seats are offered; nobody loses a place."""
    waiting = [Waiting(one.key, ranking.row(one.key).place, one.groups) for one in places.waiting if one.key in ranking.at]
    ordered = sorted(waiting, key=lambda one: ranking.at[one.key])
    return _filled(rules, Step(replace(places, waiting=tuple(ordered))), until)


def upheld(rules: RuleSet, places: Places, ranking: Ranking, key: str, until: datetime) -> Step:
    """Return the places after an appeal was upheld; ``ranking`` is the new run with the applicant's new points.

    Who now stands above somebody who holds a seat of the same pool gets a place: a vacant one, else an added one.  Otherwise the
    application takes its place on the reserve list.  Raises KeyError when it is not in the new list.
    """
    row = ranking.row(key)
    if places.offer(key) is not None or row.candidate.total < rules.pass_points:
        return reordered(rules, places, ranking, until)
    joined = Waiting(key, row.place, row.candidate.groups)
    others = tuple(one for one in places.waiting if one.key != key)
    done = reordered(rules, replace(places, waiting=(*others, joined)), ranking, until)
    if key in done.places.holders():
        return done
    rest = tuple(one for one in done.places.waiting if one.key != key)
    if _is_passed_over(places, ranking, joined):
        offers = (*done.places.offers, Offer(key, ADDED, OFFERED, until))
        return Step(replace(done.places, offers=offers, waiting=rest), (*done.events, Event(ADDED, key, ADDED)))
    if any(one.key == key for one in places.waiting) or _is_on_reserve(rules, rest, joined):
        return done
    return Step(replace(done.places, waiting=rest), done.events)


def _is_passed_over(places: Places, ranking: Ranking, who: Waiting) -> bool:
    """Tell whether somebody below holds a seat that was open to the application too."""
    pools = {OPEN, *who.groups}
    holders = (one for one in places.offers if one.status in HOLDING and one.seat in pools and one.key in ranking.at)
    return any(ranking.row(one.key).place > who.place for one in holders)


def _is_on_reserve(rules: RuleSet, others: Sequence[Waiting], who: Waiting) -> bool:
    return rules.reserve is None or sum(one.place < who.place for one in others) < rules.reserve


def _with(places: Places, offers: Collection[Offer], status: str) -> Places:
    changed = {one.key: one._replace(status=status) for one in offers}
    return replace(places, offers=tuple(changed.get(one.key, one) for one in places.offers))


def _freed(rules: RuleSet, places: Places, offers: Sequence[Offer], status: str, until: datetime) -> Step:
    vacant = tuple(Vacancy(one.seat, one.key) for one in offers if one.seat != ADDED)
    changed = replace(_with(places, offers, status), vacant=(*places.vacant, *vacant))
    return _filled(rules, Step(changed, tuple(Event(status, one.key, one.seat) for one in offers)), until, vacant)


def _filled(rules: RuleSet, step: Step, until: datetime, fresh: Collection[Vacancy] = ()) -> Step:
    """Return the step with every vacant seat offered to the next one: protected seats first, as in the run.

    Seats that nobody can be given stay vacant; the log tells it of the ``fresh`` ones only, so that nothing is told twice.
    """
    places, events, kept = step.places, list(step.events), list[Vacancy]()
    told = {one.because for one in fresh}
    free, chosen = list(places.vacant), _chosen(rules, places)
    for kind in (*(quota.code for quota in rules.quotas), OPEN):
        seats = [one for one in free if one.seat == kind]
        pool = [one for one in places.waiting if kind == OPEN or not chosen or chosen.get(one.key) == kind]
        takers, asked = _next(pool, kind, len(seats))
        for seat, one in zip(seats, takers, strict=False):
            places = _offered(places, one, kind, until)
            events.append(Event(OFFERED, one.key, kind, seat.because))
        rest = seats[len(takers) :]
        falls = kind != OPEN and not asked and not rules.keeps_unused
        free += [Vacancy(OPEN, one.because) for one in rest] if falls else []
        kept += [] if falls else rest
        events += [Event(FELL if falls else ASKED if asked else EMPTY, "", kind, one.because, asked) for one in rest if one.because in told]
    return Step(replace(places, vacant=tuple(kept)), tuple(events))


def _chosen(rules: RuleSet, places: Places) -> dict[str, str]:
    """Return who takes which vacant protected seat, as in a run; nobody while equals are more than the seats: then each group is asked."""
    left = Counter(one.seat for one in places.vacant)
    asked = replace(rules, quotas=tuple(replace(quota, seats=left[quota.code]) for quota in rules.quotas))
    waiting = sorted(places.waiting, key=lambda one: one.place)
    kinds = protected(asked, waiting, [one.place for one in waiting])
    taken = {(one.place, kinds[one.key]) for one in waiting if one.key in kinds}
    return {} if any((one.place, kind) in taken for one in waiting if one.key not in kinds for kind in one.groups) else kinds


def undecided(places: Places) -> tuple[str, ...]:
    """Return the equals on the reserve list who keep a vacant seat from being offered: the commission has to put them in order."""
    seats = Counter(one.seat for one in places.vacant)
    asked = (_next(places.waiting, kind, count)[1] for kind, count in seats.items())
    return tuple(dict.fromkeys(key for keys in asked for key in keys))


def _offered(places: Places, one: Waiting, kind: str, until: datetime) -> Places:
    rest = tuple(other for other in places.waiting if other.key != one.key)
    return replace(places, offers=(*places.offers, Offer(one.key, kind, OFFERED, until)), waiting=rest)


def _next(waiting: Iterable[Waiting], kind: str, seats: int) -> tuple[list[Waiting], tuple[str, ...]]:
    """Return who gets the seats of a kind, and the equals who are more than the seats left."""
    pool = sorted((one for one in waiting if kind == OPEN or kind in one.groups), key=lambda one: one.place)
    takers = pool[:seats]
    after = pool[seats : seats + 1]
    if not takers or not after or after[0].place != takers[-1].place:
        return takers, ()
    edge = after[0].place
    return [one for one in takers if one.place != edge], tuple(sorted(one.key for one in pool if one.place == edge))


_OFFERED_AFTER = mark("A place is offered to %(key)s: it was freed by %(because)s.")
_SENTENCES = {
    OFFERED: mark("A place is offered to %(key)s."),
    CONFIRMED: mark("%(key)s: the place is confirmed."),
    REFUSED: mark("%(key)s: the place is declined."),
    EXPIRED: mark("%(key)s: no answer came in the term."),
    WITHDRAWN: mark("%(key)s: the application takes no further part."),
    LEFT: mark("%(key)s: left the reserve list."),
    ADDED: mark("%(key)s: an upheld appeal has added a place."),
    FELL: mark("Nobody of the group is on the reserve list: the protected place falls to the open list."),
    EMPTY: mark("Nobody is left on the reserve list: the place stays empty."),
    ASKED: mark("Equal on the reserve list: %(among)s. The commission has to put them in order."),
}


def sentence(event: Event) -> Sentence:
    """Return a line of the log in words."""
    text = _OFFERED_AFTER if event.kind == OFFERED and event.because else _SENTENCES[event.kind]
    return Sentence(text, key=event.key, because=event.because, among=event.among)
