"""Publication: posting again changes nothing, a recalculation keeps what was published, the queries do not grow."""

import pytest

from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.league.models import Snapshot, StandingRow

pytestmark = pytest.mark.django_db


def places(row):
    return list(row.rows.order_by("order").values_list("name", "place"))


def test_places_and_movement(publish):
    first = publish(1, ("7.5", "9", None))
    second = publish(2, ("10", "6", "8"))

    assert places(first) == [("Квант", 1), ("Кедр", 2), ("Чулым", 3)]
    assert list(second.rows.order_by("order").values_list("name", "previous_place")) == [("Кедр", 2), ("Квант", 1), ("Чулым", 3)]


def test_posting_the_same_again_adds_nothing(publish, now):
    publish(1)
    known = LedgerEntry.objects.count()

    publish(1, reason="Проверка")

    assert LedgerEntry.objects.count() == known
    assert len(set(Snapshot.objects.values_list("inputs_hash", flat=True))) == 1


def test_second_edition_needs_a_reason(publish):
    publish(1)

    with pytest.raises(Invalid):
        publish(1)


def test_recalculation_keeps_what_was_published(publish):
    old = publish(1, ("7.5", "9", None))

    new = publish(1, ("10", "9", None), reason="Ошибка в оценке")

    assert (new.edition, places(new)[0], places(old)[0]) == (2, ("Кедр", 1), ("Квант", 1))
    assert LedgerEntry.objects.filter(reverses__isnull=False).count() == 1
    assert new.inputs_hash != old.inputs_hash


def test_changed_results_without_a_reason_change_nothing(publish):
    publish(1, ("7.5", "9", None))
    known = LedgerEntry.objects.count()

    with pytest.raises(Invalid):
        publish(1, ("10", "9", None))

    assert LedgerEntry.objects.count() == known


def test_returning_to_the_first_results_posts_anew(publish):
    first = publish(1, ("7.5", "9", None))
    publish(1, ("10", "9", None), reason="Ошибка")

    third = publish(1, ("7.5", "9", None), reason="Ошибки не было")

    assert places(third) == places(first)
    assert third.inputs_hash != first.inputs_hash  # the ledger remembers


def test_snapshot_holds_no_person(publish, scene):
    publish(1)

    kept = " ".join(str(list(StandingRow.objects.values())) + str(list(Snapshot.objects.values())))
    assert scene.people.mentor.family not in kept
    assert scene.people.mentor.key not in kept
