"""What the pages of documents accept."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django import forms

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.domain import Result
from pulsar_xblocks.courses.domain import frdo
from pulsar_xblocks.courses.domain.finishing import FAILED, PASSED
from pulsar_xblocks.courses.domain.frdo import Column, Template
from pulsar_xblocks.kernel.form_fields import DayField
from pulsar_xblocks.kernel.ledger.domain import is_quantity
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark

_KINDS = [(key, key) for key in domain.DOCUMENTS]
MOST_WORK = 300  # characters
MOST_VALUES = 100  # of a dictionary


class SignedForm(forms.Form):
    """What is common to documents made together: day, city, who signs."""

    issued_on = DayField()
    city = forms.CharField(max_length=100)
    head = forms.CharField(max_length=200)
    secretary = forms.CharField(max_length=200, required=False)


class IssueForm(SignedForm):
    """Documents given out to many at once."""

    kind = forms.ChoiceField(choices=_KINDS)
    batch = forms.IntegerField(required=False, min_value=0, max_value=2**31)

    def clean_batch(self) -> int:
        """Return the id of the batch to begin with, 0 = none is chosen."""
        return self.cleaned_data["batch"] or 0


class DuplicateForm(SignedForm):
    """A duplicate of a document."""

    why = forms.ChoiceField(choices=[(key, key) for key in domain.WHY_DUPLICATE])
    city = forms.CharField(max_length=100, required=False)


class HandForm(forms.Form):
    """Documents that were signed for."""

    handed_on = DayField()
    handed_how = forms.ChoiceField(choices=[(key, key) for key in domain.HANDED])


class BatchForm(forms.Form):
    """A batch of numbered forms."""

    kind = forms.ChoiceField(choices=_KINDS)
    series = forms.CharField(max_length=20, required=False)
    first = forms.CharField(max_length=13)
    last = forms.CharField(max_length=13)
    received_on = DayField()


class SpoilForm(forms.Form):
    """A form that is written off."""

    batch = forms.IntegerField(min_value=1, max_value=2**31)
    number = forms.CharField(max_length=13)
    reason = forms.CharField(max_length=300)


class MaskForm(forms.Form):
    """How registration numbers look."""

    kind = forms.ChoiceField(choices=_KINDS)
    year = forms.IntegerField(min_value=2000, max_value=2100)
    mask = forms.CharField(max_length=60)
    last = forms.IntegerField(min_value=0, max_value=9_999_999)


def results_of(posted: Mapping[str, str], keys: Iterable[str]) -> dict[str, Result]:
    """Return key of an enrolment -> result as typed, of the rows that the page had; «rest» = whoever has no result has passed.

    Raises Invalid by field of a row.
    """
    found: dict[str, Result] = {}
    errors: dict[str, list[str]] = {}
    for key in keys:
        if f"result-{key}" not in posted:
            continue
        final, work = posted[f"result-{key}"] or (PASSED if "rest" in posted else ""), " ".join(posted.get(f"work-{key}", "").split())
        points, is_right = _points(posted.get(f"points-{key}", ""))
        if final not in ("", PASSED, FAILED):
            errors[f"result-{key}"] = [mark("Choose one of the list.")]
        if not is_right:
            errors[f"points-{key}"] = [mark("Points are a number from 0, with at most two places after the point.")]
        if len(work) > MOST_WORK:
            errors[f"work-{key}"] = [mark("The title is too long: 300 characters fit.")]
        found[key] = Result(final, points, work, _number(posted.get(f"seen-{key}", "")))
    if errors:
        raise Invalid(errors)
    return found


def _points(text: str) -> tuple[Decimal | None, bool]:
    plain = "".join(text.split()).replace(",", ".")
    if not plain:
        return None, True
    try:
        value = Decimal(plain[:20])
    except InvalidOperation:
        return None, False
    return (value, True) if is_quantity(value) else (None, False)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def template_of(posted: Mapping[str, str], title: str) -> Template:
    """Return the template as typed: «days» of the term; «column-1-header», «…-key», «…-values», «…-required» in their order.

    Columns without a heading are left out.
    """
    columns = []
    for at in range(1, frdo.MOST_COLUMNS + 1):
        header = frdo.cleaned(posted.get(f"column-{at}-header", ""))[:300]
        if header:
            values = [frdo.cleaned(line)[:300] for line in posted.get(f"column-{at}-values", "").splitlines()[:MOST_VALUES]]
            is_required = f"column-{at}-required" in posted
            columns.append(Column(posted.get(f"column-{at}-key", "")[:40], header, tuple(line for line in values if line), is_required))
    return Template(title, tuple(columns), _number(posted.get("days", "").strip()))
