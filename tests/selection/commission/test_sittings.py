"""What is typed into the form of a sitting, read with distrust."""

from datetime import UTC, datetime, timedelta

import pytest
from commission_rows import a_call, applications, given
from factories import PersonFactory
from places_rows import FINAL, with_places

from pulsar_xblocks.selection.calls.models import CallPerson
from pulsar_xblocks.selection.commission.actions import placing, publishing, running
from pulsar_xblocks.selection.commission.models import CommissionMeeting, RankingRun
from pulsar_xblocks.selection.commission.papers import protocol
from pulsar_xblocks.selection.commission.queries import runs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 4, 3, 0, tzinfo=UTC)
LATER = FINAL + timedelta(hours=1)


@pytest.fixture
def tied(entered, at):
    """Return the chair's client, one more member, and a call whose two last of three applications are equal at the cut-off."""
    at(NOW)
    call = a_call()
    rows = applications(call, 3)
    given({rows[0].pk: 90, rows[1].pk: 70, rows[2].pk: 70})
    running.run_ranking(call, by=None, now=NOW)
    client = entered("chair", call=call)
    member = CallPerson.objects.create(call=call, person=PersonFactory(), part="member", added_at=NOW)
    return client, member, call, rows


def _posted(call, rows, **more: str) -> dict[str, str]:
    found = {"number": "3", "held_on": "2026-12-04", "decision": "Проект сильнее.", "run": "1"}
    found |= {f"place_{rows[1].number}": "2", f"place_{rows[2].number}": "1"}
    for row in call.people.all():
        found |= {f"present_{row.pk}": "on", f"signed_{row.pk}": "on", f"vote_{row.pk}": "for"}
    return found | more


@pytest.mark.parametrize("typed", ["{number}", "п-2026-000002", "P-2026-000002; "])
def test_a_conflict_typed_in_any_letters_keeps_from_voting(tied, typed):
    client, member, call, rows = tied

    answer = client.post(
        f"/pulsar/calls/{call.pk}/sitting/", _posted(call, rows, **{f"conflicts_{member.pk}": typed.format(number=rows[1].number)})
    )

    assert answer.status_code == 422
    assert CommissionMeeting.objects.count() == 0


@pytest.mark.parametrize("typed", ["П-2026-00002", "000002", "П-2026-999999"])
def test_a_conflict_with_an_unknown_application_is_asked_about(tied, typed):
    client, member, call, rows = tied

    answer = client.post(f"/pulsar/calls/{call.pk}/sitting/", _posted(call, rows, **{f"conflicts_{member.pk}": typed}))

    assert answer.status_code == 422
    assert 'id="e-votes"' in answer.content.decode()
    assert CommissionMeeting.objects.count() == 0


def test_without_a_conflict_the_ranking_goes_on(tied):
    client, _, call, rows = tied

    answer = client.post(f"/pulsar/calls/{call.pk}/sitting/", _posted(call, rows))

    assert (answer.status_code, RankingRun.objects.get(call=call, number=2).is_stopped) == (302, False)


def test_a_list_that_nobody_has_looked_at_is_not_adopted(tied):
    client, _, call, rows = tied
    client.post(f"/pulsar/calls/{call.pk}/sitting/", _posted(call, rows))
    publishing.publish_preliminary(call, RankingRun.objects.get(call=call, number=2), by=PersonFactory(), now=NOW)
    given({rows[0].pk: 95})
    running.run_ranking(call, by=None, now=NOW)  # while the form of run 2 was being filled in

    answer = client.post(f"/pulsar/calls/{call.pk}/sitting/", _posted(call, rows, number="4", run="2"))

    assert answer.status_code == 409
    assert list(CommissionMeeting.objects.values_list("number", flat=True)) == ["3"]


def test_who_is_only_on_the_appeals_panel_of_a_call_holds_no_sitting_of_its_commission(entered, at):
    call = a_call()
    rows = applications(call, 1)
    given({rows[0].pk: 90})
    running.run_ranking(call, by=None, now=NOW)
    client = entered("chair")
    CallPerson.objects.create(call=call, person=client.person, part="appeals", added_at=NOW)

    seen = [client.get(f"/pulsar/calls/{call.pk}/{page}/").status_code for page in ("sitting", "ranking")]

    assert seen == [404, 200]


def test_the_protocol_on_a_freed_place_counts_the_quorum_as_the_vote_did(entered, at):
    """Of three who may vote one has a conflict with an equal of the reserve list: two remain, and both have to be there."""
    at(LATER)
    call, rows, _ = with_places(90, 80, 70, 70)
    placing.answer(rows[1], is_yes=False, by=None, now=LATER)
    client = entered("chair", call=call)
    for _ in range(2):
        member = CallPerson.objects.create(call=call, person=PersonFactory(), part="member", added_at=NOW)
    run = runs.newest(call)
    posted = _posted(call, rows, number="8", run=str(run.number)) | {f"conflicts_{member.pk}": rows[2].number, f"vote_{member.pk}": ""}
    posted |= {f"place_{rows[2].number}": "2", f"place_{rows[3].number}": "1"}

    answer = client.post(f"/pulsar/calls/{call.pk}/sitting/", posted)

    assert answer.status_code == 302
    assert "необходимо 2 из 2" in protocol.protocol(CommissionMeeting.objects.get(number="8"))["quorum"]
