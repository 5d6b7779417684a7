"""Gaps and items of a plan as rows of a form, and the same rows read back."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.paths import domain
from pulsar_xblocks.courses.paths.actions.planning import Row
from pulsar_xblocks.courses.paths.models import PathGap, PathItem
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.domain.rubric import parsed
from pulsar_xblocks.kernel.template_tags import number

NEW_ROWS = 2  # empty rows below those there are
GAP_FIELDS, ITEM_FIELDS = ("kind", "text", "before"), ("kind", "title", "provider", "hours", "due", "gap", "course")


def lines(posted: Mapping[str, str] | None, gaps: Sequence[PathGap], items: Sequence[PathItem]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the form: as typed after a refusal, else as stored, with empty ones below."""
    stored = {"gap": [_gap_values(one) for one in gaps], "item": [_item_values(one) for one in items]}
    most = {"gap": domain.MOST_GAPS, "item": domain.MOST_ITEMS}
    return {
        f"{what}_lines": [_line(what, at, stored[what], posted) for at in range(_count(what, len(stored[what]), most[what], posted))]
        for what in ("gap", "item")
    }


def _count(what: str, there_are: int, most: int, posted: Mapping[str, str] | None) -> int:
    typed = sum(f"{what}_kind_{at}" in posted for at in range(most)) if posted else 0
    return max(typed, min(there_are + NEW_ROWS, most))


def _line(what: str, at: int, stored: Sequence[Mapping[str, str]], posted: Mapping[str, str] | None) -> dict[str, Any]:
    values = stored[at] if at < len(stored) else {}
    names = GAP_FIELDS if what == "gap" else ITEM_FIELDS
    fields = {name: f"{what}_{name}_{at}" for name in names}
    texts = {name: posted.get(field, "") if posted is not None else values.get(name, "") for name, field in fields.items()}
    return {"number": at + 1} | {name: {"name": field, "value": texts[name]} for name, field in fields.items()}


def _gap_values(one: PathGap) -> dict[str, str]:
    return {"kind": one.kind, "text": one.text, "before": str(one.before)}


def _item_values(one: PathItem) -> dict[str, str]:
    return {
        "kind": one.kind,
        "title": one.title,
        "provider": one.provider,
        "hours": number(one.hours),
        "due": one.due_on.isoformat() if one.due_on else "",
        "gap": "" if one.gap is None else str(one.gap + 1),
        "course": one.enrolment.key if one.enrolment else "",
    }


def read(posted: Mapping[str, str], courses: Sequence[Enrolment]) -> tuple[list[domain.Gap], list[Row]]:
    """Return gaps and items as typed; rows without a text or a title are left out.  Raises Invalid by field."""
    errors: dict[str, list[str]] = {}
    gaps, places = [], dict[str, int]()
    for at in range(domain.MOST_GAPS):
        text = _text(posted, f"gap_text_{at}", 500)
        if text:
            places[str(at + 1)] = len(gaps)
            gaps.append(domain.Gap(_choice(posted, f"gap_kind_{at}", domain.GAPS), text, _level(posted.get(f"gap_before_{at}", "")) or 0))
    own = {row.key: row for row in courses}
    items = [_item(posted, at, places, own, errors) for at in range(domain.MOST_ITEMS)]
    if errors:
        raise Invalid(errors)
    return gaps, [one for one in items if one is not None]


def _item(
    posted: Mapping[str, str], at: int, places: Mapping[str, int], own: Mapping[str, Enrolment], errors: dict[str, list[str]]
) -> Row | None:
    course = own.get(posted.get(f"item_course_{at}", ""))
    title = _text(posted, f"item_title_{at}", 300) or (course.group.programme.title[:300] if course else "")
    if not title:
        return None
    return Row(
        kind=_choice(posted, f"item_kind_{at}", domain.ITEMS),
        title=title,
        provider=_text(posted, f"item_provider_{at}", 300),
        hours=_hours(posted, f"item_hours_{at}", errors),
        due_on=_day(posted, f"item_due_{at}", errors),
        gap=places.get(posted.get(f"item_gap_{at}", "").strip()),
        enrolment=course,
    )


def levels(posted: Mapping[str, str], gaps: Sequence[PathGap]) -> dict[int, int | None]:
    """Return position of a gap -> level at the end as typed."""
    return {gap.position: _level(posted.get(f"after_{gap.position}", "")) for gap in gaps}


def _level(text: str) -> int | None:
    return int(text) if text in {str(level) for level in domain.LEVELS} else None


def _text(posted: Mapping[str, str], name: str, most: int) -> str:
    return " ".join(posted.get(name, "").split())[:most]


def _choice(posted: Mapping[str, str], name: str, known: Mapping[str, str]) -> str:
    text = posted.get(name, "")
    return text if text in known else next(iter(known))


def _hours(posted: Mapping[str, str], name: str, errors: dict[str, list[str]]) -> Decimal | None:
    text = posted.get(name, "").strip()
    value = parsed(text) if text and len(text) < 9 else None
    if text and (value is None or not 0 < value <= domain.MOST_HOURS or value != round(value, 2)):
        errors[name] = [mark("Hours are a number from 0 to 1000.")]
        return None
    return value


def _day(posted: Mapping[str, str], name: str, errors: dict[str, list[str]]) -> date | None:
    text = posted.get(name, "").strip()
    if not text:
        return None
    try:
        value = date.fromisoformat(text)
    except ValueError:
        errors[name] = [mark("Enter a day.")]
        return None
    if not 2000 <= value.year <= 2100:
        errors[name] = [mark("Choose a day between 2000 and 2100.")]
        return None
    return value
