"""Long lists, newest first: pages by key, so that the hundredth costs as much as the first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page and the addresses of its neighbours; "" = there is none."""

    rows: list[Any]
    older_url: str = ""
    newest_url: str = ""


def newest(request: HttpRequest, rows: QuerySet[Any], size: int = SIZE) -> Page:
    """Return the page named by ``?before=<pk>``; the rows must be ordered by ``-pk``.  One query."""
    before = request.GET.get("before", "")
    is_first = not (before.isascii() and before.isdigit() and len(before) < 19)
    found = list((rows if is_first else rows.filter(pk__lt=int(before)))[: size + 1])
    shown = found[:size]
    return Page(
        shown,
        older_url=_url(request, before=shown[-1].pk) if len(found) > size else "",
        newest_url="" if is_first else _url(request),
    )


def _url(request: HttpRequest, **values: Any) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    for name, value in values.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
