"""A finished group: results, orders, certificates with a duplicate and a cancelled one, a file for ФИС ФРДО; people are invented."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from pulsar_demo.load.names import person as invented
from pulsar_demo.load.names import stored
from pulsar_xblocks.courses.documents.actions import completing, finals, following, frdo, issuing, stocking
from pulsar_xblocks.courses.documents.actions.following import Double
from pulsar_xblocks.courses.documents.actions.stocking import Delivery
from pulsar_xblocks.courses.documents.domain import CERTIFICATE, STATEMENT, Issue, Result
from pulsar_xblocks.courses.documents.models import TrainingDocument
from pulsar_xblocks.courses.documents.queries import CONFIRMED_KIND
from pulsar_xblocks.courses.domain import numbers, snils, stages
from pulsar_xblocks.courses.domain.finishing import PASSED
from pulsar_xblocks.courses.domain.passport import DISTANCE, Activity, Hours, Module, Passport
from pulsar_xblocks.courses.enrolments import dossier
from pulsar_xblocks.courses.enrolments.actions import applying, deciding
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.actions.deciding import Paper
from pulsar_xblocks.courses.enrolments.actions.stepping import put
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.programmes import actions
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import scope_of
from pulsar_xblocks.kernel import sealing
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.ledger.actions import Posting, post_many
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day

SIZE = 12
STARTS, ENDS = date(2026, 9, 14), date(2026, 10, 23)
MODULE = Module(
    "criteria", "Критерии и отзыв", Hours(distance=Decimal(14)), "task", ("Оценивает работу по критериям",),
    (
        Activity("reading", "Две работы и шкала", hours=Decimal(6), hour_kind=DISTANCE),
        Activity("review", "Отзыв на работу", hours=Decimal(8), hour_kind=DISTANCE, most=Decimal(10)),
    ),
)  # fmt: skip
PASSPORT = Passport(
    title="Оценивание проектных работ школьников",
    category="педагоги, которые оценивают работы школьников",
    goal="Научить оценивать проектные работы по критериям и писать отзыв, который помогает.",
    results=("Оценивает работу по критериям", "Пишет отзыв, после которого работу продолжают"),
    hours=Hours(distance=Decimal(16)),
    modules=(MODULE,),
    final="test",
    final_hours=Hours(distance=Decimal(2)),
    field="Образование и наука",
    approved_by="приказ № 38 от 25.08.2026",
)
ISSUE = Issue(CERTIFICATE, date(2026, 10, 28), "Томск", "Образцова И. П.", "Примерова А. А.")
WORKS = ("Отзыв на работу «Тёплый двор»", "Отзыв на работу «Карта звуков»", "Отзыв на работу «Школьная метеостанция»")


def load(rng: Random, now: datetime) -> None:
    """Store the programme, the group that has finished, its documents and a file for the register."""
    operator, curator = _persona("operator"), _persona("curator")
    group = _group(operator)
    rows = _enrolled(group, rng, operator)
    left, taught = rows[-1], rows[:-1]
    for row in taught:
        trained(row, PASSPORT)
    trained(left, replace(PASSPORT, modules=(replace(MODULE, activities=MODULE.activities[:1]),)))
    deciding.sign_order(group, [left], Paper("leave", "12-к", date(2026, 10, 2), "Личное заявление"), by=operator, now=_at(10, 2))
    results = {
        row.key: Result(PASSED, Decimal(7 + at % 4), WORKS[at % len(WORKS)], Enrolment.objects.get(pk=row.pk).version)
        for at, row in enumerate(taught)
    }
    finals.record_results(group, results, ENDS, by=curator, now=_at(10, 23))
    completing.complete(group, taught, Paper("complete", "15-к", date(2026, 10, 26)), by=operator, now=_at(10, 26))
    made = _documents(group, taught, left, operator, curator)
    _register(group.programme.region, operator)
    lost = Double("lost", date(2026, 11, 9), "Томск", ISSUE.head, ISSUE.secretary)
    following.duplicate(made[2], lost, by=curator, now=_at(11, 9))
    actions.set_group_status(group, "finished", by=operator, now=_at(10, 30))


def _persona(key: str) -> Person:
    return Person.objects.get(user__username=key)


def _at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 5, 0, tzinfo=UTC)


def _group(operator: Person) -> TrainingGroup:
    region, then = Region.objects.get(code="70"), _at(8, 25)
    programme = actions.create_programme(region, "project-review", PASSPORT, by=operator, now=then)
    programme = actions.set_status(programme, "approved", by=operator, now=then)
    window = {"opens_at": start_of_day(date(2026, 8, 27), region.time_zone), "closes_at": end_of_day(date(2026, 9, 9), region.time_zone)}
    facts = {
        "code": "2026-09",
        "title": "Сентябрь — октябрь 2026",
        "places": 15,
        "starts_on": STARTS,
        "ends_on": ENDS,
        "has_contract": False,
    }
    row = actions.create_group(programme, facts | window, by=operator, now=then)
    for key in ("curator", "tutor"):
        actions.add_person(row, _persona(key), key, by=operator, now=then)
    return actions.set_group_status(row, "active", by=operator, now=then)


def _enrolled(group: TrainingGroup, rng: Random, operator: Person) -> list[Enrolment]:
    schools = list(Organisation.objects.filter(region__code="70", kind="school").order_by("pk"))
    made = [
        invented(rng, _at(9, 1), birth=date(1968 + rng.randrange(30), 1 + rng.randrange(12), 1 + rng.randrange(28)))
        for _ in range(SIZE - 1)
    ]
    people = [_persona("listener"), *stored(made)]
    rows = []
    for at, person in enumerate(Person.objects.filter(key__in=[one.key for one in people]).order_by("pk")):
        row = applying.apply(
            group, person, Place(schools[at % len(schools)], None, "учитель"), now=_at(9, 1) + timedelta(hours=at), source="list"
        )
        put(row, stages.DOCS_CHECK, by=person, now=_at(9, 4))
        rows.append(put(row, stages.ORDER_IN, by=operator, now=_at(9, 8)))
        personal_file(row, 300_000_000 + 1_234_567 * at, "" if at == 2 else f"{4_100_000 + 317 * at}")
    deciding.sign_order(group, rows, Paper("enrol", "9-к", date(2026, 9, 11)), by=operator, now=_at(9, 11))
    return rows


def personal_file(row: Enrolment, number: int, diploma: str) -> None:
    """Give a participant a personal file: СНИЛС of nine digits, number of the diploma, "" = it lacks."""
    digits = next(f"{number:09d}{check:02d}" for check in range(100) if snils.is_sound(f"{number:09d}{check:02d}"))
    sex = "f" if row.person.patronymic.endswith("на") else "m"
    told = dossier.Facts(digits, "higher", row.person.family, "ВСГ", diploma, sex)
    values = {
        "secret": sealing.seal(told.as_json()),
        "snils_tail": f"{digits[6:9]} {digits[9:]}",
        "snils_index": sealing.blind_index(digits),
    }
    facts = {"region": row.group.programme.region, "changed_at": _at(9, 3)}
    Dossier.objects.update_or_create(person=row.person, defaults=values | facts)


def trained(row: Enrolment, passport: Passport, points: Decimal = Decimal(8), less: Mapping[str, int] | None = None) -> None:
    """Post every hour of a programme and mark what is done; ``less`` = activity -> hours that are not there."""
    region, scope = row.group.programme.region_id, scope_of(row.group)
    done = [
        Posting(
            region, scope, CONFIRMED_KIND, row.pk, key, one.hours - (less or {}).get(key, 0), date(2026, 10, 16), f"demo:{row.pk}:{key}"
        )
        for key, one in passport.activities().items()
    ]
    post_many(done, by=_persona("tutor"), now=_at(10, 16))
    for key, one in passport.activities().items():
        given = points if one.is_graded else None
        ActivityMark.objects.create(enrolment=row, activity=key, points=given, source="tutor", at=_at(10, 16), by=_persona("tutor"))


def _documents(group: TrainingGroup, taught: list[Enrolment], left: Enrolment, operator: Person, curator: Person) -> list[TrainingDocument]:
    region = group.programme.region
    delivery = Delivery(CERTIFICATE, numbers.forms("ПК", "004501", "004600"), date(2026, 10, 12))
    forms = stocking.add_batch(region, delivery, by=operator, now=_at(10, 12))
    stocking.spoil(forms, "004503", "Замялся в принтере", by=curator, now=_at(10, 27))
    made = issuing.issue(group, taught, ISSUE, by=curator, now=_at(10, 28))
    issuing.issue(group, [left], replace(ISSUE, kind=STATEMENT), by=curator, now=_at(10, 28))
    following.cancel(made[1], "Опечатка в названии программы на бланке", by=operator, now=_at(10, 29))
    issuing.issue(group, [made[1].enrolment], replace(ISSUE, issued_on=date(2026, 10, 29)), by=curator, now=_at(10, 29))
    following.hand_over(made[2:9], date(2026, 10, 30), "hand", by=curator, now=_at(10, 30))
    return made


def _register(region: Region, operator: Person) -> None:
    """Make a file for the register: most rows are taken, one is rejected; the duplicate and a short file wait."""
    upload, _, lines = frdo.make_upload(region, "Внесение сведений за октябрь", by=operator, now=_at(11, 2))
    row = upload.rows.select_related("document").get(document=lines[-1].document.pk)
    with transaction.atomic():
        frdo.refuse(row, "Не найден документ об образовании: проверьте серию и номер", by=operator, now=_at(11, 5))
    frdo.take(upload, by=operator, now=_at(11, 5))
