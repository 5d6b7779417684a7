"""Finished values of the review's pages: the rubric as a form, bars of plots, texts of scripts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from pulsar_xblocks.kernel.block_http import texts
from pulsar_xblocks.kernel.files import blind
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import Shown, address, seen_by_experts, shown_of, size_words
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.kernel.review import registry
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.domain.assigning import Plan
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, RubricRow, comment_size, field_of, level_of, plain, steps, total
from pulsar_xblocks.kernel.review.domain.rubric import said as rubric_word
from pulsar_xblocks.kernel.review.domain.severity import distribution
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries.desk import Hand, Line
from pulsar_xblocks.kernel.review.queries.results import scores_of
from pulsar_xblocks.kernel.template_tags import number

FILTERS = (("", mark("All")), ("missing", mark("Without a result")), ("gap", mark("A third read is needed")), ("final", mark("Scored")))
CHOSEN = 13  # scores that fit a row of buttons; of more one is typed
BARS = 10  # of a distribution: a wide scale is cut into as many parts
PLOT_HIGH, BAR_WIDE, ROW_HIGH, SCALE_LEFT, SCALE_WIDE = 120, 32, 28, 130, 300


@dataclass(frozen=True)
class Paper:
    """A file of a work under its blind name; ``refusal`` says why it is not given, "" when it is."""

    number: int
    name: str
    size: str
    shown: Shown
    refusal: str = ""


def rubric_rows(rubric: Rubric, scores: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    """Return the rows of the form: field, label, options with their level texts, what the chosen one means."""
    return [_rubric_row(row, rubric.step, scores.get(row.key)) for row in rubric.rows]


def rubric_facts(rubric: Rubric, scores: Mapping[str, Decimal], comment: str) -> dict[str, Any]:
    """Return the total so far, the scale, when a comment must be written, how long it is."""
    facts = {"total": total(rubric, scores), "scale": rubric.scale, "below": rubric.comment_below}
    facts |= {
        "has_levels": any(row.levels for row in rubric.rows),
        "is_typed": any(len(steps(row, rubric.step)) > CHOSEN for row in rubric.rows),
    }
    return facts | {"length": rubric.comment_length, "size": comment_size(comment)}


def content_of(item: ReviewItem, review_id: int = 0) -> dict[str, Any]:
    """Return the blind content of a work: title, ready HTML of the kind's partial, files under blind names, their pages for a read."""
    content = registry.content_of(item.kind)
    if content is None:
        return {"title": item.blind_code, "html": "", "files": []}
    values = content.values(item.object_id)
    html = render(content.template, {**values, "title": ""})  # the page writes the title itself
    return {"title": values.get("title", ""), "html": html, "files": papers_of(item, content.files(item.object_id), review_id)}


def papers_of(item: ReviewItem, files: Sequence[PrivateFile], review_id: int = 0) -> list[Paper]:
    """Return the files of a work under blind names, «О-0114-1.pdf», with their pages for the expert; 1 query, 0 without pages."""
    places = {file.key: place for place, file in enumerate(files, 1)}

    def url_of(file: PrivateFile, number: int) -> str:
        return address("pulsar:review_file_page", review_id, places[file.key], number) if review_id else ""

    shown = shown_of(files, url_of)
    return [_paper(item, place, file, shown[file.key]) for place, file in enumerate(files, 1)]


def _paper(item: ReviewItem, place: int, file: PrivateFile, shown: Shown) -> Paper:
    why = gettext(refused) if (refused := blind.refusal(file)) else ""
    return Paper(place, blind_name(item, place, file), size_words(file.size), seen_by_experts(shown, why), why)


def blind_name(item: ReviewItem, place: int, file: PrivateFile) -> str:
    """Return the name an expert gets a file under."""
    return f"{item.blind_code}-{place}{blind.ending_of(file)}"


def script_texts() -> str:
    """Return what the page's script says, as JSON."""
    return json.dumps(texts(), ensure_ascii=False)


def queue_rows(titled: Sequence[tuple[Review, str]], current: int = 0) -> list[dict[str, Any]]:
    """Return the reads as the list beside the work shows them."""
    return [{"row": row, "title": title, "status": statuses.READ[row.state], "is_current": row.pk == current} for row, title in titled]


def title_of(group: ReviewGroup) -> str:
    """Return «Октябрь 2026/27»."""
    return " ".join(part for part in (capital(gettext(group.title)), group.note) if part)


def capital(text: str) -> str:
    """Return the text with a capital letter: months are small in Russian."""
    return text[:1].upper() + text[1:]


def result_bars(values: Sequence[Decimal], scale: Decimal) -> list[dict[str, Any]]:
    """Return the bars of the distribution of results; heights in units of the drawing."""
    parts = min(int(scale), BARS)
    width = scale / parts
    counts = distribution((value / width for value in values), parts)
    most = max(counts, default=0) or 1
    bars = []
    for place, count in enumerate(counts):
        high = round(count / most * (PLOT_HIGH - 20))
        low = f"{number(width * place)}–{number(width * (place + 1))}"
        x = place * BAR_WIDE + 4
        bars.append(
            {"label": low, "count": count, "x": x, "middle": x + 12, "y": PLOT_HIGH - high, "high": high, "above": PLOT_HIGH - high - 5}
        )
    return bars


def severity_lines(hands: Sequence[Hand], scale: Decimal) -> list[dict[str, Any]]:
    """Return a line per expert who has finished something: from the lowest to the highest score, a dot at the mean."""
    lines = []
    for place, hand in enumerate(hand for hand in hands if hand.severity):
        found, y = hand.severity, place * ROW_HIGH + 22
        if found is None:
            continue
        at = {name: _at(value, scale) for name, value in (("low", found.lowest), ("high", found.highest), ("mean", found.mean))}
        words = gettext("%(name)s: mean %(mean)s, from %(low)s to %(high)s") % {
            "name": hand.person.short_name, "mean": number(found.mean), "low": number(found.lowest), "high": number(found.highest)
        }  # fmt: skip
        lines.append({"hand": hand, "y": y, "text_y": y + 4, "words": words, **at})
    return lines


def _at(value: Decimal, scale: Decimal) -> int:
    return SCALE_LEFT + round(value / scale * SCALE_WIDE)


def _rubric_row(row: RubricRow, step: Decimal, chosen: Decimal | None) -> dict[str, Any]:
    is_russian = (get_language() or "ru").startswith("ru")

    def words(value: Decimal | None) -> str:
        level = level_of(row, value)
        return "" if level is None or value is None else f"{number(value)}: {rubric_word(level, is_russian=is_russian)}"

    options = [
        {"value": plain(value), "text": number(value), "level": words(value), "is_chosen": value == chosen} for value in steps(row, step)
    ]
    label = rubric_word(row, is_russian=is_russian)
    typed = {
        "is_typed": len(options) > CHOSEN,
        "most": plain(row.max),
        "step": plain(step),
        "chosen": chosen,
        "value": "" if chosen is None else plain(chosen),
    }
    return {"field": field_of(row.key), "label": label, "max": row.max, "options": options, "level": words(chosen)} | typed


def plot_of(scale: Decimal, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the measures of the drawing of experts."""
    high = len(lines) * ROW_HIGH + 30
    ticks = [{"x": SCALE_LEFT + round(place * SCALE_WIDE / 10), "text": number(scale * place / 10)} for place in range(0, 11, 2)]
    return {"plot": {"high": high, "wide": SCALE_LEFT + SCALE_WIDE + 20, "ticks": ticks, "base": high - 16}}


def item_rows(group: ReviewGroup, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return the works of a page with titles and the names behind them; 2 queries."""
    ids = [line.item.object_id for line in lines]
    titles, names = registry.titles_of(group.kind, ids), registry.desk_of(group.kind).names(ids)
    return [
        {"line": line, "title": titles.get(line.item.object_id, ""), "name": names.get(line.item.object_id, ""), "reads": line.reads}
        for line in lines
    ]


def told_reads(reads: Sequence[Review], rubric: Rubric) -> list[dict[str, Any]]:
    """Return the reads of a work with their scores in words."""
    return [
        {
            "row": row,
            "status": statuses.READ[row.state],
            "is_open": row.state in statuses.OPEN,
            "scores": rubric_rows(rubric, scores_of(row)),
        }
        for row in reads
    ]


def proposed(hands: Sequence[Hand], plan: Plan, chosen: set[int]) -> list[dict[str, Any]]:
    """Return each expert with what is in hand and what would come."""
    more = {hand.person.pk: sum(expert == hand.person.pk for _, expert in plan.pairs) for hand in hands}
    return [
        {"hand": hand, "more": more[hand.person.pk], "after": hand.given + more[hand.person.pk]}
        | {"is_chosen": not chosen or hand.person.pk in chosen}
        for hand in hands
    ]


def unplaced(plan: Plan) -> list[str]:
    """Return the codes of works for which no expert could be found; one query."""
    return list(ReviewItem.objects.filter(pk__in=list(plan.unplaced)).order_by("blind_code").values_list("blind_code", flat=True))


def told(mark_of_done: str) -> str:
    """Return the sentence about what was just done: «given-12», «reminded-2»."""
    what, _, text = mark_of_done.partition("-")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1
    if count < 0:
        return ""
    match what:
        case "given":
            return ngettext("%(n)d read was given out.", "%(n)d reads were given out.", count) % {"n": count}
        case "reminded":
            return ngettext("%(n)d expert was reminded.", "%(n)d experts were reminded.", count) % {"n": count}
    return ""
