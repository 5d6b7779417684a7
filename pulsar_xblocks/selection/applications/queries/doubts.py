"""What the centre should look at twice: a guardian who may be the pupil."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from pulsar_xblocks.kernel.consents import domain as consent_rules
from pulsar_xblocks.kernel.consents.models import ConsentRecord
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications import domain, queries
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import sent

SAME_DEVICE = mark("The guardian answered from the device on which the application was begun.")
SAME_EMAIL = mark("The guardian's address stands in the form as the pupil's own.")
NO_RECORD = mark("No guardian has answered by link: the consent is on paper.")
SERIOUS = frozenset({SAME_DEVICE, SAME_EMAIL})  # the pupil may have answered


@dataclass
class _Guardians:
    """What the guardians of a person have left: their addresses, and by what way they have consented."""

    has_consented: bool
    is_on_screen: bool
    is_same_device: bool
    emails: set[str] = field(default_factory=set)


def guardian_doubts(rows: Iterable[SelectionApplication]) -> dict[int, list[str]]:
    """Return application id -> msgids of what is doubtful about the guardian; 1 query for any number, 1 more where some are corrected."""
    found = list(rows)
    bodies, guardians = sent.bodies_of(found), _guardians_of(found)
    answers = {row.pk: bodies[row.pk]["answers"] if row.pk in bodies else queries.answers_of(row) for row in found}
    return {row.pk: _doubts(row.person, answers[row.pk], guardians[row.person_id]) for row in found}


def _guardians_of(rows: Sequence[SelectionApplication]) -> dict[int, _Guardians]:
    """Return person -> the guardians; 1 query, none for no rows."""
    given = ConsentRecord.objects.filter(subject=OuterRef("pk"), party=consent_rules.GUARDIAN, answer=consent_rules.GIVEN)
    on_screen = given.filter(channel="screen")
    ways = (Exists(given), Exists(on_screen), Exists(on_screen.filter(same_device=True)))
    found: dict[int, _Guardians] = {}
    people = Person.objects.filter(pk__in={row.person_id for row in rows})
    for pk, email, *way in people.values_list("pk", "guardians__email", *ways):
        found.setdefault(pk, _Guardians(*way)).emails.update({email} - {"", None})
    return found


def is_pupils_browser(subject: Person, browser: str) -> bool:
    """Tell whether a person has begun an application in the browser with this mark; 1 query."""
    return SelectionApplication.objects.filter(person=subject, device=browser).exclude(device="").exists()


def _doubts(person: Person, answers: Mapping[str, Any], guardians: _Guardians) -> list[str]:
    told = answers.get(domain.EMAIL)
    own = {person.email.lower(), told.lower() if isinstance(told, str) else ""}
    is_on_paper = guardians.has_consented and not guardians.is_on_screen
    checks = ((guardians.is_same_device, SAME_DEVICE), (bool(own & guardians.emails), SAME_EMAIL), (is_on_paper, NO_RECORD))
    return [text for holds, text in checks if holds]
