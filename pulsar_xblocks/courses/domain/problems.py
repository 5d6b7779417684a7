"""What must be mended in a passport before its programme may be approved."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pulsar_xblocks.courses.domain import passport as words
from pulsar_xblocks.courses.domain.passport import HOUR_KINDS, LEAST_HOURS, ZERO, Activity, Hours, Module, Passport, summed
from pulsar_xblocks.kernel.pure.text import Counted, Sentence, mark, mark_plural

Found = Iterator[tuple[str, Sentence | str]]  # field, sentence
KEY = re.compile(r"^(?=.{1,20}\Z)[a-z0-9]+(-[a-z0-9]+)*\Z")  # the ledger keeps 20 letters of it
MOST_HOURS = Decimal(2000)
_STEP = Decimal("0.5")  # of hours
_NAMED = mark("Write the name.")
_OWN_KEY = mark("Small Latin letters, digits and “-”; every one its own.")
_MISSING = mark("%(hours)s h are missing: the curriculum has %(sum)s of %(total)s.")
_BEYOND = mark("%(hours)s h too many: the curriculum has %(sum)s of %(total)s.")
_MISSING_WHOLE = mark_plural(
    "%(n)s hour is missing: the curriculum has %(sum)s of %(total)s.", "%(n)s hours are missing: the curriculum has %(sum)s of %(total)s."
)
_BEYOND_WHOLE = mark_plural(
    "%(n)s hour too many: the curriculum has %(sum)s of %(total)s.", "%(n)s hours too many: the curriculum has %(sum)s of %(total)s."
)


def problems(passport: Passport) -> dict[str, list[str]]:
    """Return field -> sentences; empty when it may be approved.

    Fields of rows carry their numbers: ``module_0``, ``module_0_hours``, ``module_0_activity_2``.
    """
    found: dict[str, list[str]] = {}
    for check in (_whole, _hours, _modules, _activities):
        for name, text in check(passport):
            found.setdefault(name, []).append(text)
    return found


def place_of(passport: Passport, name: str) -> str:
    """Return what a field of ``problems`` is about: a kind of hours as a msgid, the title of a module, nothing for the whole passport."""
    head, _, rest = name.partition("_")
    if head == "hours":
        return HOUR_KINDS.get(rest, "")
    number = rest.partition("_")[0]
    return passport.modules[int(number)].title if head == "module" and number.isdigit() else ""


def _whole(passport: Passport) -> Found:
    if not passport.title.strip():
        yield "title", _NAMED
    for name, known in (("kind", words.KINDS), ("form", words.FORMS), ("final", words.FINALS)):
        if getattr(passport, name) not in known:
            yield name, mark("Choose one of the list.")
    if not 0 <= passport.pass_percent <= 100:
        yield "pass_percent", mark("From 0 to 100.")
    if passport.kind == words.RETRAINING and not passport.qualification.strip():
        yield "qualification", mark("Retraining gives a qualification: write which.")
    if not passport.modules:
        yield "modules", mark("A curriculum has at least one module.")


def _hours(passport: Passport) -> Found:
    least = LEAST_HOURS.get(passport.kind, ZERO)
    if passport.hours.total < least:
        yield (
            "hours",
            Sentence(mark("Not less than %(least)s h for this kind of programme; now %(total)s."), least=least, total=passport.hours.total),
        )
    if passport.hours.total > MOST_HOURS or not _is_sound(passport.hours):
        yield "hours", Sentence(mark("Hours are from 0 to %(most)s, in halves."), most=MOST_HOURS)
    told = summed([passport.final_hours, *(module.hours for module in passport.modules)])
    for kind in HOUR_KINDS:
        planned, have = passport.hours.of(kind), told.of(kind)
        if planned != have:
            yield f"hours_{kind}", _difference(planned, have)


def _difference(planned: Decimal, have: Decimal) -> Sentence:
    """Return by how much the curriculum differs from the plan: «1 hour is missing», halves as «1.5 h»."""
    hours, is_short = abs(planned - have), have < planned
    if hours == int(hours):
        return Counted(*(_MISSING_WHOLE if is_short else _BEYOND_WHOLE), n=int(hours), sum=have, total=planned)
    return Sentence(_MISSING if is_short else _BEYOND, hours=hours, sum=have, total=planned)


def _modules(passport: Passport) -> Found:
    keys = [module.key for module in passport.modules]
    for at, module in enumerate(passport.modules):
        if not module.title.strip():
            yield f"module_{at}", _NAMED
        if not KEY.match(module.key) or keys.count(module.key) > 1:
            yield f"module_{at}", _OWN_KEY
        if not module.hours.total or not _is_sound(module.hours):
            yield f"module_{at}_hours", mark("A module has hours, in halves.")
        if module.control not in words.CONTROLS:
            yield f"module_{at}", mark("Choose one of the list.")


def _activities(passport: Passport) -> Found:
    keys = [one.key for module in passport.modules for one in module.activities]
    keys += [module.key for module in passport.modules if not module.activities]  # marked like an activity
    for at, module in enumerate(passport.modules):
        for number, one in enumerate(module.activities):
            yield from ((f"module_{at}_activity_{number}", text) for text in _activity(one, keys))
        yield from ((f"module_{at}_hours", text) for text in _beyond(module))


def _activity(one: Activity, keys: list[str]) -> Iterator[str]:
    if not one.title.strip():
        yield _NAMED
    if not KEY.match(one.key) or keys.count(one.key) > 1:
        yield _OWN_KEY
    if one.kind not in words.ACTIVITIES or one.hour_kind not in HOUR_KINDS:
        yield mark("Choose one of the list.")
    if one.hours < 0 or one.hours % _STEP:
        yield mark("Hours are from 0, in halves.")
    if one.most < 0:
        yield mark("Points are from 0.")
    if one.most > 0 and one.kind not in (words.TASK, words.SUBSECTION):
        yield mark("Points are given for tasks and graded subsections only.")
    if one.kind == words.SUBSECTION and not one.subsection.strip():
        yield mark("Name the subsection of the course.")


def _beyond(module: Module) -> Iterator[str]:
    """Yield what is wrong with the hours of activities: of each kind they come to exactly what the module has."""
    for kind, word in HOUR_KINDS.items():
        planned = module.hours.of(kind)
        have = sum((one.hours for one in module.activities if one.hour_kind == kind), ZERO)
        if module.activities and planned != have:
            sentence = mark("Activities come to %(have)s h «%(kind)s», the module has %(planned)s.")
            yield Sentence(sentence, have=have, kind=word, planned=planned)


def _is_sound(hours: Hours) -> bool:
    return all(hours.of(kind) >= 0 and not hours.of(kind) % _STEP for kind in HOUR_KINDS)
