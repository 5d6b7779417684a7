"""Login, logout and the language."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from pulsar_demo import personas
from pulsar_demo.page import page
from pulsar_demo.views.story import safe_address


class Login(LoginView):
    """Django's own form; wrong words give 200 with the sentence, as Django does."""

    authentication_form = AuthenticationForm

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        """Return the page in the site's frame."""
        return page(self.request, "login.html", {"form": context["form"], "next": context["next"], "personas": personas.PERSONAS})


def leave(request: HttpRequest) -> HttpResponse:
    """Log out and go to the story; the demonstration allows it by a plain link."""
    logout(request)
    return HttpResponseRedirect("/")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language and return to the page."""
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_address(request, request.POST.get("next", "")) or "/")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 86400, samesite="Lax")
    return response
