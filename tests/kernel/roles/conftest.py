import pytest
from django.test import Client
from factories import MunicipalityFactory, OrganisationFactory, RegionFactory, RoleFactory

KUZBASS = {"code": "42", "name": "Кемеровская область - Кузбасс", "time_zone": "Asia/Novokuznetsk"}


@pytest.fixture
def region(db, now):
    region = RegionFactory()
    MunicipalityFactory(region=region, oktmo="69658000", name="Чаинский район", kind="район")
    MunicipalityFactory(region=region, kind="городской округ")
    return region


@pytest.fixture
def school(region):
    return OrganisationFactory(short_name="Подгорнская школа", name="МАОУ «Подгорнская СОШ»", code="П-1")


@pytest.fixture
def foreign_school(db):
    town = MunicipalityFactory(region=RegionFactory(**KUZBASS), oktmo="32701000", name="город Кемерово")
    return OrganisationFactory(municipality=town, short_name="Кемеровская школа", code="К-1")


@pytest.fixture
def operator(region):
    return RoleFactory(region=region).person


@pytest.fixture
def page_of():
    """Return a function: a person's logged-in client."""

    def client(person):
        made = Client()
        made.force_login(person.user)
        return made

    return client
