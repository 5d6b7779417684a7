"""The story «Статус ММЦ»: discussions, competitions of organisations, the register and its reports; all invented."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from pulsar_demo.load import centre_texts as texts
from pulsar_demo.load import competition
from pulsar_demo.load.calls import persona
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.centres.actions import register, reports
from pulsar_xblocks.selection.centres.models import Centre
from pulsar_xblocks.selection.discussions.actions import discussions, proposals
from pulsar_xblocks.selection.discussions.models import Discussion

EAST = ("69608000", "69648000")


def load(now: datetime) -> None:
    """Store the whole story."""
    region, operator = Region.objects.get(code="70"), persona("operator")
    _discussed(region, operator, now)
    _discussing(region, operator, now)
    _register(region, operator)
    competition.load(region, now)
    reports.ask(region, 2026, datetime(2027, 1, 31, 16, 59, tzinfo=now.tzinfo), by=operator, now=now - timedelta(days=2))


def _discussed(region: Region, operator: Person, now: datetime) -> None:
    """Store the discussion whose answers are published."""
    opens, closes = now - timedelta(days=60), now - timedelta(days=40)
    values = {
        "title": "Проект положения о конкурсе на статус межмуниципального центра",
        "code": "mmc-polozhenie",
        "intro": "Положение обсуждали три недели, в том числе группами на семинаре. Ниже — каждое предложение с ответом центра.",
        "text": texts.DRAFT.strip(), "opens_at": opens, "closes_at": closes, "edit_minutes": 30, "is_premoderated": False,
    }  # fmt: skip
    row = discussions.publish(discussions.create(region, values, by=operator, now=opens), by=operator, now=opens)
    people = [persona(key) for key in ("head", "municipal", "mentor", "mentor2", "listener", "listener2")]
    for at, (section, text, outcome, answer) in enumerate(texts.PROPOSALS):
        then = opens + timedelta(days=1 + at * 2)
        one = proposals.propose(row, proposals.Said(text, section), by=people[at], now=then)
        for other in people[: at + 1]:
            if other != people[at]:
                proposals.support(one, is_on=True, by=other, now=then)
        one = proposals.answer(one, outcome, answer, one.version, by=operator, now=closes + timedelta(days=3))
    final = texts.DRAFT.strip()
    for before, after in texts.CHANGES:
        final = final.replace(before, after)
    discussions.finish(row, final, by=operator, now=closes + timedelta(days=8))


def _discussing(region: Region, operator: Person, now: datetime) -> Discussion:
    """Store the discussion that takes proposals now, in two groups."""
    values = {
        "title": "Проект порядка ежегодного отчёта центра",
        "code": "mmc-otchyot",
        "intro": "Обсуждаем группами: опытные центры и новые участники. Предложения принимаем и от всех остальных.",
        "text": texts.NEXT_DRAFT.strip(), "opens_at": now - timedelta(days=6), "closes_at": now + timedelta(days=8),
        "edit_minutes": 30, "is_premoderated": False,
    }  # fmt: skip
    opened = now - timedelta(days=6)
    row = discussions.publish(discussions.create(region, values, by=operator, now=opened), by=operator, now=opened)
    names = (("Группа «Опытные центры»", persona("moderator")), ("Группа «Новые участники»", persona("methodist")))
    groups = [discussions.add_group(row, name, person, by=operator, now=opened) for name, person in names]
    people = [persona(key) for key in ("head", "municipal", "mentor", "listener", "mentor2")]
    for at, (section, text, group) in enumerate(texts.FRESH):
        said = proposals.Said(text, section, None if group is None else groups[group])
        proposals.propose(row, said, by=people[at], now=opened + timedelta(days=1, hours=at))
    return row


def _register(region: Region, operator: Person) -> None:
    """Enter centres of an earlier round, one of them suspended, and their reports of a year."""
    asked = [reports.Asked(name, unit, Decimal(plan)) for name, unit, plan in texts.INDICATORS]
    entered = datetime(2024, 1, 15, 5, tzinfo=UTC)
    reports.set_indicators(region, None, asked, by=operator, now=entered)
    rows = [
        _centre(region, short, places, entered)
        for short, places in (
            ("Поротниковская СОШ", ("69612000", "69656000")),
            ("Асиновская гимназия «Лад»", EAST),
            ("Школа «Самотлор» г. Стрежевого", ("69710000", "69624000")),
        )
    ]
    reports.ask(region, 2025, datetime(2026, 1, 31, 16, 59, tzinfo=UTC), by=operator, now=datetime(2025, 12, 20, tzinfo=UTC))
    _reported(rows[0], ("318", "61", "8", "13"), operator, datetime(2026, 1, 20, tzinfo=UTC))
    _reported(rows[1], ("286", "52", "11", "12"), operator, datetime(2026, 1, 28, tzinfo=UTC))
    event = register.Event("suspended", date(2026, 3, 2), texts.SUSPENDED, "приказ № 18 от 27.02.2026")
    register.change(rows[2], event, by=operator, now=datetime(2026, 3, 2, 5, tzinfo=UTC))


def _centre(region: Region, short: str, places: tuple[str, ...], now: datetime) -> Centre:
    school = Organisation.objects.select_related("region").get(region=region, short_name=short)
    served = list(Municipality.objects.filter(region=region, oktmo__in=places))
    term = register.Term(date(2024, 2, 1), date(2027, 1, 31), "приказ № 7 от 12.01.2024", "методический кабинет центра")
    return register.enter(school, served, term, by=None, now=now)


def _reported(row: Centre, values: tuple[str, ...], operator: Person, now: datetime) -> None:
    report = row.reports.get(year=2025)
    filled = {at: reports.Filled(Decimal(value)) for at, value in enumerate(values)}
    report = reports.send(reports.save(report, report.version, filled, now=now), by=operator, now=now)
    reports.decide(report, is_accepted=True, reason="", by=operator, now=now + timedelta(days=5))
