"""Offers of places: made by the final list, answered or expired, passed on to the next; every step has its line in the log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.jobs.actions import enqueue
from pulsar_xblocks.kernel.locking import first_locked, locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission.actions import attending, collecting
from pulsar_xblocks.selection.commission.domain import stored
from pulsar_xblocks.selection.commission.models import PlaceBoard, PlaceEvent, PlaceOffer, RankingRun
from pulsar_xblocks.selection.commission.queries import past, runs
from pulsar_xblocks.selection.commission.queries.places import standing
from pulsar_xblocks.selection.domain import promotion, statuses
from pulsar_xblocks.selection.domain.promotion import Offer, Places, Step

OFFERED_JOB = "selection.offered"  # tells of a place that is offered
_STATUS = {statuses.OFFERED: statuses.RECOMMENDED, statuses.WITHDRAWN: ""}  # of the offer -> of the application, "" = it has its own


@transaction.atomic
def open_places(call: Call, run: RankingRun, *, by: Person, now: datetime) -> None:
    """Offer a place to everybody of the main list of a final run; the seats of those who have left since the run go on."""
    rules = rules_of(call)
    until = promotion.offer_ends(rules, now, call.region.time_zone)
    gone = SelectionApplication.objects.filter(call=call, status__in=sorted(statuses.ENDED)).exclude(number="")
    step = promotion.opened(runs.ranking_of(run), until)
    step = promotion.without(rules, step, frozenset(gone.values_list("number", flat=True)), until)
    PlaceBoard.objects.get_or_create(call=call)
    _store(call, Places(), step, by, now)


@transaction.atomic
def answer(application: SelectionApplication, *, is_yes: bool, reason: str = "", by: Person | None, now: datetime) -> PlaceOffer:
    """Store the family's answer to an offer; a refusal offers the place to the next one.

    Raises OfferClosed, NoOffer, Invalid when other places that were confirmed meanwhile leave none by the rule on repetition.
    """
    call, places = _held(application.call)
    rules = rules_of(call)
    if is_yes:
        _require_may_repeat(application, places, now)
        step = promotion.confirmed(places, application.number, now)
    else:
        _require_in_time(places, application.number, now)
        step = promotion.left(rules, places, application.number, promotion.offer_ends(rules, now, call.region.time_zone))
    _store(call, places, step, by, now)
    if is_yes:
        collecting.ask(call, [application.pk], by=by, now=now)
    offer = PlaceOffer.objects.select_related("application").get(application=application)
    if reason.strip() and not is_yes:
        offer.reason = reason.strip()[:500]
        offer.save(update_fields=["reason"])
    return offer


@transaction.atomic
def leave(application: SelectionApplication, by: Person | None, now: datetime) -> None:
    """Free the place or the number on the reserve list of an application that is no more; nothing happens where there is neither."""
    try:
        call, places = _held(application.call)
        rules = rules_of(call)
        until = promotion.offer_ends(rules, now, call.region.time_zone)
        step = promotion.left(rules, places, application.number, until, statuses.WITHDRAWN)
    except promotion.NoOffer:
        return
    _store(call, places, step, by, now)


def expire(now: datetime) -> int:
    """Take back the offers whose term has passed and pass the places on; return how many calls had any."""
    late = PlaceOffer.objects.filter(status=statuses.OFFERED, answer_by__lt=now).values_list("call_id", flat=True).distinct()
    calls = sorted(set(late))
    for pk in calls:
        _expire_one(pk, now)
    return len(calls)


@transaction.atomic
def _expire_one(call_id: int, now: datetime) -> None:
    call, places = _held(Call(pk=call_id))
    rules = rules_of(call)
    step = promotion.expired(rules, places, now, promotion.offer_ends(rules, now, call.region.time_zone))
    _store(call, places, step, None, now)


@transaction.atomic
def after_appeal(call: Call, run: RankingRun, number: str, *, by: Person, now: datetime) -> None:
    """Let an upheld appeal after the final list have its place: a vacant one, or one that is added; nobody loses theirs.

    Whoever is not in the new list - withdrawn meanwhile, still below the mark of a part - gets nothing by it.
    """
    row, places = _held(call)
    rules, ranking = rules_of(row), runs.ranking_of(run)
    if number not in ranking.at:
        return
    step = promotion.upheld(rules, places, ranking, number, promotion.offer_ends(rules, now, row.region.time_zone))
    _store(row, places, step, by, now)
    if step.places.offer(number) is None:
        waits = any(one.key == number for one in step.places.waiting)
        rows = SelectionApplication.objects.filter(call=row, number=number).exclude(status__in=sorted(statuses.ENDED))
        rows.update(status=statuses.RESERVE if waits else statuses.DECLINED, decided_at=now)


@transaction.atomic
def reorder(call: Call, run: RankingRun, *, by: Person, now: datetime) -> None:
    """Let the reserve list take the order of a new run and offer the places that waited for it; nobody loses a place."""
    row, places = _held(call)
    rules = rules_of(row)
    step = promotion.reordered(rules, places, runs.ranking_of(run), promotion.offer_ends(rules, now, row.region.time_zone))
    _store(row, places, step, by, now)


def _held(call: Call) -> tuple[Call, Places]:
    row = locked(Call.objects.select_related("region", "rules"), call.pk)
    board = first_locked(PlaceBoard.objects.filter(call=row))
    if board is None:
        raise promotion.NoOffer
    return row, standing(row, board)


def _require_may_repeat(application: SelectionApplication, places: Places, now: datetime) -> None:
    """Hold the person, so that two calls are not confirmed at once, and ask the rule on repetition by what is known now."""
    offer = places.offer(application.number)
    if offer is None or offer.status != statuses.OFFERED:
        return
    locked(Person.objects.all(), application.person_id)
    if found := past.repeated(application, now):
        raise Invalid({"": [*(one.reason for one in found), mark("Decline another place first, or leave this one to the next.")]})


def _require_in_time(places: Places, number: str, now: datetime) -> None:
    offer = places.offer(number)
    if offer is None:
        raise promotion.NoOffer
    if offer.status == statuses.OFFERED and promotion.is_late(offer, now):
        raise promotion.OfferClosed


def _store(call: Call, before: Places, step: Step, by: Person | None, now: datetime) -> None:
    after = step.places
    known = {one.key: one for one in before.offers}
    changed = [one for one in after.offers if known.get(one.key) != one]
    ids = dict(SelectionApplication.objects.filter(call=call, number__in=[one.key for one in changed]).values_list("number", "pk"))
    PlaceOffer.objects.bulk_create(
        PlaceOffer(call=call, application_id=ids[one.key], seat=one.seat, status=one.status, offered_at=now, answer_by=one.until)
        for one in changed
        if one.key not in known
    )
    for one in changed:
        if one.key in known:
            _change(ids[one.key], one, by, now)
    _set_statuses(changed, ids, now)
    PlaceBoard.objects.filter(call=call).update(
        waiting=stored.dump([[one.key, one.place, sorted(one.groups)] for one in after.waiting]),
        vacant=stored.dump([list(one) for one in after.vacant]),
    )
    _tell(call, step.events, ids, by, now)
    if call.course_key and any(one.status != statuses.OFFERED for one in changed):
        attending.order(call, by=by, now=now)


def _change(application: int, one: Offer, by: Person | None, now: datetime) -> None:
    facts: dict[str, Any] = {"status": one.status, "answer_by": one.until}
    if one.status in (statuses.CONFIRMED, statuses.REFUSED):
        facts |= {"answered_at": now, "answered_by": by}
    PlaceOffer.objects.filter(application=application).update(**facts)


def _set_statuses(changed: Sequence[Offer], ids: dict[str, int], now: datetime) -> None:
    for status in {one.status for one in changed}:
        to = _STATUS.get(status, status)
        if to:
            found = [ids[one.key] for one in changed if one.status == status]
            rows = SelectionApplication.objects.filter(pk__in=found).exclude(status__in=sorted(statuses.ENDED))
            rows.update(status=to, decided_at=now)


def _tell(call: Call, events: Sequence[promotion.Event], ids: dict[str, int], by: Person | None, now: datetime) -> None:
    PlaceEvent.objects.bulk_create(
        PlaceEvent(call=call, kind=one.kind, number=one.key, seat=one.seat, because=one.because, among="\n".join(one.among), at=now, by=by)
        for one in events
    )
    if events:
        record("places.step", call, by=by, now=now, region_id=call.region_id, events=len(events))
    offered = sorted(ids[one.key] for one in events if one.kind in (statuses.OFFERED, promotion.ADDED) and one.key in ids)
    if offered:
        enqueue(OFFERED_JOB, {"call": call.pk, "applications": offered}, region_id=call.region_id, by=by, now=now)
