"""The operator's desk: a group at a glance, one work, reminders, lists."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review import pages, registry, reminders, tables
from pulsar_xblocks.kernel.review.actions import assigning, closing
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries import desk
from pulsar_xblocks.kernel.review.queries.results import rubric_of
from pulsar_xblocks.kernel.review.queries.staffing import expert, experts_for
from pulsar_xblocks.kernel.roles.domain import Where, may

GROUP, ITEM = "kernel/review/group.html", "kernel/review/item.html"


@logged_in
def review_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a group: progress, who has how many, severity and spread, works with their reads."""
    visit = request.visit
    group = desk.group_of(visit.actor, pk)
    wanted = request.GET.get("show", "") if request.GET.get("show", "") in desk.FILTERS else ""
    found, hands, rubric = numbered(request, desk.items_in(group, wanted)), desk.hands(group), rubric_of(group)
    sums, waiting = desk.sums_of(group), sum(hand.given - hand.done for hand in hands)
    context = {"group": group, "title": pages.title_of(group), "zone": group.region.time_zone, "counts": sums, "waiting": waiting}
    context |= {"list": found, "rows": pages.item_rows(group, desk.lines(found.rows)), "hands": hands, "wanted": wanted}
    context |= {"bars": pages.result_bars(sums.values, rubric.scale), "lines": pages.severity_lines(hands, rubric.scale)}
    context |= {
        "scale": rubric.scale,
        "may_manage": _may_manage(request, group),
        "desk": registry.desk_of(group.kind),
        "publish_url": registry.desk_of(group.kind).publish_url(group),
    }
    context |= {"filters": pages.FILTERS, "told": pages.told(request.GET.get("told", "")), "gap": rubric.gap}
    return page(request, GROUP, context | pages.plot_of(rubric.scale, context["lines"]))


def _may_manage(request: HttpRequest, group: ReviewGroup) -> bool:
    return may(request.visit.actor, "manage", "review", Where(group.region_id))


@logged_in
def review_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one work of the queue with its reads; change how many read it, give it, open it for a recalculation."""
    item = desk.item_for(request.visit.actor, pk, "manage" if request.method == "POST" else "view_people")
    return _changed(request, item) if request.method == "POST" else _show(request, item)


def _show(request: HttpRequest, item: ReviewItem, status: int = 200, **extra: Any) -> HttpResponse:
    group, [line] = item.group, desk.lines([item])
    context = {"item": item, "group": group, "title": pages.title_of(group), "zone": group.region.time_zone, "line": line}
    context |= {"reads": pages.told_reads(line.reads, rubric_of(group)), "content": pages.content_of(item)}
    context |= {"experts": experts_for(group), "may_manage": _may_manage(request, group)}
    context |= {"name": registry.desk_of(group.kind).names([item.object_id]).get(item.object_id, "")}
    context |= {"is_frozen": group.frozen_at is not None and item.reopened_at is None}
    return page(request, ITEM, context | extra, status=status)


def _changed(request: HttpRequest, item: ReviewItem) -> HttpResponse:
    try:
        _change(request, item)
    except Invalid as error:
        return _show(request, desk.item_for(request.visit.actor, item.pk), error.status, errors=errors_of(error), values=request.POST)
    return redirect("pulsar:review_item", item.pk)


def _change(request: HttpRequest, item: ReviewItem) -> None:
    posted, by, now = request.POST, request.visit.person, request.visit.now
    match posted.get("do", ""):
        case "reads":
            assigning.ask_reads(item, _number(posted.get("reads", "")), by=by, now=now)
        case "give":
            made = assigning.give(item, expert(item.group, _number(posted.get("expert", ""))), by=by, now=now)
            reminders.announce(item.group, [made.expert_id], now)
        case "take":
            assigning.take_away(_read_of(item, _number(posted.get("review", ""))), by=by, now=now)
        case "reopen":
            closing.reopen(item, posted.get("reason", ""), by=by, now=now)
        case _:
            raise NotFound


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _read_of(item: ReviewItem, pk: int) -> Review:
    found = Review.objects.filter(item=item, pk=pk).first()
    if found is None:
        raise NotFound
    return found


@logged_in
@require_POST
def review_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind every expert who has works of the group that are not scored."""
    group = desk.group_of(request.visit.actor, pk, "manage")
    count = reminders.remind_now(group, by=request.visit.person, now=request.visit.now)
    return redirect(reverse("pulsar:review_group", args=[pk]) + f"?told=reminded-{count}")


@logged_in
@with_reason(mark("List of reviews"), kind="review", back="pulsar:reviews")
def review_export(request: HttpRequest, pk: int, form: str, reason: str) -> HttpResponseBase:
    """Return the works of a group with their reads as CSV or XLSX."""
    visit = request.visit
    group = desk.group_of(visit.actor, pk, "export")
    rows = tables.rows_of(group)
    respond = tables.RESPONSES.get(form)
    if respond is None:
        raise NotFound
    record_export(Export("review", group.region_id, reason, len(rows), form), by=visit.person, now=visit.now)
    return respond(pages.title_of(group).replace("/", "-"), tables.columns_of(group), rows, group.region.time_zone)
