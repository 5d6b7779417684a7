"""Organisations as a table that is loaded back."""

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.domain import KINDS, LOCALITIES
from pulsar_xblocks.kernel.directory.loads.table import CODE, INN, KIND, LOCALITY, MUNICIPALITY, NAME, OGRN, SHORT_NAME, known_row
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.loads.domain import MARK

CHUNK = 2000  # rows read at once
COLUMNS = (
    Column(CODE.msgid, lambda row: row.code),
    Column(NAME.msgid, lambda row: row.name, 60),
    Column(SHORT_NAME.msgid, lambda row: row.short_name, 36),
    Column(KIND.msgid, lambda row: gettext(KINDS.get(row.kind, row.kind)), 22),
    Column(MUNICIPALITY, lambda row: row.municipality.name, 28),
    Column(LOCALITY.msgid, lambda row: gettext(LOCALITIES[row.locality])),
    Column(INN.msgid, lambda row: row.inn, 14),
    Column(OGRN.msgid, lambda row: row.ogrn, 18),
    Column(MARK.msgid, lambda row: known_row(row).mark, 14),
)


def respond(form: str, rows: QuerySet[Organisation], visit: Visit) -> HttpResponseBase:
    """Return the organisations as CSV or XLSX in constant memory; who took how many is recorded."""
    regions = sorted({grant.region for grant in visit.actor.grants})
    export = Export("organisation", regions[0] if len(regions) == 1 else None, "", rows.count(), form)
    record_export(export, by=visit.person, now=visit.now)
    return (xlsx_response if form == "xlsx" else csv_response)("organisations", COLUMNS, rows.iterator(chunk_size=CHUNK))
