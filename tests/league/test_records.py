"""Records: sent once, decided all or none, undone, never after the year is frozen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.ledger.domain import total
from pulsar_xblocks.kernel.ledger.queries import entries_of
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.league.actions import records as actions
from pulsar_xblocks.league.models import LeagueRecord
from pulsar_xblocks.studios.models import ProjectYear
from pulsar_xblocks.studios.templates import CRITERIA

pytestmark = pytest.mark.django_db
D = Decimal


def counted(scene):
    return total(entries_of("70:2026/27", "studio_year").get(scene.studios[0].pk, []))


def test_the_same_form_twice_stores_once(record):
    assert record.send().pk == record.send().pk
    assert LeagueRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("criterion", {"criterion": "K1"}),
        ("criterion", {"criterion": "нет"}),
        ("quantity", {"quantity": "0"}),
        ("on", {"on": date(2026, 11, 11)}),
        ("text", {"text": "Опыты"}),
        ("evidence", {"criterion": "K6"}),
        ("evidence", {"evidence": "javascript:alert(1)"}),
    ],
)
def test_wrong_records_are_refused_by_field(record, field, values):
    with pytest.raises(Invalid) as refused:
        record.send(**values)

    assert list(refused.value.errors) == [field]


def test_confirmed_reduced_and_rejected(record, scene, now):
    full, part, none = record.send(key="a", quantity="2"), record.send(key="b", quantity="3"), record.send(key="c")
    by = scene.people.operator

    actions.decide([full], actions.Decision(), by=by, now=now)
    actions.decide([part], actions.Decision(D(1), "Остальное — уроки"), by=by, now=now)
    actions.decide([none], actions.Decision(D(0), "Это урок"), by=by, now=now)

    assert list(LeagueRecord.objects.order_by("pk").values_list("status", "confirmed")) == [
        ("confirmed", D(2)), ("reduced", D(1)), ("rejected", D(0)),
    ]  # fmt: skip
    assert counted(scene) == 3


@pytest.mark.parametrize(("given", "reason", "field"), [(D(0), "", "reason"), (D(2), "", "given"), (D(-1), "x", "given")])
def test_wrong_decisions_are_refused(record, scene, now, given, reason, field):
    with pytest.raises(Invalid) as refused:
        actions.decide([record.send()], actions.Decision(given, reason), by=scene.people.operator, now=now)

    assert list(refused.value.errors) == [field]


def test_many_are_decided_all_or_none(record, scene, now):
    rows = [record.send(key=key) for key in "abc"]
    actions.withdraw(rows[1], by=scene.people.mentor, now=now)

    with pytest.raises(actions.Decided):
        actions.decide(rows, actions.Decision(), by=scene.people.operator, now=now)

    assert counted(scene) == 0


def test_nothing_is_counted_by_a_criterion_that_was_switched_off(record, scene, now):
    row = record.send()
    rows = [one | ({"is_active": False} if one["code"] == "K5" else {}) for one in CRITERIA["rows"]]
    ProjectYear.objects.filter(pk=scene.year.pk).update(criteria=pin("criteria", CRITERIA | {"rows": rows}, now))

    with pytest.raises(Conflict):
        actions.decide([row], actions.Decision(), by=scene.people.operator, now=now)
    decided = actions.decide([row], actions.Decision(D(0), "Критерий отменён"), by=scene.people.operator, now=now)

    assert ([one.status for one in decided], counted(scene)) == (["rejected"], 0)


def test_undo_restores_and_the_record_can_be_decided_again(record, scene, now):
    row = record.send()
    actions.decide([row], actions.Decision(), by=scene.people.operator, now=now)

    actions.undo([row], by=scene.people.operator, now=now + timedelta(minutes=10))
    assert counted(scene) == 0

    actions.decide([row], actions.Decision(), by=scene.people.operator, now=now + timedelta(minutes=20))
    assert counted(scene) == 1


def test_undo_after_half_an_hour_is_refused(record, scene, now):
    row = record.send()
    actions.decide([row], actions.Decision(), by=scene.people.operator, now=now)

    with pytest.raises(Conflict):
        actions.undo([row], by=scene.people.operator, now=now + timedelta(minutes=31))

    assert counted(scene) == 1


def test_nothing_changes_once_the_year_is_frozen(record, scene, now, publish):
    row = record.send()
    publish(1)
    publish(2, is_final=True)

    with pytest.raises(actions.Frozen):
        record.send(key="b")
    with pytest.raises(actions.Frozen):
        actions.decide([row], actions.Decision(), by=scene.people.operator, now=now)
