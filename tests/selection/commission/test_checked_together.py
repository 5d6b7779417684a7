"""Two people check the achievements of one application: nobody's decision is lost unseen."""

from dataclasses import replace

import pytest
from commission_rows import FRIDAY, a_call, applications
from factories import PersonFactory

from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.commission.actions import achievements
from pulsar_xblocks.selection.commission.actions.achievements import CheckedMeanwhile, Settled, mark_of
from pulsar_xblocks.selection.domain.ready import READY

pytestmark = pytest.mark.django_db
CONFIRMED, REJECTED = Settled("confirmed"), Settled("rejected", reason="Чужой диплом.")
TO_THIRD, TO_SECOND = (Settled("reduced", level, "prize", "В дипломе другой уровень.") for level in ("rsosh_3", "rsosh_2"))


@pytest.fixture
def row():
    """Return an application with two achievements that nobody has checked."""
    row = applications(a_call(rules=replace(READY["science"], places=60)), 1)[0]
    SelectionApplication.objects.filter(pk=row.pk).update(status="submitted")
    for at in range(2):
        ApplicationAchievement.objects.create(
            application=row, key=f"a{at}", olympiad=f"o{at}", name="Олимпиада", year="2026/27", level="rsosh_1", result="winner"
        )
    return row


def of(row, at=0):
    return row.achievements.order_by("pk")[at]


def seen(row, what, at=0):
    return {of(row, at).pk: replace(what, seen=mark_of(of(row, at)))}


def settle(row, told):
    return achievements.settle(row, told, by=PersonFactory(), now=FRIDAY)


def stands(row):
    return list(row.achievements.order_by("pk").values_list("status", "proved_level"))


def test_what_somebody_else_has_decided_meanwhile_is_refused_with_both_and_nothing_of_it_is_stored(row):
    told = seen(row, REJECTED) | seen(row, CONFIRMED, 1)
    settle(row, seen(row, CONFIRMED))

    with pytest.raises(CheckedMeanwhile) as refused:
        settle(row, told)

    assert [(one.status, yours.status) for one, yours in refused.value.rows] == [("confirmed", "rejected")]
    assert stands(row) == [("confirmed", ""), ("claimed", "")]


def test_another_level_of_the_same_answer_is_a_decision_too(row):
    settle(row, seen(row, TO_THIRD))
    opened = seen(row, CONFIRMED)
    settle(row, seen(row, TO_SECOND))

    with pytest.raises(CheckedMeanwhile):
        settle(row, opened)

    assert stands(row)[0] == ("reduced", "rsosh_2")


def test_who_has_not_seen_how_it_stands_overwrites_nothing(row):
    settle(row, seen(row, CONFIRMED))

    with pytest.raises(CheckedMeanwhile):
        settle(row, {of(row).pk: REJECTED})


def test_the_same_decision_of_both_is_no_conflict_and_who_looks_again_may_decide_otherwise(row):
    both = seen(row, CONFIRMED)

    counts = [settle(row, both), settle(row, both), settle(row, seen(row, REJECTED))]

    assert (counts, stands(row)[0]) == ([1, 0, 1], ("rejected", ""))


def test_confirming_all_leaves_what_is_decided(row):
    settle(row, seen(row, REJECTED))

    assert achievements.confirm_all([row], by=PersonFactory(), now=FRIDAY) == 1
    assert stands(row) == [("rejected", ""), ("confirmed", "")]


def test_achievements_that_were_sent_anew_are_looked_at_again(row):
    told = seen(row, CONFIRMED)
    of(row).delete()

    with pytest.raises(Conflict):
        settle(row, told)


def test_the_page_shows_both_decisions_and_keeps_what_was_chosen(entered, at, row):
    at(FRIDAY)
    client, one = entered(), of(row)
    address = f"/pulsar/calls/{row.call_id}/applications/{row.pk}/"
    posted = {f"status_{one.pk}": "rejected", f"reason_{one.pk}": "Чужой диплом.", f"seen_{one.pk}": mark_of(one)}
    assert f'name="seen_{one.pk}" value="{mark_of(one)}"' in client.get(address).content.decode()
    settle(row, seen(row, TO_THIRD))

    answer = client.post(f"{address}achievements/", posted)
    page = answer.content.decode()
    again = client.post(f"{address}achievements/", posted | {f"seen_{one.pk}": mark_of(of(row))})

    assert answer.status_code == 409
    assert "Тем временем решил кто-то другой" in page and "Ваш выбор" in page
    assert 'value="rejected" selected' in page and f'name="seen_{one.pk}" value="{mark_of(one)}"' not in page
    assert (again.status_code, stands(row)[0]) == (302, ("rejected", ""))
