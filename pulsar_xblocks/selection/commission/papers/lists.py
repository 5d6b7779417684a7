"""Lists of a call: the main list, the reserve, those not admitted, by number; and the order, which names people.

Before the final list they are those of the newest run; after it the places as they stand now: nobody loses one to a later run.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.exports.docx import MAX_ROWS
from pulsar_xblocks.kernel.exports.tables import Column
from pulsar_xblocks.kernel.pure.errors import NotFound, TooLarge
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day, number
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import organisations
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission import showing
from pulsar_xblocks.selection.commission.actions.sitting import RESULTS
from pulsar_xblocks.selection.commission.domain import stored
from pulsar_xblocks.selection.commission.models import PlaceOffer, RankingRow
from pulsar_xblocks.selection.commission.papers import kinds
from pulsar_xblocks.selection.commission.papers.filling import printed
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain import promotion, statuses

CHUNK = 500
Row = dict[str, Any]


@dataclass(frozen=True)
class List:
    """A list: its rows in order, the columns of its table, the object kind whose right «export» it needs."""

    key: str
    found: Callable[[Call], QuerySet[Any]]
    rows: Callable[[Call], Iterator[Row]]
    columns: Callable[[Call], Sequence[Column]]
    right: str = "selection_ranking"


def of(call: Call, key: str) -> List:
    """Return a list of a call by key.  Raises NotFound."""
    if key not in keys(call):
        raise NotFound
    return LISTS[key]


def keys(call: Call) -> list[str]:
    """Return which lists a call has: people are enrolled, organisations get a status."""
    other = kinds.ORDER if call.audience == statuses.ORGANISATION else kinds.STATUS_ORDER
    return [key for key in LISTS if key != other]


def word(what: List, call: Call, now: datetime) -> bytes:
    """Return a list as a Word document.  Raises TooLarge above 5,000 rows."""
    count = what.found(call).count()
    if count > MAX_ROWS:
        raise TooLarge(mark("The list has more than 5,000 rows: take it as Excel."))
    values: dict[str, Any] = {"count": count, "rows": [_worded(row) for row in what.rows(call)], "protocol": _protocol(call)}
    return printed(kinds.KINDS[what.key], call, values, now)


def counts(call: Call) -> dict[str, int]:
    """Return key -> how many rows; 2 queries a list at most."""
    return {key: LISTS[key].found(call).count() for key in keys(call)}


def _worded(row: Row) -> Row:
    """Return a row as a document takes it: points as people read them, nothing missing."""
    return {key: number(value) if key == "points" else "" if value is None else value for key, value in row.items()}


def _protocol(call: Call) -> str:
    meeting = call.meetings.filter(kind=RESULTS).order_by("-held_on", "-pk").first()
    return f"{meeting.number}, {day(meeting.held_on)}" if meeting else "____"


def _ranked(outcome: str, standing: Iterable[str]) -> Callable[[Call], QuerySet[RankingRow]]:
    """Return what finds the rows of an outcome; after the final list those whose application stands so now."""

    def found(call: Call) -> QuerySet[RankingRow]:
        run = runs.published(call) if call.final_at else runs.newest(call)
        if run is None:
            return RankingRow.objects.none()
        rows = runs.rows_of(run)
        return rows.filter(application__status__in=sorted(standing)) if call.final_at else rows.filter(outcome=outcome)

    return found


def _rows(found: Callable[[Call], QuerySet[RankingRow]]) -> Callable[[Call], Iterator[Row]]:
    def rows(call: Call) -> Iterator[Row]:
        rules = rules_of(call)
        seats = dict(PlaceOffer.objects.filter(call=call, status__in=sorted(promotion.HOLDING)).values_list("application_id", "seat"))
        for n, row in enumerate(found(call).iterator(chunk_size=CHUNK), 1):
            place = row.application.municipality
            yield {
                "n": n,
                "number": row.application.number,
                "place": row.place,
                "points": row.total,
                "parts": stored.points_of(row.parts),
                "municipality": place.name if place else "",
                "seat": _seat(rules, seats.get(row.application_id, row.seat)),
            }

    return rows


def _seat(rules: Any, seat: str) -> str:
    return gettext("seat added by an appeal") if seat == promotion.ADDED else showing.seat_word(rules, seat)


def _refused(call: Call) -> QuerySet[SelectionApplication]:
    return SelectionApplication.objects.filter(call=call, status=statuses.NOT_ADMITTED).order_by("number", "pk")


def _refused_rows(call: Call) -> Iterator[Row]:
    columns = ("number", "municipality__name", "reason")
    for n, (key, place, reason) in enumerate(_refused(call).values_list(*columns).iterator(chunk_size=CHUNK), 1):
        yield {"n": n, "number": key, "municipality": place or "", "reason": reason}


def _confirmed(call: Call) -> QuerySet[PlaceOffer]:
    return PlaceOffer.objects.filter(call=call, status=statuses.CONFIRMED)


def _order_rows(call: Call) -> Iterator[Row]:
    related = ("application__person", "application__organisation", "application__municipality")
    found = [offer.application for offer in _confirmed(call).select_related(*related)]
    for n, row in enumerate(sorted(found, key=lambda row: (row.person.sort_name, row.pk)), 1):
        yield {
            "n": n,
            "name": row.person.full_name,
            "grade": row.grade,
            "school": str(row.organisation) if row.organisation else "",
            "municipality": row.municipality.name if row.municipality else "",
            "number": row.number,
        }


def _status_rows(call: Call) -> Iterator[Row]:
    related = ("application__organisation", "application__municipality", "application__questionnaire", "application__call")
    found = [offer.application for offer in _confirmed(call).select_related(*related)]
    names = organisations.names_of(call.region_id)
    for n, row in enumerate(sorted(found, key=lambda row: (str(row.organisation), row.pk)), 1):
        yield {
            "n": n,
            "organisation": row.organisation.name if row.organisation else "",
            "municipality": row.municipality.name if row.municipality else "",
            "served": ", ".join(sorted(names.get(code, code) for code in organisations.served_codes(row))),
            "number": row.number,
        }


def _column(title: str, key: str, width: int = 0) -> Column:
    return Column(title, lambda row: row[key], width)


_N, _NUMBER = _column(mark("№"), "n", 6), _column(mark("Application"), "number", 18)
_WHERE = _column(mark("Municipality"), "municipality", 28)


def _ranked_columns(call: Call) -> Sequence[Column]:
    own = (_N, _NUMBER, _column(mark("Place"), "place"), _column(mark("Points"), "points"), _WHERE, _column(mark("Seat"), "seat", 24))
    return own + tuple(_of_part(part.key, part.title.show(get_language() or "ru")) for part in rules_of(call).parts)


def _of_part(key: str, title: str) -> Column:
    return Column(title, lambda row: row["parts"].get(key))


def _refused_columns(call: Call) -> Sequence[Column]:
    return (_N, _NUMBER, _WHERE, _column(mark("Reason"), "reason", 60))


def _order_columns(call: Call) -> Sequence[Column]:
    who = (_column(mark("Full name"), "name", 36), _column(mark("Grade"), "grade"), _column(mark("School"), "school", 36))
    return (_N, *who, _WHERE, _NUMBER)


def _status_columns(call: Call) -> Sequence[Column]:
    served = _column(mark("Municipalities that are served"), "served", 60)
    return (_N, _column(mark("Organisation"), "organisation", 60), _WHERE, served, _NUMBER)


_MAIN, _RESERVE = _ranked(statuses.RECOMMENDED, statuses.SEATED), _ranked(statuses.RESERVE, {statuses.RESERVE})
LISTS = {
    one.key: one
    for one in (
        List(kinds.ORDER, _confirmed, _order_rows, _order_columns, right="selection_application"),
        List(kinds.STATUS_ORDER, _confirmed, _status_rows, _status_columns, right="selection_application"),
        List(kinds.MAIN, _MAIN, _rows(_MAIN), _ranked_columns),
        List(kinds.RESERVE, _RESERVE, _rows(_RESERVE), _ranked_columns),
        List(kinds.REFUSED, _refused, _refused_rows, _refused_columns),
    )
}
