"""Lists by name with numbered pages: how many rows there are, and where one stands."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True)
class Numbered:
    """Rows of one page; ``first`` to ``last`` of ``total``; addresses of the neighbours, "" = there is none."""

    rows: list[Any]
    first: int
    last: int
    total: int
    previous_url: str = ""
    next_url: str = ""


def numbered(request: HttpRequest, rows: QuerySet[Any], size: int = SIZE) -> Numbered:
    """Return the page named by ``?page=``, the nearest one for a wrong number; 2 queries."""
    found = Paginator(rows, size).get_page(request.GET.get("page", "1"))
    return Numbered(
        list(found.object_list),
        found.start_index(),
        found.end_index(),
        found.paginator.count,
        _url(request, found.number - 1) if found.has_previous() else "",
        _url(request, found.number + 1) if found.has_next() else "",
    )


def _url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
