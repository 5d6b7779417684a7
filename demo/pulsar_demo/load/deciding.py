"""The selection «Наука» that waits for its commission: documents to check, a tie across the cut-off, nothing published yet; invented."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from pulsar_demo import personas
from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import calls, files, names, reads
from pulsar_demo.load.applicants import MOTIVATION, PROJECT
from pulsar_demo.load.artworks import diploma
from pulsar_demo.load.ranking import CONTESTS
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day
from pulsar_xblocks.kernel.review.models import Review, ReviewItem
from pulsar_xblocks.selection.applications.models import AcademicScore, ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.contests.actions.own import PURPOSE
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import Gates

TOLD = calls.Told(
    code="science-2027-03",
    title="Отбор на смену «Наука», март 2027",
    direction="science",
    window=(date(2026, 10, 5), date(2026, 11, 1)),
    shift=(date(2027, 3, 15), date(2027, 3, 28)),
    people=calls.PANEL,
)
PLACES = 6


@dataclass(frozen=True)
class Entry:
    """One application: points of the course, the experts' marks as shares of the scale, one confirmed achievement (level, result)."""

    course: int
    share: float
    achievement: tuple[str, str] = ("", "")
    school: str = personas.LYCEUM
    persona: str = ""


ENTRIES = (
    Entry(47, 0.95, ("rsosh_2", "prize"), persona="pupil3"),
    Entry(45, 0.9, ("vsosh_regional", "prize")),
    Entry(44, 0.85, ("rsosh_3", "winner"), personas.POROTNIKOVO),
    Entry(46, 0.8, ("vsosh_municipal", "winner"), personas.PODGORNOE),
    Entry(42, 0.9, ("regional", "winner"), personas.GYMNASIUM),
    Entry(40, 0.7, ("regional", "prize")),  # this one and the next are equal in everything that the rules compare
    Entry(40, 0.7, ("regional", "prize"), personas.GYMNASIUM),
    Entry(36, 0.7, school=personas.POROTNIKOVO),
    Entry(33, 0.6, school=personas.PODGORNOE),
    Entry(30, 0.55),
    Entry(18, 0.6),  # below the pass mark of the course
)
CHECKED = len(ENTRIES)
CLAIMS = (  # of the applications that wait for the check: (level, result, year, degree on the diploma)
    (("vsosh_municipal", "winner", "2025/26", "I"), ("rsosh_3", "winner", "2025/26", "II"), ("regional", "prize", "2022/23", "III")),
    (("vsosh_municipal", "prize", "2025/26", "II"),),
    (),
)
COMMENT = "Опыт описан подробно, видны измерения; вывод стоит проверить на других площадках и оценить погрешность."


def load(rng: Random) -> None:
    """Store the call, its applications, their points and the reads of the experts."""
    gates = Gates(grades=(7, 8, 9, 10, 11), least_age=12, most_age=18)
    rules = replace(READY["science"], places=PLACES, gates=gates, offer_days=7, reserve=4)
    call = calls.announce(TOLD, rules, now=calls.moment(10, 1))
    rows = _applications(call, rng)
    _points(rows)
    term = end_of_day(date(2026, 11, 9), call.region.time_zone)
    desk = reads.hand_over(call, term, (calls.moment(11, 3), calls.moment(11, 8)))
    reads.store(desk, [read for entry, item in zip(ENTRIES, desk.items(), strict=True) for read in _read(desk, entry, item)])


def _applications(call: Call, rng: Random) -> list[SelectionApplication]:
    entries = (*ENTRIES, *(Entry(31, 0) for _ in CLAIMS))
    schools = {row.code: row for row in Organisation.objects.filter(region=call.region).select_related("municipality")}
    grades = [11 if entry.persona else rng.randrange(8, 12) for entry in entries]
    people = [
        calls.persona(entry.persona)
        if entry.persona
        else names.person(rng, calls.moment(10, 5), birth=names.birth_of_grade(rng, grade, 2026))
        for entry, grade in zip(entries, grades, strict=True)
    ]
    insert(Person, [person for person in people if person.pk is None])
    rows = []
    for place, (entry, person, grade) in enumerate(zip(entries, people, grades, strict=True)):
        at = calls.moment(10, 7) + timedelta(hours=place * 31)
        is_checked = place < CHECKED
        rows.append(
            SelectionApplication(
                call=call, person=person, questionnaire=call.questionnaire, grade=grade, organisation=schools[entry.school],
                municipality=schools[entry.school].municipality, status="admitted" if is_checked else "submitted", created_at=at,
                saved_at=at, submitted_at=at, accepted_at=at, decided_at=calls.moment(11, 2) if is_checked else None,
            )
        )  # fmt: skip
    for row, number in zip(rows, calls.numbers(call, len(rows)), strict=True):
        answers = calls.common_answers(row) | {"n1": "physics", "n4": PROJECT, "n5": MOTIVATION, "n6": "none"}
        row.number, row.answers = number, json.dumps(answers, ensure_ascii=False, sort_keys=True)
    insert(SelectionApplication, rows)
    return rows


def _points(rows: Sequence[SelectionApplication]) -> None:
    courses = [*(entry.course for entry in ENTRIES), *(31 for _ in CLAIMS)]
    at = calls.moment(11, 2)
    scores = [
        AcademicScore(application=row, part="n3", points=Decimal(points), source="course", at=at)
        for row, points in zip(rows, courses, strict=True)
    ]
    insert(AcademicScore, scores)
    confirmed = [
        _achievement(row, 0, *entry.achievement, status="confirmed", checked_at=at)
        for row, entry in zip(rows, ENTRIES, strict=False)
        if entry.achievement[0]
    ]
    claimed = [
        _claim(row, number, told) for row, all_told in zip(rows[CHECKED:], CLAIMS, strict=True) for number, told in enumerate(all_told)
    ]
    insert(ApplicationAchievement, [*confirmed, *claimed])


def _claim(row: SelectionApplication, number: int, told: tuple[str, str, str, str]) -> ApplicationAchievement:
    level, result, year, degree = told
    scan = {f"Диплом {degree}.jpg": diploma(degree, row.pk * 10 + number)}
    keys = files.store(row.person, PURPOSE, row.person, scan, region_id=row.call.region_id, at=row.saved_at)
    return _achievement(row, number, level, result, year=year, files="\n".join(keys))


def _achievement(row: SelectionApplication, number: int, level: str, result: str, **facts: object) -> ApplicationAchievement:
    told = {"year": "2025/26", "subject": "физика", "name": CONTESTS[level]} | facts
    return ApplicationAchievement(application=row, key=f"a{number}", olympiad=f"{level}-{number}", level=level, result=result, **told)


def _read(desk: reads.Desk, entry: Entry, item: ReviewItem) -> Iterator[Review]:
    """Yield the reads of two experts, the same: the tie is between applications."""
    scores = desk.half_points({row.key: entry.share for row in desk.rubric.rows})
    for expert in (0, 1):
        yield desk.read(item, expert, scores, COMMENT)
