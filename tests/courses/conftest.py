from datetime import UTC, date, datetime

import pytest
from courses_passports import PASSPORT
from cryptography.fernet import Fernet
from factories import OrganisationFactory, PersonFactory, RegionFactory, RoleFactory

from pulsar_xblocks.courses.programmes import actions
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
ZONE = "Asia/Tomsk"


@pytest.fixture(autouse=True)
def _now(now):
    assert now == NOW


@pytest.fixture(autouse=True)
def field_keys(settings):
    settings.PULSAR_FIELD_KEYS = [Fernet.generate_key().decode()]


@pytest.fixture
def region():
    return RegionFactory(code="70")


@pytest.fixture
def operator(region):
    return RoleFactory(role="operator", region=region).person


@pytest.fixture
def curator(region):
    return RoleFactory(role="curator", region=region).person


@pytest.fixture
def programme(region, operator):
    row = actions.create_programme(region, "studio-mentor", PASSPORT, by=operator, now=NOW)
    return actions.set_status(row, "approved", by=operator, now=NOW)


@pytest.fixture
def facts():
    return {
        "title": "Осень 2026",
        "code": "2026-11",
        "places": 2,
        "opens_at": start_of_day(date(2026, 11, 1), ZONE),
        "closes_at": end_of_day(date(2026, 11, 20), ZONE),
        "starts_on": date(2026, 11, 23),
        "ends_on": date(2026, 12, 18),
        "has_contract": False,
    }


@pytest.fixture
def group(programme, curator, operator, facts):
    row = actions.create_group(programme, facts, by=operator, now=NOW)
    actions.add_person(row, curator, "curator", by=operator, now=NOW)
    return actions.set_group_status(row, "active", by=operator, now=NOW)


@pytest.fixture
def school(region):
    return OrganisationFactory(municipality__region=region)


@pytest.fixture
def teacher():
    return PersonFactory(with_account=True, birth_date=date(1980, 2, 1))
