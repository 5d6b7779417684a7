"""The end of the year: published once, with nothing missing; diplomas by the rules."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pulsar_xblocks.kernel.definitions.domain import canonical, load
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.actions import freezing, records
from pulsar_xblocks.league.domain import diplomas
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.models import Snapshot
from pulsar_xblocks.studios.templates import CRITERIA

END = datetime(2027, 5, 31, 5, 0, tzinfo=UTC)
D = Decimal


@pytest.fixture
def year(scene):
    return lambda: sources.current().year_by_pk(scene.year.pk)


def test_year_is_not_frozen_early_or_unfinished(scene, publish, year, record, now):
    publish(1)
    with pytest.raises(freezing.TooEarly):
        freezing.freeze_year(year(), by=scene.people.operator, now=now)
    with pytest.raises(freezing.Unfinished):
        freezing.freeze_year(year(), by=scene.people.operator, now=END)

    publish(2)
    record.send()
    with pytest.raises(freezing.Unfinished):
        freezing.freeze_year(year(), by=scene.people.operator, now=END)


def test_results_of_the_year_are_published_once(scene, publish, year):
    publish(1)
    publish(2, ("5", "6", "7"))

    row = freezing.freeze_year(year(), by=scene.people.operator, now=END)

    assert (row.is_final, row.round_number, row.rows.count()) == (True, 2, 3)
    with pytest.raises(records.Frozen):
        freezing.freeze_year(year(), by=scene.people.operator, now=END)
    assert scene.client.nobody.get("/pulsar/league/70/2026-27/").status_code == 200


def test_page_of_the_results_says_what_is_missing(scene, publish):
    address = f"/pulsar/standings/years/{scene.year.pk}/results/"

    assert scene.client.operator.get(address).status_code == 200
    assert scene.client.operator.post(address).status_code == 409
    assert [getattr(scene.client, name).get(address).status_code for name in ("methodist", "mentor", "operator2")] == [403, 403, 404]


@pytest.mark.parametrize(
    ("points", "works", "earned"),
    [(D("49.99"), 8, ""), (D(50), 4, ""), (D(50), 5, diplomas.DIPLOMA), (D("79.99"), 8, diplomas.DIPLOMA), (D(80), 5, diplomas.HONOURS)],
)
def test_diplomas_by_points_and_works(points, works, earned):
    given = replace(load(Criteria, canonical(CRITERIA)), has_diplomas=True)

    assert diplomas.diploma(given, points, works) == earned
    assert diplomas.diploma(replace(given, has_diplomas=False), points, works) == ""


def test_entry_taken_back_in_a_frozen_year_computes_the_results_anew(scene, publish, year):
    publish(1)
    publish(2)
    first = freezing.freeze_year(year(), by=scene.people.operator, now=END)
    entry = LedgerEntry.objects.filter(subject_id=scene.studios[0].pk, criterion="K1").first()

    scene.client.operator.post(f"/pulsar/standings/studios/{scene.studios[0].pk}/entries/{entry.pk}/reverse/", {"reason": "Работа чужая"})

    editions = Snapshot.objects.filter(scope=first.scope, is_final=True).order_by("edition")
    points = [row.rows.get(subject_id=scene.studios[0].pk).points for row in editions]
    assert (len(points), points[0] - points[1], editions[1].reason) == (2, D(4), "Работа чужая")


def test_refusal_names_the_rounds_that_are_not_published(scene, publish, year):
    publish(1)

    with pytest.raises(freezing.Unfinished) as refused:
        freezing.freeze_year(year(), by=scene.people.operator, now=END)

    assert [row.number for row in refused.value.rounds] == [2]
    assert refused.value.waiting == 0


def test_results_in_short_are_for_everyone_and_hold_no_pupil(scene, publish, year):
    address = "/pulsar/league/70/2026-27/results/"
    publish(1)
    assert "as_of=final" not in scene.client.nobody.get(address).content.decode()
    publish(2, ("5", "6", "7"))
    freezing.freeze_year(year(), by=scene.people.operator, now=END)

    text = scene.client.nobody.get(address).content.decode()

    best = list(Snapshot.objects.get(is_final=True).rows.order_by("order").values_list("name", flat=True))
    assert all(name in text for name in best[:3])
    families = [name for name in Person.objects.values_list("family", flat=True) if name]
    assert families and not [name for name in families if name in text]
    assert scene.client.nobody.get("/pulsar/league/70/1999-00/results/").status_code == 404
    assert scene.client.nobody.get("/pulsar/league/99/2026-27/results/").status_code == 404


def test_results_in_short_say_when_and_why_they_were_computed_anew(scene, publish, year):
    publish(1)
    publish(2)
    first = freezing.freeze_year(year(), by=scene.people.operator, now=END)
    entry = LedgerEntry.objects.filter(subject_id=scene.studios[0].pk, criterion="K1").first()
    freezing.take_back(entry, year(), "Работа чужая", by=scene.people.operator, now=END)

    assert "Работа чужая" in scene.client.nobody.get("/pulsar/league/70/2026-27/results/").content.decode()
    assert Snapshot.objects.filter(pk=first.pk, edition=1, reason="").exists()
