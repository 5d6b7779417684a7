from datetime import timedelta

import pytest
from commission_rows import a_call, applications, given
from factories import PersonFactory
from places_rows import FINAL, PRELIMINARY, SITTING, fresh, offers, statuses_of, with_places

from pulsar_xblocks.kernel.consents import hooks
from pulsar_xblocks.kernel.people.registry import retirements
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.selection.applications.actions import sending
from pulsar_xblocks.selection.commission.actions import appealing, checking, placing, publishing, running, sitting
from pulsar_xblocks.selection.commission.models import PlaceEvent
from pulsar_xblocks.selection.commission.queries import places

pytestmark = pytest.mark.django_db
NOW = FINAL + timedelta(days=1)


@pytest.fixture
def world():
    """Return a call of two places whose final list is 80, 71 with 67 and 60 on the reserve list, rows by points from the best."""
    return with_places(80, 71, 67, 60)


def _confirmed(row):
    placing.answer(fresh(row), is_yes=True, by=None, now=NOW)
    return fresh(row)


def _log(call):
    return list(PlaceEvent.objects.filter(call=call, at=NOW + timedelta(hours=1)).order_by("pk").values_list("kind", "number", "because"))


def test_a_confirmed_place_that_is_withdrawn_goes_to_the_next(world):
    call, rows, _ = world
    held = _confirmed(rows[0])

    sending.withdraw(held, by=held.person, now=NOW + timedelta(hours=1))

    assert statuses_of(rows) == ["withdrawn", "recommended", "recommended", "reserve"]
    assert offers(call) == {rows[0].number: "withdrawn", rows[1].number: "offered", rows[2].number: "offered"}
    assert _log(call) == [("withdrawn", rows[0].number, ""), ("offered", rows[2].number, rows[0].number)]


def test_who_withdraws_from_the_reserve_list_is_offered_nothing_later(world):
    call, rows, _ = world

    sending.withdraw(rows[2], by=rows[2].person, now=NOW)
    placing.answer(rows[1], is_yes=False, by=None, now=NOW + timedelta(hours=1))

    assert statuses_of(rows) == ["recommended", "refused", "withdrawn", "recommended"]
    assert places.waiting(call) == []


def test_an_application_that_was_never_ranked_is_withdrawn_and_frees_nothing(world):
    call, rows, _ = world
    late = applications(call, 1)[0]
    late.number, late.status = "П-2026-000999", "submitted"
    late.save()

    sending.withdraw(late, by=late.person, now=NOW)

    assert fresh(late).status == "withdrawn"
    assert offers(call) == {rows[0].number: "offered", rows[1].number: "offered"}


def test_an_application_of_a_call_without_places_is_withdrawn():
    [row] = applications(a_call(), 1)

    sending.withdraw(row, by=row.person, now=NOW)

    assert fresh(row).status == "withdrawn"
    assert not PlaceEvent.objects.exists()


def test_a_consent_withdrawn_by_the_guardian_frees_the_place(world):
    call, rows, _ = world
    _confirmed(rows[0])

    hooks.tell(rows[0].person, "selection", "revoked", NOW + timedelta(hours=1))

    assert statuses_of(rows) == ["stopped", "recommended", "recommended", "reserve"]
    assert _log(call) == [("withdrawn", rows[0].number, ""), ("offered", rows[2].number, rows[0].number)]


def test_a_consent_to_something_else_frees_nothing(world):
    call, rows, _ = world

    hooks.tell(rows[0].person, "photo", "revoked", NOW)

    assert offers(call) == {rows[0].number: "offered", rows[1].number: "offered"}


def test_an_annulled_application_frees_its_place_and_says_why(world):
    call, rows, operator = world
    held = _confirmed(rows[0])

    checking.annul(held, "Диплом оказался чужим.", held.version, by=operator, now=NOW + timedelta(hours=1))

    assert statuses_of(rows) == ["annulled", "recommended", "recommended", "reserve"]
    assert fresh(held).reason == "Диплом оказался чужим."
    assert _log(call)[0] == ("withdrawn", rows[0].number, "")


def test_an_annulment_needs_a_reason(world):
    _, rows, operator = world

    with pytest.raises(Invalid) as refused:
        checking.annul(rows[0], "нет", rows[0].version, by=operator, now=NOW)

    assert list(refused.value.errors) == ["why"]


def test_what_is_withdrawn_already_is_not_annulled(world):
    _, rows, operator = world
    gone = sending.withdraw(rows[0], by=rows[0].person, now=NOW)

    with pytest.raises(Conflict):
        checking.annul(gone, "Диплом оказался чужим.", gone.version, by=operator, now=NOW)


def test_a_retired_person_leaves_an_offered_place_to_the_next(world):
    call, rows, _ = world

    for blank in (*retirements(), *retirements()):
        blank(rows[1].person, NOW)

    assert offers(call) == {rows[0].number: "offered", rows[1].number: "withdrawn", rows[2].number: "offered"}


@pytest.mark.parametrize(("role", "code"), [("operator", 302), ("methodist", 403), ("chair", 403)])
def test_only_the_operator_annuls(entered, at, world, role, code):
    call, rows, _ = world
    at(NOW)

    posted = {"why": "Диплом оказался чужим.", "version": rows[0].version}
    answer = entered(role, call=call).post(f"/pulsar/calls/{call.pk}/applications/{rows[0].pk}/annul/", posted)

    assert answer.status_code == code
    assert (fresh(rows[0]).status == "annulled") is (code == 302)


# --- who has left before the lists


def _left_before(final: bool):
    """Return a call of two places, 80, 71, 67; the second withdraws after the preliminary results, or already before them."""
    call, operator = a_call(), PersonFactory()
    rows = applications(call, 3)
    given({rows[0].pk: 80, rows[1].pk: 71, rows[2].pk: 67})
    run = running.run_ranking(call, by=operator, now=PRELIMINARY)
    if not final:
        sending.withdraw(fresh(rows[1]), by=rows[1].person, now=PRELIMINARY)
    publishing.publish_preliminary(call, run, by=operator, now=PRELIMINARY)
    return call, rows, operator, run


def test_who_has_withdrawn_before_the_preliminary_results_stays_withdrawn():
    _, rows, _, _ = _left_before(final=False)

    assert statuses_of(rows) == ["preliminary", "withdrawn", "preliminary"]


@pytest.mark.parametrize("way", ["withdrawn", "stopped", "annulled"])
def test_who_has_left_before_the_final_list_is_offered_nothing_and_the_next_is(way):
    call, rows, operator, run = _left_before(final=True)
    row = fresh(rows[1])
    if way == "withdrawn":
        sending.withdraw(row, by=row.person, now=PRELIMINARY)
    elif way == "stopped":
        hooks.tell(row.person, "selection", "revoked", PRELIMINARY)
    else:
        checking.annul(row, "Диплом оказался чужим.", row.version, by=operator, now=PRELIMINARY)

    sitting.hold(call, run, SITTING, by=operator, now=FINAL)
    publishing.publish_final(call, run, by=operator, now=FINAL)

    assert statuses_of(rows) == ["recommended", way, "recommended"]
    assert offers(call) == {rows[0].number: "offered", rows[2].number: "offered"}
    assert places.waiting(call) == []


def test_the_open_appeal_of_an_application_that_is_no_more_is_closed_and_blocks_nothing():
    call, rows, operator, run = _left_before(final=True)
    made = appealing.file(fresh(rows[1]), "Не учтены баллы за второе задание учебного курса.", by=rows[1].person, now=PRELIMINARY)

    sending.withdraw(fresh(rows[1]), by=rows[1].person, now=PRELIMINARY)
    made.refresh_from_db()
    sitting.hold(call, run, SITTING, by=operator, now=FINAL)
    publishing.publish_final(call, run, by=operator, now=FINAL)

    assert (made.status, made.open_marker) == ("withdrawn", None)
    assert statuses_of(rows) == ["recommended", "withdrawn", "recommended"]
