"""Reads of rubrics: the numbered ones of a year, by which a round is scored, which rounds can no longer change theirs."""

from dataclasses import dataclass

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.review.domain.rubric import Rubric
from pulsar_xblocks.kernel.review.queries.results import held_rubrics
from pulsar_xblocks.studios.models import ProjectYear, Round, RubricVersion
from pulsar_xblocks.studios.works.queries.facts import codes_of

KIND = "work"  # of what is reviewed


@dataclass(frozen=True)
class RoundRubric:
    """By which rubric a round is scored; ``is_held`` = its review has begun, it keeps this one."""

    row: Round
    definition: Definition | None
    is_held: bool


def rubric_of(year: ProjectYear) -> Rubric | None:
    """Return the rubric of the year."""
    return body_of(year.rubric, Rubric) if year.rubric else None


def versions(year: ProjectYear) -> list[RubricVersion]:
    """Return the numbered rubrics, the newest first; the one that the year came with stands for number 1 until there is another."""
    rows = list(RubricVersion.objects.filter(year=year).select_related("definition", "by").order_by("-number"))
    if rows or year.rubric is None:
        return rows
    return [RubricVersion(year=year, number=1, definition=year.rubric, at=year.rubric.created_at)]


def held(year: ProjectYear) -> dict[int, Definition]:
    """Return number of a round -> the rubric it keeps; 2 queries."""
    codes = codes_of(year)
    found = held_rubrics(KIND, codes.values())
    return {row.number: found[codes[row.pk]] for row in year.rounds.all() if codes[row.pk] in found}


def rounds(year: ProjectYear) -> list[RoundRubric]:
    """Return every round with the rubric it is scored by; 4 queries."""
    kept = held(year)
    rows = year.rounds.select_related("rubric")
    return [RoundRubric(row, kept.get(row.number) or row.rubric or year.rubric, row.number in kept) for row in rows]


def planned(year: ProjectYear) -> dict[str, Definition]:
    """Return readable code of a round that is not published -> the rubric set for it, whether or not its review has begun; 2 queries."""
    codes = codes_of(year)
    rows = [(codes[row.pk], row.rubric or year.rubric) for row in year.rounds.filter(published_at=None).select_related("rubric")]
    return {code: definition for code, definition in rows if definition is not None}
