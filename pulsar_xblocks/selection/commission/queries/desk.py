"""The desk of a call: the queue of its applications, what is doubtful in them, who waits."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pulsar_xblocks.kernel.audit.domain import word_of
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.directory.models import Municipality
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.selection.applications import domain
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import is_of_organisation
from pulsar_xblocks.selection.applications.queries.doubts import SERIOUS, guardian_doubts
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain import statuses

HIDDEN = sorted(
    key for key in statuses.APPLICATION if statuses.shown(key, statuses.STAFF) is None
)  # drafts are nobody's business but the family's
SEEN = frozenset(statuses.APPLICATION) - set(HIDDEN)
HISTORY = 100
BIG = 5_000  # applications of a call that are looked through one by one
FOUND = 1_000  # people whom a search by name looks at; to find one of more, people type another word of the name


def seen(call: Call, status: str = "") -> QuerySet[SelectionApplication]:
    """Return the applications of a call that its staff may see: what was never sent stays hidden, also once it is withdrawn.

    ``status``: of which statuses, by commas.  They are told by what is seen, not by what is hidden: the index is walked in half the time.
    """
    keys = SEEN.intersection(status.split(",")) if status else SEEN
    return SelectionApplication.objects.filter(call=call, status__in=sorted(keys), number__gt="")


def drafts(call: Call) -> int:
    """Return how many applications of a call can still be moved to other questions: not sent yet, or returned; 1 query."""
    return SelectionApplication.objects.filter(call=call, status__in=sorted(statuses.EDITABLE)).count()


@dataclass(frozen=True)
class Found:
    """What a search has found: id -> status, by number; ``has_more`` = there are more people of this name than are looked at."""

    status_of: Mapping[int, str]
    has_more: bool = False

    def ids(self, wanted: Mapping[str, str]) -> list[int]:
        """Return those that have one of the wanted statuses."""
        keys = wanted["status"].split(",") if wanted["status"] else statuses.APPLICATION
        return [pk for pk, status in self.status_of.items() if status in keys]


def queue(call: Call, wanted: Mapping[str, str]) -> QuerySet[SelectionApplication]:
    """Return the applications that fit the filters, by number; ``wanted``: status (several by commas), municipality, grade, q."""
    rows = seen(call, wanted.get("status", "")).order_by("number", "pk")
    if wanted.get("municipality"):
        rows = rows.filter(municipality__in=Municipality.objects.filter(region=call.region_id, oktmo=wanted["municipality"]).values("pk"))
    if wanted.get("grade"):
        rows = rows.filter(grade=int(wanted["grade"]))
    return rows.filter(_found(call, wanted["q"])) if wanted.get("q") else rows


def search(call: Call, wanted: Mapping[str, str]) -> Found | None:
    """Return what a search by number, or by name in a big call, finds; None where each application is looked at; at most 3 queries.

    A search by name walks the index of names and stops soon: to look at the person of each application takes many times as long.
    What is found is read once, whatever its status, and counted here.
    """
    numbers, words = _numbers(call, wanted["q"]), folded(wanted["q"]).split()
    if numbers is not None:
        return Found(_statuses(call, Q(number__in=numbers), wanted))
    if not words or is_of_organisation(call) or not seen(call)[BIG : BIG + 1].exists():
        return None
    applied = Exists(SelectionApplication.objects.filter(call=call, person=OuterRef("pk")))
    people = Person.objects.filter(_named("sort_name", words), applied, retired_at=None).order_by("sort_name", "pk")
    ids = list(people.values_list("pk", flat=True)[: FOUND + 1])
    return Found(_statuses(call, Q(person__in=ids[:FOUND]), wanted), len(ids) > FOUND)


def _statuses(call: Call, which: Q, wanted: Mapping[str, str]) -> dict[int, str]:
    """Return id -> status of those that fit the other filters, by number; 1 query.

    The other filters are looked at here: asked for them too, a database walks through the whole call or municipality.
    """

    def fits(of: int, municipality: str | None, grade: int | None) -> bool:
        is_here = of == call.pk and wanted["municipality"] in ("", municipality)
        return is_here and (not wanted["grade"] or grade == int(wanted["grade"]))

    rows = SelectionApplication.objects.filter(which, status__in=sorted(SEEN), number__gt="").order_by("number", "pk")
    told = rows.values_list("pk", "status", "call_id", "municipality__oktmo", "grade")
    return {pk: status for pk, status, *rest in told if fits(*rest)}


def named(call: Call, ids: Sequence[int]) -> list[SelectionApplication]:
    """Return applications of a call with the people and places that a list shows, in the order of their ids; 1 query.

    A page of a long list is found by its ids: to sort whole rows with their long answers would take ten times as long.
    """
    found = SelectionApplication.objects.select_related("person", "organisation", "municipality").in_bulk(ids)
    for row in found.values():
        row.call = call
    return [found[pk] for pk in ids if pk in found]


def _found(call: Call, text: str) -> Q:
    """Return the filter by number («123» is enough), or by words of the name, also of the organisation that applies."""
    numbers = _numbers(call, text)
    if numbers is not None:
        return Q(number__in=numbers)
    words = folded(text).split()
    query = _named("person__sort_name", words)
    return query | _named("organisation__search_text", words) if is_of_organisation(call) else query


def _numbers(call: Call, text: str) -> list[str] | None:
    """Return the whole numbers that a text may stand for, None where it is a name."""
    text = " ".join(text.split())
    if text.isascii() and text.isdigit():
        years = range(call.opens_at.year, call.closes_at.year + 2)  # more time may lead into the next year
        return [domain.number(year, int(text)) for year in years] if len(text) <= 6 else []
    if "-" in text and any(letter.isdigit() for letter in text):
        return [text.upper()]
    return None


def _named(field: str, words: Sequence[str]) -> Q:
    query = Q()
    for word in words:
        query &= Q(**{f"{field}__contains": word})
    return query


def counts_of(call: Call, wanted: Mapping[str, str], found: Found | None) -> dict[str, int]:
    """Return status -> how many fit the other filters; 1 query, none where a search has ``found`` them."""
    return by_status(queue(call, wanted | {"status": ""})) if found is None else Counter(found.status_of.values())


def by_status(rows: QuerySet[SelectionApplication]) -> dict[str, int]:
    """Return status -> how many; 1 query."""
    return dict(rows.order_by().values_list("status").annotate(n=Count("pk")))


def municipalities(call: Call) -> list[tuple[str, str]]:
    """Return OKTMO and name of the municipalities from which there are applications; 1 query."""
    rows = Municipality.objects.filter(Exists(seen(call).filter(municipality=OuterRef("pk")))).order_by("name", "oktmo")
    return list(rows.values_list("oktmo", "name"))


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
    rows = seen(call, f"{statuses.SUBMITTED},{statuses.CHECK}").exclude(pk=after.pk).order_by("number", "pk")
    return rows.only("number").filter(number__gt=after.number).first() or rows.only("number").first()


def twins_of(rows: Sequence[SelectionApplication]) -> dict[int, list[SelectionApplication]]:
    """Return application -> those of the same call by somebody else of the same name and birth date; 1 query."""
    people = {(row.person.sort_name, row.person.birth_date): row for row in rows if row.person.sort_name and row.person.birth_date}
    if not people:
        return {}
    names, days = {name for name, _ in people}, {day for _, day in people}
    calls = {row.call_id for row in rows}
    same = Person.objects.filter(retired_at=None, sort_name__in=names, birth_date__in=days).values("pk")
    found = SelectionApplication.objects.filter(call__in=calls, person__in=same)
    told: dict[tuple[str, date | None], list[SelectionApplication]] = defaultdict(list)
    for row in found.exclude(status__in=HIDDEN).exclude(number="").select_related("person").order_by("number", "pk"):
        told[row.person.sort_name, row.person.birth_date].append(row)
    twins = {row.pk: [one for one in told[row.person.sort_name, row.person.birth_date] if one.person_id != row.person_id] for row in rows}
    return {pk: others for pk, others in twins.items() if others}


def doubtful(rows: Sequence[SelectionApplication]) -> dict[int, list[str]]:
    """Return application -> msgids of why its guardian may be the pupil, unless the school knows the guardian; at most 2 queries."""
    found = guardian_doubts(row for row in rows if row.guardian_seen_at is None)
    return {pk: serious for pk, texts in found.items() if (serious := [text for text in texts if text in SERIOUS])}


def history_of(row: SelectionApplication) -> list[dict[str, Any]]:
    """Return what was decided about an application, the latest first; who has only read it stands in the record of actions; 1 query."""
    rows = AuditEntry.objects.filter(object_kind="selectionapplication", object_id=str(row.pk)).exclude(action="selection.view")
    found = rows.select_related("actor").order_by("-at", "-pk")[:HISTORY]
    return [{"word": word_of(entry.action), "at": entry.at, "actor": entry.actor, "reason": entry.reason} for entry in found]
