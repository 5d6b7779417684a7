"""Asking for consents and reminding of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from pulsar_xblocks.kernel.audit.actions import record as audit
from pulsar_xblocks.kernel.consents import domain, letters, queries
from pulsar_xblocks.kernel.consents.actions.templates import load_default_templates
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, Guardian
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.links.actions import IssuedLink, issue_link, revoke_links
from pulsar_xblocks.kernel.people.actions import create_person, new_key
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark

LINK_PURPOSE = domain.LINK
QUIET = timedelta(hours=12)  # a guardian gets one reminder in this time


@dataclass
class Reminded:
    """What reminding did: letters to guardians, messages to pupils, people without an address, people written to just now.

    ``closed``: people whose guardians' links the staff has closed.
    """

    letters: int = 0
    messages: int = 0
    without_email: list[Person] = field(default_factory=list)
    recent: list[Person] = field(default_factory=list)
    closed: list[Person] = field(default_factory=list)
    chat_text: str = ""


@transaction.atomic
def request_consents(  # noqa: PLR0913 - the interface all parts agreed on
    *,
    subject: Person,
    purposes: Sequence[str],
    context: str,
    guardian_email: str,
    region: Region,
    now: datetime,
    by: Person | None,
    answer_by: date | None = None,
) -> IssuedLink | None:
    """Store what is asked and write to the guardian; asked again, nothing is doubled, and a letter goes only
    when the answer is missing or no and the last letter is older than 12 hours.

    Returns the guardian's lasting link, None when no letter was needed (of age, no e-mail, nothing new) or the staff has closed the link.
    Raises Invalid (``guardian_email``) for a wrong address, the pupil's own one, or another guardian whom the pupil names
    after one has answered: a refusal is not outvoted by a second mailbox.
    """
    load_default_templates(region, now)
    fresh = _ask(subject, purposes, context, region, by, now, answer_by)
    needed = queries.needed(subject, region.time_zone, now)
    if domain.SELF in needed and (fresh or _lacks(subject, purposes, domain.SELF, region, now) - {domain.PENDING}):
        letters.ask_own(subject, region.pk, now)
    if domain.GUARDIAN not in needed or not guardian_email.strip():
        return None
    if by is not None and by.pk == subject.pk:
        _require_first_guardian(subject, guardian_email)
    guardian, is_new = guardian_for(subject, guardian_email, region, now)
    if queries.closed_links([guardian]):
        return None
    return _write(guardian, letters.invite, now) if is_new or fresh or _is_due(guardian, purposes, region, now) else None


@transaction.atomic
def guardian_for(subject: Person, email: str, region: Region, now: datetime) -> tuple[Guardian, bool]:
    """Return the guardian with this address, made at the first need.  Raises Invalid for the pupil's own address."""
    email = email.strip().lower()
    _require_other_mailbox(subject, email, region)
    found = Guardian.objects.filter(subject=subject, email=email).select_related("person", "subject", "region").first()
    if found:
        return found, False
    sibling = Guardian.objects.filter(region=region, email=email).select_related("person").order_by("pk").first()
    person = sibling.person if sibling else create_person(email=email, now=now)
    fields = {"relation": sibling.relation, "basis": sibling.basis} if sibling else {}
    return Guardian.objects.create(region=region, person=person, subject=subject, email=email, **fields), True


def remind(subjects: Iterable[Person], purposes: Sequence[str], by: Person | None, now: datetime) -> Reminded:
    """Write to everyone whose answer is missing; the result also holds a text for the class chat, without names."""
    people = list(subjects)
    done = Reminded(chat_text=letters.chat_text())
    requests = ConsentRequest.objects.filter(subject__in=people, purpose__in=purposes).select_related("region")
    asked: dict[int, list[ConsentRequest]] = {}
    for request in requests:
        asked.setdefault(request.subject_id, []).append(request)
    for subject in people:
        if subject.pk in asked:
            _remind_one(subject, asked[subject.pk], done, now)
    return done


@transaction.atomic
def forget_unanswered(subject: Person, now: datetime) -> list[Person]:
    """Delete what was asked about a person and never answered, close the guardians' links; return the guardians.  Raises Conflict."""
    requests = ConsentRequest.objects.filter(subject=subject)
    if ConsentRecord.objects.filter(subject=subject).exists() or requests.filter(sheets__isnull=False).exists():
        raise Conflict(mark("A consent has been answered already."))
    rows = list(Guardian.objects.filter(subject=subject).select_related("person"))
    for guardian in rows:
        revoke_links(LINK_PURPOSE, guardian, now)
    Guardian.objects.filter(subject=subject).delete()
    requests.delete()
    return [guardian.person for guardian in rows if not Guardian.objects.filter(person=guardian.person).exists()]


def write_to_guardians(subject: Person, letter: letters.GuardianLetter, now: datetime) -> int:
    """Write a letter with the lasting link to every guardian of a person who has answered and has an address; return how many.

    Whose link the staff has closed gets none.
    """
    known = queries.answering(Guardian.objects.filter(subject=subject).exclude(email=""))
    rows = _with_link(known.select_related("person", "subject__user", "region"))
    for guardian in rows:
        _write(guardian, letter, now)
    return len(rows)


def send_again(email: str, now: datetime) -> None:
    """Send lasting links to a confirmed address; nothing happens for an unknown one."""
    rows = Guardian.objects.filter(email=email.strip().lower(), confirmed_at__isnull=False).select_related("person", "subject", "region")
    for guardian in _with_link(rows):
        _write(guardian, letters.again, now)


@transaction.atomic
def close_links(subject: Person, now: datetime) -> None:
    """Close the links of all guardians of a person; no letter brings them another one before ``open_link_again``."""
    for guardian in Guardian.objects.filter(subject=subject):
        revoke_links(LINK_PURPOSE, guardian, now)


@transaction.atomic
def open_link_again(guardian: Guardian, now: datetime) -> None:
    """Send a guardian a fresh link after the staff has closed earlier ones.  Raises Conflict when none is closed or no address known."""
    if not guardian.email or not queries.closed_links([guardian]):
        raise Conflict(mark("This guardian has no closed link."))
    _write(guardian, letters.again, now)


@transaction.atomic
def confirm_guardian(guardian: Guardian, now: datetime) -> None:
    """Take the centre's word that an address is a guardian's.  Raises Conflict when there is no doubt about it."""
    row = Guardian.objects.select_for_update().get(pk=guardian.pk)
    if not queries.may_be_stranger(row):
        raise Conflict(mark("There is no doubt about this guardian."))
    row.confirmed_at = now
    row.save(update_fields=["confirmed_at"])


def _with_link(guardians: Iterable[Guardian]) -> list[Guardian]:
    rows = list(guardians)
    closed = queries.closed_links(rows)
    return [row for row in rows if row.pk not in closed]


def _ask(  # noqa: PLR0913 - one row's values
    subject: Person, purposes: Sequence[str], context: str, region: Region, by: Person | None, now: datetime, answer_by: date | None
) -> list[ConsentRequest]:
    known = {row.purpose: row for row in ConsentRequest.objects.filter(subject=subject)}
    fresh = []
    for purpose in purposes:
        row = known.get(purpose)
        if row is None:
            fresh.append(
                ConsentRequest.objects.create(
                    key=new_key(),
                    region=region,
                    subject=subject,
                    purpose=domain.PURPOSES[purpose].key,
                    context=context,
                    asked_at=now,
                    asked_by=by,
                    answer_by=answer_by,
                    state_at=now,
                    state=queries.state(subject, purpose, now),
                )
            )
        elif (row.context, row.answer_by) != (context, answer_by):
            ConsentRequest.objects.filter(pk=row.pk).update(context=context, answer_by=answer_by, asked_by=by)
    return fresh


def _require_other_mailbox(subject: Person, email: str, region: Region) -> None:
    wrong = domain.check_email(email)
    if wrong:
        raise Invalid({"guardian_email": wrong})
    account = getattr(subject.user, "email", "") if subject.user_id else ""
    if domain.same_email(email, subject.email) or domain.same_email(email, account):
        raise Invalid({"guardian_email": [mark("This is the pupil's own address. A consent is asked at the address of the parent.")]})


def _is_due(guardian: Guardian, purposes: Sequence[str], region: Region, now: datetime) -> bool:
    """Tell whether a new asking is worth a letter: an answer that nobody takes part without is missing, and the last letter is old."""
    is_quiet = guardian.written_at is not None and now - guardian.written_at < QUIET
    return not is_quiet and bool(_lacks(guardian.subject, purposes, domain.GUARDIAN, region, now))


def _lacks(subject: Person, purposes: Sequence[str], party: str, region: Region, now: datetime) -> set[str]:
    """Return the states, other than given, of what a party must allow for taking part."""
    day = local_day(now, region.time_zone)
    required = [purpose for purpose in purposes if domain.PURPOSES[purpose].is_required]
    return {domain.party_state(queries.answers_of(subject.pk, purpose), party, day) for purpose in required} - {domain.GIVEN}


def _require_first_guardian(subject: Person, email: str) -> None:
    known = Guardian.objects.filter(subject=subject)
    answered = ConsentRecord.objects.filter(subject=subject, party=domain.GUARDIAN).exists() or known.exclude(confirmed_at=None).exists()
    if answered and not known.filter(email=email.strip().lower()).exists():
        raise Invalid({"guardian_email": [mark("Your parent has answered already. Leave the address empty or name the same one.")]})


def _remind_one(subject: Person, requests: list[ConsentRequest], done: Reminded, now: datetime) -> None:
    region = requests[0].region
    needed = queries.needed(subject, region.time_zone, now)
    states = {party: {queries.party_state(row, party, now) for row in requests} for party in needed}
    missing = {domain.PENDING, domain.EXPIRED}
    if domain.SELF in needed and states[domain.SELF] & missing:
        letters.ask_own(subject, region.pk, now)
        done.messages += 1
    if domain.GUARDIAN not in needed or not states[domain.GUARDIAN] & missing:
        return
    known = list(Guardian.objects.filter(subject=subject).exclude(email="").select_related("person", "subject", "region"))
    guardians = _with_link(known)
    if not known:
        done.without_email.append(subject)
    elif not guardians:
        done.closed.append(subject)
    elif all(row.written_at is not None and now - row.written_at < QUIET for row in guardians):
        done.recent.append(subject)
    else:
        for guardian in guardians:
            _write(guardian, letters.remind, now)
        done.letters += len(guardians)


def _write(guardian: Guardian, letter: letters.GuardianLetter, now: datetime) -> IssuedLink:
    issued = issue_link(
        purpose=LINK_PURPOSE,
        subject=guardian,
        region_id=guardian.region_id,
        now=now,
        valid=None,
        person=guardian.person,
        lasting=True,
    )
    letter(guardian, issued.token, now)
    Guardian.objects.filter(pk=guardian.pk).update(written_at=now)
    audit("consent.link", guardian, by=None, now=now, region_id=guardian.region_id)
    return issued
