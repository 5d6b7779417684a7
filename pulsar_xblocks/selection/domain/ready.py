"""Ready rule sets of the default questionnaires.  Source: domain.md 3.3; our own defaults, an operator's to edit.

The opening of a studio has no points, so it has no rule set.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pulsar_xblocks.kernel.questions.domain.model import Text
from pulsar_xblocks.selection.domain.rules import (
    ACADEMIC,
    ACHIEVEMENTS,
    AUTOMATIC,
    COMMISSION,
    EXPERT,
    MUNICIPALITIES,
    MUNICIPALITY,
    Gates,
    Part,
    Quota,
    RuleSet,
    Worth,
)


def _part(key: str, kind: str, most: int, title: tuple[str, str], pass_percent: int = 0) -> Part:
    return Part(key, kind, Text(*title), Decimal(most), Decimal(pass_percent), (key,))


SCIENCE = RuleSet(
    title=Text("Наука", "Science"),
    parts=(
        _part("n3", ACADEMIC, 50, ("Учебно-отборочный курс", "Selection course"), pass_percent=40),
        _part("n2", ACHIEVEMENTS, 30, ("Достижения", "Achievements")),
        _part("n4", EXPERT, 10, ("Описание своего проекта", "The applicant’s own project")),
        _part("n5", EXPERT, 10, ("Мотивация", "Motivation")),
    ),
)
ARTS = RuleSet(
    title=Text("Искусство", "Arts"),
    parts=(
        _part("i3", EXPERT, 50, ("Портфолио", "Portfolio")),
        _part("i4", EXPERT, 20, ("Творческое задание", "Creative task")),
        _part("i5", ACHIEVEMENTS, 20, ("Достижения", "Achievements")),
        _part("i6", EXPERT, 10, ("Мотивация", "Motivation")),
    ),
)
STANDARDS = ("s4_sprint", "s4_jump", "s4_push", "s4_bend")  # questions, five points each
SPORT = RuleSet(
    title=Text("Спорт", "Sport"),
    parts=(
        _part("s2", AUTOMATIC, 30, ("Спортивный разряд, звание", "Rank or title in sport")),
        _part("s3", AUTOMATIC, 30, ("Результаты официальных соревнований", "Results of official competitions")),
        replace(_part("s4", AUTOMATIC, 20, ("Тестовые нормативы", "Standards of the programme")), questions=STANDARDS),
        _part("s5", EXPERT, 10, ("Видео выполнения", "Video of the exercises")),
        _part("s6", EXPERT, 10, ("Характеристика тренера", "The trainer’s reference")),
    ),
    ties=("s3", "s2", EXPERT, MUNICIPALITY, COMMISSION),
)
BUSINESS = RuleSet(
    title=Text("Предпринимательство", "Entrepreneurship"),
    parts=(
        _part("e3", EXPERT, 20, ("Проблема и клиент", "Problem and customer")),
        _part("e4", EXPERT, 15, ("Решение и отличие", "Solution and what sets it apart")),
        _part("e5", EXPERT, 15, ("Экономика", "Figures")),
        _part("e6", EXPERT, 10, ("Что уже сделано", "What is done already")),
        _part("e7", ACADEMIC, 20, ("Тест финансовой грамотности", "Test of financial literacy")),
        _part("e8", EXPERT, 10, ("Видеовизитка", "Video introduction")),
        _part("e9", ACHIEVEMENTS, 10, ("Достижения", "Achievements")),
    ),
)
CENTRE = RuleSet(
    title=Text("Статус межмуниципального центра", "Status of an inter-municipal centre"),
    gates=Gates(max_shifts_per_school_year=None, same_profile_gap=0, purposes=("selection",)),
    parts=(
        _part("m4", EXPERT, 20, ("Опыт работы с одарёнными детьми", "Experience with gifted pupils")),
        _part("m5", EXPERT, 15, ("Кадры", "Staff")),
        _part("m6", EXPERT, 15, ("Инфраструктура и оборудование", "Premises and equipment")),
        _part("m7", EXPERT, 25, ("Программа развития на три года", "Programme for three years")),
        _part("m8", EXPERT, 10, ("План-график", "Schedule")),
        _part("m9", EXPERT, 10, ("Показатели по годам", "Indicators by year")),
        _part("m10", EXPERT, 5, ("Сетевые партнёры", "Partners")),
    ),
    pass_points=Decimal(60),
    ties=("m7", "m4", COMMISSION),
    keeps_unused=True,
)
READY = {"science": SCIENCE, "arts": ARTS, "sport": SPORT, "business": BUSINESS, "centre": CENTRE}


def of_zones(rules: RuleSet, zones: Sequence[tuple[str, Text, Sequence[str]]], best: int) -> RuleSet:
    """Return the rules with so many best of every zone: (code, title, codes of municipalities); a seat nobody is fit for stays empty."""
    quotas = tuple(Quota(code, title, best, MUNICIPALITIES, tuple(places)) for code, title, places in zones)
    return replace(rules, quotas=quotas, places=best * len(quotas), keeps_unused=True)


SPORT_LEVELS = tuple(  # results of official competitions (S3): a prize is worth 0.8 of a victory; the three best rows count
    Worth(level, Decimal(points), Decimal(points) * 8 / 10, Text(*title))
    for level, points, title in (
        ("russia", 30, ("Всероссийские соревнования", "National competitions")),
        ("district", 20, ("Соревнования федерального округа", "Competitions of the federal district")),
        ("region", 12, ("Региональные соревнования", "Regional competitions")),
        ("municipality", 5, ("Муниципальные соревнования", "Municipal competitions")),
    )
)
