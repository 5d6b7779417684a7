"""Contest lists of two school years and achievements of pupils: names of well-known olympiads are facts, the rest is invented."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from pulsar_demo import personas
from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import contest_names as names
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.selection.contests.actions import lists as actions
from pulsar_xblocks.selection.contests.actions import own
from pulsar_xblocks.selection.contests.domain import lists
from pulsar_xblocks.selection.contests.domain.own import Said
from pulsar_xblocks.selection.contests.models import Achievement, ContestEvent, ContestList
from pulsar_xblocks.studios.models import Membership

YEARS = ("2025/26", "2026/27")
KEEPERS = 260  # pupils of studios who have written down an achievement
STAGES = ("school", "municipal", "municipal", "regional", "final", "qualifying")
RESULTS = ("participant", "participant", "prize", "prize", "winner")


@dataclass(frozen=True)
class Line:
    """A contest before it is stored."""

    source: str
    name: str
    level: str
    subjects: str
    organiser: str
    grades: tuple[int, int]


def load(rng: Random, now: datetime) -> None:
    """Store the lists of both years, what the personas keep, and the numbers of other pupils."""
    operator = Person.objects.get(user__username="operator")
    region = Region.objects.get(code=personas.TOMSK)
    lines = [*_rsosh(), *_ministry(rng), *_regional(rng)]
    for year in YEARS:
        for source in lists.SOURCES:
            at = now - timedelta(days=70 if year == YEARS[-1] else 420)
            row = actions.begin(region, source, year, by=operator, now=at)
            _store(row, [line for line in lines if line.source == source], Random(f"{source}:{year}"))
    _personas(region, now)
    _others(rng, region, now)


def _rsosh() -> Iterator[Line]:
    for name, organiser, level, subjects in names.RSOSH:
        for subject in subjects:
            yield Line(lists.RSOSH, name, level, subject, organiser, (7 if level == "3" else 5, 11))


def _ministry(rng: Random) -> Iterator[Line]:
    for case, subject in names.VSOSH:
        yield Line(lists.MINISTRY, f"Всероссийская олимпиада школьников по {case}", lists.VSOSH, subject, "Минпросвещения России", (4, 11))
    for name, organiser, level, subjects, first, last in names.MINISTRY:
        yield Line(lists.MINISTRY, name, level, subjects, organiser, (first, last))
    for place, name in enumerate(names.INVENTED_NAMES * 3):
        kind = names.INVENTED_KINDS[place % len(names.INVENTED_KINDS)]
        level = rng.choice(("all_russian", "all_russian", "interregional"))
        word = "Межрегиональный" if level == "interregional" else "Всероссийский"
        ending = word[:-2] + "ая" if kind in ("олимпиада", "конференция") else word
        subject = rng.choice(names.INVENTED_SUBJECTS)
        yield Line(lists.MINISTRY, f"{ending} {kind} «{name}» ({subject})", level, subject, "Вымышленный организатор", _grades(rng))


def _regional(rng: Random) -> Iterator[Line]:
    for place, name in enumerate(names.INVENTED_NAMES):
        kind = names.INVENTED_KINDS[(place + 2) % len(names.INVENTED_KINDS)]
        word = "Областная" if kind in ("олимпиада", "конференция") else "Областной"
        subject = rng.choice(names.INVENTED_SUBJECTS)
        yield Line(lists.REGIONAL, f"{word} {kind} «{name}»", lists.REGION, subject, "Центр «Пульсар», вымышленный конкурс", _grades(rng))


def _grades(rng: Random) -> tuple[int, int]:
    first = rng.choice((1, 5, 5, 7, 8))
    return first, rng.choice((8, 11)) if first < 8 else 11


def _store(row: ContestList, lines: Sequence[Line], rng: Random) -> None:
    mark = {lists.MINISTRY: "МП", lists.RSOSH: "РСОШ", lists.REGIONAL: "РЕГ"}[row.source]
    events = []
    for number, line in enumerate(lines, 1):
        starts, ends = _days(rng, int(row.year[:4]))
        is_told = rng.random() > 0.06
        event = ContestEvent(
            contest_list=row,
            code=f"{mark}-{number:03d}",
            name=line.name,
            level=line.level,
            subjects=line.subjects,
            grade_from=line.grades[0],
            grade_to=line.grades[1],
            organiser=line.organiser,
            link=f"https://contest-{mark.lower().encode().hex()[:6]}-{number:03d}.example.ru",
            starts_on=starts if is_told else None,
            ends_on=ends if is_told else None,
        )
        event.fold()
        events.append(event)
    ContestEvent.objects.bulk_create(events, batch_size=200)


def _days(rng: Random, first: int) -> tuple[date, date]:
    starts = date(first, 9, 10) + timedelta(days=rng.randrange(190))
    return starts, min(starts + timedelta(days=rng.choice((1, 14, 45, 90, 120))), date(first + 1, 5, 31))


@dataclass(frozen=True)
class Kept:
    """An achievement of a persona: part of the contest's name, what else is said."""

    persona: str
    name: str
    subject: str
    year: str
    stage: str
    result: str
    on: date
    number: str = ""


KEPT = (
    Kept(
        "pupil3", "Всероссийская олимпиада школьников по химии", "химия", "2025/26", "municipal", "winner", date(2025, 12, 4), "М-2025-0417"
    ),
    Kept("pupil3", "Всероссийская олимпиада школьников по химии", "химия", "2025/26", "regional", "prize", date(2026, 1, 29), "Р-70-0112"),
    Kept("pupil3", "Всесибирская открытая олимпиада школьников", "химия", "2025/26", "final", "prize", date(2026, 3, 22), "ВСО-26-0731"),
    Kept("pupil3", "Областная олимпиада «Кедровая шишка»", "", "2025/26", "final", "participant", date(2026, 2, 14)),
    Kept("pupil2", "Турнир имени М. В. Ломоносова", "физика", "2026/27", "qualifying", "winner", date(2026, 10, 4), "ТЛ-1188"),
    Kept("pupil2", "Всероссийская олимпиада школьников по физике", "физика", "2026/27", "school", "winner", date(2026, 9, 29)),
)


def _personas(region: Region, now: datetime) -> None:
    school = Organisation.objects.get(code=personas.LYCEUM)
    for number, kept in enumerate(KEPT):
        rows = ContestEvent.objects.filter(contest_list__region=region, contest_list__year=kept.year, name__contains=kept.name)
        event = (rows.filter(subjects=kept.subject).first() if kept.subject else None) or rows.first()
        person = Person.objects.get(user__username=kept.persona)
        if event is None:
            continue
        said = Said(event.pk, "", "", kept.year, kept.subject, kept.stage, kept.result, kept.on, school.pk, kept.number)
        own.keep(person, region, own.Typed(said), now=now - timedelta(days=30 - number))
    chosen = ContestEvent.objects.filter(
        contest_list__region=region, contest_list__year=YEARS[-1], starts_on__gt=local_day(now, region.time_zone)
    )
    for event in chosen.filter(subjects="химия").order_by("starts_on")[:3]:
        actions.choose(Person.objects.get(user__username="pupil3"), event, now=now)


def _others(rng: Random, region: Region, now: datetime) -> None:
    members = Membership.objects.filter(studio_year__year__region=region, studio_year__year__code=YEARS[-1], person__user=None)
    found = list(members.order_by("pk").values_list("person", "studio_year__studio__organisation")[: KEEPERS * 2])
    rows = []
    for year in YEARS:
        events = list(
            ContestEvent.objects.filter(contest_list__region=region, contest_list__year=year).select_related("contest_list").order_by("pk")
        )
        popular = rng.sample(events, 40)
        for person, school in rng.sample(found, min(KEEPERS, len(found))):
            rows.append(_row(rng, region, rng.choice(popular), person, school, now))
    insert(Achievement, rows)


def _row(rng: Random, region: Region, event: ContestEvent, person: int, school: int, now: datetime) -> Achievement:  # noqa: PLR0913
    stages = [stage for stage in STAGES if stage in lists.stages_for(event.level)]
    at = now - timedelta(days=rng.randrange(2, 60))
    row = Achievement(region=region, person_id=person, created_at=at, saved_at=at)
    row.said = Said(
        event=event.pk,
        year=event.contest_list.year,
        subject=event.event.subjects[0] if event.event.subjects else "",
        stage=rng.choice(stages),
        result=rng.choice(RESULTS),
        school=school,
    )
    return row
