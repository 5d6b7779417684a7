"""Lists of two years, a pupil who keeps achievements, staff who look at numbers, and a second region."""

from datetime import date
from types import SimpleNamespace

import factories as make
import pytest
from django.test import Client
from studios.cast import cast

from pulsar_xblocks.selection.contests.actions import own as actions
from pulsar_xblocks.selection.contests.domain.own import Said
from pulsar_xblocks.selection.contests.models import ContestEvent, ContestList


def event_of(contest_list, code, name, **values):
    """Store an event of a list."""
    return ContestEvent.objects.create(contest_list=contest_list, code=code, name=name, **{"level": "all_russian"} | values)


@pytest.fixture
def scene(now, db):
    """Return the people of the console tests with lists of the home region, and pupils."""
    scene = cast(now)
    for name in ("ministry", "rsosh", "regional"):
        setattr(scene, name, ContestList.objects.create(region=scene.home, source=name, year="2026/27", changed_at=now))
    scene.last_year = ContestList.objects.create(region=scene.home, source="rsosh", year="2025/26", changed_at=now)
    days = {"starts_on": date(2026, 12, 1), "ends_on": date(2027, 3, 25)}
    scene.lomonosov = event_of(
        scene.rsosh, "Р-1", "Олимпиада школьников «Ломоносов»", level="1", subjects="физика", grade_from=5, grade_to=11, **days
    )
    scene.vsosh = event_of(scene.ministry, "М-1", "Всероссийская олимпиада школьников по физике", level="vsosh", subjects="физика")
    scene.chess = event_of(
        scene.regional, "О-1", "Областной турнир «Белая ладья»", level="regional", subjects="шахматы; логика", grade_from=1, grade_to=4
    )
    scene.old = event_of(scene.last_year, "Р-1", "Олимпиада школьников «Ломоносов»", level="1", subjects="физика")
    scene.pupil = make.PupilFactory(with_account=True)
    scene.client.pupil = Client()
    scene.client.pupil.force_login(scene.pupil.user)
    return scene


@pytest.fixture
def keep(scene, now):
    """Return a function that stores an achievement of the pupil or of somebody else."""

    def kept(event=None, person=None, **values):
        year = event.contest_list.year if event else "2026/27"
        stage = {"vsosh": "regional"}.get(event.level, "final") if event else "final"
        said = Said(**{"event": event.pk if event else None, "year": year, "stage": stage, "result": "prize"} | values)
        return actions.keep(person or scene.pupil, scene.home, actions.Typed(said), now=now)

    return kept


@pytest.fixture
def posted(scene):
    """Return a function: the form of an achievement as a browser sends it."""

    def form(event=None, **changes):
        values = {"event": event.pk if event else "", "year": event.contest_list.year if event else "2026/27", "version": 0}
        return values | {"stage": "final", "result": "winner", "subject": "", "on": "", "school": "", "number": ""} | changes

    return form


@pytest.fixture
def pupils(scene):
    """Return a function that makes so many people without accounts."""
    return lambda count: SimpleNamespace(rows=[make.PupilFactory() for _ in range(count)])
