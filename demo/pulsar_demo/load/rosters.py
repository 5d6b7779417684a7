"""Pupils of the invented studios with consents, meetings and marks: stored in bulk, about 400 people in a second."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import names
from pulsar_xblocks.kernel.consents import domain as consents
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, ConsentTemplate
from pulsar_xblocks.kernel.people.actions import new_key
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.studios.domain import checklist, roster
from pulsar_xblocks.studios.models import Attendance, ChecklistMark, Meeting, Membership, StudioYear

NOTES = (
    "Разобрали урок учёного, разделили задание на части.",
    "Измеряли, вели таблицу, нашли ошибку в третьем замере.",
    "Обсуждали результаты, спорили о выводах.",
    "Собирали текст работы, делали рисунки.",
    "Повторили опыт: при другом освещении вышло иначе.",
    "Рассказали о работе пятым классам.",
)
LIMITS = consents.Ages()


@dataclass(frozen=True)
class Plan:
    """How a studio lives: pupils, how many of them without consents, days between meetings, day of the last one, marks."""

    pupils: int
    missing: int
    every_days: int
    last_on: date
    marks: tuple[str, ...]
    first: int  # calendar year of the September


@dataclass
class Shelf:
    """Rows that wait to be stored together."""

    people: list[Person] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    roles: list[RoleAssignment] = field(default_factory=list)
    requests: list[ConsentRequest] = field(default_factory=list)
    records: list[ConsentRecord] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    marks: list[ChecklistMark] = field(default_factory=list)

    def store(self) -> None:
        """Store everything in an order that fits the keys."""
        for model, rows in (
            (Person, self.people), (Membership, self.memberships), (RoleAssignment, self.roles), (ConsentRequest, self.requests),
            (ConsentRecord, self.records), (Meeting, self.meetings), (Attendance, self.attendance), (ChecklistMark, self.marks),
        ):  # fmt: skip
            for row in rows:
                take_keys(row)
            insert(model, rows)


def take_keys(row: Any) -> None:
    """Give a row the keys of the rows it points at, stored by now."""
    for column in row._meta.concrete_fields:
        if column.is_relation and getattr(row, column.attname) is None and column.name in row._state.fields_cache:
            related = row._state.fields_cache[column.name]
            if related is not None:
                setattr(row, column.attname, related.pk)


@dataclass(frozen=True)
class Filling:
    """A studio being filled: where the rows go, how it lives, which texts are agreed to, the chance."""

    shelf: Shelf
    studio: StudioYear
    plan: Plan
    texts: dict[str, ConsentTemplate]
    rng: Random


def fill(to: Filling) -> None:
    """Put a studio's people, meetings and marks on the shelf."""
    members = [_pupil(to, is_ready=number >= to.plan.missing) for number in range(to.plan.pupils)]
    _meetings(to, members)
    for item in to.plan.marks:
        done = checklist.due(checklist.BY_KEY[item], to.plan.first) - timedelta(days=to.rng.randrange(1, 12))
        note = f"U-{to.rng.randrange(10000, 99999)}" if item == "sirius" else ""
        to.shelf.marks.append(ChecklistMark(studio_year=to.studio, item=item, done_on=done, note=note, marked_at=_at(done)))


def _pupil(to: Filling, *, is_ready: bool) -> Membership:
    studio, rng, first = to.studio, to.rng, to.plan.first
    grade = rng.randrange(5, 12)
    joined = date(first, 9, 8) + timedelta(days=rng.randrange(20))
    person = names.person(rng, _at(joined), birth=names.birth_of_grade(rng, grade, first))
    active = joined + timedelta(days=rng.randrange(1, 8)) if is_ready else None
    row = Membership(
        studio_year=studio, year=studio.year, person=person, grade=grade, letter=rng.choice("АБВ"), joined_on=joined, active_on=active
    )
    to.shelf.people.append(person)
    to.shelf.memberships.append(row)
    to.shelf.roles.append(RoleAssignment(person=person, role="pupil", region=studio.studio.region, given_at=_at(joined)))
    for purpose in roster.PURPOSES:
        is_given = is_ready and (purpose == consents.STUDIO or rng.random() < 0.8)
        _consent(to, row, to.texts[purpose], active if is_given else None)
    return row


def _consent(to: Filling, row: Membership, text: ConsentTemplate, given: date | None) -> None:
    request = ConsentRequest(
        key=new_key(),
        region=to.studio.studio.region,
        subject=row.person,
        purpose=text.purpose,
        context=f"«{to.studio.name}»",
        asked_at=_at(row.joined_on),
        state=consents.GIVEN if given else consents.PENDING,
        state_at=_at(given or row.joined_on),
    )
    to.shelf.requests.append(request)
    if given:
        parties = consents.parties(row.person.birth_date, given, LIMITS)
        to.shelf.records += [record(request, text, party, given) for party in parties]


def record(request: ConsentRequest, text: ConsentTemplate, party: str, given: date) -> ConsentRecord:
    """Return an unsaved answer of somebody to a request."""
    region, person = request.region, request.subject
    return ConsentRecord(
        region=region,
        subject=person,
        purpose=text.purpose,
        party=party,
        answer=consents.GIVEN,
        at=_at(given),
        valid_until=consents.valid_until(given, text.valid_years),
        representative=person.full_name if party == consents.SELF else f"{person.family} Н. П.",
        relation="" if party == consents.SELF else "mother",
        operator_name=region.centre_name or region.name,
        context=request.context,
        template=text,
        template_version=text.version,
        text_digest=text.digest,
        language=text.language,
        categories=text.categories,
        actions=text.actions,
        third_parties=text.third_parties,
        channel="screen",
    )


def _meetings(to: Filling, members: Sequence[Membership]) -> None:
    on, number, rng = to.plan.last_on, 0, to.rng
    while on > date(to.plan.first, 9, 20) and members:
        row = Meeting(
            studio_year=to.studio,
            client_key=f"demo-{number}",
            held_on=on,
            minutes=rng.choice([45, 60, 90]),
            note=rng.choice(NOTES),
            logged_at=_at(on),
        )
        to.shelf.meetings.append(row)
        there = [member for member in members if member.active_on and member.joined_on <= on and rng.random() < 0.8]
        to.shelf.attendance += [Attendance(meeting=row, membership=member) for member in there]
        on, number = on - timedelta(days=to.plan.every_days), number + 1


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), UTC)
