"""Tables of points: numbers that ranges turn into points.  Each call may have its own, set before applications are taken.

The ranges of the ready questionnaires are our example, not official standards: domain.md 3.3, S4, gives 0 to 20 points for the
standards of a programme and no table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.domain import Band, Question, Questionnaire, model, problems

MOST_BANDS = 20
MOST_POINTS = Decimal(100)
NO_RANGE = mark("Write at least one range.")


def tabled(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """Return the questions whose number becomes points by a table."""
    return tuple(row for row in questionnaire.questions() if row.type in (model.INT, model.DECIMAL) and row.scoring.bands)


def is_example(question: Question, ready: Iterable[Questionnaire]) -> bool:
    """Tell whether the table of a question is still that of a ready questionnaire."""
    return any(one.key == question.key and one.scoring.bands == question.scoring.bands for asked in ready for one in tabled(asked))


def with_tables(questionnaire: Questionnaire, tables: Mapping[str, Sequence[Band]]) -> Questionnaire:
    """Return the questionnaire with other tables: key -> ranges; a number is then asked for from the lowest to the highest of them."""
    sections = tuple(
        replace(section, questions=tuple(_with_table(row, tables[row.key]) if tables.get(row.key) else row for row in section.questions))
        for section in questionnaire.sections
    )
    return replace(questionnaire, sections=sections)


def table_problems(questionnaire: Questionnaire) -> dict[str, list[Sentence]]:
    """Return key of a question with a table -> what is wrong with it: gaps, overlaps, ranges upside down."""
    found: dict[str, list[Sentence]] = {}
    keys = {row.key for row in tabled(questionnaire)}
    for one in problems(questionnaire):
        if one.key in keys:
            found.setdefault(one.key, []).append(one.sentence)
    return found


def _with_table(question: Question, bands: Sequence[Band]) -> Question:
    ordered = tuple(sorted(bands, key=lambda band: (band.low, band.high)))
    limits = replace(question.limits, least=ordered[0].low, most=max(band.high for band in ordered))
    return replace(question, limits=limits, scoring=replace(question.scoring, bands=ordered))
