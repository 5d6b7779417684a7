"""Rules of applications: what must be told first, when the form opens, numbers, terms, what a new questionnaire changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.domain import Answers, Questionnaire, is_empty
from pulsar_xblocks.selection.domain import gates, statuses
from pulsar_xblocks.selection.domain.gates import Failed, Stay

PREFIX = "П"
DRAFT_LIFE = timedelta(days=7)  # of a draft whose guardian has not answered
CONSENT_WITHIN = timedelta(days=7)  # after the window: a consent that comes later is too late
FIELDS = {  # gate -> field of the first form
    gates.GRADE: "grade",
    gates.AGE: "birth_date",
    gates.MUNICIPALITY: "municipality",
    gates.REGION: "municipality",
    gates.SHIFTS: "stay_0",
    gates.PROFILE: "stay_0",
    gates.WINDOW: "",
}
GRADES = range(1, 12)
FOR_ORGANISATIONS = "organisation"  # audience of a call
MOST_REPRESENTATIVES = 10  # of one application, with those invited
NAME, BIRTH, GRADE, ORGANISATION, EMAIL = "c1", "c2", "c3", "c4", "c5_email"  # of the common block of questions
RECOMMENDED_BY, BY_LETTER, RECOMMENDER = "n6", "invite", "n6_email"  # how a recommendation comes, and who writes it


def number(year: int, last: int) -> str:
    """Return «П-2026-000123»."""
    return f"{PREFIX}-{year}-{last:06d}"


def by_field(found: Iterable[Failed]) -> dict[str, list[str]]:
    """Return field -> sentences of the gates that are not passed."""
    errors: dict[str, list[str]] = {}
    for row in found:
        errors.setdefault(FIELDS[row.gate], []).append(row.reason)
    return errors


def stays_from(text: str) -> tuple[Stay, ...]:
    """Return the shifts an applicant has told of, as stored."""
    pairs = [line.rpartition(" ") for line in text.splitlines()]
    return tuple(Stay(profile, date.fromisoformat(day)) for profile, _, day in pairs)


def stays_to(stays: Iterable[Stay]) -> str:
    """Return the shifts as they are stored."""
    return "\n".join(f"{stay.profile} {stay.starts_on.isoformat()}" for stay in stays)


def after_window(has_sent: bool, is_waiting: bool) -> str:
    """Return what becomes of an application that is not sent when its window has closed.

    ``restore``: it was taken back and not sent again, so the version sent last counts; ``wait``: sent, a consent may still come.
    """
    if is_waiting:
        return "wait"
    return "restore" if has_sent else "unfinished"


def moved(old: Questionnaire, new: Questionnaire, answers: Answers) -> dict[str, Any]:
    """Return the answers that a new version keeps: those of questions with the same key and the same kind of answer."""
    kinds = {key: question.type for key, question in old.by_key().items()}
    return {key: answers[key] for key, question in new.by_key().items() if key in answers and kinds.get(key) == question.type}


def lost(old: Questionnaire, new: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Return the keys of the answers that a new version does not keep, in the order of the old one."""
    kept = moved(old, new, answers)
    return tuple(key for key in old.by_key() if not is_empty(answers.get(key)) and key not in kept)


def told_facts(answers: Answers, grade: int | None) -> int | None:
    """Return the grade that the answers tell, that of the first form where they do not."""
    value = answers.get(GRADE)
    return value if isinstance(value, int) else grade


def grade_sent(answers: Answers, grade: int | None) -> int | None:
    """Return the grade under which lists show what was sent: as the answers tell it, from 1 to 11, else as it was told before."""
    told = told_facts(answers, grade)
    return told if told in GRADES else grade


def prefilled(questionnaire: Questionnaire, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that are known before the form is opened, for the questions that there are."""
    keys = questionnaire.by_key()
    return {key: value for key, value in known.items() if key in keys and not is_empty(value)}


@dataclass(frozen=True)
class Colleague:
    """Somebody who works on an organisation's application; ``is_here`` = has come in by the link."""

    key: int
    may_send: bool
    is_here: bool = True


def may_leave(people: Sequence[Colleague], key: int) -> bool:
    """Tell whether somebody may go: another one who may send the application stays."""
    return any(one.may_send and one.is_here and one.key != key for one in people)


def shared(own: Sequence[str], others: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return municipality -> numbers of the other applications that name it too, in their order; only where there are any."""
    found = {code: [number for number, codes in others.items() if code in codes] for code in dict.fromkeys(own)}
    return {code: numbers for code, numbers in found.items() if numbers}


def changed_keys(before: Answers, after: Answers) -> list[str]:
    """Return the questions whose answers differ, by name."""
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))


def recommender(answers: Answers) -> str:
    """Return the address of the teacher whom the form asks for a recommendation by letter, "" when it names nobody."""
    return str(answers.get(RECOMMENDER) or "").strip().lower() if answers.get(RECOMMENDED_BY) == BY_LETTER else ""


def steps(status: str, has_guardian: bool, *, is_open: bool) -> Sequence[tuple[str, str]]:
    """Return the way of an application as (word, tone): ok done, run now, idle ahead; none for one that takes no further part."""
    if status in statuses.ENDED or status == statuses.UNFINISHED:
        return []
    waits = [] if not has_guardian else [(mark("Your parent consents"), "ok" if is_open else "run")]
    sent = status != statuses.DRAFT
    filled = "ok" if sent else "run" if is_open else "idle"
    checked = "run" if status in ("submitted", "check", "returned", "awaiting_consent") else "ok" if sent else "idle"
    begun = [(mark("You may apply"), "ok"), *waits, (mark("You fill in the form"), filled), (mark("The documents are checked"), checked)]
    return begun if status == statuses.NOT_ADMITTED else [*begun, *_decided(status)]


def _decided(status: str) -> Sequence[tuple[str, str]]:
    is_ranked = status in statuses.RANKED
    scored = "run" if status in (statuses.ADMITTED, statuses.SCORING) else "ok" if is_ranked else "idle"
    told = "run" if status == statuses.PRELIMINARY else "ok" if is_ranked else "idle"
    return [(mark("The application is scored"), scored), (mark("The results are published"), told)]


def masked(email: str) -> str:
    """Return «mo…@example.ru»: enough to know one's parent's address again."""
    name, _, host = email.partition("@")
    return f"{name[:2]}…@{host}" if host else ""


def is_close(closes_at: datetime, now: datetime) -> bool:
    """Tell whether the window closes within a day."""
    return timedelta() < closes_at - now <= timedelta(days=1)


TOO_OLD = Sentence(mark("Check the year of the date of birth."))
MEANING_TO_GUARDIAN = {  # where the applicant's words do not fit
    "draft": mark("The application is being filled in. You see it when it is sent."),
    "awaiting_consent": mark("The application is sent and waits for consent. It counts from the moment it was sent."),
    "submitted": mark("The application has arrived. It can be taken back and corrected until the window closes."),
    "recommended": mark("A place is offered. Please confirm or decline it in its term."),
    "confirmed": mark("The place is confirmed. Documents for the arrival will be asked for here."),
}
