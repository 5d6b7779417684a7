"""The desk of a call: the queue of its applications, what is doubtful in them, who waits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from pulsar_xblocks.kernel.audit.domain import word_of
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries.doubts import SERIOUS, guardian_doubts
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain import statuses

HIDDEN = sorted(
    key for key in statuses.APPLICATION if statuses.shown(key, statuses.STAFF) is None
)  # drafts are nobody's business but the family's
HISTORY = 100


def seen(call: Call) -> QuerySet[SelectionApplication]:
    """Return the applications of a call that its staff may see: what was never sent stays hidden, also once it is withdrawn."""
    return SelectionApplication.objects.filter(call=call).exclude(status__in=HIDDEN).exclude(number="")


def drafts(call: Call) -> int:
    """Return how many applications of a call can still be moved to other questions: not sent yet, or returned; 1 query."""
    return SelectionApplication.objects.filter(call=call, status__in=sorted(statuses.EDITABLE)).count()


def queue(call: Call, wanted: Mapping[str, str]) -> QuerySet[SelectionApplication]:
    """Return the applications that fit the filters, by number; ``wanted``: status (several by commas), municipality, grade, q."""
    rows = seen(call).select_related("person", "organisation", "municipality").order_by("number", "pk")
    if wanted.get("status"):
        rows = rows.filter(status__in=wanted["status"].split(","))
    if wanted.get("municipality"):
        rows = rows.filter(municipality__oktmo=wanted["municipality"])
    if wanted.get("grade"):
        rows = rows.filter(grade=int(wanted["grade"]))
    return rows.filter(_found(wanted["q"])) if wanted.get("q") else rows


def _found(text: str) -> Q:
    """Return the filter by number («123» is enough) or by words of the name."""
    text = " ".join(text.split())
    if text.isascii() and text.isdigit():
        return Q(number__endswith=text.zfill(6)) if len(text) <= 6 else Q(pk__in=[])
    if "-" in text and any(letter.isdigit() for letter in text):
        return Q(number__iexact=text)
    query = Q()
    for word in folded(text).split():
        query &= Q(person__sort_name__contains=word)
    return query


def by_status(rows: QuerySet[SelectionApplication]) -> dict[str, int]:
    """Return status -> how many; 1 query."""
    return dict(rows.order_by().values_list("status").annotate(n=Count("pk")))


def municipalities(call: Call) -> list[tuple[str, str]]:
    """Return OKTMO and name of the municipalities from which there are applications; 1 query."""
    rows = seen(call).exclude(municipality=None).order_by("municipality__name", "municipality__oktmo")
    return list(rows.values_list("municipality__oktmo", "municipality__name").distinct())


def application_of(call: Call, pk: int) -> SelectionApplication:
    """Return an application of a call with what its page shows.  Raises NotFound for a draft and a foreign one."""
    rows = seen(call).select_related(
        "call__region", "person", "organisation", "municipality", "questionnaire", "decided_by", "guardian_seen_by"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def next_waiting(call: Call, after: SelectionApplication) -> SelectionApplication | None:
    """Return the next application that waits for the check, the first one behind the last; at most 2 queries."""
    rows = seen(call).filter(status__in=[statuses.SUBMITTED, statuses.CHECK]).exclude(pk=after.pk).order_by("number", "pk")
    return rows.filter(number__gt=after.number).first() or rows.first()


def twins_of(rows: Sequence[SelectionApplication]) -> dict[int, list[SelectionApplication]]:
    """Return application -> those of the same call by somebody else of the same name and birth date; 1 query."""
    people = {(row.person.sort_name, row.person.birth_date): row for row in rows if row.person.sort_name and row.person.birth_date}
    if not people:
        return {}
    names, days = {name for name, _ in people}, {day for _, day in people}
    calls = {row.call_id for row in rows}
    found = SelectionApplication.objects.filter(call__in=calls, person__sort_name__in=names, person__birth_date__in=days)
    told: dict[tuple[str, date | None], list[SelectionApplication]] = defaultdict(list)
    for row in found.exclude(status__in=HIDDEN).exclude(number="").select_related("person").order_by("number", "pk"):
        told[row.person.sort_name, row.person.birth_date].append(row)
    twins = {row.pk: [one for one in told[row.person.sort_name, row.person.birth_date] if one.person_id != row.person_id] for row in rows}
    return {pk: others for pk, others in twins.items() if others}


def doubtful(rows: Sequence[SelectionApplication]) -> dict[int, list[str]]:
    """Return application -> msgids of why its guardian may be the pupil, unless the school has confirmed the guardian; 2 queries."""
    found = guardian_doubts(row for row in rows if row.guardian_seen_at is None)
    return {pk: serious for pk, texts in found.items() if (serious := [text for text in texts if text in SERIOUS])}


def history_of(row: SelectionApplication) -> list[dict[str, Any]]:
    """Return what was decided about an application, the latest first; who has only read it stands in the record of actions; 1 query."""
    rows = AuditEntry.objects.filter(object_kind="selectionapplication", object_id=str(row.pk)).exclude(action="selection.view")
    found = rows.select_related("actor").order_by("-at", "-pk")[:HISTORY]
    return [{"word": word_of(entry.action), "at": entry.at, "actor": entry.actor, "reason": entry.reason} for entry in found]
