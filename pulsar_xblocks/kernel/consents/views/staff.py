"""Pages of operators and of the data-protection officer: list, one consent, signed forms to check."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from pulsar_xblocks.kernel.audit.actions import record as audit
from pulsar_xblocks.kernel.consents import domain, queries
from pulsar_xblocks.kernel.consents.actions import Signer, confirm_sheet, reject_sheet, withdraw
from pulsar_xblocks.kernel.consents.actions.requests import close_links, confirm_guardian, open_link_again
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, Guardian, PaperSheet
from pulsar_xblocks.kernel.consents.views.answering import trace_of
from pulsar_xblocks.kernel.files.queries import files_by_key, own_url, rows_of, shown_of
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.kernel.roles.queries import regions_of, require, within


@logged_in
def consents(request: HttpRequest) -> HttpResponse:
    """Show people with all their consents; filters by state, purpose and name; 50 a page."""
    chosen = {name: request.GET.get(name, "") for name in ("state", "purpose", "q")}
    reached = queries.reached(request.visit.actor, "view_people")
    rows = queries.filtered(reached, chosen["state"], chosen["purpose"], "")
    counted = None if chosen["q"].strip() else queries.subjects_of(rows)
    shown = numbered(request, queries.people_of(rows, chosen["q"]), counted=counted)
    asked = queries.asked_of(shown.rows, reached)
    for person in shown.rows:
        person.asked = [(row, domain.PURPOSES[row.purpose].word) for row in asked.get(person.pk, [])]
        person.contexts = list(dict.fromkeys(row.context for row, _ in person.asked if row.context))
    waiting = queries.sheets_waiting(regions_of(request.visit.actor, "review", "consent"))
    context = {"list": shown, "chosen": chosen, "statuses": domain.STATUSES, "purposes": domain.PURPOSES, "sheets_waiting": waiting}
    context |= {"query": request.GET.urlencode(), "may_manage": has_role_for(request.visit.actor, "manage", "consent")}
    context |= {"may_export": has_role_for(request.visit.actor, "export", "consent")}
    return page(request, "kernel/consents/list.html", context)


@logged_in
def consent(request: HttpRequest, key: str) -> HttpResponse:
    """Show everything stored about one consent; who looked is recorded."""
    visit = request.visit
    row = _request(visit, key, "view_people")
    audit("consent.view", row, by=visit.person, now=visit.now, region_id=row.region_id)
    return page(request, "kernel/consents/consent.html", _everything(row, visit))


@logged_in
@require_POST
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Store a withdrawal that came on paper or by phone, close the guardians' links, or open one again."""
    visit = request.visit
    row = _request(visit, key, "review")
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise Invalid({"reason": [mark("Write the reason.")]})
    what = _change(request, row, request.POST.get("what", ""))
    audit(f"consent.change_{what}", row, by=visit.person, now=visit.now, region_id=row.region_id, reason=reason)
    return redirect("pulsar:consent", key=key)


@logged_in
def checks(request: HttpRequest) -> HttpResponse:
    """Show the signed forms that wait for a check, oldest first."""
    allowed = within(request.visit.actor, "review", "consent", region="request__region_id")
    return _queue(request, PaperSheet.objects.filter(allowed, state="uploaded"))


@logged_in
@require_http_methods(["POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a signed form, or reject it with a reason."""
    visit = request.visit
    sheet = PaperSheet.objects.select_related("request").filter(pk=pk).first()
    _require(visit, sheet.request if sheet else None, "review")
    try:
        if request.POST.get("verdict") == "confirm":
            confirm_sheet(sheet, by=visit.person, now=visit.now)
        else:
            reject_sheet(sheet, request.POST.get("reason", ""), by=visit.person, now=visit.now)
    except Invalid as error:
        return _queue(request, PaperSheet.objects.filter(pk=pk), {"errors": errors_of(error)}, status=422)
    return redirect("pulsar:consent_checks")


def _change(request: HttpRequest, row: ConsentRequest, what: str) -> str:
    """Do what was chosen and return its name for the record.  Raises NotFound for anything else."""
    visit = request.visit
    if what == "close_links":
        close_links(row.subject, visit.now)
    elif what.startswith("open_link_"):
        open_link_again(_guardian(row, what.removeprefix("open_link_")), visit.now)
        return "open_link"
    elif what.startswith("confirm_"):
        confirm_guardian(_guardian(row, what.removeprefix("confirm_")), visit.now)
        return "confirm"
    elif what in (domain.GUARDIAN, domain.SELF):
        withdraw(row, Signer(what), trace_of(request, by=visit.person, source="staff"), now=visit.now)
    else:
        raise NotFound
    return what


def _guardian(row: ConsentRequest, pk: str) -> Guardian:
    """Return a guardian of the person.  Raises NotFound."""
    rows = Guardian.objects.filter(subject=row.subject).select_related("person", "subject", "region")
    found = rows.filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    if found is None:
        raise NotFound
    return found


def _everything(row: ConsentRequest, visit: Visit) -> dict[str, object]:
    records = ConsentRecord.objects.filter(subject=row.subject, purpose=row.purpose).select_related("guardian", "by", "template")
    guardians = list(Guardian.objects.filter(subject=row.subject).select_related("person").order_by("pk"))
    closed = queries.closed_links(guardians)
    return {
        "row": row,
        "purpose": domain.PURPOSES[row.purpose],
        "state": domain.STATUSES[queries.state(row.subject, row.purpose, visit.now)],
        "parties": queries.needed(row.subject, row.region.time_zone, visit.now),
        "records": list(records.order_by("-at", "-pk")),
        "guardians": [{"row": one, "is_closed": one.pk in closed, "is_doubted": queries.may_be_stranger(one)} for one in guardians],
        "sheets": PaperSheet.objects.filter(request=row).order_by("-pk"),
        "relations": domain.RELATIONS,
        "may_change": row.region_id in regions_of(visit.actor, "review", "consent"),
        "destroy_by": _destroy_by(row, visit),
    }


def _destroy_by(row: ConsentRequest, visit: Visit) -> datetime | None:
    """Return until when the person's data must be destroyed, for those who may do it; None when they need not."""
    if row.region_id not in regions_of(visit.actor, "manage", "consent") or row.subject.retired_at:
        return None
    return row.state_at + domain.PURGE_WITHIN if row.state == domain.REVOKED and row.purpose in domain.REQUIRED else None


def _queue(request: HttpRequest, sheets: QuerySet[PaperSheet], extra: dict[str, object] | None = None, status: int = 200) -> HttpResponse:
    sheets = sheets.select_related("request__subject", "request__region", "template", "uploaded_by").order_by("pk")
    shown = numbered(request, sheets)
    found = files_by_key([sheet.file_key for sheet in shown.rows])
    files, looks = {row.key: row for row in rows_of(found)}, shown_of(found, own_url)
    for sheet in shown.rows:
        sheet.file, sheet.shown = files.get(sheet.file_key), looks.get(sheet.file_key)
        purpose = domain.PURPOSES[sheet.request.purpose]
        sheet.purpose_word = purpose.word
        sheet.ticked = purpose.yes if sheet.answer == domain.GIVEN else purpose.no
    context = {"list": shown, "relations": domain.RELATIONS}
    return page(request, "kernel/consents/checks.html", context | (extra or {}), status=status)


def _request(visit: Visit, key: str, right: str) -> ConsentRequest:
    row = ConsentRequest.objects.select_related("subject", "region", "asked_by").filter(key=key).first()
    return _require(visit, row, right)


def _require(visit: Visit, row: ConsentRequest | None, right: str) -> ConsentRequest:
    if row is None:
        raise NotFound
    require(visit.actor, right, "consent", queries.where(row.subject, row.region_id, visit.actor))
    return row
