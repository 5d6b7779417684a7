"""Documents for the arrival on the family's page: what is asked for, what was sent, what has to be sent again."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from pulsar_xblocks.kernel.files.forms import posted_keys, upload_limits
from pulsar_xblocks.kernel.files.queries import rows_of as file_rows
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.commission.actions import collecting
from pulsar_xblocks.selection.commission.domain.collecting import ACCEPTED, BRING, PROMISED
from pulsar_xblocks.selection.commission.queries import collecting as queries

MEANING = mark("The place is yours. What is needed for the arrival stands below.")


def give(request: HttpRequest, row: SelectionApplication, by: Person, now: datetime) -> None:
    """Store what a posted form gives of one document: copies, or the promise to bring the paper."""
    text = request.POST.get("document", "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotFound
    document = queries.document_of(row.call, int(text))
    if document.way == BRING:
        collecting.promise(row, document, "brings" in request.POST, by=by, now=now)
        return
    keys = posted_keys(request, f"files_{document.pk}", owner=by, purpose=collecting.FILES, now=now)
    collecting.send(row, document, keys, by=by, now=now)


def shown(row: SelectionApplication, *, has_account: bool) -> dict[str, Any]:
    """Return the values of the section; 3 queries.  Without an account files are named, not opened."""
    found = queries.rows_of(row)
    rows = [_shown(one, has_account) for one in found]
    open_count = sum(one.asked.is_needed and one.status.tone in ("warn", "bad") for one in found)
    limits = upload_limits(collecting.FILES) if found else None
    return {"documents": rows, "documents_open": open_count, "document_limits": limits, "has_account": has_account}


def _shown(one: queries.DocumentRow, has_account: bool) -> dict[str, Any]:
    files = file_rows(one.files)
    return {
        "asked": one.asked,
        "status": one.status,
        "note": one.given.note if one.given else "",
        "files": files if has_account else [replace(file, url="") for file in files],
        "field": f"files_{one.asked.key}",
        "is_brought": one.asked.way == BRING,
        "is_promised": one.status.key == PROMISED,
        "is_open": one.status.key != ACCEPTED,
    }
