"""Reads of applications: the applicant's own, their windows, what consents allow, where they stand."""

import json
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Exists, Q, QuerySet

from pulsar_xblocks.kernel.consents import domain as consent_rules
from pulsar_xblocks.kernel.consents import queries as consents
from pulsar_xblocks.kernel.consents.models import ConsentRecord, Guardian
from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Municipality
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.roles.domain import Actor, Where, may
from pulsar_xblocks.kernel.roles.queries import require, within
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.kernel.versions.queries import revisions_of
from pulsar_xblocks.selection.applications import domain
from pulsar_xblocks.selection.applications.models import Representative, SelectionApplication
from pulsar_xblocks.selection.applications.queries import representatives, sent
from pulsar_xblocks.selection.calls import queries as calls
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.domain.attending import NO_SHIFT
from pulsar_xblocks.selection.commission.models import PastParticipant, ShiftStay
from pulsar_xblocks.selection.domain import gates, statuses
from pulsar_xblocks.selection.domain.gates import Applicant, Shift, Stay
from pulsar_xblocks.selection.domain.rules import RuleSet

RELATED = (
    *("call__region", "call__rules", "call__questionnaire", "person__user", "questionnaire"),
    *("organisation__municipality", "municipality", "team"),
)
ORGANISATION_KIND, KIND = "organisation_application", sent.KIND  # of the access matrix
SENDERS = frozenset({"submit", "manage"})  # rights over an organisation's application that only those have who may send it
HIDDEN = tuple(sorted(set(statuses.APPLICATION) - {key for key in statuses.APPLICATION if statuses.shown(key, statuses.STAFF)}))


def own(call: Call, person: Person) -> SelectionApplication | None:
    """Return the person's application in a call: the open one, else the last that is closed."""
    rows = SelectionApplication.objects.filter(call=call, person=person).select_related(*RELATED)
    return rows.order_by("-created_at", "-pk").first()


def application_or_404(pk: int) -> SelectionApplication:
    """Return an application with all that its pages show.  Raises NotFound."""
    found = SelectionApplication.objects.select_related(*RELATED).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def reached(actor: Actor, right: str = "view") -> QuerySet[SelectionApplication]:
    """Return the applications that the actor reaches; drafts are the applicant's alone.  Raises Forbidden when no role has the right."""
    here = within(actor, right, KIND, region="call__region_id")
    rows = SelectionApplication.objects.filter(here | _own(actor))
    return rows.exclude(~_own(actor), Q(status__in=HIDDEN) | Q(number="")).select_related(*RELATED)


def _own(actor: Actor) -> Q:
    """Return the filter to one's own applications and to those of organisations that one fills in: who has left one reads it no more."""
    joint = Representative.objects.filter(person=actor.person, open_marker=1).exclude(person=None)
    return (Q(person_id=actor.person) & ~Q(call__audience=domain.FOR_ORGANISATIONS)) | Q(pk__in=joint.values("application"))


def is_seen_by_staff(row: SelectionApplication) -> bool:
    """Tell whether the staff may see an application: what was never sent stays the family's, also once it is withdrawn or stopped."""
    return bool(row.number) and statuses.shown(row.status, statuses.STAFF) is not None


def where(row: SelectionApplication) -> Where:
    """Return where a pupil's application stands, for the access matrix."""
    place = row.municipality_id or (row.organisation.municipality_id if row.organisation else None)
    return Where(row.call.region_id, municipality=place, organisation=row.organisation_id, subject=row.person_id)


def is_of_organisation(call: Call) -> bool:
    """Tell whether organisations apply in a call, not pupils."""
    return call.audience == domain.FOR_ORGANISATIONS


def require_on(actor: Actor, right: str, row: SelectionApplication) -> None:
    """Return when the actor has the right over an application.  Raises Forbidden, NotFound."""
    require(actor, right, *_standing(actor, right, row))


def has_right(actor: Actor, right: str, row: SelectionApplication) -> bool:
    """Tell whether the actor has the right over an application."""
    return may(actor, right, *_standing(actor, right, row))


def _standing(actor: Actor, right: str, row: SelectionApplication) -> tuple[str, Where]:
    """Return the kind of an application and where it stands for who asks: an organisation's is about those who fill it in; 1 query."""
    if not is_of_organisation(row.call):
        return KIND, where(row)
    own = representatives.here(row).filter(person=actor.person)
    own = own.filter(may_send=True) if right in SENDERS else own
    subject = actor.person if own.exists() else None
    return ORGANISATION_KIND, Where(row.call.region_id, row.municipality_id, row.organisation_id, subject=subject)


def questionnaire_of(row: SelectionApplication) -> Questionnaire:
    """Return what the application answers: the version with which it was begun."""
    return loaded(row.questionnaire.digest, row.questionnaire.body)


@lru_cache(maxsize=32)
def loaded(digest: str, body: str) -> Questionnaire:
    """Return a stored questionnaire; many drafts of one version share it."""
    return load(Questionnaire, body)


@lru_cache(maxsize=32)
def _rules(digest: str, body: str) -> RuleSet:
    return load(RuleSet, body)


def rules_of(call: Call) -> RuleSet:
    """Return the rule set of a call."""
    return _rules(call.rules.digest, call.rules.body)


def answers_of(row: SelectionApplication) -> dict[str, Any]:
    """Return question key -> answer as last saved."""
    return dict(json.loads(row.answers))


def closes_at(call: Call, row: SelectionApplication | None) -> datetime:
    """Return until when applications are taken, with more time for everyone and for this one; 1 query."""
    return calls.times_of(call, calls.hours_for(call, row.pk if row else None)).closes_at


def times_for(row: SelectionApplication) -> calls.domain.Times:
    """Return the window of an application, with more time for everyone and for this one; 1 query."""
    return calls.times_of(row.call, calls.hours_for(row.call, row.pk))


def is_taken(call: Call, row: SelectionApplication | None, now: datetime) -> bool:
    """Tell whether what arrives now is taken: the window decides, and the grace of the rules; 1 query."""
    times = calls.times_of(call, calls.hours_for(call, row.pk if row else None))
    return calls.domain.is_taken(now, times, rules_of(call).grace_minutes)


def municipalities(call: Call) -> list[Municipality]:
    """Return the municipalities of the call's region by name, as they are today; 1 query."""
    rows = Municipality.objects.filter(region=call.region_id, valid_to=None)
    return sorted(rows, key=lambda row: row.name)


def stays_of(person: Person) -> tuple[Stay, ...]:
    """Return the shifts in which the person takes part by what is known here, and those completed; 1 query."""
    completed = ShiftStay.objects.filter(person=person).values_list("profile", "starts_on")
    rows = SelectionApplication.objects.filter(person=person, status__in=sorted(statuses.TAKES_PART)).exclude(call__shift_starts=None)
    rows = rows.exclude(offer__arrival__in=NO_SHIFT)
    known = completed.union(rows.values_list("call__profile", "call__shift_starts"))
    return tuple(Stay(profile, day) for profile, day in sorted((row for row in known if row[1]), key=lambda row: (row[1], row[0])))


def shift_of(call: Call, now: datetime) -> Shift:
    """Return the shift that the call is for, with the days of its profile known by calls and by sheets of past shifts; 1 query."""
    starts = call.shift_starts or local_day(now, call.region.time_zone)
    if not call.profile:
        return Shift("", starts)
    rows = Call.objects.filter(region=call.region_id, profile=call.profile).exclude(shift_starts=None).exclude(status="draft")
    of_profile = {"region": call.region_id, "profile": call.profile}
    told = [model.objects.filter(**of_profile).values_list("starts_on") for model in (ShiftStay, PastParticipant)]
    return Shift(call.profile, starts, tuple(day for (day,) in rows.values_list("shift_starts").union(*told)))


def applicant_of(row: SelectionApplication) -> Applicant:
    """Return what the gates look at; 1 query."""
    told = domain.stays_from(row.told_stays)
    return Applicant(
        grade=domain.told_facts(answers_of(row), row.grade),
        birth_date=row.person.birth_date,
        municipality=row.municipality.oktmo if row.municipality else "",
        region=row.call.region.code,
        stays=tuple(dict.fromkeys((*stays_of(row.person), *told))),
    )


def failed(call: Call, who: Applicant, now: datetime) -> list[gates.Failed]:
    """Return the gates of a call that somebody does not pass; 1 query for who has been on a shift."""
    starts = call.shift_starts or local_day(now, call.region.time_zone)
    shift = shift_of(call, now) if who.stays else Shift(call.profile, starts)
    return gates.failed(rules_of(call).gates, who, shift)


def is_guardians_to_decline(row: SelectionApplication, now: datetime) -> bool:
    """Tell whether an application holds a place that the guardian alone may give up: the applicant is a minor."""
    zone = row.call.region.time_zone
    return (
        row.status in statuses.SEATED
        and not is_of_organisation(row.call)
        and consent_rules.GUARDIAN in consents.needed(row.person, zone, now)
    )


def purposes(call: Call) -> tuple[str, ...]:
    """Return the consents that a call asks for, needed ones first; of organisations none: they tell work contacts of adults only."""
    if is_of_organisation(call):
        return ()
    asked = rules_of(call).gates.purposes or (consent_rules.SELECTION,)
    return tuple(key for key in consent_rules.PURPOSES if key in asked)


def required(call: Call) -> tuple[str, ...]:
    """Return the consents without which nobody applies; refusing another one blocks nothing."""
    return tuple(key for key in purposes(call) if consent_rules.PURPOSES[key].is_required)


def consent_states(row: SelectionApplication, now: datetime) -> dict[str, dict[str, str]]:
    """Return party -> required purpose -> state of the answer, for all who must answer; 1 query, none for an organisation."""
    if is_of_organisation(row.call):
        return {consent_rules.SELF: {}}
    zone = row.call.region.time_zone
    wanted, day = required(row.call), local_day(now, zone)
    answers = consents.answers_by_purpose(row.person_id, wanted)
    parties = consents.needed(row.person, zone, now)
    return {party: {key: consent_rules.party_state(answers[key], party, day) for key in wanted} for party in parties}


def settled_states(row: SelectionApplication, now: datetime) -> dict[str, dict[str, str]]:
    """Return the same for an application that has passed the point where consents are awaited; no query."""
    if is_of_organisation(row.call):
        return {consent_rules.SELF: {}}
    parties = consents.needed(row.person, row.call.region.time_zone, now)
    return {party: dict.fromkeys(required(row.call), consent_rules.GIVEN) for party in parties}


def is_form_open(states: dict[str, dict[str, str]]) -> bool:
    """Tell whether the form may be filled: the guardian has consented, or whoever answers alone."""
    first = consent_rules.GUARDIAN if consent_rules.GUARDIAN in states else consent_rules.SELF
    return all(state == consent_rules.GIVEN for state in states[first].values())


def is_consented(states: dict[str, dict[str, str]]) -> bool:
    """Tell whether everyone who must has consented."""
    return all(state == consent_rules.GIVEN for given in states.values() for state in given.values())


def known_guardian(person: Person) -> str:
    """Return the address of a guardian who has answered before, by link or on paper, "" when none has; 1 query."""
    answered = ConsentRecord.objects.filter(subject=person, party=consent_rules.GUARDIAN)
    rows = Guardian.objects.filter(Q(confirmed_at__isnull=False) | Exists(answered), subject=person).exclude(email="")
    return rows.order_by("confirmed_at", "pk").values_list("email", flat=True).first() or ""


def new_questionnaire(row: SelectionApplication) -> Questionnaire | None:
    """Return the version published since the application was begun, None while it has the newest."""
    newest = row.call.questionnaire
    return loaded(newest.digest, newest.body) if newest and newest.pk != row.questionnaire_id else None


def sent_versions(row: SelectionApplication) -> QuerySet[Revision]:
    """Return what was sent, the newest first."""
    return revisions_of("selection_application", row.pk)


def last_sent(row: SelectionApplication) -> dict[str, Any] | None:
    """Return what was sent last, None before anything was and once it is blanked; 1 query."""
    found = sent_versions(row).first()
    return dict(json.loads(found.body)) if found and found.body else None


def as_sent(row: SelectionApplication) -> SelectionApplication:
    """Return an application as all but those who fill it in see it; at most 2 queries, none unless it is being corrected."""
    return as_sent_of([row])[0]


def as_sent_of(rows: Iterable[SelectionApplication]) -> list[SelectionApplication]:
    """Return applications as all but those who fill them in see them: while one is taken back or returned, what is typed is not sent.

    Of those a copy with the questions and answers sent last, only to be shown; at most 2 queries for any number.
    """
    found = list(rows)
    bodies = sent.bodies_of(found)
    if not bodies:
        return found
    digests = {one["questionnaire"] for one in bodies.values()}
    pinned = {one.digest: one for one in Definition.objects.filter(kind="questionnaire", digest__in=digests)}
    return [_shown(row, bodies[row.pk], pinned) if row.pk in bodies else row for row in found]


def _shown(row: SelectionApplication, body: Mapping[str, Any], pinned: Mapping[str, Definition]) -> SelectionApplication:
    shown = copy(row)
    shown.answers = json.dumps(body["answers"], ensure_ascii=False, sort_keys=True)
    shown.questionnaire = pinned.get(body["questionnaire"]) or row.questionnaire
    return shown
