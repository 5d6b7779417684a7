"""The form of a practice card: shape only, the rules are in the domain and the actions."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.kernel.editing import cleaned, seen_version
from pulsar_xblocks.kernel.files.forms import posted_keys
from pulsar_xblocks.studios.practices import domain
from pulsar_xblocks.studios.practices.actions import PURPOSE, Typed
from pulsar_xblocks.studios.practices.domain import Content

LONG = 20_000  # what is read at all; the domain says what fits
_GRADE = {"invalid": _("A grade from 1 to 11.")}


class CardForm(forms.Form):
    """The fields of a draft; any of them may be empty."""

    title = forms.CharField(required=False, max_length=LONG)
    problem = forms.CharField(required=False, max_length=LONG)
    done = forms.CharField(required=False, max_length=LONG)
    result = forms.CharField(required=False, max_length=LONG)
    locality = forms.CharField(required=False, max_length=20)
    kind = forms.CharField(required=False, max_length=20)
    subject = forms.CharField(required=False, max_length=20)
    grade_from = forms.IntegerField(required=False, error_messages=_GRADE)
    grade_to = forms.IntegerField(required=False, error_messages=_GRADE)
    is_clear = forms.BooleanField(required=False)


def typed_in(request: HttpRequest) -> Typed:
    """Return the draft as it was typed, its files stored where the page has no script.  Raises Invalid, TooLarge, WrongType."""
    values = cleaned(CardForm(request.POST))
    texts = {name: values[name].replace("\r\n", "\n").replace("\r", "\n") for name in domain.TEXTS}
    files = posted_keys(request, "files", owner=request.visit.person, purpose=PURPOSE, now=request.visit.now)
    title = " ".join(values["title"].split())
    content = Content(
        **values | texts | {"title": title, "links": links_in(request), "files": tuple(dict.fromkeys(key[:22] for key in files))}
    )
    return Typed(content, seen_version(request), tuple(request.POST.getlist("files_seen")))


def links_in(request: HttpRequest) -> tuple[str, ...]:
    """Return the links that were typed, without spaces around them."""
    found = [request.POST.get(f"link{number}", "").strip()[:LONG] for number in range(1, domain.LINKS + 1)]
    return tuple("".join(line.split()) for line in found if line)
