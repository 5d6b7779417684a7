"""Forms of the league: shape only, the rules are in the domain and the actions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pulsar_xblocks.kernel.loads.domain import same_word
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.league.domain.criteria import (
    CONFIRMERS,
    EVIDENCE,
    FORMULAS,
    MEAN,
    PERIODS,
    SHARE,
    SOURCES,
    UNITS,
    Criteria,
    Criterion,
    Formula,
)

MOST_ROWS = 30
NUMBERS = {"number": "0", "cap": "0", "weight": "1", "bonus": "0", "threshold": "80"}
CHOICES = {
    "type": FORMULAS,
    "confirmer": CONFIRMERS,
    "period": PERIODS,
    "evidence": EVIDENCE,
    "source": SOURCES,
    "unit": UNITS,
    "step": {"0.01": mark("to hundredths"), "0.1": mark("to tenths"), "1": mark("to whole points")},
}
_WRONG = mark("Enter a number, for example 2,4.")


class NumberField(forms.DecimalField):
    """A decimal typed with a point or a comma."""

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number."""
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class RecordForm(forms.Form):
    """A record of a mentor."""

    criterion = forms.CharField(max_length=20, error_messages={"required": _("Choose what is to be counted.")})
    quantity = NumberField(max_digits=6, decimal_places=2, error_messages={"required": _("Say how many."), "invalid": _("Enter a number.")})
    on = forms.DateField(error_messages={"invalid": _("Write the day as 2026-11-10."), "required": _("Choose a day.")})
    text = forms.CharField(max_length=500, error_messages={"required": _("Say in a few words what it was and where.")})
    evidence = forms.CharField(max_length=500, required=False)
    client_key = forms.CharField(max_length=40)


class PickForm(forms.Form):
    """One record."""

    record = forms.IntegerField(min_value=1)


class DecisionForm(forms.Form):
    """How much of a record counts, and why it is less."""

    given = NumberField(required=False, max_digits=6, decimal_places=2, error_messages={"invalid": _("Enter a number.")})
    reason = forms.CharField(required=False, max_length=500)


class EditorForm(forms.Form):
    """What the author sets."""

    display_name = forms.CharField(max_length=200, error_messages={"required": _("Type a name.")})
    year_code = forms.CharField(max_length=20, required=False)
    intro = forms.CharField(max_length=20_000, required=False)


def criteria_from(posted: Mapping[str, str]) -> Criteria:
    """Return the criteria as typed; rows without code and name are left out.  Raises Invalid for what is not a number."""
    errors: dict[str, list[str]] = {}
    count = _whole(posted.get("rows", ""))
    rows = [_row(posted, at, errors) for at in range(min(count, MOST_ROWS)) if _is_used(posted, at)]
    rural = _number(posted.get("rural", "1"), "rural", errors)
    points = {name: _number(posted.get(name, "0"), name, errors) for name in ("diploma_points", "honours_points")}
    if errors:
        raise Invalid(errors)
    return Criteria(
        ru=posted.get("ru", "").strip()[:200],
        en=posted.get("en", "").strip()[:200],
        rows=tuple(rows),
        rural=rural,
        ties=_ties(posted.get("ties", ""), rows),
        skips_before_start=bool(posted.get("skips_before_start")),
        has_diplomas=bool(posted.get("has_diplomas")),
        diploma_works=_whole(posted.get("diploma_works", "")),
        **points,
    )


def _ties(text: str, rows: Sequence[Criterion]) -> tuple[str, ...]:
    """Return the codes as the criteria write them: «К3» with a Russian letter means K3 too."""
    known = {same_word(row.code): row.code for row in rows}
    return tuple(known.get(same_word(code), code.strip()) for code in text.replace(";", ",").split(",") if code.strip())


def typed(criteria: Criteria) -> dict[str, Any]:
    """Return the values a form of these criteria shows at first, with one empty row more."""
    names = ("ru", "en", "rural", "skips_before_start", "has_diplomas", "diploma_points", "diploma_works", "honours_points")
    values = {name: getattr(criteria, name) for name in names} | {"ties": ", ".join(criteria.ties), "rows": len(criteria.rows) + 1}
    for at, row in enumerate(criteria.rows):
        values |= {f"{name}_{at}": getattr(row, name) for name in ("code", "ru", "en", "cap", "weight", "step")}
        values |= {f"{name}_{at}": getattr(row, name) for name in ("confirmer", "period", "unit", "evidence", "source")}
        formula = row.formula
        values |= {f"type_{at}": formula.type, f"bonus_{at}": formula.bonus, f"threshold_{at}": formula.threshold}
        values |= {f"number_{at}": formula.factor if formula.type in (MEAN, SHARE) else formula.points, f"active_{at}": row.is_active}
    last = len(criteria.rows)
    return values | {f"{name}_{last}": value for name, value in NUMBERS.items()} | {f"active_{last}": True}


def _is_used(posted: Mapping[str, str], at: int) -> bool:
    return any(posted.get(f"{name}_{at}", "").strip() for name in ("code", "ru", "en"))


def _row(posted: Mapping[str, str], at: int, errors: dict[str, list[str]]) -> Criterion:
    numbers = {name: _number(posted.get(f"{name}_{at}", default), f"{name}_{at}", errors) for name, default in NUMBERS.items()}
    chosen = {name: _choice(posted.get(f"{name}_{at}", ""), name) for name in CHOICES}
    kind = chosen.pop("type")
    amount = "factor" if kind in (MEAN, SHARE) else "points"
    formula = Formula(kind, bonus=numbers["bonus"], threshold=numbers["threshold"], **{amount: numbers["number"]})
    return Criterion(
        code=posted.get(f"code_{at}", "").strip()[:20],
        ru=posted.get(f"ru_{at}", "").strip()[:200],
        en=posted.get(f"en_{at}", "").strip()[:200],
        formula=formula,
        cap=numbers["cap"],
        weight=numbers["weight"],
        step=Decimal(chosen.pop("step")),
        is_active=bool(posted.get(f"active_{at}")),
        **chosen,
    )


def _choice(text: str, name: str) -> str:
    return text if text in CHOICES[name] else next(iter(CHOICES[name]))


def _number(text: str, name: str, errors: dict[str, list[str]]) -> Decimal:
    try:
        value = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > 100_000:
        errors[name] = [_WRONG]
        return Decimal(0)
    return value.quantize(Decimal("0.01")) if value != value.to_integral_value() else Decimal(int(value))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
