"""The people of the console tests: one of each role, and a second region that must stay invisible."""

from types import SimpleNamespace

import factories as make
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.questions.templates import studio_opening


def questionnaire(now):
    """Return the pinned questionnaire of the opening."""
    return pin("questionnaire", studio_opening(), now)


def cast(now):
    """Return clients by role, with the rows they share."""
    home, other = make.RegionFactory(), make.RegionFactory(code="42", name="Кузбасс", time_zone="Asia/Novokuznetsk")
    asked = questionnaire(now)
    year, foreign_year = make.YearFactory(region=home, questionnaire=asked), make.YearFactory(region=other, questionnaire=asked)
    place = make.MunicipalityFactory(region=home)
    school = make.OrganisationFactory(municipality=place)
    people = SimpleNamespace(
        operator=make.RoleFactory(role="operator", region=home).person,
        methodist=make.RoleFactory(role="methodist", region=home).person,
        operator2=make.RoleFactory(role="operator", region=other).person,
        head=make.RoleFactory(role="head", region=home, organisation=school).person,
        municipal=make.RoleFactory(role="municipal", region=home, municipality=place).person,
        mentor=make.RoleFactory(role="mentor", region=home, organisation=school).person,
        stranger=make.PersonFactory(with_account=True),
    )
    return SimpleNamespace(
        home=home, other=other, year=year, foreign_year=foreign_year, place=place, school=school, people=people, client=_clients(people)
    )


def _clients(people):
    found = SimpleNamespace(nobody=Client())
    for name, person in vars(people).items():
        client = Client()
        client.force_login(person.user)
        setattr(found, name, client)
    return found


def statuses(scene, address, names):
    """Return role -> status of a GET."""
    return {name: getattr(scene.client, name).get(address).status_code for name in names}


def queries_of(client, address):
    """Return how many statements a GET takes."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
