"""Reads of organisations' applications: whose it is, who has changed what, which municipalities others serve too."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.directory.models import Municipality, Organisation
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.selection.applications import domain, queries
from pulsar_xblocks.selection.applications.models import AnswerEdit, Representative, SelectionApplication
from pulsar_xblocks.selection.applications.queries import representatives
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain import statuses

MOST_EDITS = 12  # shown under the form, the latest first


def application_for(call: Call, person: Person, actor: Actor) -> SelectionApplication | None:
    """Return the application that somebody sees in a call: the own one, or that of the organisation; 1 query."""
    if not queries.is_of_organisation(call):
        return queries.own(call, person)
    rows = reached(person, actor).filter(call=call).select_related(*queries.RELATED)
    return rows.order_by("open_marker", "-created_at", "-pk").first()


def reached(person: Person, actor: Actor) -> QuerySet[SelectionApplication]:
    """Return the applications of organisations in which somebody takes part, and those of organisations they head."""
    taking_part = Representative.objects.filter(person=person, open_marker=1).values("application")
    wanted, headed = Q(pk__in=taking_part), headed_ids(actor)
    if headed:
        wanted |= Q(organisation__in=headed)
    return SelectionApplication.objects.filter(wanted, call__audience=domain.FOR_ORGANISATIONS)


def headed_ids(actor: Actor) -> list[int]:
    """Return the organisations whose head the actor is."""
    return sorted({grant.organisation for grant in actor.grants if grant.role == "head" and grant.organisation})


def headed(actor: Actor, region_id: int) -> list[Organisation]:
    """Return the active organisations of a region that the actor heads, by name; 1 query."""
    rows = Organisation.objects.filter(pk__in=headed_ids(actor), region=region_id, is_active=True).select_related("municipality")
    return list(rows.order_by("sort_name", "pk"))


def open_application(call: Call, organisation: Organisation) -> SelectionApplication | None:
    """Return the application of an organisation in a call that is not over; 1 query."""
    rows = SelectionApplication.objects.filter(call=call, organisation=organisation, open_marker=1)
    return rows.select_related(*queries.RELATED).order_by("pk").first()


def edits_of(row: SelectionApplication) -> list[dict[str, Any]]:
    """Return who has changed which answer last, the latest first; 1 query."""
    labels = {question.key: question.label for question in queries.questionnaire_of(row).questions()}
    edits = AnswerEdit.objects.filter(application=row, question__in=sorted(labels)).select_related("person").order_by("-at", "-pk")
    return [{"label": labels[one.question], "person": one.person, "at": one.at} for one in edits[:MOST_EDITS]]


@dataclass(frozen=True)
class Served:
    """A municipality that an application names, and the numbers of the others that name it too."""

    name: str
    others: tuple[str, ...] = ()


def served_codes(row: SelectionApplication) -> list[str]:
    """Return the ОКТМО of the municipalities that an application names, as it was sent."""
    return _codes(queries.as_sent(row))


def _codes(row: SelectionApplication) -> list[str]:
    keys = [one.key for one in queries.questionnaire_of(row).questions() if one.type == model.MUNICIPALITIES]
    answers = queries.answers_of(row)
    return list(dict.fromkeys(code for key in keys for code in answers.get(key) or []))


def served_by(row: SelectionApplication) -> list[Served]:
    """Return the municipalities of an application with those who name them too; 2 queries."""
    codes, rivals = served_codes(row), _rivals(row.call)
    found = domain.shared(codes, {number: own for number, own in rivals.items() if number != row.number})
    names = names_of(row.call.region_id)
    return [Served(names.get(code, code), tuple(found.get(code, ()))) for code in codes]


def zones(call: Call) -> list[Served]:
    """Return every municipality of the region with the applications that name it, by name; 2 queries."""
    by_code: dict[str, list[str]] = defaultdict(list)
    for number, codes in _rivals(call).items():
        for code in codes:
            by_code[code].append(number)
    names = names_of(call.region_id)
    return [Served(name, tuple(by_code[code])) for code, name in sorted(names.items(), key=lambda pair: pair[1])]


def _rivals(call: Call) -> Mapping[str, Sequence[str]]:
    """Return number -> municipalities of the applications that are in the running."""
    rows = SelectionApplication.objects.filter(call=call).exclude(number="").exclude(status__in=[*queries.HIDDEN, *OUT])
    found = rows.select_related("call", "questionnaire").order_by("number", "pk")
    return {one.number: _codes(one) for one in queries.as_sent_of(found)}


OUT = (statuses.WITHDRAWN, statuses.NOT_ADMITTED)


def names_of(region_id: int) -> dict[str, str]:
    """Return ОКТМО -> name of the municipalities of a region; 1 query."""
    return dict(Municipality.objects.filter(region=region_id, valid_to=None).values_list("oktmo", "name"))


def people_of(row: SelectionApplication) -> list[Representative]:
    """Return those who fill in an application; 1 query."""
    return list(representatives.open_ones(row))
