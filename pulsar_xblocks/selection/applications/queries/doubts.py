"""What the centre should look at twice: a guardian who may be the pupil."""

from collections.abc import Iterable

from pulsar_xblocks.kernel.consents import domain as consent_rules
from pulsar_xblocks.kernel.consents.models import ConsentRecord, Guardian
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications import domain, queries
from pulsar_xblocks.selection.applications.models import SelectionApplication

SAME_DEVICE = mark("The guardian answered from the device on which the application was begun.")
SAME_EMAIL = mark("The guardian's address stands in the form as the pupil's own.")
NO_RECORD = mark("No guardian has answered by link: the consent is on paper.")
SERIOUS = frozenset({SAME_DEVICE, SAME_EMAIL})  # the pupil may have answered


def guardian_doubts(rows: Iterable[SelectionApplication]) -> dict[int, list[str]]:
    """Return application id -> msgids of what is doubtful about the guardian; 2 queries for any number, 2 more where some are corrected."""
    found = queries.as_sent_of(rows)
    people = {row.person_id for row in found}
    records: dict[int, list[ConsentRecord]] = {}
    given = ConsentRecord.objects.filter(subject__in=people, party=consent_rules.GUARDIAN, answer=consent_rules.GIVEN)
    for record in given.order_by("pk"):
        records.setdefault(record.subject_id, []).append(record)
    emails: dict[int, set[str]] = {}
    for subject, email in Guardian.objects.filter(subject__in=people).exclude(email="").values_list("subject", "email"):
        emails.setdefault(subject, set()).add(email)
    return {row.pk: _doubts(row, records.get(row.person_id, []), emails.get(row.person_id, set())) for row in found}


def is_pupils_browser(subject: Person, browser: str) -> bool:
    """Tell whether a person has begun an application in the browser with this mark; 1 query."""
    return SelectionApplication.objects.filter(person=subject, device=browser).exclude(device="").exists()


def _doubts(row: SelectionApplication, records: list[ConsentRecord], emails: set[str]) -> list[str]:
    on_screen = [record for record in records if record.channel == "screen"]
    is_same = any(record.same_device for record in on_screen)
    own = {row.person.email.lower(), *_told_email(row)} - {""}
    checks = ((is_same, SAME_DEVICE), (bool(own & emails), SAME_EMAIL), (bool(records) and not on_screen, NO_RECORD))
    return [text for holds, text in checks if holds]


def _told_email(row: SelectionApplication) -> set[str]:
    from_form = queries.answers_of(row).get(domain.EMAIL)
    return {from_form.lower()} if isinstance(from_form, str) else set()
