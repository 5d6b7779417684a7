"""Reads of consents: states, texts, who stands where."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from pulsar_xblocks.kernel.consents import domain, hooks
from pulsar_xblocks.kernel.consents.domain import Ages, Answer
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, ConsentTemplate, Guardian, PaperSheet
from pulsar_xblocks.kernel.links.queries import closed_last
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import within

MANY = 10_000  # consents from which their people are no longer looked up from them
_COLUMNS = ("subject_id", "purpose", "party", "answer", "at", "valid_until", "pk", "region__time_zone")


def ages() -> Ages:
    """Return the ages of the site's settings."""
    return Ages(settings.PULSAR_CONSENT_AGE, settings.PULSAR_OWN_CONSENT_AGE)


def states(subject_ids: Iterable[int], purposes: Sequence[str], now: datetime) -> dict[tuple[int, str], str]:
    """Return (person id, purpose) -> pending, given, refused, revoked or expired; 2 queries however many people."""
    ids = sorted(set(subject_ids))
    births = dict(Person.objects.filter(pk__in=ids).values_list("pk", "birth_date")) if ids else {}
    return _states(births, purposes, now)


def state(subject: Person, purpose: str, now: datetime) -> str:
    """Return the state of one consent; 1 query."""
    return _states({subject.pk: subject.birth_date}, [purpose], now)[subject.pk, purpose]


def is_ready(subject: Person, purposes: Sequence[str], now: datetime) -> bool:
    """Tell whether every consent is given; 1 query."""
    return all(value == domain.GIVEN for value in _states({subject.pk: subject.birth_date}, purposes, now).values())


def is_withdrawn(subject: Person, purposes: Sequence[str], now: datetime) -> bool:
    """Tell whether any of the consents was taken back; 1 query."""
    return any(value == domain.REVOKED for value in _states({subject.pk: subject.birth_date}, purposes, now).values())


def _states(births: dict[int, date | None], purposes: Sequence[str], now: datetime) -> dict[tuple[int, str], str]:
    answers: dict[tuple[int, str], list[Answer]] = {(subject, purpose): [] for subject in births for purpose in purposes}
    zones: dict[int, str] = {}
    if answers:
        for row in ConsentRecord.objects.filter(subject_id__in=list(births), purpose__in=purposes).values_list(*_COLUMNS):
            subject, purpose, *rest, zone = row
            answers[subject, purpose].append(Answer(*rest))
            zones[subject] = zone
    found, limits = {}, ages()
    for (subject, purpose), rows in answers.items():
        day = local_day(now, zones.get(subject, settings.TIME_ZONE))
        found[subject, purpose] = domain.state_of(rows, domain.parties(births[subject], day, limits), day)
    return found


def needed(subject: Person, zone: str, now: datetime) -> tuple[str, ...]:
    """Return who must answer for this person today."""
    return domain.parties(subject.birth_date, local_day(now, zone), ages())


def answers_of(subject_id: int, purpose: str) -> list[Answer]:
    """Return all stored answers for a purpose; 1 query."""
    rows = ConsentRecord.objects.filter(subject_id=subject_id, purpose=purpose).values_list(*_COLUMNS[2:-1])
    return [Answer(*row) for row in rows]


def answers_by_purpose(subject_id: int, purposes: Iterable[str]) -> dict[str, list[Answer]]:
    """Return purpose -> all stored answers about a person; 1 query."""
    found: dict[str, list[Answer]] = {purpose: [] for purpose in purposes}
    for purpose, *rest in ConsentRecord.objects.filter(subject_id=subject_id, purpose__in=found).values_list(*_COLUMNS[1:-1]):
        found[purpose].append(Answer(*rest))
    return found


def party_state(request: ConsentRequest, party: str, now: datetime) -> str:
    """Return what one party's last answer to a request means today; 1 query."""
    return domain.party_state(answers_of(request.subject_id, request.purpose), party, local_day(now, request.region.time_zone))


def requests_of(subject: Person) -> list[ConsentRequest]:
    """Return what was asked about a person, in the order of the purposes; 1 query."""
    rows = ConsentRequest.objects.filter(subject=subject, purpose__in=domain.PURPOSES).select_related("region", "asked_by", "subject")
    order = list(domain.PURPOSES)
    return sorted(rows, key=lambda row: order.index(row.purpose))


def texts(region_id: int, language: str) -> dict[str, ConsentTemplate]:
    """Return purpose -> the text in force in the language, in Russian where it was not translated; 1 query."""
    found: dict[str, ConsentTemplate] = {}
    for row in ConsentTemplate.objects.filter(region_id=region_id, language__in=[language, "ru"]).order_by("version"):
        known = found.get(row.purpose)
        if known is None or row.version > known.version or row.language == language:
            found[row.purpose] = row
    return found


def newest_of(row: ConsentTemplate) -> ConsentTemplate:
    """Return the newest version of a text in its language; 1 query."""
    rows = ConsentTemplate.objects.filter(region=row.region_id, purpose=row.purpose, language=row.language)
    return rows.select_related("region").latest("version")


def newest_texts(region_ids: Sequence[int]) -> list[ConsentTemplate]:
    """Return the newest version of each text of the regions, by region, purpose and language; 1 query."""
    rows = ConsentTemplate.objects.filter(region__in=region_ids, purpose__in=domain.PURPOSES).select_related("region").order_by("version")
    found = {(row.region.code, list(domain.PURPOSES).index(row.purpose), row.language != "ru", row.language): row for row in rows}
    return [found[key] for key in sorted(found)]


def text_in_force(region_id: int, purpose: str, digest: str) -> ConsentTemplate | None:
    """Return the text with this hash while it is the newest version of its language; 1 query."""
    rows = list(ConsentTemplate.objects.filter(region_id=region_id, purpose=purpose).order_by("-version"))
    found = next((row for row in rows if row.digest == digest), None)
    if found is None or any(row.version > found.version and row.language == found.language for row in rows):
        return None
    return found


def guardian_of_link(object_id: str) -> Guardian | None:
    """Return the guardian a link belongs to, with person and child; 1 query."""
    return Guardian.objects.select_related("person", "subject", "region").filter(pk=object_id).first()


def answering(guardians: QuerySet[Guardian]) -> QuerySet[Guardian]:
    """Return those who answered first, on paper, or whom the centre has confirmed: other addresses may be a stranger's."""
    on_paper = ConsentRecord.objects.filter(guardian=OuterRef("pk"), channel="paper")
    return guardians.filter(Q(confirmed_at__isnull=False) | Exists(on_paper))


def may_be_stranger(guardian: Guardian) -> bool:
    """Tell whether somebody else has answered for the child before this guardian, whom the centre has not confirmed; at most 2 queries.

    A mistyped address reaches a stranger: the letter to it may be answered where nobody has, and shows nothing of the family.
    """
    if guardian.confirmed_at is not None:
        return False
    others = ConsentRecord.objects.filter(subject=guardian.subject_id, party=domain.GUARDIAN).exclude(guardian=guardian)
    return others.exists() and not has_answered(guardian)


def answers_for(guardian: Guardian, now: datetime) -> bool:
    """Tell whether a guardian still speaks for the child: who has come of age speaks alone."""
    return domain.GUARDIAN in needed(guardian.subject, guardian.region.time_zone, now)


def of_minors(guardians: QuerySet[Guardian], day: date) -> QuerySet[Guardian]:
    """Return the guardians of those who are not of age on a day; without a birth date a person counts as a child."""
    grown = domain.born_before(day, ages().consent)
    return guardians.filter(Q(subject__birth_date=None) | Q(subject__birth_date__gt=grown))


def has_answered(guardian: Guardian) -> bool:
    """Tell whether a guardian is one of those of ``answering``; 1 query at most."""
    return guardian.confirmed_at is not None or ConsentRecord.objects.filter(guardian=guardian, channel="paper").exists()


def history_for(guardian: Guardian) -> tuple[list[ConsentRecord], bool]:
    """Return the answers about a child that a guardian may see, the latest first, and ``may_be_stranger``; 1 query.

    Who has not answered first, on paper or with the centre's word sees only the own ones.
    """
    rows = list(ConsentRecord.objects.filter(subject=guardian.subject_id).order_by("-at", "-pk"))
    own = [row for row in rows if row.guardian_id == guardian.pk]
    if guardian.confirmed_at is not None or any(row.channel == "paper" for row in own):
        return rows, False
    return own, any(row.party == domain.GUARDIAN and row.guardian_id != guardian.pk for row in rows)


def closed_links(guardians: Iterable[Guardian]) -> set[int]:
    """Return the ids of the guardians whose link the staff has closed and not opened again: no letter brings them another; 1 query."""
    ids = [row.pk for row in guardians]
    return {int(pk) for pk in closed_last(domain.LINK, "guardian", ids)} if ids else set()


def is_link_closed(subject: Person, email: str) -> bool:
    """Tell whether the link of a person's guardian with this address is closed; 2 queries."""
    return bool(closed_links(Guardian.objects.filter(subject=subject, email=email.strip().lower())))


def without_link(subject_ids: Iterable[int]) -> set[int]:
    """Return the people whose guardians are told of everything without a link: the staff has closed all of them; 2 queries."""
    rows = list(answering(Guardian.objects.filter(subject__in=list(subject_ids)).exclude(email="")))
    closed = closed_links(rows)
    return {row.subject_id for row in rows} - {row.subject_id for row in rows if row.pk not in closed}


def where(subject: Person, region_id: int, actor: Actor) -> Where:
    """Return where a person's consents stand for the access matrix."""
    is_led = actor.person is not None and subject.pk in hooks.led_by(actor.person)
    return Where(region=region_id, leaders=frozenset({actor.person} if is_led and actor.person else ()), subject=subject.pk)


def reached(actor: Actor, right: str) -> QuerySet[ConsentRequest]:
    """Return the requests on which the actor has the right.  Raises Forbidden when no role has it."""
    allowed = within(actor, right, "consent", region="region_id", self="subject_id")
    if actor.person is not None:
        allowed |= Q(subject_id__in=hooks.led_by(actor.person))
    return ConsentRequest.objects.filter(allowed, purpose__in=domain.PURPOSES)


def filtered(rows: QuerySet[ConsentRequest], state: str, purpose: str, name: str) -> QuerySet[ConsentRequest]:
    """Return the rows of a state and a purpose and with a text in the name; unknown and empty filters do not count."""
    if state in domain.STATUSES:
        rows = rows.filter(state=state)
    if purpose in domain.PURPOSES:
        rows = rows.filter(purpose=purpose)
    return rows.filter(subject__sort_name__contains=folded(name)) if name.strip() else rows


def people_of(rows: QuerySet[ConsentRequest], name: str) -> QuerySet[Person]:
    """Return the people whose consents these are and whose name has the text, by name; who has retired has no name and no line.

    From a few consents their people are looked up; among many the index of names is walked to the end of the page, and nothing is sorted.
    1 query now.
    """
    people = Person.objects.filter(retired_at=None)
    if name.strip():
        people = people.filter(sort_name__contains=folded(name))
    is_long = rows.order_by()[: MANY + 1].count() > MANY
    found = Exists(rows.filter(subject=OuterRef("pk"))) if is_long else Q(pk__in=rows.values("subject"))
    return people.filter(found).order_by("sort_name", "pk")


def subjects_of(rows: QuerySet[ConsentRequest]) -> QuerySet[ConsentRequest, dict[str, int]]:
    """Return the ids of the same people, of any name, in a form that is quickly counted to a limit."""
    return rows.filter(subject__retired_at=None).order_by().values("subject").distinct()


def asked_of(people: Iterable[Person], rows: QuerySet[ConsentRequest]) -> dict[int, list[ConsentRequest]]:
    """Return person id -> what of these rows was asked, in the order of the purposes; 1 query, which starts from the people."""
    order, found = list(domain.PURPOSES), defaultdict(list)
    asked = ConsentRequest.objects.filter(Exists(rows.filter(pk=OuterRef("pk"))), subject__in=[person.pk for person in people])
    for row in asked.select_related("region"):
        found[row.subject_id].append(row)
    return {pk: sorted(asked, key=lambda row: order.index(row.purpose)) for pk, asked in found.items()}


def sheets_waiting(region_ids: Iterable[int]) -> int:
    """Return how many signed sheets wait for an operator; 1 query."""
    return PaperSheet.objects.filter(state="uploaded", request__region_id__in=list(region_ids)).count()


def to_destroy(region_ids: Iterable[int]) -> QuerySet[ConsentRequest]:
    """Return the withdrawn consents whose people's data are still there, the oldest withdrawal first.

    Who still takes part in something else by another consent stays: only what the withdrawn one was about goes, by its own rule.
    """
    rows = ConsentRequest.objects.filter(region__in=list(region_ids), purpose__in=domain.REQUIRED, state=domain.REVOKED)
    others = ConsentRequest.objects.filter(subject=OuterRef("subject"), purpose__in=domain.REQUIRED, state=domain.GIVEN)
    return rows.filter(~Exists(others), subject__retired_at=None).order_by("state_at", "pk")


def own_waiting(person: Person, now: datetime) -> int:
    """Return how many answers are awaited from the person; at most 2 queries."""
    rows = list(ConsentRequest.objects.filter(subject=person).select_related("region"))
    asked = [row for row in rows if domain.SELF in needed(person, row.region.time_zone, now)]
    if not asked:
        return 0
    missing = (domain.PENDING, domain.EXPIRED)
    answered: dict[str, list[Answer]] = {row.purpose: [] for row in asked}
    for purpose, *rest in ConsentRecord.objects.filter(subject=person, purpose__in=answered).values_list(*_COLUMNS[1:-1]):
        answered[purpose].append(Answer(*rest))
    days = {row.purpose: local_day(now, row.region.time_zone) for row in asked}
    return sum(domain.party_state(rows, domain.SELF, days[purpose]) in missing for purpose, rows in answered.items())
