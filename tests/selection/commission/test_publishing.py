"""What is published and told, when the list, its applications or the appeals change in between."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from commission_rows import a_call, applications, given
from factories import PersonFactory
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.selection.applications.actions import sending
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call, CallExtension, CallPerson
from pulsar_xblocks.selection.commission.actions import appealing, placing, publishing, running, sitting
from pulsar_xblocks.selection.commission.models import PlaceOffer, RankingRun
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain.protocol import Member, Vote

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 12, 4, 3, 0, tzinfo=UTC)  # 10:00 in Tomsk
LAST_MINUTE = datetime(2026, 12, 8, 16, 59, 59, tzinfo=UTC)  # 23:59 on Tuesday, the second working day
AFTER = LAST_MINUTE + timedelta(minutes=1)
GROUNDS = "Не учтены баллы за второе задание учебного курса."
MEMBERS = (Member(1, "chair"), Member(2), Member(3, "secretary"))
VOTES = (Vote(1, "for"), Vote(2, "for"))


@pytest.fixture
def world():
    """Return a call of two places, its applications with 67, 71, 80 and 60, an operator, one of the appeals panel."""
    call = a_call()
    rows = applications(call, 4)
    given({rows[0].pk: 67, rows[1].pk: 71, rows[2].pk: 80, rows[3].pk: 60})
    panel = PersonFactory(with_account=True)
    CallPerson.objects.create(call=call, person=panel, part="appeals", added_at=FRIDAY)
    return call, rows, PersonFactory(), panel


def _more(call: Call, count: int) -> list[SelectionApplication]:
    """Return more applications of the call, numbered from 101."""
    facts = {"call": call, "questionnaire": call.questionnaire}
    return [SelectionApplicationFactory(number=f"П-2026-{100 + at:06d}", **facts) for at in range(1, count + 1)]


def _preliminary(call: Call, operator) -> RankingRun:
    return publishing.publish_preliminary(call, running.run_ranking(call, by=operator, now=FRIDAY), by=operator, now=FRIDAY)


def _adopt(call: Call, operator, number: str = "7", *, orders=()) -> None:
    what = sitting.Sitting(number, date(2026, 12, 9), MEMBERS, VOTES, "Утвердить итоговый список участников.", orders)
    sitting.hold(call, runs.newest(call), what, by=operator, now=AFTER)


def _final(call: Call, operator) -> RankingRun:
    _adopt(call, operator)
    return publishing.publish_final(call, runs.newest(call), by=operator, now=AFTER)


def _uphold(row: SelectionApplication, points: int, panel, now: datetime) -> None:
    appeal = appealing.take_up(appealing.file(row, GROUNDS, by=row.person, now=now), by=panel, now=now)
    what = appealing.Outcome("upheld", "Задание зачтено.", {"n3": Decimal(points)}, (3, 0), appeal.version)
    appealing.decide(appeal, what, by=panel, now=now)


def _statuses(rows) -> list[str]:
    return [SelectionApplication.objects.get(pk=row.pk).status for row in rows]


def test_without_appeals_the_final_list_is_told_too(world):
    call, rows, operator, _ = world
    told = PersonFactory(with_account=True)
    SelectionApplication.objects.filter(pk=rows[3].pk).update(person=told)
    _preliminary(call, operator)
    run_due(FRIDAY + timedelta(minutes=1))

    _final(call, operator)
    run_due(AFTER + timedelta(minutes=1))

    subjects = list(
        Message.objects.filter(person=told, once__startswith="selection.results:").order_by("pk").values_list("subject", flat=True)
    )
    assert subjects == ["Предварительные итоги отбора", "Итоги отбора"]


def test_without_appeals_the_final_list_hides_who_got_no_place(world, client):
    call, rows, operator, _ = world
    _preliminary(call, operator)
    before = client.get(f"/pulsar/calls/{call.pk}/results/").content.decode()

    _final(call, operator)
    SelectionApplication.objects.filter(pk=rows[3].pk).update(status="declined")
    runs.newest(call).rows.filter(application=rows[3]).update(outcome="declined")
    after = client.get(f"/pulsar/calls/{call.pk}/results/").content.decode()

    assert rows[3].number in before
    assert rows[3].number not in after and rows[2].number in after
    assert runs.published(call).kind == "final"


def test_a_run_made_after_an_appeal_is_published_as_preliminary(world):
    call, rows, operator, panel = world
    _preliminary(call, operator)

    _uphold(rows[0], 75, panel, FRIDAY)

    assert [(run.number, run.kind) for run in RankingRun.objects.filter(call=call).order_by("number")] == [
        (1, "preliminary"),
        (2, "preliminary"),
    ]


def test_what_was_withdrawn_since_the_run_is_not_published(world):
    call, rows, operator, _ = world
    run = running.run_ranking(call, by=operator, now=FRIDAY)
    sending.withdraw(rows[2], by=rows[2].person, now=FRIDAY)

    with pytest.raises(publishing.Outdated):
        publishing.publish_preliminary(call, run, by=operator, now=FRIDAY)
    _preliminary(call, operator)

    assert _statuses(rows) == ["preliminary", "preliminary", "withdrawn", "preliminary"]


def test_points_that_came_since_the_run_are_not_lost(world):
    call, rows, operator, _ = world
    run = running.run_ranking(call, by=operator, now=FRIDAY)
    given({rows[3].pk: 99})

    with pytest.raises(publishing.Outdated):
        publishing.publish_preliminary(call, run, by=operator, now=FRIDAY)


def test_nothing_is_published_while_applications_are_taken(world):
    call, _, operator, _ = world
    CallExtension.objects.create(call=call, hours=96, reason="Сбой сайта", given_at=FRIDAY)

    with pytest.raises(Conflict):
        _preliminary(call, operator)

    call.refresh_from_db()
    assert call.preliminary_at is None


@pytest.mark.parametrize(("status", "is_published"), [("draft", False), ("unfinished", False), ("withdrawn", True)])
def test_nothing_is_published_while_one_applicant_has_more_time(world, status, is_published):
    call, _, operator, _ = world
    late = applications(call, 1)[0]
    SelectionApplication.objects.filter(pk=late.pk).update(status=status, number="")
    CallExtension.objects.create(call=call, application=late, hours=96, reason="Болел", given_at=FRIDAY)

    with nullcontext() if is_published else pytest.raises(Conflict):
        _preliminary(call, operator)

    call.refresh_from_db()
    assert (call.preliminary_at is not None) == is_published


def test_the_final_list_waits_for_the_last_minute_of_appeals(world):
    call, rows, operator, _ = world
    _preliminary(call, operator)
    _adopt(call, operator)

    with pytest.raises(Conflict) as refused:
        publishing.publish_final(call, runs.newest(call), by=operator, now=LAST_MINUTE)
    publishing.publish_final(call, runs.newest(call), by=operator, now=AFTER)

    assert refused.value.params == {"day": "08.12.2026"}
    assert _statuses(rows) == ["reserve", "recommended", "recommended", "reserve"]


def test_who_left_before_the_final_list_gets_no_place_and_the_next_one_does(world):
    call, rows, operator, _ = world
    _preliminary(call, operator)
    _adopt(call, operator)
    sending.withdraw(rows[2], by=rows[2].person, now=FRIDAY)
    sending.withdraw(rows[3], by=rows[3].person, now=FRIDAY)

    publishing.publish_final(call, runs.newest(call), by=operator, now=AFTER)

    assert _statuses(rows) == ["recommended", "recommended", "withdrawn", "withdrawn"]
    assert dict(PlaceOffer.objects.values_list("application", "status")) == {
        rows[0].pk: "offered",
        rows[1].pk: "offered",
    }


def test_an_upheld_appeal_gets_its_place_although_the_new_run_has_a_tie(world):
    """The list is final, two others are equal at the cut-off by now: the appeal does not wait for the commission."""
    call, rows, operator, panel = world
    given({rows[0].pk: 70, rows[1].pk: 71, rows[2].pk: 80, rows[3].pk: 60})
    _preliminary(call, operator)
    _final(call, operator)
    SelectionApplication.objects.filter(pk=rows[3].pk).update(status="declined")

    _uphold(rows[3], 71, panel, AFTER)
    stopped = runs.newest(call)
    _adopt(call, operator, "8", orders=((rows[3].number, rows[1].number),))
    appealing.go_on(call, "№ 8", by=operator, now=AFTER)

    assert stopped.is_stopped
    assert PlaceOffer.objects.get(application=rows[3]).seat == "added"
    assert (runs.published(call).pk, runs.published(call).kind) == (runs.newest(call).pk, "final")
    assert _statuses(rows) == ["reserve", "recommended", "recommended", "recommended"]


def test_an_appeal_of_who_has_withdrawn_is_decided_and_gives_nothing(world):
    call, rows, operator, panel = world
    _preliminary(call, operator)
    _final(call, operator)
    SelectionApplication.objects.filter(pk=rows[3].pk).update(status="declined")
    appeal = appealing.take_up(appealing.file(rows[3], GROUNDS, by=None, now=AFTER), by=panel, now=AFTER)
    SelectionApplication.objects.filter(pk=rows[3].pk).update(status="withdrawn")

    what = appealing.Outcome("upheld", "Задание зачтено.", {"n3": Decimal(99)}, (3, 0), appeal.version)
    appealing.decide(appeal, what, by=panel, now=AFTER)

    assert _statuses(rows[3:]) == ["withdrawn"]
    assert not PlaceOffer.objects.filter(application=rows[3]).exists()


def test_equals_on_the_reserve_list_get_a_freed_place_in_the_order_of_the_commission(world, entered, at):
    call, rows, operator, _ = world
    given({rows[0].pk: 60, rows[1].pk: 71, rows[2].pk: 80, rows[3].pk: 60})
    _preliminary(call, operator)
    _final(call, operator)
    placing.answer(SelectionApplication.objects.get(pk=rows[1].pk), is_yes=False, by=None, now=AFTER)
    waiting = _statuses(rows)
    at(AFTER)
    client = entered("chair", call=call)
    [chair] = call.people.filter(part="chair")
    posted = {"number": "8", "held_on": "2026-12-09", "decision": "Проект сильнее.", "run": str(runs.newest(call).number)}
    posted |= {f"present_{chair.pk}": "on", f"signed_{chair.pk}": "on", f"vote_{chair.pk}": "for"}

    page = client.get(f"/pulsar/calls/{call.pk}/ranking/").content.decode()
    answer = client.post(f"/pulsar/calls/{call.pk}/sitting/", posted | {f"place_{rows[3].number}": "1", f"place_{rows[0].number}": "2"})

    assert 'id="t-asked"' in page
    assert (answer.status_code, waiting) == (302, ["reserve", "refused", "recommended", "reserve"])
    assert _statuses(rows) == ["reserve", "refused", "recommended", "recommended"]
    assert 'id="t-asked"' not in client.get(f"/pulsar/calls/{call.pk}/ranking/").content.decode()


def test_what_nobody_has_checked_takes_no_part_and_may_be_appealed(world):
    call, rows, operator, panel = world
    unchecked, returned = _more(call, 2)
    SelectionApplication.objects.filter(pk=unchecked.pk).update(status="submitted")
    SelectionApplication.objects.filter(pk=returned.pk).update(status="returned", reason="Приложите справку.")
    run = running.run_ranking(call, is_over=True, by=operator, now=FRIDAY)

    publishing.publish_preliminary(call, run, by=operator, now=FRIDAY)
    found = [SelectionApplication.objects.get(pk=row.pk) for row in (unchecked, returned)]
    _uphold(found[0], 90, panel, FRIDAY)

    assert [row.status for row in found] == ["not_admitted", "not_admitted"]
    assert "не были проверены" in found[0].reason and "не уточн" in found[1].reason
    assert _statuses([unchecked]) == ["preliminary"]
    assert runs.rows_of(runs.published(call)).first().application_id == unchecked.pk


@pytest.mark.parametrize(
    ("status", "later", "is_published"),
    [
        ("awaiting_consent", timedelta(), False),
        ("awaiting_consent", timedelta(days=7), True),  # the consent is too late by then
        ("draft", timedelta(), False),  # taken back, about to count as it was sent
    ],
)
def test_results_wait_for_what_was_sent_and_may_still_come_in(world, status, later, is_published):
    call, _, operator, _ = world
    [late] = _more(call, 1)
    SelectionApplication.objects.filter(pk=late.pk).update(status=status)
    run = running.run_ranking(call, by=operator, now=FRIDAY)

    with nullcontext() if is_published else pytest.raises(Conflict):
        publishing.publish_preliminary(call, run, by=operator, now=FRIDAY + later)

    call.refresh_from_db()
    assert (call.preliminary_at is not None) == is_published
