"""A year with the league's criteria, studios of two schools and two mentors, and a card that can be sent."""

from types import SimpleNamespace

import factories as make
import pytest
from studios.cast import cast

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.studios.practices import actions
from pulsar_xblocks.studios.practices.domain import Content
from pulsar_xblocks.studios.templates import CRITERIA

FULL = Content(
    title="Опыты из того, что есть на кухне",
    problem="Кабинета химии в школе нет, лаборатория далеко.",
    done="Сварили индикатор из капусты, проверили девять жидкостей.",
    result="Ребята спорили о результатах ещё целую неделю.",
    locality="rural",
    kind="school",
    subject="chemistry",
    grade_from=6,
    grade_to=8,
)


@pytest.fixture
def scene(now, db):
    """Return the people of the console tests; «mentor» leads «Кедр», «mentor2» leads «Квант» of another school."""
    scene = cast(now)
    for year in (scene.year, scene.foreign_year):
        year.criteria = pin("criteria", CRITERIA, now)
        year.save()
    scene.studio = make.StudioYearFactory(year=scene.year, name="Кедр", studio__organisation=scene.school)
    make.MentorFactory(studio_year=scene.studio, person=scene.people.mentor)
    other_school = make.OrganisationFactory(municipality=make.MunicipalityFactory(oktmo="69658000", name="Чаинский район"))
    scene.other_studio = make.StudioYearFactory(year=scene.year, name="Квант", studio__organisation=other_school)
    scene.people.mentor2 = make.RoleFactory(role="mentor", region=scene.home, organisation=other_school).person
    make.MentorFactory(studio_year=scene.other_studio, person=scene.people.mentor2)
    scene.client.mentor2 = type(scene.client.mentor)()
    scene.client.mentor2.force_login(scene.people.mentor2.user)
    return scene


@pytest.fixture
def card(scene, now):
    """Return functions that bring a card of the mentor's studio into a status."""
    by = scene.people.mentor

    def draft(content=FULL, studio=None, by=by):
        row = actions.start(studio or scene.studio, by=by, now=now)
        return actions.save_draft(row, actions.Typed(content, row.version), by=by, now=now)

    def sent(content=FULL, studio=None, by=by):
        row = draft(content, studio, by)
        return actions.send(row, actions.Typed(content, row.version), are_names_checked=True, by=by, now=now)

    def confirmed(content=FULL, studio=None, by=by):
        return actions.confirm(sent(content, studio, by), by=scene.people.methodist, now=now)

    def returned(reason="Допишите, сколько это занимает времени."):
        return actions.return_card(sent(), reason, by=scene.people.methodist, now=now)

    return SimpleNamespace(draft=draft, sent=sent, confirmed=confirmed, returned=returned)


@pytest.fixture
def posted():
    """Return a function: the form of a card as a browser sends it."""

    def form(row, **changes):
        said = row.content
        values = {name: getattr(said, name) for name in ("title", "problem", "done", "result", "locality", "kind", "subject")}
        values |= {"grade_from": said.grade_from or "", "grade_to": said.grade_to or "", "version": row.version}
        values |= {"files": list(said.files), **{f"link{n}": link for n, link in enumerate(said.links, 1)}}
        return values | changes

    return form
