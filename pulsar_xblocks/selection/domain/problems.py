"""What an operator must mend in a rule set before a call may open."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.domain.model import KEY, Questionnaire
from pulsar_xblocks.kernel.questions.domain.scoring import highest
from pulsar_xblocks.selection.domain import rules as words
from pulsar_xblocks.selection.domain.promotion import ADDED
from pulsar_xblocks.selection.domain.quotas import OPEN
from pulsar_xblocks.selection.domain.rules import HUNDRED, ZERO, Gates, Part, Quota, RuleSet, Worth

Found = Iterator[tuple[str, str]]  # field, sentence
MOST_PLACES = 10_000
_NAMED = mark("Write the name.")
_OWN_KEY = mark("Small Latin letters, digits and “_”, beginning with a letter; every one its own.")


def problems(rules: RuleSet) -> dict[str, list[str]]:
    """Return field -> sentences; empty when a call may open.  Fields of rows carry their number: ``most_0``, ``seats_1``, ``winner_2``."""
    found: dict[str, list[str]] = {}
    for check in (_parts, _gates, _ties, _achievements, _quotas, _terms):
        for name, text in check(rules):
            found.setdefault(name, []).append(text)
    return found


def questionnaire_problems(rules: RuleSet, questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Return field -> sentences where the parts and the questionnaire of a call do not fit; fields: ``questions_0``, ``most_1``."""
    known, found = questionnaire.by_key(), dict[str, list[str]]()
    asked = [key for part in rules.parts for key in part.questions]
    for at, part in enumerate(rules.parts):
        if lost := [key for key in part.questions if key not in known]:
            text = Sentence(mark("The questionnaire has no such question: %(keys)s."), keys=", ".join(lost[:5]))
            found.setdefault(f"questions_{at}", []).append(text)
        if any(asked.count(key) > 1 for key in part.questions):
            found.setdefault(f"questions_{at}", []).append(mark("A question gives points in one part only."))
        most = sum((highest(known[key]) for key in part.questions if key in known), ZERO)
        if part.kind == words.AUTOMATIC and most != part.most:
            text = Sentence(mark("The answers can bring %(most)s points, the part has %(part)s."), most=most, part=part.most)
            found.setdefault(f"most_{at}", []).append(text)
    return found


def _parts(rules: RuleSet) -> Found:
    if rules.most != HUNDRED:
        yield "parts", Sentence(mark("The parts must come to 100 points together; now they come to %(sum)s."), sum=rules.most)
    if len(rules.of_kind(words.ACHIEVEMENTS)) > 1:
        yield "parts", mark("Achievements are scored in one part only.")
    if not 0 <= rules.pass_points <= HUNDRED:
        yield "pass_points", mark("From 0 to 100.")
    keys = [part.key for part in rules.parts]
    for at, part in enumerate(rules.parts):
        yield from ((f"{name}_{at}", text) for name, text in _part(part, keys))


def _part(part: Part, keys: Sequence[str]) -> Found:
    if not KEY.match(part.key) or keys.count(part.key) > 1:
        yield "key", _OWN_KEY
    elif part.key in words.STEPS and part.key != part.kind:
        yield "key", mark("This word names a step of ties; choose another.")
    if not part.title:
        yield "title", _NAMED
    if part.kind not in words.KINDS:
        yield "kind", mark("Choose where the points come from.")
    if not 0 < part.most <= HUNDRED:
        yield "most", mark("More than 0 and at most 100.")
    if not 0 <= part.pass_percent <= HUNDRED:
        yield "pass_percent", mark("From 0 to 100 percent.")


def _gates(rules: RuleSet) -> Found:
    gates = rules.gates
    if any(not 1 <= grade <= 11 for grade in gates.grades):
        yield "grades", mark("Grades are from 1 to 11.")
    if any(not 0 < age < 120 for age in (gates.least_age, gates.most_age) if age is not None) or _is_upside_down(gates):
        yield "ages", mark("Full years from 1 to 119, the lower age first.")
    if gates.max_shifts_per_school_year is not None and gates.max_shifts_per_school_year < 1:
        yield "max_shifts_per_school_year", mark("At least 1, or leave it empty.")
    if gates.same_profile_gap < 0:
        yield "same_profile_gap", mark("0 or more.")
    if "selection" not in gates.purposes:
        yield "purposes", mark("Without consent to the selection nobody’s data may be processed.")


def _is_upside_down(gates: Gates) -> bool:
    return gates.least_age is not None and gates.most_age is not None and gates.least_age > gates.most_age


def _ties(rules: RuleSet) -> Found:
    known = {*words.STEPS, *(part.key for part in rules.parts)}
    if strange := [step for step in rules.ties if step not in known]:
        yield "ties", Sentence(mark("There is no such step: %(steps)s."), steps=", ".join(strange[:5]))
    if len(set(rules.ties)) != len(rules.ties):
        yield "ties", mark("Every step stands once.")
    if words.COMMISSION not in rules.ties or rules.ties[-1] != words.COMMISSION:
        yield "ties", mark("The last step is always the decision of the commission.")


def _achievements(rules: RuleSet) -> Found:
    if not rules.of_kind(words.ACHIEVEMENTS):
        return
    levels = [row.level for row in rules.achievements.matrix]
    if not levels:
        yield "matrix", mark("Add at least one level of achievements.")
    if rules.achievements.best < 1:
        yield "best", mark("At least one achievement counts.")
    if not 0 <= rules.achievements.years_back <= 10:
        yield "years_back", mark("From 0 to 10 school years.")
    for at, row in enumerate(rules.achievements.matrix):
        yield from ((f"{name}_{at}", text) for name, text in _worth(row, levels))


def _worth(row: Worth, levels: Sequence[str]) -> Found:
    if not KEY.match(row.level) or levels.count(row.level) > 1:
        yield "level", _OWN_KEY
    elif row.level not in words.LEVELS and not row.title:
        yield "level_title", _NAMED
    if not ZERO <= row.prize <= row.winner <= HUNDRED:
        yield "winner", mark("From 0 to 100 points, a winner not less than a prize-winner.")


def _quotas(rules: RuleSet) -> Found:
    if not 1 <= rules.places <= MOST_PLACES:
        yield "places", Sentence(mark("From 1 to %(most)s places."), most=MOST_PLACES)
    elif rules.protected > rules.places:
        text = mark("Protected seats are more than the places there are: %(seats)s of %(places)s.")
        yield "quotas", Sentence(text, seats=rules.protected, places=rules.places)
    codes = [quota.code for quota in rules.quotas]
    for at, quota in enumerate(rules.quotas):
        yield from ((f"{name}_{at}", text) for name, text in _quota(quota, codes))


def _quota(quota: Quota, codes: Sequence[str]) -> Found:
    if not KEY.match(quota.code) or codes.count(quota.code) > 1 or quota.code in (OPEN, ADDED):
        yield "code", _OWN_KEY
    if not quota.title:
        yield "quota_title", _NAMED
    if quota.seats < 1:
        yield "seats", mark("At least one seat.")
    if quota.by not in words.BELONGING:
        yield "by", mark("Choose who belongs to the group.")
    elif quota.by != words.RURAL and not quota.values:
        yield "values", mark("Choose at least one.")


def _terms(rules: RuleSet) -> Found:
    percent = Decimal(rules.gap_percent)
    checks = {
        "reserve": (rules.reserve is None or rules.reserve >= 0, mark("0 or more, or leave it empty.")),
        "offer_days": (1 <= rules.offer_days <= 60, mark("From 1 to 60 days.")),
        "window_days": (1 <= rules.appeals.window_days <= 30, mark("From 1 to 30 working days.")),
        "answer_days": (1 <= rules.appeals.answer_days <= 30, mark("From 1 to 30 working days.")),
        "quorum_percent": (1 <= rules.sittings.quorum_percent <= 99, mark("From 1 to 99 percent.")),
        "reads": (1 <= rules.reads <= 3, mark("From 1 to 3 experts read an application.")),
        "gap_percent": (0 < percent <= HUNDRED, mark("More than 0 and at most 100 percent.")),
        "grace_minutes": (0 <= rules.grace_minutes <= 120, mark("From 0 to 120 minutes.")),
    }
    yield from ((name, text) for name, (is_right, text) in checks.items() if not is_right)
