"""What the pages of learning paths show: finished values."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.paths import diagnosis, domain, plan_rows, plots, queries
from pulsar_xblocks.courses.paths.models import LearningPath, PathGap, PathItem
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.kernel.wording import said

LABELS = {"goals": mark("Goals"), "basis": mark("Basis: which diagnosis, when"), "result": mark("Result")}
NEXT = {
    domain.DRAFT: mark("Write gaps, goals and what you will do; then send the path to approval."),
    domain.APPROVAL: mark("The tutor or the methodologist reads the path."),
    domain.APPROVED: mark("Begin the path."),
    domain.ACTIVE: mark("Mark what is done; at the end write the levels that you have reached."),
}


def line(row: LearningPath) -> dict[str, Any]:
    """Return a path as a row of a list."""
    return {"row": row, "status": domain.PATH[row.status]}


def path(row: LearningPath, visit: Visit) -> dict[str, Any]:
    """Return what the page of a path shows to whoever asks; 3 queries."""
    gaps, items = queries.gaps_of(row), queries.items_of(row)
    rules, place = queries.as_path(row, gaps, items), queries.where(row)
    rights = {f"may_{name}": may(visit.actor, name, queries.KIND, place) for name in ("edit", "decide")}
    today = local_day(visit.now, row.region.time_zone)
    return {
        "path": row,
        "status": domain.PATH[row.status],
        "zone": row.region.time_zone,
        **rights,
        "gaps": [gap(one) for one in gaps],
        "items": [item(one, gaps) for one in items],
        "hours": domain.hours_of(rules.items),
        "done": sum(one.is_done for one in rules.items),
        "plot": plots.levels(rules.gaps, [kind_word(one.kind) for one in rules.gaps]) if rules.gaps else None,
        "missing": [said(text) for text in domain.missing_in(rules)] if row.status == domain.DRAFT else [],
        "missing_at_end": [said(text) for text in domain.missing_at_end(rules)] if row.status == domain.ACTIVE else [],
        "reviews": queries.reviews_of(row),
        "levels": [(str(level), f"{level} — {gettext(word)}") for level, word in domain.LEVEL_WORDS.items()],
        "values": {"result": row.result, "on": today.isoformat(), "version": row.version},
        "next": _next(row, **rights),
    }


def _next(row: LearningPath, *, may_edit: bool, may_decide: bool) -> str:
    """Return what is next for whoever looks: the owner, or who decides about the path of another."""
    if may_edit:
        return gettext(NEXT[row.status]) if row.status in NEXT else ""
    return gettext("Read the path and decide.") if may_decide and row.status == domain.APPROVAL else ""


def kind_word(kind: str) -> str:
    """Return «предметный» of a kind of gap."""
    return gettext(domain.GAPS[kind])


def gap(one: PathGap) -> dict[str, Any]:
    """Return a gap with its levels in words."""
    words = {name: level_word(level) for name, level in (("before", one.before), ("after", one.after))}
    return {"row": one, "kind": kind_word(one.kind), "field": f"after_{one.position}", "number": one.position + 1} | words


def level_word(level: int | None) -> str:
    """Return «1 — с помощью», a dash where it is not known."""
    return "—" if level is None else f"{level} — {gettext(domain.LEVEL_WORDS[level])}"


def item(one: PathItem, gaps: list[PathGap]) -> dict[str, Any]:
    """Return an item with what it is against, and where the own course stands."""
    against = next((row for row in gaps if row.position == one.gap), None)
    return {
        "row": one,
        "kind": gettext(domain.ITEMS[one.kind]),
        "against": against.text if against else "",
        "is_done": queries.is_done(one),
        "course": stages.plain_word(one.enrolment.stage) if one.enrolment else "",
    }


def plan(row: LearningPath, posted: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what the form of a plan shows, as typed after a refusal; 5 queries."""
    gaps, items = queries.gaps_of(row), queries.items_of(row)
    days = {name: value.isoformat() if value else "" for name, value in (("starts_on", row.starts_on), ("ends_on", row.ends_on))}
    values = {"basis": row.basis, "goals": row.goals, "tutor": row.tutor.key if row.tutor else "", "version": row.version} | days
    courses, lines = queries.courses_of(row.person), plan_rows.lines(posted, gaps, items)
    return lines | {
        "gap_choices": [_gap_choice(one["number"], one["text"]["value"]) for one in lines["gap_lines"]],
        "path": row,
        "values": values if posted is None else posted,
        "kinds": list(domain.GAPS.items()),
        "item_kinds": list(domain.ITEMS.items()),
        "levels": [(str(level), f"{level} — {gettext(word)}") for level, word in domain.LEVEL_WORDS.items()],
        "tutors": [(one.key, one.full_name) for one in queries.tutors_of(row.region)],
        "courses": [(one.key, f"{one.group.programme.title}, {one.group.title}") for one in courses],
    }


def _gap_choice(number: int, text: str) -> tuple[str, str]:
    """Return a gap as an item names it: by its number in the form, with its text where it is written."""
    return str(number), f"{number}. {text[:60]}" if text else str(number)


def suggestion_texts(row: LearningPath) -> dict[str, str]:
    """Return kind of gap -> how a gap that the diagnosis suggests is called, in the person's language."""
    questionnaire, language = diagnosis.of(row), get_language() or "ru"
    return {kind: diagnosis.title_of(questionnaire, kind).show(language) or kind_word(kind) for kind in domain.GAPS}
