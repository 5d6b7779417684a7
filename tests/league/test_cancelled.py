"""What the operator has taken back by hand: a recalculation leaves it so, the ledger says why, it can be restored."""

from decimal import Decimal

import pytest
from django.urls import reverse as address_of

from pulsar_xblocks.kernel.ledger.actions import reverse
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.league.actions import rounds

pytestmark = pytest.mark.django_db
D = Decimal


def standing(scene, code="K3"):
    rows = LedgerEntry.objects.filter(subject_id=scene.studios[0].pk, criterion=code)
    return sum(row.quantity for row in rows), rows.count()


def test_entry_taken_back_by_hand_does_not_return_with_a_recalculation(publish, scene, now):
    publish(1, ("7.5", "9", None))
    entry = LedgerEntry.objects.get(subject_id=scene.studios[0].pk, criterion="K3")
    reverse(entry, "Работа чужая", by=scene.people.operator, now=now)

    publish(1, ("7.5", "9", None), reason="Опечатка у другой студии")
    publish(1, ("10", "9", None), reason="Опечатка и у этой")

    assert standing(scene) == (0, 2)


def test_restored_entry_is_recalculated_as_any_other(publish, scene, now):
    publish(1, ("7.5", "9", None))
    entry = LedgerEntry.objects.get(subject_id=scene.studios[0].pk, criterion="K3")
    reverse(entry, "Работа чужая", by=scene.people.operator, now=now)

    rounds.restore(entry, "Разобрались: своя", by=scene.people.operator, now=now)
    restored = standing(scene)
    publish(1, ("7.5", "9", None), reason="Ничего не изменилось")
    kept = standing(scene)
    publish(1, ("10", "9", None), reason="Ошибка в оценке")

    assert (restored, kept, standing(scene)) == ((D("7.5"), 3), (D("7.5"), 3), (D(10), 5))


def test_ledger_names_the_month_and_the_ground_of_automatic_entries(scene, publish):
    publish(1)
    studio = scene.studios[0].pk
    entry = LedgerEntry.objects.filter(subject_id=studio, criterion="K1").first()

    shown = scene.client.operator.get(address_of("pulsar:league_ledger", args=[studio])).content.decode()
    asked = scene.client.operator.get(address_of("pulsar:league_reverse", args=[studio, entry.pk])).content.decode()

    assert ("октябрь</span>" in shown, "итоги месяца" in shown, "месяц № 1" in shown) == (True, True, False)
    assert ("Отменить запись</button>" in asked, "Оставить как есть</a>" in asked) == (True, True)


def test_entry_cancelled_by_hand_is_shown_with_its_reason_and_restored_once(scene, publish):
    publish(1)
    studio = scene.studios[0].pk
    entry = LedgerEntry.objects.filter(subject_id=studio, criterion="K1").first()
    address = address_of("pulsar:league_restore", args=[studio, entry.pk])
    ledger = address_of("pulsar:league_ledger", args=[studio])

    early = scene.client.operator.post(address, {"reason": "Ничего не отменяли"}).status_code
    scene.client.operator.post(address_of("pulsar:league_reverse", args=[studio, entry.pk]), {"reason": "Работа чужая"})
    shown = [scene.client.operator.get(page).content.decode() for page in (ledger, address)]
    answers = [scene.client.operator.post(address, {"reason": reason}).status_code for reason in ("", "Разобрались: своя", "Ещё раз")]

    assert (early, answers) == (409, [422, 302, 409])
    assert [("отменено вручную: Работа чужая" in one, "Восстановить" in one) for one in shown] == [(True, True)] * 2
    assert "Восстановить" not in scene.client.operator.get(ledger).content.decode()
    assert [getattr(scene.client, who).get(address).status_code for who in ("mentor", "operator2")] == [403, 404]
