"""Panels beside the home page and hits of the search that come from the studios."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.home import Found, Panel
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.models import Membership
from pulsar_xblocks.studios.queries import desk, opening, where
from pulsar_xblocks.studios.queries.studios import studios

ROW_H, BAR_X, BAR_W = 26, 150, 130  # the plot: height of a row, where bars begin, the longest bar
NAME_LENGTH = 19
BARS = 12


def panels(actor: Actor, now: datetime) -> Iterable[Panel]:
    """Return studios by municipality and applications by status for those who oversee a region or a municipality."""
    if not has_role_for(actor, "export", "studio"):
        return
    counts = desk.by_municipality(desk.at_work(actor))
    if counts:
        height = ROW_H * min(len(counts), BARS)
        yield Panel("studios/console/_by_municipality.html", {"counts": counts, "bars": _bars(counts), "height": height})
    by_status = desk.by_status(opening.queue(actor, {}).filter(year__status="active"))
    rows = [{"status": status, "n": by_status[key]} for key, status in statuses.APPLICATION.items() if by_status.get(key)]
    if rows:
        yield Panel("studios/console/_by_status.html", {"rows": rows, "url": reverse("pulsar:studio_applications")})


def _bars(counts: list[tuple[str, int]]) -> list[dict[str, object]]:
    most = max(n for _, n in counts)
    bars = []
    for at, (name, n) in enumerate(counts[:BARS]):
        width = round(BAR_W * n / most, 1)
        place = {"y": at * ROW_H + 4, "text_y": at * ROW_H + 17, "width": str(width), "n_x": str(BAR_X + width + 6)}
        bars.append({"name": _short(name), "n": n, **place})
    return bars


def _short(name: str) -> str:
    plain = name.replace("город ", "").replace(" район", " р-н").replace(" муниципальный округ", " м. о.")
    return plain if len(plain) <= NAME_LENGTH else plain[: NAME_LENGTH - 1] + "…"


def search(actor: Actor, text: str, limit: int) -> Iterable[Found]:
    """Return studios, applications and pupils that fit the text, within what the actor may see."""
    if has_role_for(actor, "view", "studio"):
        for row in studios(actor, {"q": text}).select_related("studio__organisation", "year")[:limit]:
            note = f"{row.studio.code}, {row.studio.organisation}, {row.year.code}"
            yield Found(gettext("Studio"), f"«{row.name}»", note, reverse("pulsar:studio", args=[row.pk]), statuses.STUDIO[row.status])
    if has_role_for(actor, "view", "studio_application"):
        for row in opening.queue(actor, {"q": text})[:limit]:
            title, url = f"«{row.title}»" if row.title else gettext("Without a name"), reverse("pulsar:studio_application", args=[row.pk])
            yield Found(gettext("Application"), title, f"{row.organisation or ''}, {row.year.code}", url, statuses.APPLICATION[row.status])
    if has_role_for(actor, "view_people", "membership"):
        yield from _pupils(actor, text, limit)


def _pupils(actor: Actor, text: str, limit: int) -> Iterable[Found]:
    reached = within(actor, "view_people", "membership", **where.prefixed("studio_year"))
    rows = Membership.objects.filter(reached, open_marker=1)
    for word in folded(text).split():
        rows = rows.filter(person__sort_name__contains=word)
    for row in rows.select_related("person", "studio_year").distinct().order_by("person__sort_name", "pk")[:limit]:
        url = reverse("pulsar:studio", args=[row.studio_year_id])
        yield Found(gettext("Pupil"), row.person.full_name, f"«{row.studio_year.name}»", url)
