"""Standings and entries as CSV and XLSX: only with a reason, within the right, recorded."""

from io import BytesIO

import factories as make
import openpyxl
import pytest

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.ledger.actions import reverse
from pulsar_xblocks.kernel.ledger.models import LedgerEntry

pytestmark = pytest.mark.django_db
LISTS = ("export", "entries")
WHY = {"reason": "Для отчёта совету"}
ROLES = ("operator", "methodist", "mentor", "head", "municipal", "stranger")


def at(year, name, form="csv"):
    return f"/pulsar/standings/years/{year.pk}/{name}/{form}/"


def lines(client, address):
    answer = client.post(address, WHY, headers={"Accept-Language": "ru"})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode().lstrip("\ufeff").splitlines()


@pytest.mark.parametrize("name", LISTS)
def test_only_the_staff_takes_lists_out(scene, publish, name):
    publish(1)
    address = at(scene.year, name)

    found = {role: getattr(scene.client, role).post(address, WHY).status_code for role in ROLES}

    assert found == dict.fromkeys(ROLES, 403) | {"operator": 200, "methodist": 200}
    assert scene.client.operator.get(address).status_code == 200  # asks for the reason
    assert scene.client.operator.post(address, {"reason": ""}).status_code == 422
    assert scene.client.operator.post(at(scene.year, name, "pdf"), WHY).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_second_region_takes_nothing_of_the_first(scene, publish, name):
    publish(1)
    make.RoleFactory(role="mentor", region=scene.home, person=scene.people.operator2)  # a role, but none that exports

    assert scene.client.operator2.post(at(scene.year, name), WHY).status_code == 404
    assert not AuditEntry.objects.filter(action="export").exists()


def test_entries_of_a_year_hold_nothing_of_another(scene, publish):
    publish(1)

    assert len(lines(scene.client.operator2, at(scene.foreign_year, "entries"))) == 1


def test_standings_before_the_first_publication_are_404(scene):
    assert scene.client.operator.post(at(scene.year, "export"), WHY).status_code == 404


def test_standings_with_results_by_month(scene, publish):
    publish(1)
    publish(2, ("9", "2", None))
    address = at(scene.year, "export")

    head, *rows = lines(scene.client.operator, address)
    old = lines(scene.client.operator, address + "?as_of=1&q=чулым")

    assert head.split(";")[-2:] == ["октябрь", "ноябрь"]
    assert len(rows) == 3
    assert [row.split(";")[-2:] for row in rows if "Кедр" in row] == [["7,50", "9,00"]]
    assert (old[0].split(";")[-1], len(old)) == ("октябрь", 2)


def test_entries_say_which_are_taken_back(scene, publish, now):
    publish(1)
    row = LedgerEntry.objects.filter(criterion="K3").first()
    reverse(row, "Опечатка", by=scene.people.operator, now=now)

    _, *rows = lines(scene.client.operator, at(scene.year, "entries"))

    assert len(rows) == LedgerEntry.objects.count()
    assert len([text for text in rows if text.rpartition(";")[2]]) == 1
    assert ("Опечатка" in rows[-1], scene.people.operator.full_name in rows[-1]) == (True, True)


@pytest.mark.parametrize(("name", "kind"), [("export", "standings"), ("entries", "league_entry")])
def test_taking_out_is_recorded_with_its_reason(scene, publish, name, kind):
    publish(1)

    file = scene.client.operator.post(at(scene.year, name, "xlsx"), WHY)

    rows = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content))).active.max_row - 1
    [entry] = AuditEntry.objects.filter(action="export")
    assert (entry.object_kind, entry.reason, entry.region_id) == (kind, WHY["reason"], scene.home.pk)
    assert (entry.detail, rows > 2) == (f'{{"format": "xlsx", "rows": {rows}}}', True)


def test_buttons_stand_where_they_may_be_pressed(scene, publish):
    publish(1)

    pages = {name: getattr(scene.client, name).get("/pulsar/standings/").content.decode() for name in ROLES[:3]}

    links = [at(scene.year, name, form) for name in LISTS for form in ("xlsx", "csv")]
    assert {name: [link in text for link in links] for name, text in pages.items()} == {
        "operator": [True] * 4, "methodist": [True] * 4, "mentor": [False] * 4,
    }  # fmt: skip
