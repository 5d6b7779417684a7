"""What enrolment blanks when a person is retired, and what it tells in a person's export."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from pulsar_xblocks.courses.enrolments import domain, keeping, queries
from pulsar_xblocks.courses.enrolments.actions import attending
from pulsar_xblocks.courses.enrolments.actions.stepping import Why, held, promote, put
from pulsar_xblocks.courses.enrolments.models import CourseNomination, Enrolment, EnrolmentEvent, TrainingOrder
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.sealing import NoKeys


def blank(person: Person, now: datetime) -> None:
    """Stop what is under way and blank answers, posts and reasons; stages, orders and documents stay as facts.

    The personal file goes too, or waits until the register has the document.
    """
    own = Enrolment.objects.filter(person=person)
    with transaction.atomic():
        for row in own.filter(stage__in=domain.ENDS_BY_CONSENT).order_by("pk"):
            _stop(held(row), now)
        blank_rows(list(own.values_list("pk", flat=True)))
        _blank_grounds(person)
        keeping.let_go(person, now)
        CourseNomination.objects.filter(person=person).update(post="", name="")
        CourseNomination.objects.filter(person=person, answered_at=None).update(answered_at=now)


def _stop(row: Enrolment, now: datetime) -> None:
    put(row, domain.after_withdrawal(row.stage), Why(is_quiet=True), by=None, now=now)
    promote(row.group, now=now)
    attending.order(row.group, by=None, now=now)


def blank_rows(ids: list[int]) -> int:
    """Blank what enrolments say about people; return how many rows."""
    texts = {"answers": "{}", "post": "", "reason": "", "final_work": "", "contract_number": ""}
    count = Enrolment.objects.filter(pk__in=ids).update(**texts, contract_on=None)
    return count + EnrolmentEvent.objects.filter(enrolment__in=ids).exclude(reason="").update(reason="")


def _blank_grounds(person: Person) -> None:
    """Blank why somebody has left where an order says it: the reasons of the others in it stand in their own steps."""
    named = Enrolment.objects.filter(person=person, order_out__kind=domain.LEAVE)
    TrainingOrder.objects.filter(pk__in=list(named.values_list("order_out", flat=True))).update(ground="")


def tell(person: Person) -> dict[str, Any]:
    """Return the person's courses, personal file and nominations as plain JSON values."""
    rows = queries.enrolments().filter(person=person).order_by("pk")
    sent = CourseNomination.objects.filter(person=person).select_related("group__programme", "organisation").order_by("pk")
    return {
        "enrolments": [_told(row) for row in rows],
        "personal_file": _file(person),
        "sent_to": [
            {"course": row.group.programme.title, "by": str(row.organisation or ""), "at": row.at.isoformat(), "post": row.post}
            for row in sent
        ],
    }


def _told(row: Enrolment) -> dict[str, Any]:
    events = row.events.order_by("pk").values_list("stage", "at", "reason")
    return {
        "course": row.group.programme.title,
        "group": row.group.title,
        "stage": row.stage,
        "applied": row.applied_at.isoformat(),
        "place_of_work": str(row.organisation or ""),
        "post": row.post,
        "answers": json.loads(row.answers),
        "contract": f"{row.contract_number} {row.contract_on or ''}".strip(),
        "final": row.final,
        "final_work": row.final_work,
        "history": [{"stage": stage, "at": at.isoformat(), "reason": reason} for stage, at, reason in events],
    }


def _file(person: Person) -> dict[str, str]:
    """Return what the personal file says; nothing where the site has no key that opens it."""
    try:
        return asdict(queries.facts_of(queries.dossier_of(person)))
    except NoKeys:
        return {}
