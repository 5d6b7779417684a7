"""Guardians that a school or the centre should know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from pulsar_xblocks.kernel.consents import domain as consent_rules
from pulsar_xblocks.kernel.consents.models import ConsentRecord
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import HIDDEN, RELATED
from pulsar_xblocks.selection.applications.queries.doubts import guardian_doubts
from pulsar_xblocks.selection.domain import statuses


@dataclass(frozen=True)
class GuardianRow:
    """An applicant with the guardian who has consented and what is doubtful about it."""

    application: SelectionApplication
    guardian: str
    relation: str  # msgid
    doubts: Sequence[str]


def to_confirm(actor: Actor) -> QuerySet[SelectionApplication]:
    """Return the sent applications within reach whose guardian nobody at the school has confirmed.  Raises Forbidden without a role."""
    reach = within(actor, "view", "applicant_guardian", region="call__region_id", organisation="organisation_id")
    rows = SelectionApplication.objects.filter(reach, guardian_seen_at=None, call__status="active")
    return rows.exclude(status__in=(*HIDDEN, *sorted(statuses.CLOSED))).select_related(*RELATED).order_by("person__sort_name", "pk")


def rows_of(rows: Iterable[SelectionApplication]) -> list[GuardianRow]:
    """Return the rows with guardians and doubts; at most 3 queries for any number."""
    found = list(rows)
    given = ConsentRecord.objects.filter(
        subject__in=[row.person_id for row in found], party=consent_rules.GUARDIAN, answer=consent_rules.GIVEN, purpose="selection"
    )
    last = {record.subject_id: record for record in given.order_by("pk")}
    doubts = guardian_doubts(found)
    return [_row(row, last.get(row.person_id), doubts[row.pk]) for row in found]


def _row(row: SelectionApplication, record: ConsentRecord | None, doubts: Sequence[str]) -> GuardianRow:
    relation = consent_rules.RELATIONS.get(record.relation, "") if record else ""
    return GuardianRow(row, record.representative if record else "", relation, doubts)
