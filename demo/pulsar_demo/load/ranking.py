"""A finished selection of the demonstration: 300 applications, 60 places, quotas, ties, reserve, an upheld appeal; all invented."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from pulsar_demo import personas
from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import names
from pulsar_demo.load.applicants import ANNOUNCEMENT, MOTIVATION, PROJECT
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day
from pulsar_xblocks.kernel.questions.domain.model import Text
from pulsar_xblocks.kernel.review.domain.outcome import outcome
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, plain
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.selection.applications.models import AcademicScore, ApplicationAchievement, NumberSeries, SelectionApplication
from pulsar_xblocks.selection.calls import actions as calls
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.commission import reviewing
from pulsar_xblocks.selection.commission.actions import appealing, placing, publishing, running, sitting
from pulsar_xblocks.selection.commission.models import RankingRun
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain.protocol import Member, Vote
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import RURAL, Gates, Publication, Quota
from pulsar_xblocks.selection.templates.science import science

CODE, COUNT, PLACES = "science-2026-11", 300, 60
PARTS = {"expert1": "expert", "expert2": "expert", "expert3": "expert", "chair": "chair", "secretary": "secretary", "appeals": "appeals"}
LEVELS = (("vsosh_regional", "prize"), ("vsosh_municipal", "winner"), ("rsosh_2", "prize"), ("rsosh_3", "winner"), ("regional", "winner"))
CONTESTS = {
    "vsosh_regional": "Всероссийская олимпиада школьников, региональный этап",
    "vsosh_municipal": "Всероссийская олимпиада школьников, муниципальный этап",
    "rsosh_2": "Олимпиада школьников «Открытые горизонты»",
    "rsosh_3": "Олимпиада школьников «Сибирские высоты»",
    "regional": "Областная научно-практическая конференция школьников",
}
SUBJECTS = ("физика", "математика", "химия", "биология", "информатика")
GROUNDS = "Прошу пересмотреть баллы за описание проекта: приложение с измерениями, на которое ссылается текст, осталось без внимания."
ANSWER = "Измерения проверены: метод описан полно, критерий «Метод» оценён заново."


def load(rng: Random, now: datetime) -> None:
    """Store the call and take it through its way to the offers of places."""
    region = Region.objects.get(code=personas.TOMSK)
    call = _call(region)
    applications = _applications(call, rng)
    _points(applications, rng)
    reviewing.hand_over(call, end_of_day(date(2026, 10, 20), region.time_zone), by=_persona("operator"), now=_at(10, 5))
    _score(call, rng)
    _results(call)
    _answers(call, rng, now)


def _persona(key: str) -> Person:
    return Person.objects.select_related("user").get(user__username=key)


def _at(month: int, day: int, hour: int = 3) -> datetime:
    return start_of_day(date(2026, month, day), "UTC") + timedelta(hours=hour)


def _call(region: Region) -> Call:
    zone, operator, then = region.time_zone, _persona("operator"), _at(8, 20)
    quotas = (
        Quota("rural", Text("Сельские школы", "Village schools"), 12, RURAL),
        Quota("seversk", Text("ЗАТО Северск", "Seversk"), 4, "municipalities", ("69741000",)),
    )
    gates = Gates(grades=(7, 8, 9, 10, 11), least_age=12, most_age=18)
    shown = Publication(shows_points=True, shows_municipality=True)
    rules = replace(READY["science"], places=PLACES, quotas=quotas, gates=gates, offer_days=7, reserve=40, publication=shown)
    values = {
        "title": "Отбор на смену «Наука», декабрь 2026",
        "code": CODE,
        "direction": "science",
        "audience": "pupil",
        "profile": "science",
        "programme": "Профильная смена «Наука»",
        "place": "Томск, региональный центр «Пульсар»",
        "announcement": ANNOUNCEMENT,
        "opens_at": start_of_day(date(2026, 9, 1), zone),
        "closes_at": end_of_day(date(2026, 9, 30), zone),
        "shift_starts": date(2026, 12, 7),
        "shift_ends": date(2026, 12, 20),
    }
    call = calls.create_call(region, values, rules, by=operator, now=then)
    call = calls.publish_questionnaire(call, science(), by=operator, now=then)
    call = calls.set_status(call, "active", by=operator, now=then)
    for key, part in PARTS.items():
        calls.add_person(call, _persona(key), part, by=operator, now=then)
    return call


def _applications(call: Call, rng: Random) -> list[SelectionApplication]:
    schools = list(Organisation.objects.filter(region=call.region, is_active=True).select_related("municipality").order_by("pk"))
    people, places, grades = [], [], []
    for _ in range(COUNT):
        grade = rng.choice((7, 8, 8, 9, 9, 9, 10, 10, 11))
        people.append(names.person(rng, _at(9, 1), birth=names.birth_of_grade(rng, grade, 2026)))
        places.append(rng.choice(schools))
        grades.append(grade)
    insert(Person, people)
    answers = json.dumps({"n1": "physics", "n4": PROJECT, "n5": MOTIVATION, "c9": "yes"}, ensure_ascii=False)
    rows = [_application(call, at, facts, answers) for at, facts in enumerate(zip(people, places, grades, strict=True))]
    insert(SelectionApplication, rows)
    NumberSeries.objects.create(region=call.region, prefix="П", year=2026, last=COUNT)
    return rows


def _application(call: Call, at: int, facts: tuple[Person, Organisation, int], answers: str) -> SelectionApplication:
    person, school, grade = facts
    then = moment(date(2026, 9, 2), 29, Decimal(at) / COUNT)
    return SelectionApplication(
        call=call, person=person, number=f"П-2026-{at + 1:06d}", questionnaire=call.questionnaire, answers=answers, status="admitted",
        grade=grade, organisation=school, municipality=school.municipality, created_at=then, saved_at=then, submitted_at=then,
        accepted_at=then, decided_at=_at(10, 2),
    )  # fmt: skip


def moment(first: date, days: int, share: Decimal) -> datetime:
    """Return when a share of all applications was there: more each day, by day and in the evening, in Tomsk."""
    passed = days * share ** Decimal("0.42")
    day, part = divmod(passed, 1)
    return start_of_day(first + timedelta(days=int(day)), "Asia/Tomsk") + timedelta(hours=8, minutes=int(part * 930))


def _points(rows: Sequence[SelectionApplication], rng: Random) -> None:
    """Give the academic part in whole points, so that totals are equal now and then, and up to three achievements."""
    scores = [
        AcademicScore(application=row, part="n3", points=Decimal(min(max(round(rng.gauss(34, 8)), 8), 50)), source="course", at=_at(10, 1))
        for row in rows
    ]
    insert(AcademicScore, scores)
    insert(ApplicationAchievement, [one for row in rows for one in _achievements(row, rng)])


def _achievements(row: SelectionApplication, rng: Random) -> Iterator[ApplicationAchievement]:
    for at in range(rng.choice((0, 0, 1, 1, 2, 3))):
        level, result = rng.choice(LEVELS)
        status = rng.choice(("confirmed",) * 9 + ("rejected",))
        yield ApplicationAchievement(
            application=row, key=f"a{at}", olympiad=f"{level}-{at}", name=CONTESTS[level], subject=rng.choice(SUBJECTS), year="2025/26",
            level=level, result=result, status=status, checked_at=_at(10, 2), checked_by=None,
            reason="Диплом другого учебного года." if status == "rejected" else "",
        )  # fmt: skip


def _score(call: Call, rng: Random) -> None:
    """Let two of three experts read every application, and the third where they differ widely."""
    group = reviewing.group_of(call)
    assert isinstance(group, ReviewGroup)
    rubric = body_of(group.rubric, Rubric)
    experts = [_persona(f"expert{number}") for number in (1, 2, 3)]
    items = list(ReviewItem.objects.filter(group=group).order_by("pk"))
    reads: list[Review] = []
    for at, item in enumerate(items):
        share = min(max(rng.gauss(0.62, 0.17), 0.2), 1)
        own = [_read(item, experts[(at + turn) % 3], rubric, share, rng) for turn in range(2)]
        found = outcome([read.total or Decimal(0) for read in own], 2, rubric.gap)
        if found.needs:
            own.append(_read(item, experts[(at + 2) % 3], rubric, share, rng))
            found = outcome([read.total or Decimal(0) for read in own], 2, rubric.gap)
        item.value, item.needs = found.value, found.needs
        reads += own
    insert(Review, reads)
    ReviewItem.objects.bulk_update(items, ["value", "needs"], batch_size=200)


def _read(item: ReviewItem, expert: Person, rubric: Rubric, share: float, rng: Random) -> Review:
    strict = {"expert1": 0.0, "expert2": -0.08, "expert3": 0.05}[expert.user.get_username() if expert.user else "expert1"]
    scores = {row.key: _half(row.max, share + strict + rng.gauss(0, 0.06)) for row in rubric.rows}
    return Review(
        item=item, expert=expert, state="submitted", scores=json.dumps({key: plain(value) for key, value in scores.items()}),
        comment="Хорошее описание опыта; добавьте оценку погрешности и сравните площадки между собой.",
        total=sum(scores.values(), Decimal(0)), assigned_at=_at(10, 5), saved_at=_at(10, 12), submitted_at=_at(10, 12), version=2,
    )  # fmt: skip


def _half(most: Decimal, share: float) -> Decimal:
    return min(max(Decimal(round(float(most) * share * 2)) / 2, Decimal(0)), most)


def _results(call: Call) -> None:
    """Publish preliminary results, uphold an appeal, adopt and publish the final list."""
    operator, panel = _persona("operator"), _persona("appeals")
    run = _resolved(call, _at(10, 27), "12")
    publishing.publish_preliminary(call, run, by=operator, now=_at(10, 28), is_told=False)
    below = runs.rows_of(run, "reserve").select_related("application__person")[0]
    appeal = appealing.file(below.application, GROUNDS, by=below.application.person, now=_at(10, 29))
    appeal = appealing.take_up(appeal, by=panel, now=_at(10, 30))
    points = {"n4": Decimal(10), "n5": Decimal(10)}
    appealing.decide(appeal, appealing.Outcome("upheld", ANSWER, points, (3, 0), appeal.version), by=panel, now=_at(11, 2))
    run = _resolved(call, _at(11, 3), "13")
    _hold(call, run, _Said("14", "Утвердить итоговый список участников смены и резерв."), _at(11, 5))
    publishing.publish_final(call, run, by=operator, now=_at(11, 5, 5))


def _resolved(call: Call, now: datetime, number: str) -> RankingRun:
    """Run the ranking; where a tie stops it, let the commission put the equals in order."""
    fresh = Call.objects.select_related("region", "rules", "questionnaire").get(pk=call.pk)
    run = running.run_ranking(fresh, is_over=True, by=_persona("operator"), now=now)
    if run.is_stopped:
        orders = tuple(tuple(sorted(one.keys)) for one in runs.Told(run).unresolved)
        _hold(call, run, _Said(number, "Сравнить описания проектов: выше та заявка, где измерений больше.", orders), now)
        return running.run_ranking(fresh, is_over=True, by=_persona("operator"), now=now)
    return run


@dataclass(frozen=True)
class _Said:
    number: str
    text: str
    orders: tuple[tuple[str, ...], ...] = ()


def _hold(call: Call, run: RankingRun, said: _Said, now: datetime) -> None:
    parts = CallPerson.objects.filter(call=call, part__in=["chair", "secretary"])
    members = [Member(row.person_id, row.part) for row in parts]
    votes = [Vote(one.id, "for") for one in members if one.role == "chair"]
    what = sitting.Sitting(said.number, now.date(), members, votes, said.text, said.orders)
    sitting.hold(call, run, what, by=_persona("secretary"), now=now)


def _answers(call: Call, rng: Random, now: datetime) -> None:
    """Let most families answer: three decline, six have not answered yet."""
    rows = list(SelectionApplication.objects.filter(call=call, status="recommended").select_related("call").order_by("number"))
    rng.shuffle(rows)
    for at, row in enumerate(rows[:-6]):
        then = _at(11, 6) + timedelta(minutes=at * 7)
        placing.answer(row, is_yes=at >= 3, reason="" if at >= 3 else "Совпало с районной олимпиадой.", by=None, now=then)
