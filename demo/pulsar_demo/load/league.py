"""The league of the demonstration: last year complete with its standings; this year records that wait for the operator."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from pulsar_demo import personas
from pulsar_xblocks.console.league_sources import entrants_of, rounds_of, scope_of
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.ledger.actions import Posting, post_many
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.league.actions import records, rounds, snapshots
from pulsar_xblocks.league.domain.months import WHOLE
from pulsar_xblocks.league.sources import SUBJECT, current
from pulsar_xblocks.studios.models import ProjectYear, Round, StudioYear
from pulsar_xblocks.studios.templates import CRITERIA
from pulsar_xblocks.studios.works.queries.facts import STAY_UNTIL

EVENTS = (
    ("K5", "Провели день опытов для третьих и четвёртых классов: 60 ребят, пять столов с приборами."),
    ("K5", "Рассказали о задании октября на школьной конференции, показали установку в работе."),
    ("K6", "Заметка о студии на сайте школы: как мы искали ошибку в измерениях."),
    ("K7", "Команда студии выступила на осенней сессии в Томске."),
    ("K8", "Наставник окончил курсы повышения квалификации по проектной работе, 72 часа."),
    ("K6", "Пост в сообществе школы: фотографии приборов, без лиц."),
    ("K5", "Помогли провести школьный этап олимпиады: собрали и проверили оборудование."),
)
PART = records.Decision(Decimal(1), "Второе событие — урок в своей студии, оно не считается.")
WAITING, COUNTED = 9, 6  # records of this year


def load(rng: Random, now: datetime) -> None:
    """Store last year's rounds and standings, and this year's records."""
    operator = Person.objects.get(user__username="operator")
    for year in ProjectYear.objects.filter(region__code=personas.TOMSK).select_related("region", "criteria").order_by("code"):
        if year.status == "archived":
            _past(rng, year, operator)
        else:
            _records(rng, year, operator, now)


def results_of(year: ProjectYear) -> dict[tuple[int, int], Decimal]:
    """Return (studio of the year, round) -> mark of the month's work as the ledger holds it."""
    rows = LedgerEntry.objects.filter(scope=scope_of(year), criterion="K3", reverses=None, reversed_by=None)
    return {(subject, number): value for subject, number, value in rows.values_list("subject_id", "round_number", "quantity")}


def _past(rng: Random, year: ProjectYear, operator: Person) -> None:
    """Let eight rounds be published one after another, then the results of the year, with diplomas."""
    year.criteria = pin("criteria", CRITERIA | {"has_diplomas": True}, year.call_opens_at)
    year.save(update_fields=["criteria"])
    entrants, facts = entrants_of(year.pk), rounds_of(year.pk)
    levels = {who.studio_year_id: Decimal(rng.randrange(11, 18)) / 2 for who in entrants}  # 5,5 to 8,5
    for fact, row in zip(facts, Round.objects.filter(year=year).order_by("number"), strict=True):
        at = datetime.combine(row.results_on, datetime.min.time(), UTC) + timedelta(hours=5)
        studios = [_result(rng, who.studio_year_id, level) for who, level in zip(entrants, levels.values(), strict=True)]
        if row.month == STAY_UNTIL:
            studios = [replace(one, stayed_share=Decimal(rng.randrange(70, 101)) / 100) for one in studios]
        results = rounds.RoundResults(year.region_id, scope_of(year), fact.number, fact.closes_on, studios)
        rounds.post_round(results, year.criteria, by=operator, now=at)
        _events(rng, year, fact.closes_on, operator, at)
        _publish(year, fact.number, operator, at)
        Round.objects.filter(pk=row.pk).update(published_at=at)
    end = datetime.combine(year.freezes_on, datetime.min.time(), UTC) + timedelta(hours=6)
    _publish(year, facts[-1].number, operator, end, is_final=True)


def _result(rng: Random, subject: int, level: Decimal) -> rounds.StudioResult:
    is_there = rng.random() < 0.92
    mark = min(max(level + Decimal(rng.randrange(-3, 4)) / 2, Decimal(2)), Decimal(10))
    share = Decimal(rng.randrange(60, 101)) / 100
    return rounds.StudioResult(subject, is_there, rng.random() < 0.85, mark if is_there else None, share if is_there else Decimal(0))


def _events(rng: Random, year: ProjectYear, on: date, operator: Person, at: datetime) -> None:
    postings = [
        Posting(year.region_id, scope_of(year), SUBJECT, pk, code, Decimal(1), on, f"demo:{pk}:{on}:{code}", note=text)
        for pk in StudioYear.objects.filter(year=year).values_list("pk", flat=True)
        for code, text in [rng.choice(EVENTS)]
        if rng.random() < 0.35
    ]
    post_many(postings, by=operator, now=at)


def _publish(year: ProjectYear, number: int, operator: Person, at: datetime, *, is_final: bool = False) -> None:
    facts = rounds_of(year.pk)
    label = WHOLE[facts[number - 1].month]
    asked = snapshots.SnapshotInput(
        scope_of(year), year.region, number, label, year.criteria, facts, entrants_of(year.pk), is_final=is_final
    )  # fmt: skip
    snapshots.snapshot(asked, by=operator, now=at)


def _records(rng: Random, year: ProjectYear, operator: Person, now: datetime) -> None:
    """Let mentors send records: some are counted already, one only in part, the rest waits."""
    studios = list(StudioYear.objects.filter(year=year, status="active").order_by("pk")[: WAITING + COUNTED])
    for number, studio in enumerate(studios):
        subject = current().subject(studio.pk)
        mentor = studio.mentors.select_related("person").order_by("pk").first()
        code, text = EVENTS[number % len(EVENTS)]
        at = now - timedelta(days=16 - number)
        address = "https://school.example/news" if code == "K6" else ""
        sent = records.Sent(code, Decimal(2 if number == 1 else 1), at.date() - timedelta(days=2), text, address, f"demo-{number}")
        row = records.send_record(subject, sent, by=mentor.person, now=at)
        if number < COUNTED:
            records.decide([row], PART if number == 1 else records.Decision(), by=operator, now=at + timedelta(days=1))
