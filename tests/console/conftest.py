"""A year whose results are published: a studio with a mentor and pupils."""

from datetime import UTC, datetime

import factories as make
import pytest
import two_rounds
from studios.cast import cast

from pulsar_xblocks.console.league_sources import entrants_of, rounds_of, scope_of
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.league.actions import snapshots
from pulsar_xblocks.studios.templates import CRITERIA

END = datetime(2027, 5, 31, 5, 0, tzinfo=UTC)


@pytest.fixture
def finished(now, settings, tmp_path, db):
    """Return the cast in a year whose results ``freeze()`` publishes."""
    settings.PULSAR_PRIVATE_ROOT, settings.PULSAR_PRIVATE_STORAGE = str(tmp_path), ""
    scene = cast(now)
    scene.year.criteria = pin("criteria", CRITERIA | {"has_diplomas": True, "diploma_points": "0", "diploma_works": 0}, now)
    scene.year.save()
    scene.round = make.RoundFactory(year=scene.year)
    scene.studio = make.StudioYearFactory(
        year=scene.year, studio__organisation=scene.school, studio__region=scene.home, studio__name="Кедр", name="Кедр", status="active"
    )
    make.MentorFactory(studio_year=scene.studio, person=scene.people.mentor)
    for family in ("Синичкина", "Воробьёв"):
        make.MembershipFactory(studio_year=scene.studio, person__family=family)
    make.MembershipFactory(studio_year=scene.studio, person__family="Ждунов", active_on=None)

    def freeze(reason=""):
        facts = rounds_of(scene.year.pk)
        entrants = entrants_of(scene.year.pk)
        asked = (scope_of(scene.year), scene.year.region, facts[-1].number, "May", scene.year.criteria, facts, entrants)
        clock.set_source(lambda: END)
        return snapshots.snapshot(snapshots.SnapshotInput(*asked, is_final=True, reason=reason), by=scene.people.operator, now=END)

    scene.freeze, scene.END = freeze, END
    return scene


@pytest.fixture
def world(now, db):
    """Return a year of two rounds, K4 off, two studios, a mentor of each, the operator."""
    return two_rounds.world(now)
