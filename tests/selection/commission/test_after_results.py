from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from commission_rows import ACADEMIC, a_call, applications, given
from factories import PersonFactory

from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.commission.actions import appealing, arriving, placing, publishing, running, sitting
from pulsar_xblocks.selection.commission.domain.attending import Arrived
from pulsar_xblocks.selection.commission.models import PlaceEvent, PlaceOffer, RankingRun, ShiftStay
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain.promotion import OfferClosed
from pulsar_xblocks.selection.domain.protocol import Member, Vote

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 12, 4, 3, 0, tzinfo=UTC)  # 10:00 in Tomsk
LAST_MINUTE = datetime(2026, 12, 8, 16, 59, 59, tzinfo=UTC)  # 23:59 on Tuesday, the second working day
GROUNDS = "Не учтены баллы за второе задание учебного курса."


@pytest.fixture
def world():
    """Return a call of two places with preliminary results: 80, 71, 67, 60."""
    call = a_call()
    rows = applications(call, 4)
    given({rows[0].pk: 67, rows[1].pk: 71, rows[2].pk: 80, rows[3].pk: 60})
    operator, panel = PersonFactory(), PersonFactory(with_account=True)
    CallPerson.objects.create(call=call, person=panel, part="appeals", added_at=FRIDAY)
    run = running.run_ranking(call, by=operator, now=FRIDAY)
    publishing.publish_preliminary(call, run, by=operator, now=FRIDAY)
    return Call.objects.get(pk=call.pk), [SelectionApplication.objects.get(pk=row.pk) for row in rows], operator, panel


def _adopted(call: Call, operator, now: datetime = FRIDAY + timedelta(days=5)) -> RankingRun:
    run = runs.newest(call)
    what = sitting.Sitting("7", date(2026, 12, 9), MEMBERS, VOTES, "Утвердить итоговый список участников.")
    sitting.hold(call, run, what, by=operator, now=now)
    return publishing.publish_final(call, run, by=operator, now=now)


MEMBERS = (Member(1, "chair"), Member(2), Member(3, "secretary"))
VOTES = (Vote(1, "for"), Vote(2, "for"))


def _status(row: SelectionApplication) -> str:
    return SelectionApplication.objects.get(pk=row.pk).status


# --- appeals


def test_an_appeal_in_the_last_minute_is_taken_and_one_minute_later_refused(world):
    call, rows, _, _ = world

    made = appealing.file(rows[0], GROUNDS, by=rows[0].person, now=LAST_MINUTE)
    with pytest.raises(Invalid) as refused:
        appealing.file(rows[3], GROUNDS, by=rows[3].person, now=LAST_MINUTE + timedelta(minutes=1))

    assert made.number == f"А-{rows[0].number}"
    assert [str(text.params["day"]) for text in refused.value.errors[""]] == ["08.12.2026"]


def test_one_appeal_at_a_time(world):
    _, rows, _, _ = world
    appealing.file(rows[0], GROUNDS, by=rows[0].person, now=FRIDAY)

    with pytest.raises(Conflict):
        appealing.file(rows[0], GROUNDS, by=rows[0].person, now=FRIDAY)


def test_an_upheld_appeal_ranks_anew_and_tells_those_whose_place_changed(world):
    call, rows, _, panel = world
    appeal = appealing.file(rows[0], GROUNDS, by=rows[0].person, now=FRIDAY)
    appealing.take_up(appeal, by=panel, now=FRIDAY)
    appeal.refresh_from_db()

    what = appealing.Outcome("upheld", "Задание зачтено.", {"n3": Decimal(75)}, (3, 0), appeal.version)
    appealing.decide(appeal, what, by=panel, now=FRIDAY)
    run_due(FRIDAY + timedelta(minutes=1))

    run = runs.published(call)
    assert (run.number, [row.application_id for row in runs.rows_of(run)]) == (2, [rows[2].pk, rows[0].pk, rows[1].pk, rows[3].pk])
    moved = Message.objects.filter(once__startswith=f"selection.moved:{run.pk}:").values_list("object_id", flat=True)
    assert set(moved) <= {str(rows[0].pk), str(rows[1].pk)}


def test_the_panel_never_lowers_points_by_itself(world):
    _, rows, _, panel = world
    appeal = appealing.file(rows[0], GROUNDS, by=rows[0].person, now=FRIDAY)
    appeal = appealing.take_up(appeal, by=panel, now=FRIDAY)

    what = appealing.Outcome("partly", "Пересчитано.", {"n3": Decimal(50)}, (3, 0), appeal.version)
    with pytest.raises(Invalid) as refused:
        appealing.decide(appeal, what, by=panel, now=FRIDAY)

    assert list(refused.value.errors) == ["n3"]


def test_only_the_panel_decides(world):
    _, rows, operator, _ = world
    appeal = appealing.file(rows[0], GROUNDS, by=rows[0].person, now=FRIDAY)

    with pytest.raises(Forbidden):
        appealing.take_up(appeal, by=operator, now=FRIDAY)


# --- sittings


def test_a_final_list_waits_for_appeals_and_for_the_sitting(world):
    call, rows, operator, _ = world
    run = runs.newest(call)

    with pytest.raises(Conflict):
        publishing.publish_final(call, run, by=operator, now=FRIDAY)
    appealing.file(rows[0], GROUNDS, by=rows[0].person, now=FRIDAY)
    with pytest.raises(Conflict):
        _adopted(call, operator)


def test_without_a_quorum_nothing_is_adopted(world):
    call, _, operator, _ = world
    members = (Member(1, "chair"), Member(2, is_present=False), Member(3, is_present=False), Member(4, is_present=False))
    what = sitting.Sitting("7", date(2026, 12, 9), members, (Vote(1, "for"),), "Утвердить итоговый список.")

    with pytest.raises(Invalid) as refused:
        sitting.hold(call, runs.newest(call), what, by=operator, now=FRIDAY)

    assert list(refused.value.errors) == ["votes"]


def test_the_commission_breaks_a_tie_and_the_ranking_goes_on():
    call, operator = a_call(), PersonFactory()
    rows = applications(call, 3)
    given({rows[0].pk: 90, rows[1].pk: 70, rows[2].pk: 70})
    stopped = running.run_ranking(call, by=operator, now=FRIDAY)
    order = ((rows[2].number, rows[1].number),)

    sitting.hold(call, stopped, sitting.Sitting("3", date(2026, 12, 4), MEMBERS, VOTES, "Проект сильнее.", order), by=operator, now=FRIDAY)
    run = running.run_ranking(call, by=operator, now=FRIDAY)

    assert (run.is_stopped, [row.application_id for row in runs.rows_of(run, "recommended")]) == (False, [rows[0].pk, rows[2].pk])


# --- places


def test_a_refusal_promotes_the_next_with_a_log(world):
    call, rows, operator, _ = world
    _adopted(call, operator)
    now = FRIDAY + timedelta(days=6)

    placing.answer(SelectionApplication.objects.get(pk=rows[2].pk), is_yes=True, by=None, now=now)
    placing.answer(SelectionApplication.objects.get(pk=rows[1].pk), is_yes=False, reason="Заболел", by=None, now=now)

    assert [_status(row) for row in rows] == ["recommended", "refused", "confirmed", "reserve"]
    log = list(PlaceEvent.objects.filter(call=call, at=now).order_by("pk").values_list("kind", "number", "because"))
    assert log == [
        ("confirmed", rows[2].number, ""),
        ("refused", rows[1].number, ""),
        ("offered", rows[0].number, rows[1].number),
    ]


def test_silence_expires_and_promotes(world):
    call, rows, operator, _ = world
    _adopted(call, operator)
    until = PlaceOffer.objects.get(application=rows[2]).answer_by

    placing.expire(until)
    before = _status(rows[2])
    placing.expire(until + timedelta(seconds=1))

    assert before == "recommended"
    assert [_status(row) for row in rows] == ["recommended", "expired", "expired", "recommended"]
    with pytest.raises(OfferClosed):
        placing.answer(SelectionApplication.objects.get(pk=rows[2].pk), is_yes=True, by=None, now=until + timedelta(minutes=1))


def test_an_appeal_upheld_after_the_final_list_adds_a_seat(world):
    call, rows, operator, panel = world
    _adopted(call, operator)
    call.refresh_from_db()
    now = FRIDAY + timedelta(days=5, hours=1)
    SelectionApplication.objects.filter(pk=rows[3].pk).update(status="declined")
    appeal = appealing.take_up(appealing.file(rows[3], GROUNDS, by=None, now=now), by=panel, now=now)

    what = appealing.Outcome("upheld", "Задание зачтено.", {"n3": Decimal(78)}, (3, 0), appeal.version)
    appealing.decide(appeal, what, by=panel, now=now)

    assert PlaceOffer.objects.get(application=rows[3]).seat == "added"
    assert [_status(row) for row in rows] == ["reserve", "recommended", "recommended", "recommended"]


def test_who_has_arrived_has_completed_the_shift(world):
    call, rows, operator, _ = world
    _adopted(call, operator)
    now = FRIDAY + timedelta(days=6)
    for row in rows[1:3]:
        placing.answer(SelectionApplication.objects.get(pk=row.pk), is_yes=True, by=None, now=now)

    enrolled = arriving.enrol_confirmed(call, by=operator, now=now)
    came = {PlaceOffer.objects.get(application=rows[2]).pk: Arrived("came")}
    arriving.arrive(call, came, date(2027, 1, 11), by=operator, now=now)
    with pytest.raises(Conflict):
        arriving.complete(call, by=operator, now=now)
    later = datetime(2027, 1, 25, 3, 0, tzinfo=UTC)

    assert enrolled == (2, 2)
    assert [arriving.complete(call, by=operator, now=later), arriving.complete(call, by=operator, now=later)] == [1, 0]
    assert list(ShiftStay.objects.values_list("person_id", "profile")) == [(rows[2].person_id, "science")]


def test_places_stay_the_rules_number(world):
    call, _, operator, _ = world
    _adopted(call, operator)

    assert PlaceOffer.objects.filter(call=call).count() == replace(ACADEMIC).places
