"""Passports for tests: a sound one of 36 hours, and parts of it to spoil."""

from dataclasses import replace
from decimal import Decimal

from pulsar_xblocks.courses.domain.passport import (
    ATTENDANCE,
    CONTACT,
    DISTANCE,
    INDEPENDENT,
    INTERNSHIP,
    LOG,
    REFLECTION,
    Activity,
    Hours,
    Module,
    Passport,
)


def h(contact: str = "0", distance: str = "0", internship: str = "0", independent: str = "0") -> Hours:
    """Return hours by kind."""
    return Hours(Decimal(contact), Decimal(distance), Decimal(internship), Decimal(independent))


START = Module(
    key="start",
    title="Студия в школе",
    hours=h(contact="8", independent="4"),
    control="task",
    outcomes=("Умеет планировать год студии",),
    activities=(
        Activity("day-1", "Очный день", ATTENDANCE, Decimal(8), CONTACT),
        Activity("plan", "План года студии", hours=Decimal(4), hour_kind=INDEPENDENT, most=Decimal(10)),
    ),
)
METHOD = Module(
    key="method",
    title="Как вести проект",
    hours=h(distance="10", independent="2"),
    control="test",
    activities=(
        Activity("cases", "Разбор случаев", hours=Decimal(10), hour_kind=DISTANCE, most=Decimal(10)),
        Activity("thoughts", "Что изменится", REFLECTION, Decimal(2), INDEPENDENT, is_mandatory=False),
    ),
)
PRACTICE = Module(
    key="practice",
    title="Стажировка",
    hours=h(internship="10"),
    control="credit",
    activities=(Activity("internship", "Дневник стажировки", LOG, Decimal(10), INTERNSHIP),),
)
PASSPORT = Passport(
    title="Наставник школьной студии",
    category="педагоги",
    hours=h("10", "10", "10", "6"),
    modules=(START, METHOD, PRACTICE),
    final="project",
    final_hours=h(contact="2"),
)


def shortened(passport: Passport, hours: Hours) -> Passport:
    """Return the passport with other hours of the whole."""
    return replace(passport, hours=hours)
