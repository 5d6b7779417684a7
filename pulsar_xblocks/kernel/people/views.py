"""Pages of people: search, a person, accounts for a class, the language."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.directory.queries import regions as regions_within
from pulsar_xblocks.kernel.http import answers, logged_in, page, said, visit_of
from pulsar_xblocks.kernel.inbox.qr import qr_svg
from pulsar_xblocks.kernel.links.queries import public_address
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.people import accounts, actions, domain, forms, queries
from pulsar_xblocks.kernel.people.domain import ClassRow
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform import languages
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import ROLES, Where, has_role_for, may
from pulsar_xblocks.kernel.roles.queries import open_roles

CLASS_PAGE = "kernel/people/accounts.html"
MOST = 2_000  # people of the list that have pages: of more one is found by name, and a role is looked up for each that is counted
ONE_YEAR_S = 365 * 24 * 3600


@logged_in
def people(request: HttpRequest) -> HttpResponse:
    """Show the people of the region: search by name or e-mail, 50 a page."""
    visit = request.visit
    text, role = request.GET.get("q", "")[:200], request.GET.get("role", "")
    found = numbered(request, queries.people(visit.actor, text, role if role in ROLES else ""), most=MOST)
    context = {"list": found, "text": text, "role": role, "choices_of_role": list(ROLES.items())}
    context["may_manage"] = has_role_for(visit.actor, "manage", "person")
    return page(request, "kernel/people/people.html", context)


@logged_in
def person(request: HttpRequest, key: str) -> HttpResponse:
    """Show a person to the staff; contacts of a minor only after a click that is recorded."""
    visit = request.visit
    found, region = queries.person_for(visit.actor, "view", key)
    is_childs = queries.is_childs(found, visit.now)
    return _person_page(request, found, region, shows=not is_childs and may(visit.actor, "view_people", "person", Where(region)))


@logged_in
@require_POST
def person_contacts(request: HttpRequest, key: str) -> HttpResponse:
    """Show the contacts too, and record who looked at whose."""
    visit = request.visit
    found, region = queries.person_for(visit.actor, "view_people", key)
    record("person.view_contacts", found, by=visit.person, now=visit.now, region_id=region)
    return _person_page(request, found, region, shows=True)


def _person_page(request: HttpRequest, found: Person, region: int, *, shows: bool) -> HttpResponse:
    visit = request.visit
    held = [{"row": row, "word": ROLES.get(row.role, row.role)} for row in open_roles(found) if row.region_id == region]
    context = {"found": found, "held": held, "shows_contacts": shows, "has_account": found.user_id is not None}
    context["may_manage"] = may(visit.actor, "manage", "person", Where(region))
    context["may_give"] = may(visit.actor, "manage", "role", Where(region)) and found.pk != visit.person.pk
    return page(request, "kernel/people/person.html", context)


@logged_in
@require_POST
def person_password(request: HttpRequest, key: str) -> HttpResponse:
    """Give a new password to an account that was made from a list, and show its slip once."""
    visit = request.visit
    found, region = queries.person_for(visit.actor, "manage", key)
    return _slips(request, [accounts.renew_password(found, region, visit.person, visit.now)])


@dataclass(frozen=True)
class _Paste:
    """A checked class list."""

    rows: list[ClassRow]
    region: Region
    key: str


@logged_in
def class_accounts(request: HttpRequest) -> HttpResponse:
    """Check a pasted class list; make its accounts and show the slips, once."""
    regions = regions_within(request.visit.actor, "manage", "person")
    if not regions:
        raise Forbidden
    context = {"regions": [(row.pk, row.name) for row in regions], "values": {}}
    if request.method != "POST":
        return page(request, CLASS_PAGE, context)
    try:
        return _class_list(request, regions, context)
    except Invalid as error:
        errors = {name: [said(text, error.params) for text in texts] for name, texts in error.errors.items()}
        return page(request, CLASS_PAGE, context | {"errors": errors, "values": request.POST}, status=error.status)


def _class_list(request: HttpRequest, regions: list[Region], context: dict) -> HttpResponse:
    visit, paste = request.visit, _paste(request, regions)
    is_ready = not any(row.problems for row in paste.rows)
    if is_ready and request.POST.get("step") == "make":
        slips = accounts.create_once(paste.key or actions.new_key(), paste.rows, paste.region, visit.person, visit.now)
        return _slips(request, slips)
    rows = [{"row": row, "problems": [said(problem) for problem in row.problems]} for row in paste.rows]
    context |= {"checked": rows, "is_ready": is_ready, "values": request.POST, "key": paste.key or actions.new_key()}
    return page(
        request, CLASS_PAGE, context | {"wrong_count": sum(1 for row in paste.rows if row.problems)}, status=200 if is_ready else 422
    )


def _paste(request: HttpRequest, regions: list[Region]) -> _Paste:
    values = editing.cleaned(forms.ClassListForm(request.POST, regions))
    region = values["region"] or regions[0]
    rows = domain.read_class_list(values["text"], local_day(request.visit.now, region.time_zone))
    if not rows:
        raise Invalid({"text": [mark("Paste at least one line with a name.")]})
    if len(rows) > domain.MAX_ROWS:
        raise Invalid({"text": [mark("At most 200 people at once: paste the list in parts.")]})
    return _Paste(accounts.check_rows(rows, region), region, values["key"])


def _slips(request: HttpRequest, slips: list[accounts.Slip]) -> HttpResponse:
    address = request.build_absolute_uri(public_address(settings.LOGIN_URL if settings.LOGIN_URL.startswith("/") else "/login/"))
    return page(request, "kernel/people/slips.html", {"slips": slips, "address": address, "qr": qr_svg(address)})


@answers
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and, when logged in, with the account and for letters too; lead back."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = reverse("pulsar:me")
    response = redirect(back)
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        domain_name = getattr(settings, "SHARED_COOKIE_DOMAIN", None) or settings.LANGUAGE_COOKIE_DOMAIN
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=ONE_YEAR_S, domain=domain_name, samesite="Lax")
        if request.user.is_authenticated:
            languages.choose(request.user, wanted)
            actions.set_language(visit_of(request.user).person, wanted)
    return response
