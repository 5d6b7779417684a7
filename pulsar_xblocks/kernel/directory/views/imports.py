"""Pages of the import: the file, what it would do, the confirmation, the template."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel import editing
from pulsar_xblocks.kernel.directory import domain, exporting, imports, queries
from pulsar_xblocks.kernel.directory.sheets import MAX_BYTES
from pulsar_xblocks.kernel.http import logged_in, page, said, sentence
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, TooLarge, WrongType

UPLOAD_PAGE = "kernel/directory/import.html"


@logged_in
def organisations_import(request: HttpRequest) -> HttpResponse:
    """Show what a table must look like; check the table that is sent."""
    regions = queries.regions(request.visit.actor, "manage", "organisation")
    if not regions:
        raise Forbidden
    columns = [{"word": word, "headings": names[1:] or names} for word, names, _ in domain.COLUMNS.values()]
    context = {"regions": [(row.pk, row.name) for row in regions], "columns": columns, "kinds": domain.KINDS.values()}
    if request.method != "POST":
        return page(request, UPLOAD_PAGE, context)
    return editing.answer(request, editing.Editing(UPLOAD_PAGE, context, {}), lambda: _check(request, regions))


def _check(request: HttpRequest, regions: list[Any]) -> str:
    chosen = request.POST.get("region") or str(regions[0].pk)
    region = next((row for row in regions if str(row.pk) == chosen), None)
    if region is None:
        raise Forbidden
    upload = imports.Upload(region, *_sent_file(request))
    try:
        checked = imports.prepare_import(upload, by=request.visit.person, now=request.visit.now)
    except (TooLarge, WrongType) as error:
        raise _BesideField(error, sentence(error)) from None
    return reverse("pulsar:organisations_import_checked", args=[checked.key])


class _BesideField(Invalid):
    """A refused file, told beside the field with the status of the refusal."""

    def __init__(self, error: TooLarge | WrongType, text: str) -> None:
        super().__init__({"file": [text]})
        self.status, self.code = error.status, error.code


def _sent_file(request: HttpRequest) -> tuple[str, bytes]:
    sent = request.FILES.get("file")
    if sent is None:
        raise Invalid({"file": [gettext("Choose a file.")]})
    if sent.size > MAX_BYTES:
        return sent.name, b" " * (MAX_BYTES + 1)
    return sent.name, sent.read()


@logged_in
def organisations_import_checked(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a checked table would do; on POST do it."""
    visit = request.visit
    checked = queries.waiting_import(visit.actor, key)
    if request.method == "POST":
        imports.apply_import(checked, by=visit.person, now=visit.now)
        return redirect("pulsar:organisations_import_checked", key)
    counts = json.loads(checked.counts)
    body = json.loads(checked.body or "{}")
    context = {"checked": checked, "counts": counts, "report": _report(body), "is_empty": not (counts["new"] or counts["changed"])}
    return page(request, "kernel/directory/import_checked.html", context)


@logged_in
def organisations_template(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return an empty table with the right headings and two sample rows."""
    if not queries.regions(request.visit.actor, "manage", "organisation"):
        raise Forbidden
    return exporting.respond_template(form)


def _report(body: dict[str, Any]) -> dict[str, Any]:
    wrong = [row | {"column": _heading(row["column"]), "text": _said(row)} for row in body.get("wrong", ())]
    warnings = [row | {"text": _said(row)} for row in body.get("warnings", ())]
    changes = [row | {"column": _heading(row["column"])} for row in body.get("changes", ()) if row["column"] != "municipality"]
    return {"wrong": wrong, "warnings": warnings, "changes": changes, "unknown": body.get("unknown", [])}


def _heading(column: str) -> str:
    return gettext(domain.COLUMNS[column][0])


def _said(row: dict[str, Any]) -> str:
    return said(row["text"], row["params"])
