"""The centre's pages of discussions, and the moderators' view of them."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, sentence
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, Stale, TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import has_role_for, may
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.roles.queries import regions_of, require
from pulsar_xblocks.selection.discussions import documents, domain, letters, papers, queries, showing
from pulsar_xblocks.selection.discussions.actions import discussions as actions
from pulsar_xblocks.selection.discussions.actions import proposals
from pulsar_xblocks.selection.discussions.forms import DISCUSSION, MODERATION, AnswerForm, DiscussionForm, GroupForm
from pulsar_xblocks.selection.discussions.models import Discussion

DESK, FORM = "selection/discussions/desk.html", "selection/discussions/form.html"
MOMENTS = ("opens_at", "closes_at")


@require_safe
@logged_in
def discussions(request: HttpRequest) -> HttpResponse:
    """Show the discussions of the actor's regions."""
    visit = request.visit
    if not regions_of(visit.actor, "view", queries.KIND):
        raise Forbidden
    found = numbered(request, queries.discussions_seen(visit.actor))
    rows = [{"row": row, "status": domain.DISCUSSION[queries.stage(row, visit.now)]} for row in found.rows]
    may_manage = bool(regions_of(visit.actor, "manage", queries.KIND))
    return page(request, "selection/discussions/list.html", {"list": found, "rows": rows, "may_manage": may_manage})


@logged_in
def discussion_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new discussion; on POST store it as a draft."""
    regions = list(Region.objects.filter(pk__in=regions_of(request.visit.actor, "manage", queries.KIND)).order_by("code"))
    if not regions:
        raise Forbidden
    context = {"moderation": MODERATION, "values": {"edit_minutes": 30}, "regions": [(row.pk, row.name) for row in regions]}
    if request.method != "POST":
        return page(request, FORM, context)
    return editing.answer(request, editing.Editing(FORM, context, DISCUSSION), lambda: _create(request, regions))


def _create(request: HttpRequest, regions: list[Region]) -> str:
    region = next((row for row in regions if str(row.pk) == request.POST.get("region", "")), regions[0])
    values = editing.cleaned(DiscussionForm(request.POST, region.time_zone))
    made = actions.create(region, values, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:discussion", args=[made.pk])


@logged_in
def discussion_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the facts of a discussion to be changed; on POST store them."""
    row = _reached(request.visit, pk, "manage")
    context = showing.head(row, request.visit.now) | {
        "moderation": MODERATION,
        "values": _values(row),
        "is_fixed": row.status != domain.DRAFT,
    }
    if request.method != "POST":
        return page(request, FORM, context)
    return editing.answer(request, editing.Editing(FORM, context, DISCUSSION), lambda: _edit(request, row))


def _edit(request: HttpRequest, row: Discussion) -> str:
    values = editing.cleaned(DiscussionForm(request.POST, row.region.time_zone))
    actions.change(row, editing.seen_version(request), values, by=request.visit.person, now=request.visit.now)
    return reverse("pulsar:discussion", args=[row.pk])


def _values(row: Discussion) -> dict[str, Any]:
    zone = ZoneInfo(row.region.time_zone)
    moments = {name: f"{getattr(row, name).astimezone(zone):%Y-%m-%dT%H:%M}" for name in MOMENTS}
    values = editing.initial(row, [name for name in DISCUSSION if name not in MOMENTS])
    return values | moments | {"is_premoderated": "yes" if row.is_premoderated else "no", "version": row.version}


@require_safe
@logged_in
def discussion(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a discussion to the centre, and to moderators what stands in their groups."""
    return _desk(request, _reached(request.visit, pk, "review"))


def _desk(request: HttpRequest, row: Discussion, status: int = 200, **extra: Any) -> HttpResponse:
    visit, wanted = request.visit, showing.filters_of(request)
    place = queries.where(row, None)
    rights = {f"may_{name}": may(visit.actor, name, queries.KIND, place) for name in ("view", "manage", "decide", "publish", "export")}
    found = queries.moderated_by(queries.proposals_of(row), row, visit.person, is_staff=rights["may_view"])
    listed, states = numbered(request, queries.filtered(found, wanted)), queries.states_of(row)
    context = showing.head(row, visit.now) | rights | {"list": listed, "entries": [_row(one, row) for one in listed.rows], "wanted": wanted}
    context |= {"groups": queries.groups_of(row), "section_choices": showing.choices(row), "answers": list(domain.ANSWER.items())}
    context |= {"states": list(domain.PROPOSAL.items()), "waiting": domain.missing_answers(states), "total": len(states)}
    context |= {"paper": papers.paper_of(row), "address": letters.address_of(row), "sections": showing.sections(row, {}), "values": {}}
    context |= {"moderators": _moderators(row), "public_region": int(row.region.code)} if rights["may_manage"] else {}
    return page(request, DESK, context | {"public_region": int(row.region.code)} | extra, status=status)


def _row(one: Any, row: Discussion) -> dict[str, Any]:
    is_open = row.status != domain.FINAL and one.status == domain.SHOWN
    return {
        "row": one,
        "status": domain.PROPOSAL[one.status],
        "answer": domain.ANSWER.get(one.answer),
        "may_answer": is_open,
        "may_moderate": not one.answer and one.status != domain.WITHDRAWN,
    }


def _moderators(row: Discussion) -> list[tuple[str, str]]:
    """Return people with a role in the region, who may look after a group; 1 query."""
    holders = RoleAssignment.objects.filter(region=row.region_id, closed_at=None, role__in=["methodist", "moderator", "municipal", "head"])
    people = Person.objects.filter(pk__in=holders.values("person"), retired_at=None).order_by("sort_name", "pk")[:200]
    return [(person.key, person.full_name) for person in people]


@require_POST
@logged_in
def discussion_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft up for discussion."""
    row = _reached(request.visit, pk, "publish")
    return _answered(request, row, lambda: actions.publish(row, by=request.visit.person, now=request.visit.now))


@require_POST
@logged_in
def discussion_paper_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a PDF beside a draft."""
    row = _reached(request.visit, pk, "manage")
    return _answered(request, row, lambda: _put(request, row))


def _put(request: HttpRequest, row: Discussion) -> None:
    upload = request.FILES.get("paper")
    if upload is None:
        raise Invalid({"paper": [mark("Choose a file.")]})
    try:
        papers.put(row, upload, by=request.visit.person, now=request.visit.now)
    except (TooLarge, WrongType) as error:
        raise Invalid({"paper": [error.message]}, **error.params) from None


@require_POST
@logged_in
def discussion_groups(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a group, or give it another moderator."""
    row = _reached(request.visit, pk, "manage")
    return _answered(request, row, lambda: _group(request, row))


def _group(request: HttpRequest, row: Discussion) -> None:
    values = editing.cleaned(GroupForm(request.POST))
    known = {key for key, _ in _moderators(row)}
    person = Person.objects.filter(key=values["moderator"]).first() if values["moderator"] in known else None
    if values["moderator"] and person is None:
        raise Invalid({"moderator": [mark("Choose somebody from the list.")]})
    actions.add_group(row, values["name"], person, by=request.visit.person, now=request.visit.now)


@require_POST
@logged_in
def discussion_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the answers and the final version."""
    row = _reached(request.visit, pk, "publish")
    text = request.POST.get("final_text", "").replace("\r\n", "\n")
    return _answered(request, row, lambda: actions.finish(row, text, by=request.visit.person, now=request.visit.now))


@require_POST
@logged_in
def discussion_proposal(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Store the answer to a proposal."""
    row = _reached(request.visit, pk, "decide")
    found = queries.proposal_or_404(row, number)
    return _answered(request, row, lambda: _answer(request, found), f"?number={number}#p-{number}", at=number)


def _answer(request: HttpRequest, found: Any) -> None:
    values = editing.cleaned(AnswerForm(request.POST))
    by, now = request.visit.person, request.visit.now
    proposals.answer(found, values["answer"], values["answer_text"], editing.seen_version(request), by=by, now=now)


def _answered(request: HttpRequest, row: Discussion, store: Any, back: str = "?stored", at: int = 0) -> HttpResponse:
    try:
        store()
    except Invalid as error:
        return _desk(request, row, error.status, errors=errors_of(error), values=request.POST, refused_at=at)
    except (Conflict, Stale) as error:
        return _desk(request, row, error.status, refusal=sentence(error), values=request.POST, refused_at=at)
    return redirect(reverse("pulsar:discussion", args=[row.pk]) + back)


@require_safe
@logged_in
def discussion_summary(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """Return the summary of proposals as a file."""
    row = _reached(request.visit, pk, "export")
    found = documents.respond(row, form)
    export = Export(queries.KIND, row.region_id, documents.TITLE, row.last_number, form)
    record_export(export, by=request.visit.person, now=request.visit.now)
    return found


def _reached(visit: Visit, pk: int, right: str) -> Discussion:
    """Return a discussion that the person may use so.  Raises Forbidden, NotFound."""
    if not has_role_for(visit.actor, right, queries.KIND):
        raise Forbidden
    row = queries.discussion_or_404(pk)
    require(visit.actor, right, queries.KIND, queries.where(row, visit.person))
    return row
