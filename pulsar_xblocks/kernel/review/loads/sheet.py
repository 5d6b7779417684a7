"""The sheet of reads: its columns, how its rows are compared, taking it out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.exports.tables import Column
from pulsar_xblocks.kernel.loads.columns import returning
from pulsar_xblocks.kernel.loads.domain import MATCHES, NUMBER, PROSE, Field, Known, number_text, plain_text, prose
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review import registry
from pulsar_xblocks.kernel.review.actions.reading import NotYours
from pulsar_xblocks.kernel.review.actions.settling import Published, Withdrawn
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.domain.assigning import Paper, Reader, may_read
from pulsar_xblocks.kernel.review.domain.rubric import COMMENT, COMMENT_MAX, Rubric, field_of, plain
from pulsar_xblocks.kernel.review.domain.rubric import said as rubric_word
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup
from pulsar_xblocks.kernel.review.queries import queue
from pulsar_xblocks.kernel.review.queries.results import rubric_of, scores_of

CODE = Field("code", mark("Work code"), ("код", "код работы", "code"), role=MATCHES, limit=20, is_needed=True)
EXPERT = Field("expert", mark("Expert"), ("эксперт",), role=MATCHES, limit=320)
BARRED = mark("This expert may not read the work: own organisation, or a declared conflict.")
NO_EXPERT = mark("This person is no longer an expert of the region.")


def fields_of(rubric: Rubric, *, has_experts: bool) -> tuple[Field, ...]:
    """Return the columns that are read; ``has_experts``: the sheet holds everybody's reads."""
    comment = Field(COMMENT, mark("Comment"), ("комментарий", "комментарий для студии"), PROSE, limit=COMMENT_MAX)
    return (CODE, *((EXPERT,) if has_experts else ()), *_score_fields(rubric), comment)


def _score_fields(rubric: Rubric) -> list[Field]:
    """Return a column per row of the rubric, known by its heading in either language: «1. Понимание задачи (0–2)»."""
    is_russian, found = (get_language() or "ru").startswith("ru"), []
    for number, row in enumerate(rubric.rows, 1):
        in_words = {language: f"{number}. {rubric_word(row, is_russian=language)} (0–{plain(row.max)})" for language in (True, False)}
        found.append(Field(field_of(row.key), in_words[is_russian], tuple(in_words.values()), NUMBER))
    return found


def known_read(row: Review) -> Known:
    """Return a read as loads compare it; its work and its expert are at hand."""
    values = {field_of(key): number_text(value) for key, value in scores_of(row).items()} | {COMMENT: prose(row.comment)}
    values |= {"code": row.item.blind_code, "expert": plain_text(row.expert.full_name), "state": row.state}
    return Known(values, person=row.expert_id)


def closed_read(row: Review, group: ReviewGroup, readers: Mapping[int, Reader]) -> str:
    """Return the msgid of why a read cannot be changed by a table, "" when it can."""
    if group.frozen_at is not None and row.item.reopened_at is None:
        return Published.message
    if row.item.state == statuses.WITHDRAWN:
        return Withdrawn.message
    if row.state not in statuses.COUNTED:
        return NotYours.message
    reader = readers.get(row.expert_id)
    if reader is None:
        return NO_EXPERT
    return "" if may_read(Paper(row.item_id, 1, row.item.organisation_id), reader) else BARRED


def score_columns(rubric: Rubric, read_of: Callable[[Any], Review | None]) -> list[Column]:
    """Return the columns of the scores; ``read_of`` gives the read of what is exported."""
    return [Column(one.msgid, _score_getter(row.key, read_of), 16) for one, row in zip(_score_fields(rubric), rubric.rows, strict=True)]


def _score_getter(key: str, read_of: Callable[[Any], Review | None]) -> Callable[[Any], Any]:
    def get(row: Any) -> Any:
        read = read_of(row)
        return scores_of(read).get(key) if read else None

    return get


def own_columns(group: ReviewGroup) -> Sequence[Column]:
    """Return the columns of an expert's own sheet: blind codes, titles, scores; nobody's names."""
    return (
        *returning(lambda row: (str(row[0].pk), known_read(row[0]))),
        Column(CODE.msgid, lambda row: row[0].item.blind_code, 14),
        Column(mark("Work"), lambda row: row[1], 36),
        Column(mark("State of the read"), lambda row: gettext(statuses.READ[row[0].state].word), 20),
        *score_columns(rubric_of(group), lambda row: row[0]),
        Column(mark("Comment"), lambda row: row[0].comment, 60),
    )


def own_rows(person: Any, group: ReviewGroup) -> Iterable[tuple[Review, str]]:
    """Return a person's reads of a group with the titles of the works; 2 queries."""
    rows = list(queue.reviews_of(person).filter(item__group=group).select_related("item", "expert"))
    titles = registry.titles_of(group.kind, [row.item.object_id for row in rows])
    return [(row, titles.get(row.item.object_id, "")) for row in rows]
