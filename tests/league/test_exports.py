"""Standings and entries as CSV and XLSX: only with a reason, within the right, recorded."""

from io import BytesIO

import factories as make
import openpyxl
import pytest

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.ledger.actions import reverse
from pulsar_xblocks.kernel.ledger.models import LedgerEntry

pytestmark = pytest.mark.django_db
STANDINGS, ENTRIES = "/pulsar/standings/export/csv/", "/pulsar/standings/entries/export/csv/"
WHY = {"reason": "Для отчёта совету"}
ROLES = ("operator", "methodist", "mentor", "head", "municipal", "stranger")


def lines(client, address):
    answer = client.post(address, WHY, headers={"Accept-Language": "ru"})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode().lstrip("\ufeff").splitlines()


@pytest.mark.parametrize("address", [STANDINGS, ENTRIES])
def test_only_the_staff_takes_lists_out(scene, publish, address):
    publish(1)

    found = {name: getattr(scene.client, name).post(address, WHY).status_code for name in ROLES}

    assert found == dict.fromkeys(ROLES, 403) | {"operator": 200, "methodist": 200}
    assert scene.client.operator.post(address, {"reason": ""}).status_code == 422
    assert scene.client.operator.get(address).status_code == 200  # asks for the reason
    assert scene.client.operator.post(address.replace("csv", "pdf"), WHY).status_code == 404


def test_second_region_takes_nothing_of_the_first(scene, publish):
    publish(1)

    assert scene.client.operator2.post(STANDINGS + "?year=70:2026/27", WHY).status_code == 404
    assert len(lines(scene.client.operator2, ENTRIES + "?year=70:2026/27")) == 1  # the own year, without entries


def test_a_mentor_here_and_operator_there_exports_only_there(scene, publish):
    publish(1)
    make.RoleFactory(role="mentor", region=scene.home, person=scene.people.operator2)

    for address in (STANDINGS, ENTRIES):
        assert scene.client.operator2.post(address + "?year=70:2026/27", WHY).status_code == 404


def test_standings_with_results_by_month(scene, publish):
    publish(1)
    publish(2, ("9", "2", None))

    head, *rows = lines(scene.client.operator, STANDINGS)

    assert head.split(";")[-2:] == ["Октябрь", "Ноябрь"]
    assert len(rows) == 3
    assert [row.split(";")[-2:] for row in rows if "Кедр" in row] == [["7,5", "9"]]
    assert lines(scene.client.operator, STANDINGS + "?as_of=1&q=чулым")[0].split(";")[-1] == "Октябрь"
    assert len(lines(scene.client.operator, STANDINGS + "?as_of=1&q=чулым")) == 2


def test_entries_say_which_are_taken_back(scene, publish, now):
    publish(1)
    row = LedgerEntry.objects.filter(criterion="K3").first()
    reverse(row, "Опечатка", by=scene.people.operator, now=now)

    head, *rows = lines(scene.client.operator, ENTRIES)

    assert len(rows) == LedgerEntry.objects.count()
    assert sum(text.endswith(";отменено") or "отозв" in text.rpartition(";")[2] or bool(text.rpartition(";")[2]) for text in rows) == 1
    assert scene.people.operator.full_name in rows[-1]


def test_taking_out_is_recorded_with_its_reason(scene, publish):
    publish(1)

    file = scene.client.operator.post("/pulsar/standings/export/xlsx/", WHY)

    sheet = openpyxl.load_workbook(BytesIO(b"".join(file.streaming_content))).active
    [entry] = AuditEntry.objects.filter(action="export")
    assert sheet.max_row == 4
    assert (entry.object_kind, entry.reason, entry.region_id, entry.detail) == (
        "standings", WHY["reason"], scene.home.pk, '{"format": "xlsx", "rows": 3}',
    )  # fmt: skip


def test_buttons_stand_where_they_may_be_pressed(scene, publish):
    publish(1)

    shown = {name: "standings/export/" in getattr(scene.client, name).get("/pulsar/standings/").content.decode() for name in ROLES[:3]}

    assert shown == {"operator": True, "methodist": True, "mentor": False}
