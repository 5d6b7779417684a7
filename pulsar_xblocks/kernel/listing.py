"""Lists by name with numbered pages: how many rows there are, and where one stands."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

SIZE, PHONE_SIZE = 50, 20  # rows of a page; on a phone each row is a card of several lines
MOST = 5_000  # rows that are counted and have pages; to find one of more, people narrow the filter


@dataclass(frozen=True)
class Numbered:
    """Rows of one page; ``first`` to ``last`` of ``total``, or of more; addresses of the neighbours, "" = there is none."""

    rows: list[Any]
    first: int
    last: int
    total: int
    previous_url: str = ""
    next_url: str = ""
    has_more: bool = False


def size_for(request: HttpRequest) -> int:
    """Return how many rows a page has on the device that asks; every phone's browser says that it is mobile."""
    is_phone = request.headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in request.headers.get("User-Agent", "")
    return PHONE_SIZE if is_phone else SIZE


def numbered(
    request: HttpRequest,
    rows: QuerySet[Any] | list[Any],
    size: int | None = None,
    counted: QuerySet[Any, Any] | int | None = None,
    most: int | None = None,
) -> Numbered:
    """Return the page named by ``?page=``, the nearest one for a wrong number; 2 queries, none where the rows are read already.

    ``counted`` = how many there are, where that is known, or as many rows, read in a way that is cheaper to count;
    ``most`` = how many have pages where fewer than usual do.
    """
    pages = _Counted(rows, size or size_for(request))
    pages.counted, pages.most = rows if counted is None else counted, most or MOST
    found = pages.get_page(request.GET.get("page", "1"))
    return Numbered(
        list(found.object_list),
        found.start_index(),
        found.end_index(),
        found.paginator.count,
        _url(request, found.number - 1) if found.has_previous() else "",
        _url(request, found.number + 1) if found.has_next() else "",
        pages.has_more,
    )


class _Counted(Paginator):
    """Pages of the first ``most`` rows: counting goes no further, so that its cost has a limit."""

    counted: QuerySet[Any, Any] | list[Any] | int
    most: int

    @cached_property
    def found(self) -> int:
        """Return how many rows there are, at most one more than have pages."""
        if isinstance(self.counted, QuerySet):
            return self.counted.order_by()[: self.most + 1].count()
        return min(self.counted if isinstance(self.counted, int) else len(self.counted), self.most + 1)

    @property
    def count(self) -> int:
        """Return how many rows have pages."""
        return min(self.found, self.most)

    @property
    def has_more(self) -> bool:
        """Tell whether there are rows beyond the last page."""
        return self.found > self.most


def _url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
