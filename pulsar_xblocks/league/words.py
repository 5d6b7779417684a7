"""Explanations, ties and distances in the person's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, gettext, ngettext

from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.template_tags import number
from pulsar_xblocks.league.domain.criteria import Criteria, Criterion, name_of
from pulsar_xblocks.league.domain.points import Line
from pulsar_xblocks.league.domain.ties import ABOVE, EQUAL, Tie

NBSP = "\u00a0"
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Said:
    """A line of the explanation: criterion, quantity, rounding and limit, points."""

    title: str
    raw: str
    limit: str
    points: Decimal
    problem: str = ""


def language() -> str:
    """Return «ru» or «en»."""
    return (get_language() or "ru")[:2]


def title_of(row: Criterion | Criteria | None, code: str = "") -> str:
    """Return the name of a criterion in the person's language."""
    return name_of(row, language()) if row else code


def count_of(unit: str, value: Decimal) -> str:
    """Return «3 works»; a fraction stands without the word's count."""
    if value != value.to_integral_value():
        return number(value)
    n = int(value)
    forms = {
        "work": ngettext("%(n)d work", "%(n)d works", n),
        "on_time": ngettext("%(n)d work in time", "%(n)d works in time", n),
        "event": ngettext("%(n)d event", "%(n)d events", n),
        "post": ngettext("%(n)d post", "%(n)d posts", n),
        "point": ngettext("%(n)d point", "%(n)d points", n),
    }
    return (forms.get(unit) or ngettext("%(n)d record", "%(n)d records", n)) % {"n": n}


def points_of(value: Decimal) -> str:
    """Return «26,4 points» with the right form of the word."""
    if value != value.to_integral_value():
        return gettext("%(n)s points (a fraction)") % {"n": number(value)}
    return ngettext("%(n)d point", "%(n)d points", int(value)) % {"n": int(value)}


def lines(criteria: Criteria, found: Sequence[Line]) -> list[Said]:
    """Return the lines that say something; those without entries are left to ``silent``."""
    return [_said(criteria.by_code(line.code), line) for line in found if line.raw or line.points or line.problem]


def silent(criteria: Criteria, found: Sequence[Line]) -> list[str]:
    """Return the criteria without any entry."""
    return [title_of(criteria.by_code(line.code), line.code) for line in found if not (line.raw or line.points or line.problem)]


def sum_of(found: Sequence[Line], total: Decimal, multiplier: Decimal = Decimal(1)) -> str:
    """Return «26,4 = 12 + 2 + 6,6»."""
    parts = [number(line.points) for line in found if line.points]
    inner = " + ".join(parts) or "0"
    if multiplier != 1:
        inner = f"({inner}) × {number(multiplier)}"
    return f"{number(total)} = {inner}"


def tie(criteria: Criteria, found: Tie | None) -> str:
    """Return why a studio stands above or below one with the same points."""
    if found is None:
        return ""
    if found.kind == EQUAL:
        return gettext("equal place with “%(name)s”") % {"name": found.other}
    values = {
        "criterion": title_of(criteria.by_code(found.code), found.code),
        "code": found.code,
        "mine": number(found.mine),
        "theirs": number(found.theirs),
    }
    if found.kind == ABOVE:
        return gettext("above by %(code)s “%(criterion)s”: %(mine)s against %(theirs)s") % values
    return gettext("below by %(code)s “%(criterion)s”: %(mine)s against %(theirs)s") % values


def _said(row: Criterion | None, line: Line) -> Said:
    notes = []
    if row is not None and row.step == TENTH:
        notes.append(gettext("rounded to 0.1"))
    if line.weight != 1:
        notes.append(gettext("weight %(n)s") % {"n": number(line.weight)})
    notes.append(gettext("at most %(n)s a month") % {"n": number(line.cap)} if row and row.period == "month" else _cap(line))
    return Said(title_of(row, line.code), _raw(row, line), "; ".join(notes), line.points, gettext(line.problem) if line.problem else "")


def _cap(line: Line) -> str:
    text = gettext("at most %(n)s") % {"n": number(line.cap)}
    if line.before_cap > line.cap:
        text += " (" + gettext("without the limit %(n)s") % {"n": number(line.before_cap)} + ")"
    return text


def _raw(row: Criterion | None, line: Line) -> str:
    unit = row.unit if row else "item"
    match line.type:
        case "mean_x_factor":
            inner = " + ".join(number(value) for value in line.values) or "0"
            inner = f"({inner})" if len(line.values) > 1 else inner
            return f"{inner} × {number(line.factor)} ÷ {line.divisor}" if line.divisor else inner
        case "share":
            return _share(line)
        case "threshold":
            return number(line.raw)
        case "manual":
            return count_of(unit, line.raw)
        case _:
            return f"{count_of(unit, line.raw)} × {number(line.factor)}"


def _share(line: Line) -> str:
    mean = rounded(line.raw / (100 * line.divisor), Decimal("0.001")) if line.divisor else Decimal(0)
    text = gettext("%(factor)s × mean share %(share)s") % {"factor": number(line.factor), "share": number(mean)}
    if line.bonus:
        text += " + " + gettext("%(n)s because the roster has stayed") % {"n": number(line.bonus)}
    return text
