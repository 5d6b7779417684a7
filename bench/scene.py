"""Rows of our tables for the workbench: a region, an active year, accounts, applications, studios with pupils and consents."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.contrib.auth import get_user_model

from pulsar_demo.bulk_rows import insert
from pulsar_xblocks.console.league_sources import entrants_of, rounds_of
from pulsar_xblocks.kernel.consents import domain as consents
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.kernel.directory.loading import REFERENCE, load_reference
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.links.domain import new_code
from pulsar_xblocks.kernel.people.actions import new_person
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.league.actions.snapshots import SnapshotInput, snapshot
from pulsar_xblocks.league.domain.months import WHOLE
from pulsar_xblocks.league.sources import SUBJECT
from pulsar_xblocks.studios.actions import years
from pulsar_xblocks.studios.models import (
    Attendance,
    Meeting,
    Membership,
    ProjectYear,
    Studio,
    StudioApplication,
    StudioMentor,
    StudioTask,
    StudioYear,
    Work,
    WorkContributor,
    WorkVersion,
)

SCHOOLS = 300
MEETINGS = 8  # of the mentor's studio
FAMILIES = "Агапова Баранова Ветрова Голубева Денисова Егорова Зимина Киселёва Лаптева Мельникова Носкова Осипова Рогова Семёнова".split()


@dataclass
class Scene:
    """The year that runs around ``now``; made with its region and schools."""

    rng: Random
    now: datetime
    region: Region = field(init=False)
    year: ProjectYear = field(init=False)
    schools: list[Organisation] = field(init=False)
    rows: list[StudioYear] = field(default_factory=list)
    members: list[Membership] = field(default_factory=list)

    def __post_init__(self) -> None:
        load_reference(REFERENCE / "regions.csv", REFERENCE / "municipalities.csv")
        self.region = Region.objects.get(code="70")
        places = list(Municipality.objects.filter(region=self.region).order_by("oktmo"))
        rows = [self._school(places[number % len(places)], number) for number in range(1, SCHOOLS + 1)]
        insert(Organisation, rows)
        self.schools = rows
        self.year = years.open_year(self.region, self.now.year, by=None, now=self.now)
        years.set_status(self.year, "active", by=None, now=self.now)
        window = {"call_opens_at": self.now - timedelta(days=30), "call_closes_at": self.now + timedelta(days=30)}
        ProjectYear.objects.filter(pk=self.year.pk).update(**window)

    def _school(self, place: Municipality, number: int) -> Organisation:
        name = f"Школа № {number}"
        code = f"70{number:08d}"
        return Organisation(
            region=self.region,
            municipality=place,
            name=name,
            short_name=name,
            kind="school",
            locality="rural",
            code=code,
            sort_name=name.lower(),
        )

    def _person(self, number: int) -> Person:
        row = new_person(self.rng.choice(FAMILIES), "Анна", f"Ивановна-{number}", self.now)
        row.language = "ru"
        return row

    def accounts(self, names: list[str]) -> dict[str, Person]:
        """Store accounts with their people; return username -> person."""
        model = get_user_model()
        users = [model(username=name, email=f"{name}@example.invalid", date_joined=self.now) for name in names]
        insert(model, users)
        people = [self._person(number) for number in range(len(names))]
        for person, user in zip(people, users, strict=True):
            person.user_id = user.pk
        insert(Person, people)
        found = dict(zip(names, people, strict=True))
        give_role(found["operator"], "operator", place=self.region, now=self.now)
        return found

    def applications(self, applicants: list[Person], answers: str) -> None:
        """Store a sent application of each."""
        at, common = self.now - timedelta(days=2), {"year": self.year, "questionnaire": self.year.questionnaire, "answers": answers}
        moments = dict.fromkeys(("created_at", "saved_at", "submitted_at", "head_approved_at"), at)
        rows = [
            StudioApplication(
                applicant=person, organisation=self.rng.choice(self.schools), title=f"Студия {number}", sort_name=f"студия {number}",
                status="submitted", version=3, **common, **moments,
            )
            for number, person in enumerate(applicants)
        ]  # fmt: skip
        insert(StudioApplication, rows)

    def studios(self, count: int, pupils: int, leaders: Sequence[Person], firsts: Sequence[Person]) -> None:
        """Store studios with pupils who have their consents; ``leaders`` lead the first ones, ``firsts`` are the first pupils in them."""
        studios = [self._studio(number) for number in range(count)]
        insert(Studio, studios)
        rows = [self._registration(studio) for studio in studios]
        insert(StudioYear, rows)
        mentors = [*leaders, *(self._person(number) for number in range(count - len(leaders)))]
        insert(Person, mentors[len(leaders) :])
        since = self.now.date() - timedelta(days=20)
        insert(StudioMentor, [StudioMentor(studio_year=row, person=person, since=since) for row, person in zip(rows, mentors, strict=True)])
        for studio, person in zip(studios, leaders, strict=False):
            give_role(person, "mentor", place=studio.organisation, now=self.now)
        seats = [self._person(number) for number in range(count * pupils)]
        for number, person in enumerate(firsts):
            seats[number * pupils] = person
        insert(Person, [person for person in seats if person.pk is None])
        members = [self._member(rows[number // pupils], person, since) for number, person in enumerate(seats)]
        insert(Membership, members)
        insert(ConsentRequest, [self._consent(member) for member in members])
        self._meetings(rows[0], members[:pupils])
        self.rows, self.members = rows, members

    def _studio(self, number: int) -> Studio:
        school = self.rng.choice(self.schools)
        return Studio(region=self.region, organisation=school, code=f"70-{number:06d}", name=f"Студия {number}", created_at=self.now)

    def _registration(self, studio: Studio) -> StudioYear:
        at = self.now - timedelta(days=20)
        named = {"name": studio.name, "sort_name": studio.name.lower()}
        return StudioYear(studio=studio, year=self.year, status="active", join_code=new_code(self.rng), approved_at=at, **named)

    def _member(self, row: StudioYear, person: Person, since: date) -> Membership:
        return Membership(studio_year=row, year=self.year, person=person, grade=8, letter="А", joined_on=since, active_on=since)

    def _consent(self, member: Membership) -> ConsentRequest:
        at: dict[str, Any] = {"asked_at": self.now, "state_at": self.now}
        key = f"{member.person_id:022d}"
        return ConsentRequest(key=key, region=self.region, subject=member.person, purpose=consents.STUDIO, state=consents.GIVEN, **at)

    def _meetings(self, row: StudioYear, members: list[Membership]) -> None:
        day = self.now.date()
        rows = [
            Meeting(
                studio_year=row,
                client_key=f"m{number}",
                held_on=day - timedelta(days=number),
                minutes=45,
                note="Измеряли.",
                logged_at=self.now,
            )
            for number in range(1, MEETINGS + 1)
        ]
        insert(Meeting, rows)
        insert(Attendance, [Attendance(meeting=meeting, membership=member) for meeting in rows for member in members])

    def link(self, course: str) -> None:
        """Link the course to the region."""
        CourseLink.objects.create(course_key=course, region=self.region, title="Course", linked_at=self.now)


def pupils(scene: Scene, people: Sequence[Person]) -> None:
    """Make people pupils."""
    for person in people:
        give_role(person, "pupil", place=scene.region, now=scene.now)


def works(scene: Scene, studios: Sequence[StudioYear], text: str) -> None:
    """Open the first round now and store a sent work of each studio."""
    window = {"opens_at": scene.now - timedelta(days=10), "closes_at": scene.now + timedelta(days=10)}
    scene.year.rounds.filter(number=1).update(**window)
    task = StudioTask.objects.create(round=scene.year.rounds.get(number=1), title="Задание", created_at=scene.now)
    at, mentors = scene.now - timedelta(days=1), {row.studio_year_id: row.person_id for row in StudioMentor.objects.all()}
    moments = dict.fromkeys(("created_at", "first_sent_at", "last_sent_at"), at)
    works = [Work(studio_year=row, task=task, status="sent", sent_count=1, **moments) for row in studios]
    insert(Work, works)
    common = {"number": 1, "title": "Где теряем тепло", "text": text, "at": at, "deadline_at": window["closes_at"]}
    versions = [WorkVersion(work=work, by_id=mentors[work.studio_year_id], **common) for work in works]
    insert(WorkVersion, versions)
    first = {member.studio_year_id: member.pk for member in reversed(scene.members)}
    insert(WorkContributor, [WorkContributor(work_version=row, membership_id=first[row.work.studio_year_id]) for row in versions])


def standings(scene: Scene) -> None:
    """Post three entries of each studio and publish the first round."""
    scope, day = f"{scene.region.code}:{scene.year.code}", scene.now.date()
    common = {"region": scene.region, "scope": scope, "subject_kind": SUBJECT, "round_number": 1, "on": day, "at": scene.now}
    found = [(row, code, Decimal(scene.rng.randrange(21)) / 2) for row in scene.rows for code in ("K1", "K3", "K5")]
    insert(
        LedgerEntry,
        [LedgerEntry(subject_id=row.pk, criterion=code, quantity=value, key=f"{row.pk}:{code}", **common) for row, code, value in found],
    )
    facts = rounds_of(scene.year.pk)
    asked = SnapshotInput(scope, scene.region, 1, WHOLE[facts[0].month], scene.year.criteria, facts, entrants_of(scene.year.pk))
    snapshot(asked, by=None, now=scene.now)
