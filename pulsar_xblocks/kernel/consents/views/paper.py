"""The paper way: forms to print for one person or a list, and the page behind a form's QR code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from pulsar_xblocks.kernel.consents import domain, queries
from pulsar_xblocks.kernel.consents.actions import Sheet, upload_sheet
from pulsar_xblocks.kernel.consents.actions.paper import FILE_PURPOSE, check_sheet
from pulsar_xblocks.kernel.consents.models import ConsentRequest, ConsentTemplate, PaperSheet
from pulsar_xblocks.kernel.consents.views.answering import language
from pulsar_xblocks.kernel.consents.views.forms_on_paper import forms_for
from pulsar_xblocks.kernel.files.forms import posted_keys, upload_limits
from pulsar_xblocks.kernel.http import errors_of, logged_in, page
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.roles.queries import require

FIELDS = ("answer", "party", "family", "given", "patronymic", "relation", "basis")
MAX_PEOPLE = 60


@logged_in
def forms(request: HttpRequest) -> HttpResponse:
    """Show forms to print: ``?person=<key>`` several times, ``&purpose=`` for some documents only."""
    keys = request.GET.getlist("person")[:MAX_PEOPLE]
    people = list(Person.objects.filter(key__in=keys))
    found = forms_for(people, request.GET.getlist("purpose"), request.build_absolute_uri, request.visit.now)
    if not found:
        raise NotFound
    for row in found:
        require(
            request.visit.actor, "view_people", "consent", queries.where(row.request.subject, row.request.region_id, request.visit.actor)
        )
    return page(request, "kernel/consents/forms.html", {"forms": found})


@logged_in
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """Take a photo of a signed form; the QR code on the form leads here."""
    visit = request.visit
    row = ConsentRequest.objects.select_related("subject", "region").filter(key=key).first()
    if row is None:
        raise NotFound
    require(visit.actor, "view_people", "consent", queries.where(row.subject, row.region_id, visit.actor))
    text = _text(row, request.GET.get("text", ""))
    if request.method == "POST":
        try:
            _store(request, row, text)
            return redirect(f"{request.path}?sent=1")
        except Invalid as error:
            return _show(request, row, {"errors": errors_of(error), "values": request.POST}, status=422)
    return _show(request, row, {"values": {}})


def _store(request: HttpRequest, row: ConsentRequest, text: ConsentTemplate) -> PaperSheet:
    visit = request.visit
    filled = Sheet(**{name: request.POST.get(name, "").strip()[:301] for name in FIELDS})
    errors = check_sheet(filled)
    if errors:
        raise Invalid(errors)
    keys = posted_keys(request, "photo", owner=visit.person, purpose=FILE_PURPOSE, now=visit.now)
    return upload_sheet(row, filled, text, keys, by=visit.person, now=visit.now)


def _show(request: HttpRequest, row: ConsentRequest, values: dict[str, object], status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "purpose": domain.PURPOSES[row.purpose],
        "relations": domain.RELATIONS,
        "parties": queries.needed(row.subject, row.region.time_zone, request.visit.now),
        "limits": upload_limits(FILE_PURPOSE, max_files=1),
        "is_sent": "sent" in request.GET,
        "sheets": PaperSheet.objects.filter(request=row).order_by("-pk"),
    }
    return page(request, "kernel/consents/sheet.html", context | values, status=status)


def _text(row: ConsentRequest, pk: str) -> ConsentTemplate:
    """Return the text that was printed, or the one in force."""
    printed = ConsentTemplate.objects.filter(
        pk=pk if pk.isascii() and pk.isdigit() and len(pk) < 19 else None, region_id=row.region_id, purpose=row.purpose
    ).first()
    found = printed or queries.texts(row.region_id, language()).get(row.purpose)
    if found is None:
        raise NotFound
    return found
