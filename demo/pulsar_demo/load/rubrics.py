"""The rubric of the demonstration's finals: May is scored by one of its own, by two experts."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from pulsar_demo import personas
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.review.domain.rubric import Level, RubricRow
from pulsar_xblocks.studios.actions.rubrics import Change, Pick, pick_rubrics, store_rubric
from pulsar_xblocks.studios.models import ProjectYear
from pulsar_xblocks.studios.queries.rubrics import rubric_of

MAY = 8
DEFENCE = (
    ("0", "Доклада не было, или на вопросы не ответили.", "There was no talk, or no question was answered."),
    ("0.5", "Доклад понятен, ответы неполные.", "The talk is clear, the answers are not complete."),
    ("1", "Доклад понятен, ответы по существу.", "The talk is clear, the answers go to the point."),
)
REASON = "В мае работы защищают перед комиссией: вместо оформления оцениваем доклад и ответы."


def load(now: datetime) -> None:
    """Store the rubric and choose it for May."""
    year = ProjectYear.objects.select_related("region", "rubric").get(region__code=personas.TOMSK, status="active")
    operator, at = Person.objects.get(user__username="operator"), now - timedelta(days=30)
    monthly = rubric_of(year)
    assert monthly is not None
    levels = tuple(Level(Decimal(value), russian, english) for value, russian, english in DEFENCE)
    talk = RubricRow("defence", Decimal(1), "Доклад и ответы на вопросы", "Talk and answers", levels)
    finals = replace(monthly, rows=(*monthly.rows[:-1], talk), ru="Защита проекта", en="Defence of the project")
    made = store_rubric(year, year.version, Change(finals, REASON, is_for_year=False), by=operator, now=at)
    pick_rubrics(year, year.version, {MAY: Pick(made.number, 2)}, by=operator, now=at)
