"""A finished selection of the demonstration: 300 applications, 60 places, quotas, ties, reserve, an upheld appeal; all invented."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import calls, evidence, names, places, reads
from pulsar_demo.load.applicants import MOTIVATION, PROJECT
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day
from pulsar_xblocks.kernel.questions.domain.model import Text
from pulsar_xblocks.kernel.review.models import Review, ReviewItem
from pulsar_xblocks.selection.applications.models import AcademicScore, ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.commission.actions import appealing, placing, publishing, running, sitting
from pulsar_xblocks.selection.commission.models import RankingRun
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain.protocol import Member, Vote
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import RURAL, Appeals, Gates, Publication, Quota

CODE, COUNT, PLACES = "science-2026-11", 300, 60
PEOPLE = (*calls.PANEL, ("methodist", "member"), ("expert3", "member"))
LEVELS = (("vsosh_regional", "prize"), ("vsosh_municipal", "winner"), ("rsosh_2", "prize"), ("rsosh_3", "winner"), ("regional", "winner"))
CONTESTS = {
    "vsosh_regional": "Всероссийская олимпиада школьников, региональный этап",
    "vsosh_municipal": "Всероссийская олимпиада школьников, муниципальный этап",
    "rsosh_2": "Олимпиада школьников «Открытые горизонты»",
    "rsosh_3": "Олимпиада школьников «Сибирские высоты»",
    "regional": "Областная научно-практическая конференция школьников",
}
SUBJECTS = ("физика", "математика", "химия", "биология", "информатика")
STRICT = (0.0, -0.08, 0.05)  # of the experts
COMMENT = "Хорошее описание опыта; добавьте оценку погрешности и сравните площадки между собой."
GROUNDS = "Прошу пересмотреть баллы за описание проекта: приложение с измерениями, на которое ссылается текст, осталось без внимания."
OPINION = "Прошу в следующем отборе дать экспертам больше времени на описания опытов."
ANSWER = "Измерения проверены: метод описан полно, критерий «Метод» оценён заново."


TOLD = calls.Told(
    code=CODE,
    title="Отбор на смену «Наука», декабрь 2026",
    direction="science",
    window=(date(2026, 9, 1), date(2026, 9, 30)),
    shift=(date(2026, 12, 7), date(2026, 12, 20)),
    people=PEOPLE,
)


def load(rng: Random) -> None:
    """Store the call and take it through its way to the offers of places."""
    call = _call()
    applications = _applications(call, rng)
    _points(applications, rng)
    evidence.diplomas(call, calls.moment(9, 20))
    term = end_of_day(date(2026, 10, 20), call.region.time_zone)
    desk = reads.hand_over(call, term, (calls.moment(10, 5), calls.moment(10, 12)))
    reads.store(desk, [read for place, item in enumerate(desk.items()) for read in _read(desk, place, item, rng)])
    _results(call)
    evidence.family(call, calls.persona("pupil2"))
    _answers(call, rng)
    places.load(call, calls.persona("operator"), calls.moment(11, 7))


def _call() -> Call:
    quotas = (
        Quota("rural", Text("Сельские школы", "Village schools"), 12, RURAL),
        Quota("seversk", Text("ЗАТО Северск", "Seversk"), 4, "municipalities", ("69741000",)),
    )
    gates = Gates(grades=(7, 8, 9, 10, 11), least_age=12, most_age=18)
    shown = Publication(shows_points=True, shows_municipality=True)
    terms = Appeals(window_days=3)  # so that a family can still appeal when the demonstration begins
    rules = replace(
        READY["science"], places=PLACES, quotas=quotas, gates=gates, offer_days=7, reserve=40, publication=shown, appeals=terms
    )  # fmt: skip
    return calls.announce(TOLD, rules, now=calls.moment(8, 20))


def _applications(call: Call, rng: Random) -> list[SelectionApplication]:
    schools = list(Organisation.objects.filter(region=call.region, is_active=True).select_related("municipality").order_by("pk"))
    people, places, grades = [], [], []
    for _ in range(COUNT):
        grade = rng.choice((7, 8, 8, 9, 9, 9, 10, 10, 11))
        people.append(names.person(rng, calls.moment(9, 1), birth=names.birth_of_grade(rng, grade, 2026)))
        places.append(rng.choice(schools))
        grades.append(grade)
    insert(Person, people)
    answers = json.dumps({"n1": "physics", "n4": PROJECT, "n5": MOTIVATION, "c9": "yes"}, ensure_ascii=False)
    numbers = calls.numbers(call, COUNT)
    rows = [_application(call, at, facts, answers) for at, facts in enumerate(zip(people, places, grades, numbers, strict=True))]
    insert(SelectionApplication, rows)
    return rows


def _application(call: Call, at: int, facts: tuple[Person, Organisation, int, str], answers: str) -> SelectionApplication:
    person, school, grade, number = facts
    then = calls.moment(9, 2) + timedelta(minutes=at * 137)
    return SelectionApplication(
        call=call, person=person, number=number, questionnaire=call.questionnaire, answers=answers, status="admitted",
        grade=grade, organisation=school, municipality=school.municipality, created_at=then, saved_at=then, submitted_at=then,
        accepted_at=then, decided_at=calls.moment(10, 2),
    )  # fmt: skip


def _points(rows: Sequence[SelectionApplication], rng: Random) -> None:
    """Give the academic part in whole points, so that totals are equal now and then, and up to three achievements."""
    scores = [
        AcademicScore(
            application=row, part="n3", points=Decimal(min(max(round(rng.gauss(34, 8)), 8), 50)), source="course", at=calls.moment(10, 1)
        )
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
            level=level, result=result, status=status, checked_at=calls.moment(10, 2), checked_by=None,
            reason="Диплом другого учебного года." if status == "rejected" else "",
        )  # fmt: skip


def _read(desk: reads.Desk, place: int, item: ReviewItem, rng: Random) -> Iterator[Review]:
    """Yield the reads of two of three experts, and of the third where they differ widely."""
    share = min(max(rng.gauss(0.62, 0.17), 0.2), 1)
    own = [_said(desk, item, (place + turn) % 3, share, rng) for turn in range(2)]
    yield from own
    if desk.needs_third(own):
        yield _said(desk, item, (place + 2) % 3, share, rng)


def _said(desk: reads.Desk, item: ReviewItem, expert: int, share: float, rng: Random) -> Review:
    scores = desk.half_points({row.key: share + STRICT[expert] + rng.gauss(0, 0.06) for row in desk.rubric.rows})
    return desk.read(item, expert, scores, COMMENT)


def _results(call: Call) -> None:
    """Publish preliminary results, uphold an appeal, adopt and publish the final list."""
    operator, panel = calls.persona("operator"), calls.persona("appeals")
    run = _resolved(call, calls.moment(10, 27), "12")
    publishing.publish_preliminary(call, run, by=operator, now=calls.moment(10, 28), is_told=False)
    below = runs.rows_of(run, "reserve").select_related("application__person")[0]
    person, filed = below.application.person, calls.moment(10, 29)
    appeal = appealing.file(below.application, GROUNDS, [evidence.measurements(person, filed)], by=person, now=filed)
    appeal = appealing.take_up(appeal, by=panel, now=calls.moment(10, 30))
    points = {"n4": Decimal(10), "n5": Decimal(10)}
    appealing.decide(appeal, appealing.Outcome("upheld", ANSWER, points, (3, 0), appeal.version), by=panel, now=calls.moment(11, 2))
    run = _resolved(call, calls.moment(11, 3), "13")
    _hold(call, run, _Said("14", "Утвердить итоговый список участников смены и резерв."), calls.moment(11, 5))
    publishing.publish_final(call, run, by=operator, now=calls.moment(11, 5, 5))


def _resolved(call: Call, now: datetime, number: str) -> RankingRun:
    """Run the ranking; where a tie stops it, let the commission put the equals in order."""
    fresh = Call.objects.select_related("region", "rules", "questionnaire").get(pk=call.pk)
    run = running.run_ranking(fresh, is_over=True, by=calls.persona("operator"), now=now)
    if run.is_stopped:
        orders = tuple(tuple(sorted(one.keys)) for one in runs.Told(run).unresolved)
        _hold(call, run, _Said(number, "Сравнить описания проектов: выше та заявка, где измерений больше.", orders), now)
        return running.run_ranking(fresh, is_over=True, by=calls.persona("operator"), now=now)
    return run


@dataclass(frozen=True)
class _Said:
    number: str
    text: str
    orders: tuple[tuple[str, ...], ...] = ()


def _hold(call: Call, run: RankingRun, said: _Said, now: datetime) -> None:
    parts = list(CallPerson.objects.filter(call=call, part__in=["chair", "member", "secretary"]).order_by("pk"))
    methodist = calls.persona("methodist").pk
    members = [Member(row.person_id, row.part, conflicts=_conflicts(row.person_id == methodist, said)) for row in parts]
    votes = [_vote(one, said, one.id == methodist) for one in members if one.role != "secretary"]
    what = sitting.Sitting(said.number, now.date(), members, votes, said.text, said.orders)
    sitting.hold(call, run, what, by=calls.persona("secretary"), now=now)


def _conflicts(is_methodist: bool, said: _Said) -> frozenset[str]:
    """Return what the methodologist, who taught a pupil, has named before the list was adopted."""
    return frozenset({"П-2026-000017"}) if is_methodist and not said.orders else frozenset()


def _vote(one: Member, said: _Said, is_methodist: bool) -> Vote:
    return Vote(one.id, "abstained", OPINION) if is_methodist and not said.orders else Vote(one.id, "for")


def _answers(call: Call, rng: Random) -> None:
    """Let most families answer: three decline, six have not answered yet."""
    rows = list(SelectionApplication.objects.filter(call=call, status="recommended").select_related("call").order_by("number"))
    rng.shuffle(rows)
    for at, row in enumerate(rows[:-6]):
        then = calls.moment(11, 6) + timedelta(minutes=at * 7)
        placing.answer(row, is_yes=at >= 3, reason="" if at >= 3 else "Совпало с районной олимпиадой.", by=None, now=then)
