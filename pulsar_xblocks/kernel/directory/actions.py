"""Writes of the directory: organisations, municipalities, a region's settings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory import domain
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid, Stale
from pulsar_xblocks.kernel.pure.text import folded, mark, normal_phone

CODE_TAKEN = mark("Another organisation of the region already has this code.")
OKTMO_TAKEN = mark("The region already has a municipality with this OKTMO.")

Row = TypeVar("Row", Organisation, Municipality, Region)


@dataclass(frozen=True)
class Edit:
    """Who changes what and when; ``version`` is the one the person saw, None for a new row."""

    by: Person
    now: datetime
    version: int | None = None


@dataclass(frozen=True)
class OrganisationDraft:
    """What an organisation's form says."""

    name: str
    short_name: str
    kind: str
    municipality: Municipality
    locality: str
    inn: str = ""
    ogrn: str = ""
    code: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class MunicipalityDraft:
    """What a municipality's form says."""

    name: str
    oktmo: str
    kind: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class CentreDraft:
    """What the settings of a region say about its centre."""

    centre_name: str
    centre_short: str
    centre_inn: str = ""
    centre_ogrn: str = ""
    centre_address: str = ""
    centre_phone: str = ""
    centre_email: str = ""


def store_organisation(draft: OrganisationDraft, row: Organisation | None, edit: Edit) -> Organisation:
    """Store a new organisation, or the changed one.  Raises Invalid by field, Stale with both texts."""
    errors = _number_errors({"inn": draft.inn, "ogrn": draft.ogrn})
    code = draft.code or draft.inn
    if not code:
        errors["code"] = [mark("Give a code or an INN: the row is recognised by it.")]
    if row is not None and draft.municipality.region_id != row.region_id:
        errors["municipality"] = [mark("Choose a municipality of the same region.")]
    if code and _is_taken(code, draft.municipality.region, row):
        errors["code"] = [CODE_TAKEN]
    if errors:
        raise Invalid(errors)
    values = asdict_shallow(draft) | {"code": code, "short_name": draft.short_name or draft.name[:200], "region": draft.municipality.region}
    try:
        return _store(Organisation, row, values, edit)
    except IntegrityError:
        raise Invalid({"code": [CODE_TAKEN]}) from None


def _is_taken(code: str, region: Region, row: Organisation | None) -> bool:
    """Tell whether another organisation has the code, folded: MariaDB takes «ш-1» for «Ш-1», the others do not."""
    others = Organisation.objects.filter(region=region).exclude(pk=row.pk if row else None)
    return folded(code) in {folded(other) for other in others.values_list("code", flat=True).iterator(chunk_size=2000)}


def store_municipality(draft: MunicipalityDraft, row: Municipality | None, region: Region, edit: Edit) -> Municipality:
    """Store a new municipality, or the changed one.  Raises Invalid by field, Stale with both texts."""
    errors: dict[str, list[str]] = {}
    if not (domain.is_oktmo(draft.oktmo) and len(draft.oktmo) == 8):
        errors["oktmo"] = [mark("The OKTMO of a municipality has 8 digits.")]
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        errors["valid_to"] = [mark("The last day is before the first one.")]
    if errors:
        raise Invalid(errors)
    try:
        return _store(Municipality, row, asdict_shallow(draft) | {"region": region}, edit)
    except IntegrityError:
        raise Invalid({"oktmo": [OKTMO_TAKEN]}) from None


def store_centre(draft: CentreDraft, region: Region, edit: Edit) -> Region:
    """Store what documents say about the regional centre.  Raises Invalid by field, Stale with both texts."""
    errors = _number_errors({"centre_inn": draft.centre_inn, "centre_ogrn": draft.centre_ogrn})
    phone = normal_phone(draft.centre_phone) if draft.centre_phone else ""
    if phone is None:
        errors["centre_phone"] = [mark("Give the number with its code: 8 (3822) 00-00-00.")]
    if errors:
        raise Invalid(errors)
    return _store(Region, region, asdict(draft) | {"centre_phone": phone}, edit)


def _store(model: type[Row], row: Row | None, values: Mapping[str, Any], edit: Edit) -> Row:
    with transaction.atomic():
        if row is None:
            stored = model.objects.create(**values)
        else:
            stored = model.objects.select_for_update().get(pk=row.pk)
            _require_version(stored, values, edit)
            for name, value in values.items():
                setattr(stored, name, value)
            stored.version += 1
            stored.save()
        region = stored if isinstance(stored, Region) else stored.region
        record(f"{model._meta.model_name}.{'edit' if row else 'create'}", stored, by=edit.by, now=edit.now, region_id=region.pk)
    return stored


def _require_version(stored: models.Model, values: Mapping[str, Any], edit: Edit) -> None:
    if edit.version == stored.version:
        return
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    raise Stale({name: getattr(stored, name) for name in changed}, changed, stored.version)


def asdict_shallow(draft: Any) -> dict[str, Any]:
    """Return the fields of a dataclass without copying the models it holds."""
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


def _number_errors(numbers: Mapping[str, str]) -> dict[str, list[str]]:
    checks = {"inn": domain.is_inn, "ogrn": domain.is_ogrn}
    errors: dict[str, list[str]] = {}
    for name, text in numbers.items():
        key = name.removeprefix("centre_")
        if text and not checks[key](text):
            errors[name] = [domain.number_problem(key, text)]
    return errors
