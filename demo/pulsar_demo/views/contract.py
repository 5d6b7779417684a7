"""What outside checks read and turn: blocks, clock, letters, what was published, audit, reset.  Source: design.md section 6."""

import json
import re
from datetime import datetime
from importlib import import_module
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pulsar_demo import clock, reset
from pulsar_demo.models import Mail, PlacedBlock, Published
from pulsar_demo.page import as_json, loads, page
from pulsar_demo.runtime import outline
from pulsar_demo.runtime.blocks import LEARNERS
from pulsar_demo.views.addresses import record
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.http import as_json as problem
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark

LINK = re.compile(r"https?://[^\s<>\"']+|(?<![\w/])/pulsar/[^\s<>\"']+")
CENTURY_S = 100 * 366 * 86400


@never_cache
@require_GET
def blocks(request: HttpRequest) -> JsonResponse:
    """Return every block that learners can see."""
    rows = (
        PlacedBlock.objects.filter(is_draft=False)
        .select_related("unit__section__course")
        .order_by("unit__section__position", "unit__position", "position")
    )
    types = outline.block_types()
    return as_json([_described(row, types) for row in rows if row.block_type in types])


def _described(row: PlacedBlock, types: dict[str, Any]) -> dict[str, object]:
    is_public = hasattr(types[row.block_type], "public_view")
    return record(row, outline.title_of(row.block_type, loads(row.fields)), LEARNERS.get(row.block_type, "mentor"), is_public)


@csrf_exempt
@never_cache
@transaction.non_atomic_requests
@require_http_methods(["GET", "POST"])
def the_clock(request: HttpRequest) -> HttpResponse:
    """GET: the moment.  POST ``now`` or ``advance`` (seconds): move the clock and run every due job."""
    if request.method == "POST":
        try:
            _move(_posted(request))
        except Invalid as error:
            return problem(error)
        run_due_jobs()
    return as_json({"now": clock.now().isoformat(), "offset_s": round(clock.offset().total_seconds(), 3)})


def _move(values: dict[str, Any]) -> None:
    try:
        if values.get("now"):
            moment = datetime.fromisoformat(str(values["now"]).replace("Z", "+00:00"))
            clock.set_now(moment if moment.tzinfo else moment.replace(tzinfo=clock.TOMSK))
            return
        seconds = float(values["advance"])
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise Invalid({"advance": [mark("Send «now» as a date and time, or «advance» in seconds.")]}) from error
    if not abs(seconds) <= CENTURY_S:
        raise Invalid({"advance": [mark("Send «now» as a date and time, or «advance» in seconds.")]})
    clock.advance(seconds)


def run_due_jobs() -> int:
    """Run what is due by now, and what that made due, until nothing is left; return how many."""
    jobs = import_module("pulsar_xblocks.kernel.jobs.actions")
    total = 0
    with jobs.exclusive():
        while count := jobs.run_due(clock.now(), 1000):
            total += count
    return total


@never_cache
@require_GET
def mail_json(request: HttpRequest) -> JsonResponse:
    """Return every letter, the newest last."""
    return as_json([_letter(row) for row in Mail.objects.order_by("id")])


@never_cache
@require_GET
def mail_page(request: HttpRequest) -> HttpResponse:
    """Show the letters with links that can be clicked, the newest first."""
    letters = [_letter(row) | {"moment": row.at, "parts": parts_of(row.text)} for row in Mail.objects.order_by("-id")[:200]]
    return page(request, "mail.html", {"letters": letters})


def parts_of(text: str) -> list[dict[str, str]]:
    """Return the text cut into plain parts and links."""
    parts, at = [], 0
    for found in LINK.finditer(text):
        address = found.group().rstrip(".,;:!?)»")
        parts += [{"text": text[at : found.start()], "link": ""}, {"text": address, "link": address}]
        at = found.start() + len(address)
    return [part for part in [*parts, {"text": text[at:], "link": ""}] if part["text"]]


def _letter(row: Mail) -> dict[str, Any]:
    links = list(dict.fromkeys(part["link"] for part in parts_of(row.text) if part["link"]))
    return {
        "id": row.pk,
        "to": [address.strip() for address in row.to.split(",")],
        "subject": row.subject,
        "text": row.text,
        "html": row.html,
        "links": links,
        "attachments": loads(row.attachments),
        "at": row.at.isoformat(),
    }


@never_cache
@require_GET
def published(request: HttpRequest) -> JsonResponse:
    """Return grades, completions and events that blocks told the platform, the newest last."""
    found: dict[str, list[dict[str, Any]]] = {"grades": [], "completions": [], "events": []}
    for row in Published.objects.select_related("user").order_by("id"):
        line = {
            "user": row.user.username if row.user else None,
            "usage_key": row.usage_key,
            "value": json.loads(row.value),
            "at": row.at.isoformat(),
        }
        found[f"{row.kind}s"].append(line | ({"name": row.name} if row.kind == "event" else {}))
    return as_json(found)


@never_cache
@require_GET
def audit(request: HttpRequest) -> JsonResponse:
    """Return the audit record, the newest last."""
    rows = AuditEntry.objects.select_related("actor__user", "region").order_by("id")
    return as_json([_entry(row) for row in rows])


def _entry(row: AuditEntry) -> dict[str, Any]:
    user = row.actor.user if row.actor else None
    return {
        "id": row.pk,
        "at": row.at.isoformat(),
        "user": user.username if user else None,
        "action": row.action,
        "object_kind": row.object_kind,
        "object_id": row.object_id,
        "region": row.region.code if row.region else None,
        "reason": row.reason,
        "detail": json.loads(row.detail) if row.detail else {},
    }


@csrf_exempt
@transaction.non_atomic_requests
@require_POST
def start_anew(request: HttpRequest) -> HttpResponse:
    """Put everything back, the clock too; a person goes to the story, a program gets JSON."""
    jobs = import_module("pulsar_xblocks.kernel.jobs.actions")
    with jobs.exclusive():
        reset.restore()
    if "html" in request.headers.get("Accept", ""):
        response = HttpResponse(status=303)
        response["Location"] = "/"
        return response
    return as_json({"now": clock.now().isoformat()})


def _posted(request: HttpRequest) -> dict[str, Any]:
    if request.content_type == "application/json":
        try:
            values = json.loads(request.body or b"{}")
        except ValueError as error:
            raise Invalid({"": [mark("This is not JSON.")]}) from error
        return values if isinstance(values, dict) else {}
    return request.POST.dict()
