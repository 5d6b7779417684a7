"""What pages show of the work in modules: finished values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain.hours import Balance, Line
from pulsar_xblocks.courses.domain.passport import ACTIVITIES, HOUR_KINDS, Activity, Module, Passport
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.models import ActivityMark, Reflection, TaskWork
from pulsar_xblocks.kernel.files.queries import files_by_key, rows_of
from pulsar_xblocks.kernel.pure.status import Status
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.kernel.wording import said

_HOURS_MISSING = mark("%(kind)s: %(hours)s h are not confirmed yet.")
_NOT_DONE = mark("“%(title)s”: %(state)s.")


@dataclass(frozen=True)
class Done:
    """All that a participant has done in a programme, read once."""

    works: Mapping[str, TaskWork]
    written: frozenset[str]  # activities with words of a reflection
    marks: Mapping[str, ActivityMark]
    balance: Balance

    def line(self, activity: Activity) -> Line:
        """Return the hours of an activity."""
        return next((line for line in self.balance.lines if line.activity.key == activity.key), Line(activity))

    def status(self, activity: Activity) -> Status:
        """Return what the participant has come to in an activity."""
        work = self.works.get(activity.key)
        doing = domain.Doing(
            work=work.status if work else "",
            has_draft=activity.key in self.written,
            is_done=activity.key in self.marks,
            line=self.line(activity),
        )
        return domain.ACTIVITY[domain.state_of(doing)]


def done_of(enrolment: Enrolment, passport: Passport) -> Done:
    """Return what a participant has done; 4 queries."""
    marks = queries.marks_of(enrolment)
    reflections = queries.reflections_of(enrolment)
    written = frozenset(key for key, row in reflections.items() if row.text.strip())
    return Done(queries.works_of(enrolment), written, marks, ledger.balance_of(enrolment, passport, list(marks)))


def lines_of(module: Module, done: Done | None) -> list[dict[str, Any]]:
    """Return the activities of a module with what the participant has come to; without a participant, what is ahead."""
    return [_line(one, done) for one in module.activities]


def _line(one: Activity, done: Done | None) -> dict[str, Any]:
    found = {"activity": one, "kind": ACTIVITIES[one.kind], "hour_kind": HOUR_KINDS[one.hour_kind]}
    if done is None:
        return found
    known = done.marks.get(one.key)
    return found | {"status": done.status(one), "hours": done.line(one), "points": known.points if known else None}


def missing_of(rows: Iterable[domain.KindHours], module: Module, done: Done) -> list[str]:
    """Return in words what is missing in a module: hours by kind, mandatory activities."""
    found = []
    for row in rows:
        if row.missing:
            kind = capfirst(gettext(HOUR_KINDS[row.kind]))
            found.append(said(Sentence(_HOURS_MISSING, kind=kind, hours=row.missing)))
    for one in module.activities:
        if one.is_mandatory and one.key not in done.marks:
            state = gettext(done.status(one).word)
            found.append(said(Sentence(_NOT_DONE, title=one.title, state=state[:1].lower() + state[1:])))
    return found


def quotes_of(row: Reflection, titles: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the own words that a reflection quotes, each with the title of its activity."""
    return [{"title": titles.get(one.key, ""), "text": one.text} for one in queries.quotes_of(row)]


def history_of(rows: Iterable[Revision]) -> list[dict[str, Any]]:
    """Return what was sent and answered: the words of a step, its text or comment, files, points; at most 1 query."""
    told = [(row, queries.body_of(row)) for row in rows]
    keys = [key for _, body in told for key in body.get("files", ())]
    files = {file.key: file for file in rows_of(files_by_key(keys))} if keys else {}
    return [_step(row, body, files) for row, body in told]


def _step(row: Revision, body: Mapping[str, Any], files: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "row": row,
        "word": _STEPS.get(str(body.get("what")), mark("Sent to the tutor")),
        "text": body.get("text", ""),
        "comment": body.get("comment", ""),
        "points": Decimal(body["points"]) if body.get("points") else None,
        "files": [files[key] for key in body.get("files", ()) if key in files],
    }


_STEPS = {
    domain.SENT: mark("Sent to the tutor"),
    domain.ACCEPTED: mark("Accepted by the tutor"),
    domain.RETURNED: mark("Returned with a comment"),
    "undone": mark("Acceptance taken back"),
}


def kinds_of(passport: Passport, balance: Balance) -> list[domain.KindHours]:
    """Return the hours of the whole programme for each kind it has."""
    have, declared = balance.counted, balance.declared
    rows = [domain.KindHours(kind, passport.hours.of(kind), declared.of(kind), have.of(kind)) for kind in HOUR_KINDS]
    return [row for row in rows if row.planned]
