"""Results from outside come by the code of a work and are taken back; the published stay."""

import csv
import io
import json
from decimal import Decimal

import pytest
from studios.loading import WHY, sent

from pulsar_xblocks.kernel.loads.models import SheetLoad
from pulsar_xblocks.kernel.review import actions
from pulsar_xblocks.kernel.review.models import ReviewItem

pytestmark = pytest.mark.django_db


def checked(scene, rows):
    answer = sent(scene.client.operator, f"/pulsar/loads/results/{scene.group.pk}/", rows)
    assert answer.status_code == 302, answer.content.decode()
    return SheetLoad.objects.get(key=answer["Location"].split("/")[-2])


def counts(load):
    return {name: n for name, n in json.loads(load.counts).items() if n}


def posted(scene, load, what):
    answer = scene.client.operator.post(f"/pulsar/loads/{load.key}/{what}/", WHY)
    load.refresh_from_db()
    return answer.status_code


def row(item, value, **cells):
    return {"Код": item.blind_code, "Результат": value} | cells


def values():
    return list(ReviewItem.objects.order_by("pk").values_list("imported_value", "imported_source", "value"))


def test_results_stand_instead_of_reads_until_they_are_taken_back(scene, now):
    actions.import_result("work", scene.items[1].object_id, Decimal(4), "протокол 1", by=None, now=now)
    before = values()
    load = checked(scene, [row(scene.items[0], "8,5", Источник="протокол 2"), row(scene.items[1], "6")])
    assert counts(load) == {"changed": 2}

    posted(scene, load, "store")
    assert values()[:2] == [(Decimal("8.5"), "протокол 2", Decimal("8.5")), (6, "протокол 1", 6)]
    posted(scene, load, "undo")

    assert (load.state, values()) == ("undone", before)


def test_a_load_of_0_1_0_is_taken_back(scene):
    before, load = values(), checked(scene, [row(scene.items[0], "8,5")])
    posted(scene, load, "store")
    stored = load.rows.get()
    stored.effect = json.dumps({name: value for name, value in json.loads(stored.effect).items() if name != "open"})
    stored.save()

    posted(scene, load, "undo")

    assert (load.state, values()) == ("undone", before)


def test_a_code_in_any_case_and_the_template_holds_the_codes(scene):
    answer = scene.client.operator.get(f"/pulsar/loads/results/{scene.group.pk}/template/csv/", headers={"Accept-Language": "ru"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    assert [line["Код работы"] for line in rows] == sorted(item.blind_code for item in scene.items)
    assert counts(checked(scene, rows)) == {"same": 3}
    assert counts(checked(scene, [row(scene.items[0], "7") | {"Код": scene.items[0].blind_code.lower()}])) == {"changed": 1}


def test_a_result_of_meanwhile_is_named_and_stays(scene, now):
    answer = scene.client.operator.get(f"/pulsar/loads/results/{scene.group.pk}/template/csv/", headers={"Accept-Language": "ru"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    item = ReviewItem.objects.get(blind_code=rows[0]["Код работы"])
    actions.import_result("work", item.object_id, Decimal(4), "", by=None, now=now)

    assert counts(checked(scene, [line | {"Внешний результат": "9"} for line in rows])) == {"changed": 2, "conflict": 1}


@pytest.mark.parametrize(
    "cells",
    [{"Результат": "11"}, {"Результат": "-1"}, {"Результат": "много"}, {"Результат": "1,234"}, {"Код": "О-0000"}]
    + [{"Результат": "", "Источник": "без результата"}, {"Источник": "и" * 201}, {"Код": ""}],
)
def test_wrong_results(scene, cells):
    assert counts(checked(scene, [row(scene.items[0], "8") | cells])) == {"wrong": 1}


def test_a_work_stands_once_and_a_table_needs_its_columns(scene):
    assert counts(checked(scene, [row(scene.items[0], "8"), row(scene.items[0], "9")])) == {"changed": 1, "wrong": 1}
    assert sent(scene.client.operator, f"/pulsar/loads/results/{scene.group.pk}/", [{"Код": "О-0001"}]).status_code == 422


def test_published_results_take_no_table_and_no_undo(scene, now):
    load = checked(scene, [row(scene.items[0], "8")])
    posted(scene, load, "store")
    actions.freeze(scene.group, by=None, now=now)

    assert (posted(scene, load, "undo"), load.state) == (409, "applied")
    assert counts(checked(scene, [row(scene.items[0], "9")])) == {"wrong": 1}


def test_a_result_changed_since_stays(scene, now):
    load = checked(scene, [row(scene.items[0], "8")])
    posted(scene, load, "store")
    actions.import_result("work", scene.items[0].object_id, Decimal(3), "комиссия", by=None, now=now)

    posted(scene, load, "undo")

    assert (load.rows.get().state, values()[0]) == ("left", (3, "комиссия", 3))
