"""A year with three studios, its rounds, and a function that publishes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import factories as make
import pytest
from studios.cast import cast

from pulsar_xblocks.console.league_sources import entrants_of, rounds_of, scope_of
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.actions import records, rounds, snapshots
from pulsar_xblocks.studios.templates import CRITERIA


@pytest.fixture
def scene(now, db):
    """Return the people of the console tests with a year of two rounds and three studios; the mentor leads the first."""
    scene = cast(now)
    for year in (scene.year, scene.foreign_year):
        year.criteria = pin("criteria", CRITERIA, now)
        year.save()
        for number, month in ((1, 10), (2, 11)):
            closes = datetime(2026, month, 28, 16, 59, tzinfo=UTC)
            opens = closes.replace(day=1)
            make.RoundFactory(year=year, number=number, month=month, opens_at=opens, closes_at=closes, results_on=date(2026, month + 1, 12))
    scene.studios = [studio(scene, name) for name in ("Кедр", "Квант", "Чулым")]
    make.MentorFactory(studio_year=scene.studios[0], person=scene.people.mentor)
    return scene


def studio(scene, name):
    """Return a studio of the school of the scene."""
    return make.StudioYearFactory(year=scene.year, name=name, studio__organisation=scene.school)


@pytest.fixture
def publish(scene, now):
    """Return a function that posts and publishes a round: results by studio."""

    def run(number=1, results=("7.5", "9", None), year=None, **more):
        year = year or scene.year
        entrants, facts = entrants_of(year.pk), rounds_of(year.pk)
        marks = zip(entrants, [*results, *[None] * len(entrants)], strict=False)
        studios = [rounds.StudioResult(who.studio_year_id, mark is not None, True, mark and Decimal(mark)) for who, mark in marks]
        posted = rounds.RoundResults(year.region_id, scope_of(year), number, facts[number - 1].closes_on, studios)
        rounds.post_round(posted, year.criteria, by=None, now=now, reason=more.get("reason", ""))
        asked = snapshots.SnapshotInput(scope_of(year), year.region, number, "October", year.criteria, facts, entrants, **more)
        return snapshots.snapshot(asked, by=None, now=now)

    return run


@pytest.fixture
def record(scene, now):
    """Return a function that sends a record of the mentor's studio."""

    def send(criterion="K5", quantity="1", key="a", **values):
        subject = sources.current().subject(scene.studios[0].pk)
        fields = {"on": date(2026, 11, 1), "text": "День опытов для начальной школы", "evidence": ""} | values
        sent = records.Sent(criterion, Decimal(quantity), client_key=key, **fields)
        return records.send_record(subject, sent, by=scene.people.mentor, now=now)

    return SimpleNamespace(send=send)
