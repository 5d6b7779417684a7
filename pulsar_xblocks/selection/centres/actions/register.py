"""The register: a centre entered, its status prolonged, suspended, in force again, ended; history stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries.organisations import served_codes
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.centres import domain, queries
from pulsar_xblocks.selection.centres.models import Centre, CentreEvent


@dataclass(frozen=True)
class Term:
    """From when to when a status is given, by which document, and whom to turn to."""

    starts_on: date
    ends_on: date
    decision: str
    contact: str = ""


@dataclass(frozen=True)
class Event:
    """What happens to a status, from which day and why; ``ends_on`` only for a prolongation."""

    kind: str
    on: date
    reason: str
    decision: str = ""
    ends_on: date | None = None


@transaction.atomic
def enter(organisation: Organisation, places: Sequence[Municipality], term: Term, *, by: Person | None, now: datetime) -> Centre:
    """Enter an organisation.  Raises Invalid by field, Conflict when it holds the status already."""
    return _enter(organisation, places, term, None, by, now)


@transaction.atomic
def enter_chosen(call: Call, chosen: Sequence[int], term: Term, *, by: Person, now: datetime) -> list[Centre]:
    """Enter those applications of a call that its final list has chosen; a status that is held already goes on by it.

    Raises Invalid, Conflict before the final list.
    """
    if call.final_at is None:
        raise Conflict(mark("The final list is not published yet."))
    rows = [row for row in queries.waiting_for_register(call) if row.pk in set(chosen)]
    if not rows:
        raise Invalid({"": [mark("Choose at least one application.")]})
    known = {row.oktmo: row for row in Municipality.objects.filter(region=call.region_id, valid_to=None)}
    held = queries.held_by(rows)
    entered = []
    for row in rows:
        organisation = row.organisation
        assert organisation is not None
        places = [known[code] for code in served_codes(row) if code in known]
        centre = held.get(organisation.pk)
        entered.append(_go_on(centre, places, term, row, by, now) if centre else _enter(organisation, places, term, row, by, now))
    return entered


def _go_on(  # noqa: PLR0913, PLR0917 - what a row of the register is made of
    centre: Centre, places: Sequence[Municipality], term: Term, row: SelectionApplication, by: Person, now: datetime
) -> Centre:
    """Let a status go on by a new competition: its end, document and municipalities are the new ones, the history keeps the old."""
    _require_term(term, places)
    fresh = locked(Centre.objects.select_related("region", "organisation"), centre.pk)
    if term.ends_on <= fresh.ends_on:
        raise Invalid({"ends_on": [mark("The new end must be later than the present one.")]})
    fresh.call, fresh.application, fresh.ends_on = row.call, row, term.ends_on
    fresh.decision, fresh.contact, fresh.version = term.decision, term.contact or fresh.contact, fresh.version + 1
    fresh.save()
    fresh.municipalities.set(places)
    _note(fresh, Event(domain.PROLONGED, term.starts_on, row.call.title, term.decision), by, now)
    record("centre.prolonged", fresh, by=by, now=now, region_id=fresh.region_id, reason=row.call.title)
    return fresh


def _enter(  # noqa: PLR0913, PLR0917 - what a row of the register is made of
    organisation: Organisation,
    places: Sequence[Municipality],
    term: Term,
    row: SelectionApplication | None,
    by: Person | None,
    now: datetime,
) -> Centre:
    _require_term(term, places)
    try:
        with transaction.atomic():
            centre = Centre.objects.create(
                region=organisation.region,
                organisation=organisation,
                application=row,
                call=row.call if row else None,
                status=domain.ACTIVE,
                starts_on=term.starts_on,
                ends_on=term.ends_on,
                contact=term.contact,
                decision=term.decision,
                entered_at=now,
                open_key=f"{organisation.pk}",
            )
    except IntegrityError:
        raise Conflict(mark("This organisation holds the status already: end it or prolong it.")) from None
    centre.municipalities.set(places)
    _note(centre, Event(domain.ENTERED, term.starts_on, "", term.decision), by, now)
    record("centre.entered", centre, by=by, now=now, region_id=centre.region_id)
    return centre


def _require_term(term: Term, places: Sequence[Municipality]) -> None:
    errors: dict[str, list[str]] = {}
    if term.ends_on <= term.starts_on:
        errors["ends_on"] = [mark("The term ends before it begins.")]
    if not term.decision.strip():
        errors["decision"] = [mark("Name the document of the decision.")]
    if len({place.pk for place in places}) < 2:
        errors["municipalities"] = [mark("At least two municipalities are served.")]
    if errors:
        raise Invalid(errors)


@transaction.atomic
def change(centre: Centre, event: Event, *, by: Person, now: datetime) -> Centre:
    """Prolong, suspend, put in force again or end a status.  Raises Conflict by a wrong move, Invalid by field."""
    row = locked(Centre.objects.select_related("region", "organisation"), centre.pk)
    if not domain.may(row.status, event.kind):
        raise Conflict(mark("The status is another one by now: open the page anew."))
    _require_event(row, event)
    if event.kind == domain.PROLONGED:
        assert event.ends_on is not None
        row.ends_on = event.ends_on
    if event.kind == domain.END:
        row.ends_on, row.open_key = min(row.ends_on, event.on), None
    row.status = domain.BECOMES[event.kind] or row.status
    row.version += 1
    row.save()
    _note(row, event, by, now)
    record(f"centre.{event.kind}", row, by=by, now=now, region_id=row.region_id, reason=event.reason)
    return row


def _require_event(row: Centre, event: Event) -> None:
    errors: Mapping[str, list[str]] = {}
    if not event.reason.strip():
        errors = {"reason": [mark("Say why: the reason stays in the history.")]}
    elif event.on < row.starts_on:
        errors = {"on": [mark("The status was given later than this day.")]}
    elif event.kind == domain.PROLONGED and (event.ends_on is None or event.ends_on <= row.ends_on):
        errors = {"ends_on": [mark("The new end must be later than the present one.")]}
    if errors:
        raise Invalid(errors)


def _note(row: Centre, event: Event, by: Person | None, now: datetime) -> None:
    reason, decision = event.reason.strip()[:1000], event.decision.strip()[:300]
    CentreEvent.objects.create(
        centre=row, kind=event.kind, on=event.on, ends_on=row.ends_on, reason=reason, decision=decision, by=by, at=now
    )
