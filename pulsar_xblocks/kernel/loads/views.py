"""Pages of loading a table back: the file, what it would do row by row, storing, undoing."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit, errors_of, logged_in, page, said, sentence
from pulsar_xblocks.kernel.jobs.domain import percent
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.loads import actions, domain, queries
from pulsar_xblocks.kernel.loads.kinds import Kind, Target, kind_of
from pulsar_xblocks.kernel.loads.models import SheetLoad, SheetRow
from pulsar_xblocks.kernel.loads.sheets import MAX_BYTES
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, NotFound, PulsarError, TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import has_role_for
from pulsar_xblocks.kernel.template_tags import day, number

UPLOAD, SHOWN = "kernel/loads/upload.html", "kernel/loads/load.html"
RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}
BY_CODE = mark("the row is recognised by it")
FIXED = mark("must stay as it is: it guards against shifted rows")
ROLES = {
    domain.CHANGES: mark("is stored where it differs"),
    domain.MATCHES: mark("is read in new rows; in the others it must stay as it is"),
    domain.NEW_ONLY: mark("is read in new rows"),
}
WORDS = {
    domain.NEW: mark("new"),
    domain.CHANGED: mark("changed"),
    domain.CONFLICT: mark("changed here since"),
    domain.WRONG: mark("wrong"),
}


@logged_in
def load_new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show what the table must look like; check the table that is sent: nothing is stored yet."""
    found, target = _asked(request, kind, pk)
    context = _upload_context(request.visit, found, target)
    if request.method != "POST":
        return page(request, UPLOAD, context)
    try:
        load = actions.check(found, target, _sent_file(request), by=request.visit.person, now=request.visit.now)
    except (Invalid, TooLarge, WrongType) as error:
        errors = errors_of(error) if isinstance(error, Invalid) else {"file": [sentence(error)]}
        return page(request, UPLOAD, context | {"errors": errors}, status=error.status)
    return redirect("pulsar:load", load.key)


def _asked(request: HttpRequest, key: str, pk: int) -> tuple[Kind, Target]:
    if not request.visit.actor.grants:
        raise Forbidden
    kind = kind_of(key)
    return kind, queries.target_of(request.visit.actor, kind, pk)


def _upload_context(visit: Visit, kind: Kind, target: Target) -> dict[str, Any]:
    shape = kind.shape_for(target, visit.now)
    roles = ROLES if shape.takes_new else ROLES | {domain.MATCHES: FIXED}
    columns = [{"field": field, "role": BY_CODE if _names_row(field, shape) else roles[field.role]} for field in shape.fields]
    loads = [{"row": row, "status": domain.STATUS[row.state]} for row in queries.earlier(visit.actor, kind, target)]
    context = {"kind": kind, "target": target, "shape": shape, "columns": columns, "loads": loads, "zone": target.region.time_zone}
    return context | {"is_stored": kind.is_stored, "has_template": kind.samples is not None, "menu_path": target.back}


def _names_row(field: domain.Field, shape: domain.Shape) -> bool:
    return shape.is_typed and not shape.takes_new and field.key == shape.id_key


def _sent_file(request: HttpRequest) -> actions.Upload:
    sent = request.FILES.get("file")
    if sent is None:
        raise Invalid({"file": [mark("Choose a file.")]})
    return actions.Upload(sent.name, b" " * (MAX_BYTES + 1) if sent.size > MAX_BYTES else sent.read())


@logged_in
def load_template(request: HttpRequest, kind: str, pk: int, form: str) -> HttpResponseBase:
    """Return an empty table with the right headings and sample rows."""
    found, target = _asked(request, kind, pk)
    if form not in RESPONSES or found.samples is None:
        raise NotFound
    columns = [Column(field.msgid, _cell(field.key), 24) for field in found.shape_for(target, request.visit.now).columns]
    return RESPONSES[form](gettext(found.title), columns, found.samples(target))


def _cell(key: str) -> Any:
    return lambda row: row.get(key, "")


@logged_in
def load(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a checked table would do, or what became of it."""
    return _shown(request, *_found(request, key))


def _found(request: HttpRequest, key: str) -> tuple[SheetLoad, Kind, Target]:
    if not request.visit.actor.grants:
        raise Forbidden
    return queries.load_of(request.visit.actor, key)


def _shown(request: HttpRequest, row: SheetLoad, kind: Kind, target: Target, status: int = 200, **extra: Any) -> HttpResponse:  # noqa: PLR0913
    counts, action = json.loads(row.counts), request.GET.get("show", "")
    action = action if action in WORDS else domain.WRONG if counts[domain.WRONG] else ""
    state = "left" if request.GET.get("state") == "left" else ""
    listed = numbered(request, queries.rows_of(row, action, state))
    count, shape = counts[domain.NEW] + counts[domain.CHANGED], kind.shape_for(target, request.visit.now)
    context = {"load": row, "kind": kind, "target": target, "status": domain.STATUS[row.state], "counts": counts, "show": action}
    context |= {"list": listed, "rows": [_row(one, shape) for one in listed.rows], "unknown": json.loads(row.unknown or "[]")}
    context |= {"may_store": row.state == "checked" and kind.is_stored and count and not counts[domain.WRONG], "count": count}
    context |= {"is_stored": kind.is_stored, "shape": shape, "menu_path": target.back, "is_large": count >= domain.LARGE}
    context |= {"may_undo": domain.may_undo(row.state, row.applied_at, request.visit.now)}
    context |= {"kept": kind.kept(target, row.applied_at) if row.applied_at and context["may_undo"] else ""}
    context |= {"left": queries.rows_of(row, state="left").count(), "undo_until": row.applied_at and row.applied_at + domain.UNDO_WITHIN}
    context |= {
        "is_abandoned": _is_abandoned(row),
        "is_moving": row.state in ("running", "undoing"),
        "percent": percent(row.job.done, row.job.total) if row.job else None,
    }
    context |= {"may_see_jobs": has_role_for(request.visit.actor, "view", "job"), "zone": target.region.time_zone}
    return page(request, SHOWN, context | extra, status=status)


def _row(row: SheetRow, shape: domain.Shape) -> dict[str, Any]:
    body, fields = json.loads(row.body), {field.key: field for field in shape.columns}
    cells = [
        {"column": fields[key].msgid, "before": _said(fields[key], body["before"].get(key, "")), "after": _said(fields[key], value)}
        for key, value in body["after"].items()
        if key in fields
    ]
    problems = [
        {"column": fields[one["column"]].msgid if one["column"] in fields else "", "text": said(domain.unpacked(one))}
        for one in body["problems"]
    ]
    notes = [said(domain.unpacked(one)) for one in body.get("notes", ())]
    return {"row": row, "label": body["label"], "word": WORDS[row.action], "cells": cells, "problems": problems, "notes": notes}


def _said(field: domain.Field, value: str) -> str:
    if value in field.shown:
        return gettext(field.shown[value])
    if field.kind == domain.DAY and value:
        return day(date.fromisoformat(value))
    return number(Decimal(value)) if field.kind == domain.NUMBER and value else value


@logged_in
@require_POST
def load_store(request: HttpRequest, key: str) -> HttpResponse:
    """Store a checked table with its reason."""
    row, kind, target = _found(request, key)
    reason = request.POST.get("reason", "")
    try:
        actions.apply(row, kind, target, reason, by=request.visit.person, now=request.visit.now)
    except (Invalid, Conflict) as error:
        return _refused(request, (row, kind, target), error)
    return redirect("pulsar:load", key)


@logged_in
@require_POST
def load_undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take a load back."""
    row, kind, target = _found(request, key)
    try:
        if _is_abandoned(row):
            actions.finish(row, by=request.visit.person, now=request.visit.now)
        else:
            actions.undo(row, kind, target, by=request.visit.person, now=request.visit.now)
    except Conflict as error:
        return _refused(request, (row, kind, target), error)
    return redirect("pulsar:load", key)


def _is_abandoned(row: SheetLoad) -> bool:
    return domain.is_abandoned(row.state, row.job.state if row.job else "")


def _refused(request: HttpRequest, found: tuple[SheetLoad, Kind, Target], error: PulsarError) -> HttpResponse:
    errors = errors_of(error) if isinstance(error, Invalid) else {"": [sentence(error)]}
    return _shown(request, *found, status=error.status, errors=errors, values=request.POST)
