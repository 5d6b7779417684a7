from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from factories import MunicipalityFactory, OrganisationFactory, RoleFactory

from pulsar_xblocks.selection.centres.actions import register, reports
from pulsar_xblocks.selection.centres.actions.register import Term
from pulsar_xblocks.selection.centres.actions.reports import Asked

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
DUE = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(now):
    assert now == NOW


@pytest.fixture
def school():
    return OrganisationFactory(municipality__region__code="70")


@pytest.fixture
def places(school):
    return [
        MunicipalityFactory(region=school.region, oktmo="69624000", name="Каргасокский район"),
        MunicipalityFactory(region=school.region, oktmo="69612000", name="Бакчарский район"),
    ]


@pytest.fixture
def term():
    return Term(date(2026, 1, 1), date(2028, 12, 31), "Приказ № 12 от 20.12.2025", "методический кабинет")


@pytest.fixture
def centre(school, places, term):
    return register.enter(school, places, term, by=None, now=NOW)


@pytest.fixture
def head(school):
    return RoleFactory(role="head", region=school.region, organisation=school).person


@pytest.fixture
def report(centre, head):
    asked = [Asked("Охват", "обучающихся", Decimal(300)), Asked("Призёры", "человек", Decimal(10))]
    reports.set_indicators(centre.region, None, asked, by=None, now=NOW)
    reports.ask(centre.region, 2026, DUE, by=None, now=NOW)
    return centre.reports.get()
