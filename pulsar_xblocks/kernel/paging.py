"""Long lists, newest first: pages by key, so that the hundredth costs as much as the first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from pulsar_xblocks.kernel.listing import size_for


@dataclass(frozen=True)
class Page:
    """Rows of one page and the addresses of its neighbours; "" = there is none."""

    rows: list[Any]
    older_url: str = ""
    newest_url: str = ""


def newest(request: HttpRequest, rows: QuerySet[Any], by: str = "pk", size: int | None = None) -> Page:
    """Return the page named by ``?before=<pk>``, newest first by the column; one query, a second one from page two on."""
    size, before = size or size_for(request), request.GET.get("before", "")
    is_first = not (before.isascii() and before.isdigit() and len(before) < 19)
    wanted = rows if is_first else rows.filter(_older(rows, by, int(before)))
    found = list(wanted.order_by(f"-{by}", "-pk")[: size + 1])
    shown = found[:size]
    return Page(
        shown,
        older_url=_url(request, before=shown[-1].pk) if len(found) > size else "",
        newest_url="" if is_first else _url(request),
    )


def _older(rows: QuerySet[Any], by: str, before: int) -> Q:
    moment = None if by == "pk" else rows.model.objects.filter(pk=before).values_list(by, flat=True).first()
    return Q(pk__lt=before) if moment is None else Q(**{f"{by}__lt": moment}) | Q(**{by: moment}, pk__lt=before)


def _url(request: HttpRequest, **values: Any) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    for name, value in values.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
