"""Who may apply: every failed gate with its reason in plain words.  Source: domain.md 3.2."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pulsar_xblocks.kernel.pure.dates import age_on, school_year
from pulsar_xblocks.kernel.pure.text import Counted, Sentence, mark, mark_plural
from pulsar_xblocks.selection.domain.rules import Gates, RuleSet

GRADE, AGE, MUNICIPALITY, REGION, SHIFTS, PROFILE, CONSENT, WINDOW = (
    "grade", "age", "municipality", "region", "shifts", "profile", "consent", "window",
)  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """A shift in which the applicant took part or holds a confirmed place."""

    profile: str
    starts_on: date


@dataclass(frozen=True)
class Shift:
    """The shift applied for; ``calendar``: first days of the known shifts of its profile, past and future, in any order."""

    profile: str
    starts_on: date
    calendar: tuple[date, ...] = ()


@dataclass(frozen=True)
class Applicant:
    """What the gates look at; None and "" = not told yet, which fails a gate that asks for it."""

    grade: int | None = None
    birth_date: date | None = None
    municipality: str = ""
    region: str = ""
    stays: tuple[Stay, ...] = ()
    consents: frozenset[str] = frozenset()  # purposes for which everybody who must has given consent


@dataclass(frozen=True)
class Failed:
    """A gate that is not passed, and why."""

    gate: str
    reason: Sentence


def failed(gates: Gates, who: Applicant, shift: Shift) -> list[Failed]:
    """Return the gates that the applicant does not pass, in the order in which they are asked; consents are asked by ``consents``."""
    checks = (_grade(gates, who), _age(gates, who, shift), _place(gates, who), _year(gates, who, shift), _profile(gates, who, shift))
    return [found for check in checks for found in check]


def consents(gates: Gates, who: Applicant) -> tuple[str, ...]:
    """Return the purposes for which consent is still missing, in the order of the rules."""
    return tuple(purpose for purpose in gates.purposes if purpose not in who.consents)


def window(rules: RuleSet, opens_at: datetime, closes_at: datetime, now: datetime) -> list[Failed]:
    """Return why an application cannot be sent at a moment of arrival; through the grace minutes after the close it still can."""
    if now < opens_at:
        return [Failed(WINDOW, Sentence(mark("Applications are not accepted yet.")))]
    if now > closes_at + timedelta(minutes=rules.grace_minutes):
        return [Failed(WINDOW, Sentence(mark("Applications are no longer accepted.")))]
    return []


def shifts_of_year(stays: Sequence[Stay], shift: Shift) -> int:
    """Return how many shifts of the school year of ``shift`` the applicant has besides it."""
    year = school_year(shift.starts_on)
    return sum(school_year(stay.starts_on) == year for stay in _others(stays, shift))


def between(stays: Sequence[Stay], shift: Shift) -> int | None:
    """Return how many shifts of the profile lie between the one applied for and the applicant's nearest, None without any or a profile."""
    own = {stay.starts_on for stay in _others(stays, shift) if stay.profile == shift.profile != ""}
    known = sorted({*shift.calendar, *own, shift.starts_on})
    here = known.index(shift.starts_on)
    return min((abs(known.index(day) - here) - 1 for day in own), default=None)


def _others(stays: Sequence[Stay], shift: Shift) -> list[Stay]:
    return [stay for stay in dict.fromkeys(stays) if (stay.profile, stay.starts_on) != (shift.profile, shift.starts_on)]


def _grade(gates: Gates, who: Applicant) -> Iterator[Failed]:
    if not gates.grades or who.grade in gates.grades:
        return
    text = mark("The programme is for these grades: %(grades)s. Yours is %(grade)s.")
    if who.grade is None:
        text = mark("The programme is for these grades: %(grades)s. Tell yours.")
    yield Failed(GRADE, Sentence(text, grades=ranges(gates.grades), grade=who.grade))


def _age(gates: Gates, who: Applicant, shift: Shift) -> Iterator[Failed]:
    least, most = gates.least_age, gates.most_age
    if least is None and most is None:
        return
    if who.birth_date is None:
        yield Failed(AGE, Sentence(mark("The programme has an age limit: tell the date of birth.")))
        return
    age = age_on(who.birth_date, shift.starts_on)
    if least is not None and age < least:
        text = mark_plural(
            "On the day the shift starts the applicant is %(age)d year old; from %(limit)d are asked for.",
            "On the day the shift starts the applicant is %(age)d years old; from %(limit)d are asked for.",
        )
        yield Failed(AGE, Counted(*text, n=age, age=age, limit=least))
    if most is not None and age > most:
        text = mark_plural(
            "On the day the shift starts the applicant is %(age)d year old; up to %(limit)d are asked for.",
            "On the day the shift starts the applicant is %(age)d years old; up to %(limit)d are asked for.",
        )
        yield Failed(AGE, Counted(*text, n=age, age=age, limit=most))


def _place(gates: Gates, who: Applicant) -> Iterator[Failed]:
    if gates.regions and who.region not in gates.regions:
        yield Failed(REGION, Sentence(mark("The programme is for other regions.")))
    if gates.municipalities and who.municipality not in gates.municipalities:
        yield Failed(MUNICIPALITY, Sentence(mark("The programme is for other municipalities.")))


def _year(gates: Gates, who: Applicant, shift: Shift) -> Iterator[Failed]:
    most, had = gates.max_shifts_per_school_year, shifts_of_year(who.stays, shift)
    if most is None or had < most:
        return
    text = mark_plural(
        "In one school year a pupil takes part in at most %(n)d shift; in %(year)s there are already: %(had)d.",
        "In one school year a pupil takes part in at most %(n)d shifts; in %(year)s there are already: %(had)d.",
    )
    yield Failed(SHIFTS, Counted(*text, n=most, had=had, year=school_year(shift.starts_on)))


def _profile(gates: Gates, who: Applicant, shift: Shift) -> Iterator[Failed]:
    gap, passed = gates.same_profile_gap, between(who.stays, shift)
    if passed is None or passed >= gap:
        return
    text = mark_plural(
        "Between two shifts of one profile at least %(n)d shift must pass; here there are: %(passed)d.",
        "Between two shifts of one profile at least %(n)d shifts must pass; here there are: %(passed)d.",
    )
    yield Failed(PROFILE, Counted(*text, n=gap, passed=passed))


def ranges(numbers: Sequence[int]) -> str:
    """Return «5–7, 9»: numbers in order, neighbours drawn together."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
