"""Pages of those who send people to courses, and the page behind a nominee's letter."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from pulsar_xblocks.courses.domain import lists
from pulsar_xblocks.courses.domain.passport import FORMS, KINDS
from pulsar_xblocks.courses.enrolments import nominations
from pulsar_xblocks.courses.enrolments.actions import nominating
from pulsar_xblocks.courses.enrolments.models import CourseNomination
from pulsar_xblocks.courses.enrolments.sheets import NOMINATIONS
from pulsar_xblocks.courses.programmes import queries as programmes
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.http import errors_of, logged_in, page, sentence, visit_of
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.loads import actions as loads
from pulsar_xblocks.kernel.loads.queries import target_of
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, NotFound, TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import through

MOST = 200_000  # characters of what is pasted
ALL, ONE, LETTER = (f"courses/enrolments/nominations{name}.html" for name in ("", "_of", "_letter"))


@require_safe
@logged_in
def course_nominations(request: HttpRequest) -> HttpResponse:
    """Show the groups to which the person may send people, with how many were sent."""
    visit = request.visit
    groups = nominations.open_groups(visit.actor, visit.now)
    counts: dict[int, int] = {}
    for pk in nominations.seen(visit.actor).order_by().filter(group__in=groups).values_list("group", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    rows = [{"row": row, "sent": counts.get(row.group.pk, 0)} for row in programmes.rows_of(groups, visit.now)]
    return page(request, ALL, {"rows": rows})


@logged_in
def course_nominations_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Show whom the person has sent to a group; on POST check rows pasted from Excel: nothing is stored yet."""
    visit = request.visit
    found = nominations.sending(visit.actor, pk)
    if request.method != "POST":
        return _shown(request, found)
    try:
        load = loads.check(NOMINATIONS, target_of(visit.actor, NOMINATIONS, pk), _pasted(request), by=visit.person, now=visit.now)
    except Invalid as error:
        errors = {"rows" if name == "file" else name: texts for name, texts in errors_of(error).items()}
        return _shown(request, found, error.status, errors=errors, values=request.POST)
    except (TooLarge, WrongType) as error:
        return _shown(request, found, error.status, errors={"rows": [sentence(error)]}, values=request.POST)
    return redirect("pulsar:load", load.key)


def _pasted(request: HttpRequest) -> loads.Upload:
    text = request.POST.get("rows", "")
    if len(text) > MOST:
        raise TooLarge(mark("The text is too long: load it as a file."))
    if not text.strip():
        raise Invalid({"rows": [mark("Paste the rows first.")]})
    return loads.Upload(gettext("Pasted rows"), lists.with_headings(text).encode())


def _shown(request: HttpRequest, found: nominations.Sending, status: int = 200, **extra: Any) -> HttpResponse:
    visit, group = request.visit, found.group
    listed = numbered(request, nominations.seen(visit.actor, group))
    rows = [{"row": row, "status": nominations.status_of(row), "is_open": row.answered_at is None} for row in listed.rows]
    waiting = nominations.seen(visit.actor, group).filter(answered_at=None).count()
    context = {"group": group, "list": listed, "rows": rows, "is_open": nominations.is_open(group, visit.now), "waiting": waiting}
    context |= {"passport": programmes.passport_of_group(group), "counts": programmes.rows_of([group], visit.now)[0]}
    context |= {"told": request.GET.get("told", "") == "1", "chat": _chat(request, group) if waiting else ""}
    return page(request, ONE, context | extra, status=status)


def _chat(request: HttpRequest, group: Any) -> str:
    """Return the text with which a school reminds its people in a chat: no names, no private links."""
    words = {"course": group.programme.title, "when": through(group.starts_on, group.ends_on)}
    words["link"] = request.build_absolute_uri(reverse("pulsar:courses_open"))
    return (
        gettext(
            "Colleagues, you are sent to the course «%(course)s», %(when)s. Open the letter from the centre and accept or decline, please. "
            "No letter? Look here: %(link)s"
        )
        % words
    )


@require_POST
@logged_in
def course_nominations_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Write once more to those who have not answered, each once a day at most."""
    visit = request.visit
    found = nominations.sending(visit.actor, pk)
    rows = list(nominations.seen(visit.actor, found.group).filter(answered_at=None)[:1000])
    nominating.order_letters(rows, by=visit.person, now=visit.now, at=visit.now)
    return redirect(reverse("pulsar:course_nominations_of", args=[pk]) + "?told=1")


@require_POST
@logged_in
def course_nominations_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a nomination back while nobody has answered."""
    visit = request.visit
    found = nominations.sending(visit.actor, pk)
    key = request.POST.get("nomination", "")
    row = nominations.seen(visit.actor, found.group).filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
    if row is None:
        raise NotFound
    try:
        nominating.take_back(row, by=visit.person, now=visit.now)
    except Conflict as error:
        return _shown(request, found, error.status, refusal=sentence(error))
    return redirect("pulsar:course_nominations_of", pk)


@require_POST
@logged_in
def course_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline a nomination from «My Pulsar»."""
    visit = request.visit
    row = nominations.own_in(visit.person, programmes.group_or_404(pk))
    if row is None:
        raise NotFound
    nominating.decline(row, by=visit.person, now=visit.now)
    return redirect("pulsar:courses_open")


def by_letter(request: HttpRequest, link: Link) -> HttpResponse:
    """Show who sends the person to which course; declining needs no account, who is logged in goes on to the application."""
    row = nominations.of_link(link.object_id)
    if row is None:
        raise Gone
    now = clock.now()
    if request.method == "POST" and "decline" in request.POST:
        nominating.decline(row, by=None, now=now)
        return _letter(request, row, is_declined=True)
    if request.method != "POST":
        return _letter(request, row)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    visit = visit_of(request.user)
    taken = nominating.take(row, visit.person, now=visit.now)
    return redirect("pulsar:course_apply", taken.group_id)


def _letter(request: HttpRequest, row: CourseNomination, **extra: Any) -> HttpResponse:
    if request.user.is_authenticated:
        request.visit = visit_of(request.user)
    context = {"nomination": row, "group": row.group, "passport": programmes.passport_of_group(row.group), "kinds": KINDS, "forms": FORMS}
    response = page(request, LETTER, context | {"is_declined": False} | extra)
    response["Referrer-Policy"] = "same-origin"  # with no-referrer browsers send «Origin: null» and forms are refused
    return response
