"""What 0.1.0 has stored goes on after an upgrade."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from two_rounds import AFTER, OCTOBER, publish, read, work

from pulsar_xblocks.kernel.ledger.actions import reverse
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.studios.models import Work

pytestmark = pytest.mark.django_db


def named_as_in_0_1_0():
    for row in LedgerEntry.objects.filter(key__startswith="recalculate:"):
        LedgerEntry._base_manager.filter(pk=row.pk).update(key=f"reverse:{row.reverses_id}")


def upgraded():
    """Run the migration over tables without our own rules, as migrations see them."""
    migration = import_module("pulsar_xblocks.migrations.0004_reversals_by_rule")
    plain = SimpleNamespace(get_model=lambda *name: SimpleNamespace(objects=apps.get_model(*name)._base_manager))
    migration.name_what_a_rule_took_back(plain, None)


def on_time(studio):
    return LedgerEntry.objects.filter(subject_id=studio.pk, criterion="K2", reverses=None, reversed_by=None).count()


def test_what_a_recalculation_of_0_1_0_took_back_comes_again_what_somebody_took_back_stays(world):
    for studio in (world.a, world.b):
        read(work(studio, world.october, OCTOBER - timedelta(minutes=1)), 8)
    publish(world.october, world)
    reverse(LedgerEntry.objects.get(subject_id=world.b.pk, criterion="K2"), "Сдали за них", by=world.operator, now=AFTER)
    Work.objects.filter(studio_year=world.a).update(is_late=True)
    publish(world.october, world, reason="Работа пришла позже")
    named_as_in_0_1_0()

    upgraded()
    Work.objects.filter(studio_year=world.a).update(is_late=False)
    publish(world.october, world, reason="Работа всё же пришла вовремя")

    assert (on_time(world.a), on_time(world.b)) == (1, 0)
