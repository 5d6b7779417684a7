"""The form of a plan: what an item is against is chosen among the gaps; who looks reads what is next for them."""

import re
from datetime import date

import pytest
from django.test import Client
from factories import RoleFactory
from mentoring_rows import NOW, teacher

from pulsar_xblocks.courses.paths import queries
from pulsar_xblocks.courses.paths.actions import going, planning
from pulsar_xblocks.courses.paths.domain import Gap

pytestmark = pytest.mark.django_db
GAPS = (Gap("digital", "Курс на платформе", 1), Gap("method", "Проекты", 0))


def client_of(person):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person.user)
    return client


@pytest.fixture
def row(region):
    person, tutor = teacher(), RoleFactory(role="tutor", region=region).person
    draft = planning.Draft("", "Собрать курс", date(2026, 11, 1), date(2027, 5, 31), tutor, GAPS, (planning.Row("reading", "Книга"),))
    return planning.save(planning.begin(person, region, now=NOW), 1, draft, by=person, now=NOW)


def test_an_item_is_against_a_gap_that_is_chosen_from_the_list(row):
    client, address = client_of(row.person), f"/pulsar/me/paths/{row.key}/plan/"
    body = client.get(address).content.decode()
    options = re.search(r'name="item_gap_0">(.*?)</select>', body, re.DOTALL)
    gaps = {f"gap_{name}_{at}": value for at in (0, 1) for name, value in (("kind", "digital"), ("text", f"Дело {at}"), ("before", "1"))}
    posted = {"version": row.version, "goals": "Цели", "item_title_0": "Книга", "item_kind_0": "reading", "item_gap_0": "2"} | gaps

    assert re.findall(r">([^<]+)</option>", options[1]) == ["all", "1. Курс на платформе", "2. Проекты", "3", "4"]
    assert client.post(address, posted).status_code == 302
    assert [one.gap for one in queries.items_of(row)] == [1]


def test_a_row_of_a_gap_that_is_not_there_is_against_all(row):
    posted = {"version": row.version, "item_title_0": "Книга", "item_kind_0": "reading", "item_gap_0": "9" * 400}

    assert client_of(row.person).post(f"/pulsar/me/paths/{row.key}/plan/", posted).status_code == 302
    assert [one.gap for one in queries.items_of(row)] == [None]


def test_each_reads_what_is_next_for_them(row):
    going.send(row, by=row.person, now=NOW)
    pages = {person: client_of(person).get(f"/pulsar/paths/{row.key}/").content.decode() for person in (row.person, row.tutor)}

    assert "The tutor or the methodologist reads the path." in pages[row.person]
    assert "Read the path and decide." in pages[row.tutor]
