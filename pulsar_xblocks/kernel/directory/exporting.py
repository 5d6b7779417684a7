"""Organisations as a table that the import reads back, and the empty template of that table."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.domain import COLUMNS, KINDS, LOCALITIES
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit

_GET = {
    "kind": lambda row: gettext(KINDS.get(row.kind, row.kind)),
    "municipality": lambda row: row.municipality.name,
    "locality": lambda row: gettext(LOCALITIES[row.locality]),
}
_WIDE = {"name": 60, "short_name": 36, "municipality": 28, "kind": 22, "inn": 14, "ogrn": 18}


def respond(form: str, rows: QuerySet[Organisation], visit: Visit) -> HttpResponseBase:
    """Return the organisations as CSV or XLSX in constant memory; who took how many is recorded."""
    regions = sorted({grant.region for grant in visit.actor.grants})
    export = Export("organisation", regions[0] if len(regions) == 1 else None, "", rows.count(), form)
    record_export(export, by=visit.person, now=visit.now)
    return _file(form, "organisations", rows.iterator(chunk_size=2000))


def respond_template(form: str) -> HttpResponseBase:
    """Return the template: headings in the person's language and two sample rows."""
    return _file(form, "organisations-template", _samples())


def _file(form: str, name: str, rows: Any) -> HttpResponseBase:
    columns = [Column(word, _GET.get(key) or _text(key), _WIDE.get(key, 0)) for key, (word, _, _) in COLUMNS.items()]
    return (xlsx_response if form == "xlsx" else csv_response)(name, columns, rows)


def _text(key: str) -> Any:
    return lambda row: getattr(row, key)


def _samples() -> list[Organisation]:
    town, district = Municipality(name="город Томск", oktmo="69701000"), Municipality(name="Чаинский район", oktmo="69658000")
    names = {"name": "МБОУ «Школа-образец» города Томска", "short_name": "Школа-образец", "inn": "7017123451"}
    village = {"name": "МКОУ «Сельская школа-образец»", "short_name": "Сельская школа-образец", "code": "КОД-2"}
    return [
        Organisation(**names, kind="school", municipality=town, locality="city"),
        Organisation(**village, kind="school", municipality=district, locality="rural"),
    ]
