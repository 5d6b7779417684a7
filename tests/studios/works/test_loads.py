"""The table of works comes back: results from outside before publication, never a text."""

import csv
import io
import json

import pytest
from django.test import Client
from factories import RegionFactory, RoleFactory
from studios import loading

from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.loads.models import SheetLoad
from pulsar_xblocks.kernel.review.models import ReviewGroup, ReviewItem
from pulsar_xblocks.studios.models import Work, WorkVersion

pytestmark = pytest.mark.django_db
WHY = {"reason": "Ведомость «Сириуса»"}


@pytest.fixture
def staff(year):
    away = RegionFactory(code="42", name="Кузбасс")
    people = {role: RoleFactory(role=role, region=year.region).person for role in ("operator", "expert")}
    people["operator2"] = RoleFactory(role="operator", region=away).person
    found = {role: Client() for role in people}
    for role, client in found.items():
        client.force_login(people[role].user)
    return found


@pytest.fixture
def sent(filled, now):
    filled.do("submit")
    run_due(now)
    return Work.objects.get()


def taken(staff):
    answer = staff["operator"].post("/pulsar/works/export/csv/", WHY, headers={"Accept-Language": "ru"})
    head, *rows = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";")
    return [dict(zip(head, row, strict=True)) for row in rows]


def checked(staff, work, rows):
    answer = loading.sent(staff["operator"], f"/pulsar/loads/works/{work.studio_year.year_id}/", rows)
    assert answer.status_code == 302, answer.content.decode()
    return SheetLoad.objects.get(key=answer["Location"].split("/")[-2])


def counts(load):
    return {name: n for name, n in json.loads(load.counts).items() if n}


def posted(staff, load, what):
    staff["operator"].post(f"/pulsar/loads/{load.key}/{what}/", WHY)
    load.refresh_from_db()
    return load.state


def test_a_result_from_outside_comes_with_its_link_and_is_taken_back(sent, staff):
    rows = taken(staff)
    assert counts(checked(staff, sent, rows)) == {"same": 1}
    text = list(WorkVersion.objects.values())
    rows[0] |= {"Внешний результат": "8,5", "Ссылка или ID в «Сириусе»": "U-48213", "Название": "Другое название"}

    load = checked(staff, sent, rows)
    assert posted(staff, load, "store") == "applied"
    item = ReviewItem.objects.get(object_id=sent.pk)
    assert (str(item.imported_value), item.imported_source, str(item.value)) == ("8.50", "U-48213", "8.50")
    assert posted(staff, load, "undo") == "undone"

    item.refresh_from_db()
    assert (item.imported_value, item.imported_source, list(WorkVersion.objects.values())) == (None, "", text)


@pytest.mark.parametrize("cells", [{"Внешний результат": "11"}, {"Внешний результат": "-1"}, {"Ссылка или ID в «Сириусе»": "U-1"}])
def test_wrong_results(sent, staff, cells):
    rows = taken(staff)

    assert counts(checked(staff, sent, [rows[0] | cells])) == {"wrong": 1}


def test_published_results_stay(sent, staff, now):
    rows = taken(staff)
    rows[0]["Внешний результат"] = "8"
    ReviewGroup.objects.update(frozen_at=now)

    assert counts(checked(staff, sent, rows)) == {"wrong": 1}


def test_only_the_operator_of_the_region(sent, staff):
    address = f"/pulsar/loads/works/{sent.studio_year.year_id}/"

    found = {name: staff[name].get(address).status_code for name in ("operator", "operator2", "expert")}

    assert found == {"operator": 200, "operator2": 404, "expert": 403}
    assert address in staff["operator"].get("/pulsar/works/").content.decode()
