"""The join page: a pupil opens the mentor's link, registers if need be, and is in the list."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.http import answers, errors_of, page, sentence, visit_of
from pulsar_xblocks.kernel.links.actions import count_attempt
from pulsar_xblocks.kernel.links.views import address_of_visitor
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.actions import joining
from pulsar_xblocks.studios.actions.roster import Place
from pulsar_xblocks.studios.forms.block import JoinForm
from pulsar_xblocks.studios.forms.joining import RegisterForm
from pulsar_xblocks.studios.models import StudioYear
from pulsar_xblocks.studios.queries import studios

MISSES, WINDOW = 20, timedelta(minutes=10)
ACCOUNTS, ACCOUNTS_WINDOW = 60, timedelta(hours=1)  # by one link: two classes in one computer room


@answers
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Show the studio and take the pupil in."""
    studio = _studio(request, code)
    if request.user.is_authenticated:
        request.visit = visit_of(request.user)
    if request.method != "POST":
        return _page(request, studio, {"values": _known(request)})
    form = (JoinForm if request.user.is_authenticated else RegisterForm)(_with_code(request, code))
    try:
        _join(request, studio, form)
    except Invalid as error:
        return _page(request, studio, {"values": request.POST.dict(), "errors": errors_of(error)}, status=422)
    except Conflict as error:
        return _page(request, studio, {"values": request.POST.dict(), "errors": {"": [sentence(error)]}}, status=409)
    return redirect("pulsar:me")


def _studio(request: HttpRequest, code: str) -> StudioYear:
    found = studios.studio_by_code(code)
    if found and (found.status in ("closed", "archived") or found.year.status == "archived"):
        raise Gone(mark("The year of this studio is over, or it is closed: nobody can join it any more. Ask the mentor for a new link."))
    if found is None or not found.join_open:
        count_attempt("join-page", address_of_visitor(request), limit=MISSES, window=WINDOW, now=clock.now())
        raise NotFound
    return found


def _with_code(request: HttpRequest, code: str) -> Any:
    posted = request.POST.copy()
    posted["code"] = code
    return posted


def _join(request: HttpRequest, studio: StudioYear, form: JoinForm) -> None:
    if not form.is_valid():
        raise Invalid({("" if name == "__all__" else name): [str(text) for text in texts] for name, texts in form.errors.items()})
    given = form.cleaned_data
    place = Place(given["grade"], given["letter"], given["guardian_email"])
    name = joining.Named(given["family"], given["given"], given["patronymic"], given["birth_date"])
    if request.user.is_authenticated:
        joining.join_as(studio, request.visit.person, name, place, now=request.visit.now)
        return
    now, account = clock.now(), joining.Account(given["username"], given["password"])
    count_attempt("join-account", f"studio:{studio.pk}", limit=ACCOUNTS, window=ACCOUNTS_WINDOW, now=now)
    login(request, joining.register(studio, account, name, place, now=now), backend="django.contrib.auth.backends.ModelBackend")


def _known(request: HttpRequest) -> dict[str, Any]:
    if not request.user.is_authenticated:
        return {}
    person = request.visit.person
    birth = person.birth_date.isoformat() if person.birth_date else ""
    return {"family": person.family, "given": person.given, "patronymic": person.patronymic, "birth_date": birth}


def _page(request: HttpRequest, studio: StudioYear, values: dict[str, Any], status: int = 200) -> HttpResponse:
    mentors = [row.person for row in studio.mentors_now]
    context = {"studio": studio, "mentors": mentors, "is_new": not request.user.is_authenticated, "here": request.path}
    return page(request, "studios/join.html", context | values, status=status)
