"""Entries come back by reversals and new entries; standings are only compared."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from studios.loading import sent

from pulsar_xblocks.kernel.ledger.actions import Posting, post
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.loads.models import SheetLoad
from pulsar_xblocks.league.models import Snapshot

pytestmark = pytest.mark.django_db
WHY = {"reason": "Сверка с протоколом жюри"}


@pytest.fixture
def entry(scene, now):
    subject = scene.studios[0]
    posting = Posting(scene.home.pk, "70:2026/27", "studio_year", subject.pk, "K5", Decimal(2), date(2026, 10, 5), "a", note="День науки")
    return post(posting, by=scene.people.operator, now=now)


def taken(scene, name="entries"):
    answer = scene.client.operator.post(f"/pulsar/standings/years/{scene.year.pk}/{name}/csv/", WHY, headers={"Accept-Language": "ru"})
    head, *rows = [line.split(";") for line in b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def checked(scene, rows, kind="entries"):
    answer = sent(scene.client.operator, f"/pulsar/loads/{kind}/{scene.year.pk}/", rows)
    assert answer.status_code == 302, answer.content.decode()
    return SheetLoad.objects.get(key=answer["Location"].split("/")[-2])


def counts(load):
    return {name: n for name, n in json.loads(load.counts).items() if n}


def posted(scene, load, what):
    answer = scene.client.operator.post(f"/pulsar/loads/{load.key}/{what}/", WHY)
    load.refresh_from_db()
    return answer.status_code


def quantities():
    return [(row.quantity, row.note, row.reverses_id) for row in LedgerEntry.objects.order_by("pk")]


def test_what_is_taken_out_comes_back_the_same(scene, publish, entry):
    publish(1)

    assert set(counts(checked(scene, taken(scene)))) == {"same"}


def test_a_correction_is_a_reversal_and_a_new_entry_and_its_undo_too(scene, entry):
    rows = taken(scene)
    rows[0]["Количество"] = "3,5"
    load = checked(scene, rows)
    assert counts(load) == {"changed": 1}

    assert posted(scene, load, "store") == 302
    assert quantities() == [(2, "День науки", None), (-2, WHY["reason"], entry.pk), (Decimal("3.5"), "День науки", None)]
    assert posted(scene, load, "undo") == 302

    assert sum(row.quantity for row in LedgerEntry.objects.all()) == 2
    assert quantities()[-1] == (2, "День науки", None)


def test_zero_only_takes_back(scene, entry):
    rows = taken(scene)
    rows[0]["Количество"] = "0"

    posted(scene, checked(scene, rows), "store")

    assert [quantity for quantity, _, _ in quantities()] == [2, -2]


def test_a_new_row_is_an_entry_with_its_ground(scene):
    code = scene.studios[1].studio.code
    row = {"Код": code, "Код критерия": "К5", "Количество": "2", "Действует с": "01.11.2026", "На каком основании": "Конкурс проектов"}

    load = checked(scene, [row])  # К is Cyrillic
    posted(scene, load, "store")

    made = LedgerEntry.objects.get()
    assert (made.subject_id, made.criterion, made.quantity, made.on) == (scene.studios[1].pk, "K5", 2, date(2026, 11, 1))
    assert (made.note, made.by) == ("Конкурс проектов", scene.people.operator)


@pytest.mark.parametrize(
    "cells",
    [{"Код": "42-00000-001"}, {"Код критерия": "K3"}, {"Код критерия": "K99"}, {"Количество": "-1"}, {"Количество": "0"}]
    + [{"Количество": "1,234"}, {"Количество": "много"}, {"Действует с": "01.01.2030"}, {"Действует с": ""}, {"На каком основании": ""}]
    + [{"ID строки": "77"}, {"Количество": "9999999"}],
)
def test_wrong_entries(scene, cells):
    row = {"Код": scene.studios[1].studio.code, "Код критерия": "K5", "Количество": "2", "Действует с": "01.11.2026"}

    assert counts(checked(scene, [row | {"На каком основании": "Конкурс"} | cells])) == {"wrong": 1}


def test_what_came_by_itself_or_was_taken_back_stays(scene, publish):
    publish(1)
    rows = taken(scene)
    for row in rows:
        row["Количество"] = "5"

    assert counts(checked(scene, rows)) == {"wrong": len(rows)}


def test_after_a_publication_the_undo_names_the_entry(scene, entry, publish, now):
    rows = taken(scene)
    rows[0]["Количество"] = "3"
    load = checked(scene, rows)
    posted(scene, load, "store")
    publish(1)
    Snapshot.objects.update(published_at=now + timedelta(minutes=1))

    posted(scene, load, "undo")

    assert [row.state for row in load.rows.all()] == ["left"]
    assert sum(row.quantity for row in LedgerEntry.objects.filter(criterion="K5")) == 3


def test_a_frozen_year_takes_no_table(scene, entry, publish):
    publish(1)
    Snapshot.objects.update(is_final=True)

    assert sent(scene.client.operator, f"/pulsar/loads/entries/{scene.year.pk}/", taken(scene)).status_code == 409


def test_standings_are_compared_and_never_stored(scene, publish):
    publish(1)
    rows = taken(scene, "export")
    rows[0]["Баллы"] = "99,5"

    load = checked(scene, rows, "standings")

    assert counts(load) == {"changed": 1, "same": 2}
    page = scene.client.operator.get(f"/pulsar/loads/{load.key}/", headers={"Accept-Language": "ru"}).content.decode()
    assert "99,5" in page and "/store/" not in page
    assert posted(scene, load, "store") == 409


def test_standings_before_the_first_publication_are_404(scene):
    assert sent(scene.client.operator, f"/pulsar/loads/standings/{scene.year.pk}/", [{"Код": "x"}]).status_code == 404


@pytest.mark.parametrize(("kind", "methodist"), [("entries", 403), ("standings", 200)])
def test_who_may(scene, kind, methodist):
    names = ("operator", "methodist", "operator2", "mentor", "head", "stranger")

    found = {name: getattr(scene.client, name).get(f"/pulsar/loads/{kind}/{scene.year.pk}/").status_code for name in names}

    assert found == dict(zip(names, (200, methodist, 404, 403, 403, 403), strict=True))
