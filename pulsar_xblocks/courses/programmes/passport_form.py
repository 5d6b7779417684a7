"""The passport as forms: the facts of the whole, and one module with its activities; what was posted, read back."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pulsar_xblocks.courses.domain.passport import ACTIVITIES, CONTROLS, FINALS, FORMS, HOUR_KINDS, KINDS, Activity, Hours, Module, Passport
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.domain.rubric import parsed

NEW_ROWS = 3  # empty rows below the activities there are
MOST_ROWS = 60
FACTS = ("title", "kind", "form", "category", "goal", "final", "field", "specialities", "qualification", "approved_by")
CHOICES = {
    "kinds": list(KINDS.items()),
    "forms": list(FORMS.items()),
    "finals": list(FINALS.items()),
    "controls": list(CONTROLS.items()),
    "activities": list(ACTIVITIES.items()),
    "hour_kinds": list(HOUR_KINDS.items()),
}
WORDS = {"kind_words": KINDS, "form_words": FORMS, "final_words": FINALS, "control_words": CONTROLS} | {
    "hour_words": HOUR_KINDS,
    "activity_words": ACTIVITIES,
}
_LIMITS = {"title": 300, "goal": 2000, "category": 500}
_NUMBER = mark("Enter a number.")
_BEYOND = 10**8  # nobody types as much; whether it is too much is said by the rules


def plain(value: Decimal) -> str:
    """Return a number as people type it: «7,5», "" for nothing."""
    return format(value.normalize(), "f").replace(".", ",") if value else ""


def values(passport: Passport) -> dict[str, str]:
    """Return field -> text of the facts of the whole."""
    found = {name: str(getattr(passport, name)) for name in FACTS}
    found |= {"results": "\n".join(passport.results), "pass_percent": plain(passport.pass_percent)}
    return found | _hours_values("hours", passport.hours) | _hours_values("final_hours", passport.final_hours)


def read(passport: Passport, posted: Mapping[str, str]) -> Passport:
    """Return the passport with the posted facts; the curriculum stays.  Raises Invalid by field for what is no number."""
    found = _Reader(posted)
    facts = {name: found.text(name, _LIMITS.get(name, 200)) for name in FACTS}
    made = replace(
        passport,
        **facts,
        results=found.lines("results"),
        hours=found.hours("hours"),
        final_hours=found.hours("final_hours"),
        pass_percent=found.number("pass_percent"),
    )
    found.require_sound()
    return made


def module_values(module: Module) -> dict[str, str]:
    """Return field -> text of a module, its activities as rows."""
    found = {"title": module.title, "control": module.control, "outcomes": "\n".join(module.outcomes)}
    found |= _hours_values("hours", module.hours)
    for at, one in enumerate(module.activities):
        found |= {f"a_title_{at}": one.title, f"a_kind_{at}": one.kind, f"a_hours_{at}": plain(one.hours), f"a_key_{at}": one.key}
        found |= {f"a_of_{at}": one.hour_kind, f"a_most_{at}": plain(one.most), f"a_subsection_{at}": one.subsection}
        found |= {f"a_must_{at}": "on"} if one.is_mandatory else {}
    return found


def rows(module: Module, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the rows of the form: a row for each activity and some empty ones."""
    count = min(max(len(module.activities), _typed_rows(typed)) + NEW_ROWS, MOST_ROWS)
    names = ("title", "kind", "hours", "of", "most", "subsection", "must", "key")
    return [
        {"at": at, "number": at + 1} | {name: {"name": f"a_{name}_{at}", "value": typed.get(f"a_{name}_{at}", "")} for name in names}
        for at in range(count)
    ]


def read_module(module: Module, taken: set[str], posted: Mapping[str, str]) -> Module:
    """Return the posted module; a row without a name is left out.  Raises Invalid by field for what is no number.

    ``taken``: keys of the activities of other modules; a new activity gets the first free key.
    """
    found, used = _Reader(posted), set(taken)
    made = replace(
        module,
        title=found.text("title", 300),
        control=found.text("control", 10),
        outcomes=found.lines("outcomes"),
        hours=found.hours("hours"),
        activities=tuple(_activities(found, used)),
    )
    found.require_sound()
    return made


def free_key(prefix: str, used: set[str]) -> str:
    """Return the first key of this kind that is not used, and mark it as used."""
    number = next(number for number in range(1, len(used) + 2) if f"{prefix}-{number}" not in used)
    used.add(f"{prefix}-{number}")
    return f"{prefix}-{number}"


def _activities(found: "_Reader", used: set[str]) -> Iterator[Activity]:
    for at in range(min(_typed_rows(found.posted), MOST_ROWS)):
        title = found.text(f"a_title_{at}", 300)
        if not title:
            continue
        known = found.text(f"a_key_{at}", 40)
        key = known if known and known not in used else free_key("a", used)
        used.add(key)
        yield Activity(
            key=key,
            title=title,
            kind=found.text(f"a_kind_{at}", 12),
            hours=found.number(f"a_hours_{at}"),
            hour_kind=found.text(f"a_of_{at}", 12),
            is_mandatory=f"a_must_{at}" in found.posted,
            most=found.number(f"a_most_{at}"),
            subsection=found.text(f"a_subsection_{at}", 200),
        )


def _typed_rows(posted: Mapping[str, str]) -> int:
    ends = [name.rpartition("_")[2] for name in posted if name.startswith("a_title_")]
    return max((int(end) + 1 for end in ends if end.isascii() and end.isdigit() and len(end) < 3), default=0)


def _hours_values(name: str, hours: Hours) -> dict[str, str]:
    return {f"{name}_{kind}": plain(hours.of(kind)) for kind in HOUR_KINDS}


class _Reader:
    """Texts and numbers of a posted form, with what is wrong about them."""

    def __init__(self, posted: Mapping[str, str]) -> None:
        self.posted, self.errors = posted, dict[str, list[str]]()

    def text(self, name: str, most: int) -> str:
        """Return a line of text."""
        return " ".join(self.posted.get(name, "").split())[:most]

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the lines of a text that are not empty."""
        found = (" ".join(line.split())[:500] for line in self.posted.get(name, "").splitlines()[:100])
        return tuple(line for line in found if line)

    def number(self, name: str) -> Decimal:
        """Return a number, 0 when nothing was typed."""
        text = self.posted.get(name, "").strip()
        value = parsed(text) if text and len(text) < 9 else None
        if value is not None and not (abs(value) < _BEYOND and value == round(value, 4)):
            value = None  # «9e999999» is a number too, and fills a page
        if text and value is None:
            self.errors[name] = [_NUMBER]
        return Decimal(0) if value is None else value

    def hours(self, name: str) -> Hours:
        """Return hours by kind."""
        return Hours(*(self.number(f"{name}_{kind}") for kind in HOUR_KINDS))

    def require_sound(self) -> None:
        """Return when every number was one.  Raises Invalid."""
        if self.errors:
            raise Invalid(self.errors)
