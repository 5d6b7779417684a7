"""How long applications are kept, and how they go.  Source: domain.md 6.6, 6.7."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Sum

from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.registry import Doomed, Rule, register, register_keeper
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.retirement import blank_rows
from pulsar_xblocks.selection.calls.models import CallExtension
from pulsar_xblocks.selection.calls.queries import hours_for_all
from pulsar_xblocks.selection.domain import statuses

DRAFT, DECLINED, SELECTED, STOPPED = "selection_draft", "selection_declined", "selection_selected", "selection_stopped"
AFTER_WINDOW, AFTER_STOP = timedelta(days=30), timedelta(days=30)
DECLINED_YEARS, SELECTED_YEARS = 1, 5
_CHOSEN = frozenset({"recommended", "confirmed", "enrolled"})
_NOT_SENT = frozenset({"draft", "unfinished", "awaiting_consent"})
KIND = "selectionapplication"


def later(day: date, years: int) -> date:
    """Return the same day so many years later."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 2, 28)


@dataclass(frozen=True)
class Term:
    """Which applications a rule is about; ``ends``: the column from which the term is counted, ``grows``: days or years after it."""

    rule: str
    statuses: frozenset[str]
    ends: str
    grows: timedelta | int


def _items(term: Term, region_id: int, as_of: date, **facts: object) -> list[Item]:
    """Return the applications whose term is over; 1 query, 3 where it is counted from the window, for more time that was given."""
    ends, grows = term.ends, term.grows
    rows = SelectionApplication.objects.filter(call__region=region_id, status__in=sorted(term.statuses), **facts).exclude(answers="{}")
    wanted = list(rows.exclude(**{ends: None}).select_related("call__region").order_by("pk"))
    hours = _more_hours(region_id, wanted) if ends == "call__closes_at" else {}
    found = []
    for row in wanted:
        moment = row.decided_at if ends == "decided_at" else row.call.closes_at if ends == "call__closes_at" else row.call.final_at
        assert isinstance(moment, datetime)
        day = local_day(moment + timedelta(hours=hours.get(row.pk, 0)), row.call.region.time_zone)
        due = later(day, grows) if isinstance(grows, int) else day + grows
        if due < as_of:
            found.append(Item(term.rule, KIND, str(row.pk), due, row.person_id, f"{row.call.code} {row.number}".strip()))
    return found


def _more_hours(region_id: int, rows: Sequence[SelectionApplication]) -> dict[int, int]:
    """Return application -> hours that its window has more, for everyone and for itself; 2 queries."""
    everyone = hours_for_all({row.call_id for row in rows})
    given = CallExtension.objects.filter(application__call__region=region_id).order_by().values_list("application")
    own = dict(given.annotate(n=Sum("hours")))
    return {row.pk: everyone.get(row.call_id, 0) + own.get(row.pk, 0) for row in rows}


def drafts(region_id: int, as_of: date) -> list[Item]:
    """Return what was never sent, or never consented to, 30 days after the window; what was withdrawn unsent too."""
    unsent = Term(DRAFT, _NOT_SENT, "call__closes_at", AFTER_WINDOW)
    dropped = replace(unsent, statuses=frozenset({statuses.WITHDRAWN}))
    return _items(unsent, region_id, as_of) + _items(dropped, region_id, as_of, number="")


def stopped(region_id: int, as_of: date) -> list[Item]:
    """Return what was stopped by a withdrawn consent 30 days ago."""
    return _items(Term(STOPPED, frozenset({statuses.STOPPED}), "decided_at", AFTER_STOP), region_id, as_of)


def declined(region_id: int, as_of: date) -> list[Item]:
    """Return the applications without a place a year after the final list; those of an archived call without one, after its window."""
    others = frozenset(statuses.APPLICATION) - _CHOSEN - _NOT_SENT - {statuses.STOPPED}
    listed = Term(DECLINED, others, "call__final_at", DECLINED_YEARS)
    dropped = replace(listed, ends="call__closes_at")
    return _items(listed, region_id, as_of) + _items(dropped, region_id, as_of, call__status="archived", call__final_at=None)


def selected(region_id: int, as_of: date) -> list[Item]:
    """Return the applications with a place five years after the final list."""
    return _items(Term(SELECTED, _CHOSEN, "call__final_at", SELECTED_YEARS), region_id, as_of)


def destroy(doomed: Doomed) -> int:
    """Blank an application and delete its files; number, status and points stay.  Return how many records."""
    for row in SelectionApplication.objects.filter(pk=doomed.object_id):
        delete_files(list(files_of(row)), by=doomed.by, now=doomed.now, reason="retention")
    return blank_rows([int(doomed.object_id)])


def _applicants(ids: Collection[int], rule: str, as_of: date) -> set[int]:
    rows = SelectionApplication.objects.filter(person__in=ids, open_marker=1, call__final_at=None, call__status="active")
    return set(rows.values_list("person", flat=True))


def register_terms() -> None:
    """Register the rules and who is kept meanwhile."""
    texts, files = mark("answers, achievements, recommendations and files of applications"), mark("texts are blanked, files are deleted")
    for key, word, term, plan in (
        (DRAFT, mark("Applications that were not sent"), mark("30 days after the window of the call"), drafts),
        (STOPPED, mark("Applications stopped by a withdrawn consent"), mark("30 days after the withdrawal"), stopped),
        (DECLINED, mark("Applications without a place"), mark("a year after the final list or, without one, the window"), declined),
        (SELECTED, mark("Applications with a place"), mark("five years after the final list"), selected),
    ):
        register(Rule(key, word, mark("Application"), texts, files, term, plan, destroy))
    register_keeper("applicant", mark("takes part in a selection now"), _applicants)
