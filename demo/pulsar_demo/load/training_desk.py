"""The desk of the curator: a group that is being filled, at every stage of documents; a waiting list; lists of a school and a district."""

from datetime import date, datetime, timedelta
from random import Random

from pulsar_demo.load import training_files
from pulsar_demo.load.names import person as invented
from pulsar_demo.load.training_files import QUIET
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.actions import applying, nominating
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.actions.nominating import Nominee
from pulsar_xblocks.courses.enrolments.actions.stepping import Why, put
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes import actions
from pulsar_xblocks.courses.programmes.models import Programme, TrainingGroup
from pulsar_xblocks.courses.programmes.ready import teacher
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day

FIRST = 150_417_308  # of the invented numbers
STAGES = (  # 46 of 50 places; with those under check and one more, an order is about 43 people
    stages.DOCS_NEEDED, stages.DOCS_NEEDED, stages.DOCS_NEEDED, stages.DOCS_CHECK, stages.DOCS_CHECK, stages.DOCS_CHECK,
    stages.DOCS_REJECTED, *[stages.ORDER_IN] * 39,
)  # fmt: skip
SUBJECTS = ("физика", "биология", "информатика", "технология", "химия", "математика")
SENT = (
    ("Ларионова", "Мария", "Олеговна", "larionova@demo.invalid", "учитель биологии"),
    ("Климов", "Андрей", "Игоревич", "klimov@demo.invalid", "учитель информатики"),
    ("Зорина", "Полина", "Павловна", "zorina@demo.invalid", "педагог дополнительного образования"),
)


def load(rng: Random, now: datetime) -> None:
    """Publish what the programme asks, fill its next group, make a small one with a waiting list."""
    programme = Programme.objects.get(code="studio-mentor")
    actions.publish_questionnaire(programme, teacher(), seen="", by=_persona("operator"), now=now - timedelta(days=40))
    group = TrainingGroup.objects.select_related("programme__region").get(programme=programme, code="2027-01")
    _fill(group, rng, now - timedelta(days=5))
    _lists(group, now - timedelta(days=2))
    _waiting(programme, rng, now - timedelta(days=3))


def _persona(key: str) -> Person:
    return Person.objects.get(user__username=key)


def _fill(group: TrainingGroup, rng: Random, then: datetime) -> None:
    """Let people apply and stand at every stage before the order; one reads what is to be corrected."""
    for at, stage in enumerate(STAGES):
        row = _applied(group, rng, then + timedelta(hours=at))
        if stage != stages.DOCS_NEEDED:
            training_files.give([row], FIRST + at, rng, then + timedelta(hours=at))
            training_files.scan(row, then + timedelta(days=1, hours=at))
            row.contract_number, row.contract_on = f"{at + 1:02d}-ПК/2027", then.date()
        for step in (stages.DOCS_CHECK, stage):
            if stage != stages.DOCS_NEEDED and row.stage != step:
                why = Why("Диплом снят не целиком: нужен разворот.", is_quiet=True) if step == stages.DOCS_REJECTED else QUIET
                put(row, step, why, by=_persona("curator"), now=then + timedelta(days=2, hours=at))


def _applied(group: TrainingGroup, rng: Random, then: datetime) -> Enrolment:
    schools = list(Organisation.objects.filter(region=group.programme.region_id, kind="school").order_by("pk")[:40])
    who = invented(rng, then, birth=date(1965 + rng.randrange(33), 1 + rng.randrange(12), 1 + rng.randrange(28)))
    who.save()
    answers = {"t_years": rng.randrange(1, 35), "t_subject": rng.choice(SUBJECTS), "t_studio": rng.choice(("leads", "plans", "no"))}
    return applying.apply(group, who, Place(rng.choice(schools), None, "учитель", answers), now=then)


def _lists(group: TrainingGroup, then: datetime) -> None:
    """A head sends three colleagues, one of whom has declined; a coordinator sends a participant who has an account."""
    head = _persona("head")
    school = Organisation.objects.get(code="7003000033")
    made = [nominating.nominate(group, Nominee(*facts, organisation=school), load=None, by=head, now=then) for facts in SENT]
    rows = [row for row in made if row is not None]
    nominating.order_letters(rows[:2], by=head, now=then)
    nominating.decline(rows[2], by=None, now=then + timedelta(hours=3))
    who = _persona("listener2")
    known = Nominee(who.family, who.given, who.patronymic, who.user.email if who.user else who.email, "заместитель директора", school)
    sent = nominating.nominate(group, known, load=None, by=_persona("municipal"), now=then)
    nominating.order_letters([sent] if sent else [], by=_persona("municipal"), now=then)


def _waiting(programme: Programme, rng: Random, then: datetime) -> None:
    """A small group in which all places are taken and three people wait, the second of them a persona."""
    operator, zone = _persona("operator"), programme.region.time_zone
    values = {
        "code": "2026-12", "title": "Декабрь 2026, интенсив", "places": 4, "starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 25),
        "opens_at": start_of_day(date(2026, 11, 1), zone), "closes_at": end_of_day(date(2026, 11, 30), zone),
    }  # fmt: skip
    group = actions.create_group(programme, values, by=operator, now=then)
    actions.add_person(group, _persona("curator"), "curator", by=operator, now=then)
    group = actions.set_group_status(group, "active", by=operator, now=then)
    for at in range(4):
        _applied(group, rng, then + timedelta(hours=at))
    first = _applied(group, rng, then + timedelta(hours=5))
    applying.apply(group, _persona("listener"), Place(first.organisation, None, "учитель физики"), now=then + timedelta(hours=6))
    _applied(group, rng, then + timedelta(hours=7))
