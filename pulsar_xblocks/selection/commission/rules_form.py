"""The rules of a call as a form: what its fields show, and the rule set that was posted, read back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.directory.models import Municipality, Region
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain.model import Text
from pulsar_xblocks.kernel.review.domain.rubric import parsed
from pulsar_xblocks.selection.commission.claims import level_word
from pulsar_xblocks.selection.commission.domain.stored import plain
from pulsar_xblocks.selection.domain.problems import problems
from pulsar_xblocks.selection.domain.rules import (
    BELONGING,
    COMMISSION,
    KINDS,
    STEPS,
    Achievements,
    Appeals,
    Gates,
    Part,
    Publication,
    Quota,
    RuleSet,
)

QUOTAS = 6  # rows of the form
WRONG = mark("Enter a whole number.")
_NUMBERS = ("places", "offer_days", "reads", "gap_percent", "grace_minutes")
_SHOWN = ("is_public", "shows_points", "shows_municipality", "shows_reserve", "shows_declined")


def values(rules: RuleSet) -> dict[str, Any]:
    """Return field -> text of a rule set."""
    found: dict[str, Any] = {name: str(getattr(rules, name)) for name in _NUMBERS}
    found |= {"pass_points": plain(rules.pass_points), "reserve": "" if rules.reserve is None else str(rules.reserve)}
    found |= {"grades": ", ".join(map(str, rules.gates.grades)), "same_profile_gap": str(rules.gates.same_profile_gap)}
    found |= {name: _text(getattr(rules.gates, name)) for name in ("least_age", "most_age", "max_shifts_per_school_year")}
    found |= {"window_days": str(rules.appeals.window_days), "answer_days": str(rules.appeals.answer_days)}
    found |= {"best": str(rules.achievements.best), "years_back": str(rules.achievements.years_back)}
    found |= {name: "on" for name in _SHOWN if getattr(rules.publication, name)}
    found |= {"may_lower": "on"} if rules.appeals.may_lower else {}
    for at, part in enumerate(rules.parts):
        found |= {f"most_{at}": plain(part.most), f"pass_percent_{at}": plain(part.pass_percent)}
    for at, row in enumerate(rules.achievements.matrix):
        found |= {f"winner_{at}": plain(row.winner), f"prize_{at}": plain(row.prize)}
    for at, quota in enumerate(rules.quotas[:QUOTAS]):
        found |= {f"quota_title_{at}": quota.title.ru, f"quota_en_{at}": quota.title.en, f"seats_{at}": str(quota.seats)}
        found |= {f"by_{at}": quota.by, f"values_{at}": ", ".join(quota.values)}
    steps = [step for step in rules.ties if step != COMMISSION]  # which always stands last
    return found | {f"tie_{at}": step for at, step in enumerate(steps)}


def shown(rules: RuleSet, region: Region, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return rows of the form with their words and values; 1 query."""
    spoken = get_language() or "ru"
    steps = [(key, gettext(word)) for key, word in STEPS.items() if key != COMMISSION]
    steps += [(part.key, part.title.show(spoken)) for part in rules.parts if part.key not in STEPS]
    matrix = rules.achievements.matrix if rules.cap else ()
    places = Municipality.objects.filter(region=region, valid_to=None).order_by("name").values_list("oktmo", "name")
    return {
        "parts": [
            _row(typed, at, ("most", "pass_percent"), part.title.show(spoken), gettext(KINDS[part.kind]))
            for at, part in enumerate(rules.parts)
        ],
        "matrix": [_row(typed, at, ("winner", "prize"), level_word(rules, row.level)) for at, row in enumerate(matrix)],
        "quotas": [_row(typed, at, ("quota_title", "quota_en", "seats", "by", "values"), str(at + 1)) for at in range(QUOTAS)],
        "ties": [{"name": f"tie_{at}", "number": at + 1, "value": typed.get(f"tie_{at}", "")} for at in range(len(steps))],
        "steps": steps,
        "belonging": list(BELONGING.items()),
        "municipalities": list(places),
    }


def read(call_rules: RuleSet, posted: QueryDict) -> RuleSet:
    """Return the posted rule set; what the form does not show stays as it was.  Raises Invalid with its problems, by field."""
    found = _Reader(posted)
    achievements = call_rules.achievements
    matrix = tuple(
        replace(row, winner=found.points(f"winner_{at}"), prize=found.points(f"prize_{at}")) if f"winner_{at}" in posted else row
        for at, row in enumerate(achievements.matrix)
    )
    made = replace(
        call_rules,
        **{name: found.number(name) or 0 for name in _NUMBERS},
        pass_points=found.points("pass_points"),
        reserve=found.number("reserve"),
        gates=_gates(call_rules, found),
        parts=tuple(_part(part, at, found) for at, part in enumerate(call_rules.parts)),
        achievements=Achievements(matrix, found.number("best") or 0, found.number("years_back") or 0),
        quotas=tuple(_quotas(posted, found)),
        ties=tuple(dict.fromkeys(step for at in range(20) if (step := posted.get(f"tie_{at}", "")))) + (COMMISSION,),
        appeals=_appeals(call_rules.appeals, posted, found),
        publication=Publication(**{name: name in posted for name in _SHOWN}),
    )
    if errors := found.errors | problems(made):
        raise Invalid(errors)
    return made


class _Reader:
    """Numbers of a posted form, with what is wrong about them."""

    def __init__(self, posted: QueryDict) -> None:
        self.posted, self.errors = posted, dict[str, list[str]]()

    def number(self, name: str) -> int | None:
        """Return a whole number, None when nothing was typed."""
        text = self.posted.get(name, "").strip()
        if text and not (text.isascii() and text.isdigit() and len(text) < 7):
            self.errors[name] = [WRONG]
            return None
        return int(text) if text else None

    def points(self, name: str) -> Decimal:
        """Return points, 0 when nothing was typed."""
        text = self.posted.get(name, "").strip()
        value = parsed(text) if text and len(text) < 9 else None
        if text and value is None:
            self.errors[name] = [mark("Enter a number.")]
        return value or Decimal(0)


def _gates(rules: RuleSet, found: _Reader) -> Gates:
    words = found.posted.get("grades", "").replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() and len(word) < 3 for word in words):
        found.errors["grades"] = [mark("Write grades as numbers: 8, 9, 10.")]
        words = []
    ages = {name: found.number(name) for name in ("least_age", "most_age", "max_shifts_per_school_year")}
    grades = tuple(sorted({int(word) for word in words}))
    return replace(rules.gates, grades=grades, same_profile_gap=found.number("same_profile_gap") or 0, **ages)


def _part(part: Part, at: int, found: _Reader) -> Part:
    return replace(part, most=found.points(f"most_{at}"), pass_percent=found.points(f"pass_percent_{at}"))


def _appeals(rules: Appeals, posted: QueryDict, found: _Reader) -> Appeals:
    terms = {"window_days": found.number("window_days") or 0, "answer_days": found.number("answer_days") or 0}
    return replace(rules, may_lower="may_lower" in posted, **terms)


def _quotas(posted: QueryDict, found: _Reader) -> Iterator[Quota]:
    for at in range(QUOTAS):
        title = posted.get(f"quota_title_{at}", "").strip()[:100]
        if not title and not posted.get(f"seats_{at}", "").strip():
            continue
        codes = tuple(dict.fromkeys(posted.get(f"values_{at}", "")[:500].replace(",", " ").split()))
        spoken = Text(title, posted.get(f"quota_en_{at}", "").strip()[:100])
        yield Quota(f"group_{at + 1}", spoken, found.number(f"seats_{at}") or 0, posted.get(f"by_{at}", ""), codes)


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _row(typed: Mapping[str, Any], at: int, names: Sequence[str], title: str, note: str = "") -> dict[str, Any]:
    cells = {name: {"name": f"{name}_{at}", "value": typed.get(f"{name}_{at}", "")} for name in names}
    return {"title": title, "note": note, "at": at} | cells
