"""A call with a final list, for tests of what happens to places."""

from datetime import UTC, date, datetime

from commission_rows import a_call, applications, given
from factories import PersonFactory

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import publishing, running, sitting
from pulsar_xblocks.selection.commission.models import PlaceOffer
from pulsar_xblocks.selection.domain.protocol import Member, Vote

PRELIMINARY = datetime(2026, 12, 4, 3, 0, tzinfo=UTC)
FINAL = datetime(2026, 12, 9, 3, 0, tzinfo=UTC)
_MEMBERS = (Member(1, "chair"), Member(2), Member(3, "secretary"))
SITTING = sitting.Sitting("7", date(2026, 12, 9), _MEMBERS, (Vote(1, "for"), Vote(2, "for")), "Утвердить итоговый список участников.")


def with_places(*points: int, **facts: object) -> tuple[Call, list[SelectionApplication], Person]:
    """Return a call of two places with its final list, its applications of so many points each, its operator."""
    call, operator = a_call(**facts), PersonFactory()
    rows = applications(call, len(points))
    given({row.pk: value for row, value in zip(rows, points, strict=True)})
    run = running.run_ranking(call, by=operator, now=PRELIMINARY)
    publishing.publish_preliminary(call, run, by=operator, now=PRELIMINARY)
    sitting.hold(call, run, SITTING, by=operator, now=FINAL)
    publishing.publish_final(call, run, by=operator, now=FINAL)
    return Call.objects.get(pk=call.pk), [fresh(row) for row in rows], operator


def fresh(row: SelectionApplication) -> SelectionApplication:
    """Return an application as it is stored now."""
    return SelectionApplication.objects.select_related("call", "person").get(pk=row.pk)


def statuses_of(rows: list[SelectionApplication]) -> list[str]:
    """Return the statuses of applications as they are stored now."""
    return [fresh(row).status for row in rows]


def offers(call: Call) -> dict[str, str]:
    """Return application number -> status of its offer."""
    return dict(PlaceOffer.objects.filter(call=call).values_list("application__number", "status"))
