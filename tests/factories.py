"""Rows for tests: plain defaults; the values that matter stand in the test.  Each part adds its own classes at the end."""

from datetime import UTC, date, datetime

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import folded, full_name
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.studios.models import (
    ChecklistMark,
    Meeting,
    Membership,
    ProjectYear,
    Round,
    Studio,
    StudioApplication,
    StudioMentor,
    StudioVisit,
    StudioYear,
)

LONG_AGO = datetime(2026, 8, 1, 3, 0, tzinfo=UTC)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"user{n}")


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "70"
    name = "Томская область"
    time_zone = "Asia/Tomsk"


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality
        django_get_or_create = ("region", "oktmo")

    region = factory.SubFactory(RegionFactory)
    oktmo = "69701000"
    name = "город Томск"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    municipality = factory.SubFactory(MunicipalityFactory)
    region = factory.SelfAttribute("municipality.region")
    short_name = factory.Sequence(lambda n: f"Школа № {n + 1}")
    name = factory.LazyAttribute(lambda row: f"МАОУ {row.short_name}")
    kind = "school"
    code = factory.Sequence(lambda n: f"7017{n:06d}")


class PersonFactory(DjangoModelFactory):
    """A person; ``with_account`` gives a user."""

    class Meta:
        model = Person

    class Params:
        with_account = factory.Trait(user=factory.SubFactory(UserFactory))

    key = factory.Sequence(lambda n: f"person-{n:015d}")
    family = factory.Sequence(lambda n: f"Иванов{'абвгдежзик'[n % 10]}")
    given = "Пётр"
    patronymic = "Ильич"
    sort_name = factory.LazyAttribute(lambda row: folded(full_name(row.family, row.given, row.patronymic)))
    created_at = LONG_AGO


class PupilFactory(PersonFactory):
    family = factory.Sequence(lambda n: f"Ученикова{'абвгдежзик'[n % 10]}")
    given = "Анна"
    birth_date = date(2012, 3, 1)  # 14 in November 2026


class RoleFactory(DjangoModelFactory):
    """A role; give ``municipality`` or ``organisation`` where the role needs one."""

    class Meta:
        model = RoleAssignment

    person = factory.SubFactory(PersonFactory, with_account=True)
    role = "operator"
    region = factory.SubFactory(RegionFactory)
    given_at = LONG_AGO


class DefinitionFactory(DjangoModelFactory):
    class Meta:
        model = Definition

    digest = factory.Sequence(lambda n: f"{n:064x}")
    kind = "questionnaire"
    body = '{"schema":1}'
    created_at = LONG_AGO


class YearFactory(DjangoModelFactory):
    """The active year 2026/27: the call is open until 30 November; no rounds."""

    class Meta:
        model = ProjectYear
        django_get_or_create = ("region", "code")

    region = factory.SubFactory(RegionFactory)
    code = "2026/27"
    name = factory.LazyAttribute(lambda row: f"«Уроки настоящего» {row.code}")
    status = "active"
    call_opens_at = datetime(2026, 8, 24, 17, 0, tzinfo=UTC)
    call_closes_at = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)
    freezes_on = date(2027, 5, 31)
    questionnaire = factory.SubFactory(DefinitionFactory)


class RoundFactory(DjangoModelFactory):
    """The November round, open now."""

    class Meta:
        model = Round

    year = factory.SubFactory(YearFactory)
    number = 1
    month = 11
    opens_at = datetime(2026, 11, 4, 17, 0, tzinfo=UTC)
    closes_at = datetime(2026, 11, 28, 16, 59, tzinfo=UTC)
    results_on = date(2026, 12, 12)


class StudioApplicationFactory(DjangoModelFactory):
    """A submitted application that the head of the school has approved."""

    class Meta:
        model = StudioApplication

    year = factory.SubFactory(YearFactory)
    applicant = factory.SubFactory(PersonFactory, with_account=True)
    organisation = factory.SubFactory(OrganisationFactory, municipality__region=factory.SelfAttribute("...year.region"))
    questionnaire = factory.SelfAttribute("year.questionnaire")
    title = factory.Sequence(lambda n: f"Кедр-{n + 1}")
    status = "submitted"
    created_at = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
    saved_at = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
    submitted_at = datetime(2026, 11, 6, 3, 0, tzinfo=UTC)
    head_approved_at = datetime(2026, 11, 7, 3, 0, tzinfo=UTC)


class StudioFactory(DjangoModelFactory):
    class Meta:
        model = Studio

    region = factory.SubFactory(RegionFactory)
    organisation = factory.SubFactory(OrganisationFactory, municipality__region=factory.SelfAttribute("...region"))
    code = factory.Sequence(lambda n: f"70-69701-{n + 1:03d}")
    name = factory.Sequence(lambda n: f"Кедр-{n + 1}")
    created_at = LONG_AGO


class StudioYearFactory(DjangoModelFactory):
    """An active registration in the year, approved on 1 September."""

    class Meta:
        model = StudioYear

    year = factory.SubFactory(YearFactory)
    studio = factory.SubFactory(StudioFactory, region=factory.SelfAttribute("..year.region"))
    name = factory.SelfAttribute("studio.name")
    status = "active"
    join_code = factory.Sequence(lambda n: f"AAAA-{n:04d}")
    approved_at = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


class MentorFactory(DjangoModelFactory):
    class Meta:
        model = StudioMentor

    studio_year = factory.SubFactory(StudioYearFactory)
    person = factory.SubFactory(PersonFactory, with_account=True)
    since = date(2026, 9, 1)


class MembershipFactory(DjangoModelFactory):
    """A pupil who takes part since 10 September."""

    class Meta:
        model = Membership

    studio_year = factory.SubFactory(StudioYearFactory)
    year = factory.SelfAttribute("studio_year.year")
    person = factory.SubFactory(PupilFactory)
    grade = 8
    letter = "А"
    joined_on = date(2026, 9, 10)
    active_on = date(2026, 9, 12)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    studio_year = factory.SubFactory(StudioYearFactory)
    client_key = factory.Sequence(lambda n: f"device-{n}")
    held_on = date(2026, 11, 3)
    minutes = 90
    logged_at = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)


class ChecklistMarkFactory(DjangoModelFactory):
    class Meta:
        model = ChecklistMark

    studio_year = factory.SubFactory(StudioYearFactory)
    item = "orientation"
    done_on = date(2026, 9, 10)
    marked_at = datetime(2026, 9, 10, 10, 0, tzinfo=UTC)


class VisitFactory(DjangoModelFactory):
    """A visit planned for 20 November."""

    class Meta:
        model = StudioVisit

    studio_year = factory.SubFactory(StudioYearFactory)
    on = date(2026, 11, 20)
    visitor = factory.SubFactory(PersonFactory, with_account=True)
    plan = "Разбор работ"
    state = "planned"
    planned_at = datetime(2026, 11, 1, 10, 0, tzinfo=UTC)


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    region = factory.SubFactory(RegionFactory)
    kind = "list"
    run_at = LONG_AGO
    created_at = LONG_AGO


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    region = factory.SubFactory(RegionFactory)
    person = factory.SubFactory(PersonFactory, with_account=True)
    kind = "test"
    subject = "Заявка одобрена"
    text = "Ваша студия открыта."
    at = LONG_AGO


class AuditEntryFactory(DjangoModelFactory):
    class Meta:
        model = AuditEntry

    region = factory.SubFactory(RegionFactory)
    actor = factory.SubFactory(PersonFactory)
    action = "role.give"
    object_kind = "person"
    object_id = "1"
    at = LONG_AGO
