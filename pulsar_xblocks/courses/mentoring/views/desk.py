"""Pages of the curators: pairs, requests with the mentors that fit, mentors with their load, the list of themes, XLSX."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pulsar_xblocks.courses.domain import mentoring as rules
from pulsar_xblocks.courses.mentoring import exports, queries, showing
from pulsar_xblocks.courses.mentoring.actions import offering, pairing
from pulsar_xblocks.courses.mentoring.models import MentoringPair, MentoringRequest, MentoringThemes
from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.http import Visit, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.queries import regions_of

PAIRS, REQUESTS, MENTORS, THEMES = (f"courses/mentoring/{name}.html" for name in ("pairs", "requests", "mentors", "themes"))


def _regions(visit: Visit, right: str = "export") -> list[Region]:
    """Return the regions in which the person has the right.  Raises Forbidden when there are none."""
    found = list(Region.objects.filter(pk__in=regions_of(visit.actor, right, queries.KIND)).order_by("code"))
    if not found:
        raise Forbidden
    return found


@require_safe
@logged_in
def mentoring_pairs(request: HttpRequest) -> HttpResponse:
    """Show the pairs of the actor's regions."""
    visit, wanted = request.visit, {name: request.GET.get(name, "")[:100] for name in ("status", "q")}
    regions = _regions(visit)
    status = wanted["status"] if wanted["status"] in rules.PAIR else ""
    found = numbered(request, queries.seen(visit.actor, status, wanted["q"]))
    counts = queries.by_status(visit.actor)
    context: dict[str, Any] = {"list": found, "lines": _lines(visit, found.rows), "wanted": wanted}
    context |= {"statuses": [(key, one.word, counts[key]) for key, one in rules.PAIR.items() if counts.get(key)]}
    context |= {"waiting": queries.requests_seen([one.pk for one in regions]).count(), "may_manage": _may_manage(visit)}
    return page(request, PAIRS, context)


def _lines(visit: Visit, rows: Sequence[MentoringPair]) -> list[dict[str, Any]]:
    """Return pairs as rows of the list, with their confirmed meetings and what is next."""
    sums, may_decide = queries.sums_of(rows), bool(regions_of(visit.actor, "decide", queries.KIND))
    more = {row.pk: {"sums": sums.get(row.pk, (0, 0)), "next": showing.next_step(row, "", may_decide=may_decide)} for row in rows}
    return [showing.line(row) | more[row.pk] for row in rows]


def _may_manage(visit: Visit) -> bool:
    return bool(regions_of(visit.actor, "manage", queries.KIND))


@logged_in
@with_reason(mark("Mentoring pairs"), kind=queries.KIND, back="pulsar:mentoring_pairs")
def mentoring_export(request: HttpRequest, reason: str) -> HttpResponseBase:
    """Return the pairs as XLSX; a record says who took them and why."""
    return exports.pairs(request.visit, _regions(request.visit), reason)


@logged_in
def mentoring_requests(request: HttpRequest) -> HttpResponse:
    """Show who looks for a mentor, with the mentors that fit; on POST propose a pair."""
    if request.method != "POST":
        return _requests(request)
    visit = request.visit
    regions = [one.pk for one in _regions(visit, "decide")]
    row = queries.requests_seen(regions).filter(pk=_number(request.POST.get("request", ""))).first()
    if row is None:
        raise NotFound
    try:
        made = _propose(request, row)
    except Conflict as error:
        return _requests(request, error.status, refusal=sentence(error))
    return redirect("pulsar:mentoring_pair", key=made.key)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _propose(request: HttpRequest, row: MentoringRequest) -> Any:
    visit, key = request.visit, request.POST.get("mentor", "")
    profile = queries.profiles(row.region).filter(person__key=key[:22], is_open=True).first()
    if profile is None:
        raise Conflict(mark("This mentor takes nobody new now."))
    return pairing.propose(row, profile.person, by=visit.person, now=visit.now)


def _requests(request: HttpRequest, status: int = 200, **extra: Any) -> HttpResponse:
    visit = request.visit
    regions = _regions(visit)
    found = numbered(request, queries.requests_seen([one.pk for one in regions]))
    by_region: dict[int, list[MentoringRequest]] = defaultdict(list)
    for row in found.rows:
        by_region[row.region_id].append(row)
    fitting = {pk: ones for rows in by_region.values() for pk, ones in queries.fitting_each(rows, rows[0].region).items()}
    lines = [{"row": row, "themes": row.themes.splitlines(), "found": fitting[row.pk][:10]} for row in found.rows]
    context = {"list": found, "lines": lines, "may_decide": bool(regions_of(visit.actor, "decide", queries.KIND))}
    return page(request, REQUESTS, context | extra, status=status)


@require_safe
@logged_in
def mentors(request: HttpRequest) -> HttpResponse:
    """Show the mentors of a region with their load."""
    region = _regions(request.visit)[0]
    found = numbered(request, queries.profiles(region))
    lines = [{"one": one, "themes": one.profile.themes.splitlines()} for one in queries.with_loads(found.rows)]
    return page(request, MENTORS, {"list": found, "lines": lines, "region": region, "most": rules.MOST_MENTEES})


@logged_in
def mentoring_themes(request: HttpRequest) -> HttpResponse:
    """Show what mentors of a region help with; on POST store it."""
    visit = request.visit
    region = _regions(visit, "manage")[0]
    row = MentoringThemes.objects.filter(region=region).first()
    text = row.text if row else "\n".join(gettext(theme) for theme in rules.THEMES)
    context = {"region": region, "values": {"themes": text, "version": row.version if row else 0}, "is_new": row is None}
    context["is_stored"] = "stored" in request.GET
    if request.method != "POST":
        return page(request, THEMES, context)
    return editing.answer(request, editing.Editing(THEMES, context, {"themes": mark("Themes")}), lambda: _save(request, region))


def _save(request: HttpRequest, region: Region) -> str:
    visit = request.visit
    text = request.POST.get("themes", "")[:20_000]
    offering.set_themes(region, editing.seen_version(request), text, by=visit.person, now=visit.now)
    return f"{reverse('pulsar:mentoring_themes')}?stored"
