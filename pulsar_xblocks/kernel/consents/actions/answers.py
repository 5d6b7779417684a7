"""Answers and withdrawals: append-only, once, with everyone told who follows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.audit.actions import record as audit
from pulsar_xblocks.kernel.consents import domain, hooks, letters, queries
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, ConsentTemplate, Guardian, PaperSheet
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.actions import rename_person
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import full_name, mark

SAME_DEVICE_DAYS = 30
CHUNK = 200  # requests brought up to date in one transaction
BIRTHDAY_WINDOW = timedelta(days=60)  # a site whose clock stood still this long asks everyone anew


@dataclass(frozen=True)
class Signer:
    """Who answers: the person themselves, or a guardian by name."""

    party: str  # domain.GUARDIAN or domain.SELF
    family: str = ""
    given: str = ""
    patronymic: str = ""
    relation: str = ""
    basis: str = ""
    guardian: Guardian | None = None


@dataclass(frozen=True)
class Trace:
    """How an answer came in; ``source`` of a withdrawal is link, account or staff."""

    channel: str = "screen"
    ip: str = ""
    user_agent: str = ""
    by: Person | None = None
    sheet: PaperSheet | None = None
    source: str = ""
    browser: str = ""  # hash of the mark of the browser


def answer(  # noqa: PLR0913 - what a record is made of
    request: ConsentRequest, wanted: str, text: ConsentTemplate, signer: Signer, trace: Trace, *, now: datetime
) -> bool:
    """Store given or refused for one party; tell whether anything was new.

    A second press or a second tab changes nothing.  Raises Conflict when this party has nothing to decide.
    """
    with transaction.atomic():
        row = _held(request)
        _require_party(row, signer.party, now)
        stored = queries.party_state(row, signer.party, now)
        if not domain.is_new(stored, wanted):
            return False
        is_first = _confirm(signer, trace, now)
        record = _store(row, wanted, text, signer, trace, now)
        if is_first:
            letters.receipt(record)
        return True


def withdraw(request: ConsentRequest, signer: Signer, trace: Trace, *, now: datetime) -> bool:
    """Store that a given consent is taken back, at once; tell whether there was one."""
    with transaction.atomic():
        row = _held(request)
        given = (
            ConsentRecord.objects.filter(subject_id=row.subject_id, purpose=row.purpose, party=signer.party)
            .select_related("template", "guardian")
            .order_by("-at", "-pk")
            .first()
        )
        if given is None or given.answer != domain.GIVEN:
            return False
        record = _store(row, domain.REVOKED, given.template, signer, trace, now, revokes=given)
        letters.receipt(record)
        return True


def refresh_states(now: datetime, progress: Callable[[int, int], None] | None = None) -> int:
    """Bring the stored states up to today (terms over, birthdays) and tell who follows; return how many changed.

    Works in steps of 200, each through by itself: on 1 September the terms of a whole region are over.
    """
    due = list(_due(now).order_by("pk").values_list("pk", flat=True))
    changed = 0
    for start in range(0, len(due), CHUNK):
        changed += _refresh(due[start : start + CHUNK], now)
        if progress:
            progress(min(start + CHUNK, len(due)), len(due))
    return changed


def _due(now: datetime) -> QuerySet[ConsentRequest]:
    """Return the requests whose state may have changed by the calendar alone."""
    today, limits = now.date() + timedelta(days=1), queries.ages()  # no zone is further ahead
    ended = ConsentRecord.objects.filter(answer=domain.GIVEN, valid_until__lt=today).values("subject_id")
    wanted = Q(state=domain.GIVEN, subject_id__in=ended)
    for age in (limits.own, limits.consent):
        birth = domain.born_before(today, age)
        wanted |= Q(subject__birth_date__range=(birth - BIRTHDAY_WINDOW, birth))
    return ConsentRequest.objects.filter(wanted)


@transaction.atomic
def _refresh(pks: list[int], now: datetime) -> int:
    found = list(ConsentRequest.objects.filter(pk__in=pks).select_related("subject", "region").order_by("pk"))
    states = queries.states({row.subject_id for row in found}, list(domain.PURPOSES), now)
    changed = [row for row in found if _set_state(row, states[row.subject_id, row.purpose], now)]
    grown = {row.subject_id: row for row in changed if row.state == domain.PENDING}  # a birthday: the guardian's answer is there
    for row in grown.values():
        if domain.SELF in queries.needed(row.subject, row.region.time_zone, now):
            letters.ask_own(row.subject, row.region_id, now)
    return len(changed)


def _held(request: ConsentRequest) -> ConsentRequest:
    """Return the request, held together with its person: joining a studio waits, so that neither misses the other."""
    Person.objects.select_for_update().get(pk=request.subject_id)
    return locked(ConsentRequest.objects.select_related("region", "subject"), request.pk)


def _require_party(row: ConsentRequest, party: str, now: datetime) -> None:
    if party in queries.needed(row.subject, row.region.time_zone, now):
        return
    if party == domain.GUARDIAN:
        raise Conflict(mark("This person is of age now and answers alone."))
    raise Conflict(mark("A legal guardian answers for you."))


def _confirm(signer: Signer, trace: Trace, now: datetime) -> bool:
    guardian = signer.guardian
    if guardian is None:
        return False
    is_first = trace.channel == "screen" and guardian.confirmed_at is None and not queries.may_be_stranger(guardian)
    guardian.relation, guardian.basis = signer.relation, signer.basis
    if not guardian.person.family:
        rename_person(guardian.person, family=signer.family, given=signer.given, patronymic=signer.patronymic)
    if is_first:  # the answer came by the link sent to this address
        guardian.confirmed_at = now
    guardian.save(update_fields=["relation", "basis", "confirmed_at"])
    return is_first


def _store(  # noqa: PLR0913 - what a record is made of
    row: ConsentRequest,
    value: str,
    text: ConsentTemplate,
    signer: Signer,
    trace: Trace,
    now: datetime,
    revokes: ConsentRecord | None = None,
) -> ConsentRecord:
    region = row.region
    until = domain.valid_until(local_day(now, region.time_zone), text.valid_years) if value == domain.GIVEN else None
    stored = ConsentRecord.objects.create(
        region=region,
        subject=row.subject,
        purpose=row.purpose,
        party=signer.party,
        answer=value,
        at=now,
        valid_until=until,
        guardian=signer.guardian,
        representative=full_name(signer.family, signer.given, signer.patronymic),
        relation=signer.relation,
        basis=signer.basis,
        operator_name=region.centre_name or region.name,
        operator_address=region.centre_address,
        operator_inn=region.centre_inn,
        operator_ogrn=region.centre_ogrn,
        context=row.context,
        template=text,
        template_version=text.version,
        text_digest=text.digest,
        language=text.language,
        categories=text.categories,
        actions=text.actions,
        third_parties=text.third_parties,
        channel=trace.channel,
        ip=trace.ip,
        user_agent=trace.user_agent[:300],
        same_device=signer.party == domain.GUARDIAN and _is_pupils_device(row.subject, trace, now),
        sheet=trace.sheet,
        revokes=revokes,
        source=trace.source,
        by=trace.by,
    )
    audit(f"consent.{value}", stored, by=trace.by, now=now, region_id=region.pk, purpose=row.purpose, channel=trace.channel)
    _set_state(row, queries.state(row.subject, row.purpose, now), now, is_told_anyway=True)
    return stored


def _is_pupils_device(subject: Person, trace: Trace, now: datetime) -> bool:
    if trace.channel != "screen":
        return False
    if trace.browser and hooks.is_pupils_browser(subject, trace.browser):
        return True
    if not trace.ip:
        return False
    since = now - timedelta(days=SAME_DEVICE_DAYS)
    own = ConsentRecord.objects.filter(subject=subject, party=domain.SELF, at__gte=since)
    return own.filter(ip=trace.ip, user_agent=trace.user_agent[:300]).exists()


def _set_state(row: ConsentRequest, state: str, now: datetime, *, is_told_anyway: bool = False) -> bool:
    is_changed = row.state != state
    if is_changed:
        ConsentRequest.objects.filter(pk=row.pk).update(state=state, state_at=now)
        row.state, row.state_at = state, now
    if is_changed or is_told_anyway:
        hooks.tell(row.subject, row.purpose, state, now)
    return is_changed
