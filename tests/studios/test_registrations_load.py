"""Registrations on the Sirius platform come by the code of a studio and are taken back."""

import csv
import io
import json
from datetime import date

import factories as make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from studios.cast import cast
from studios.loading import WHY, sent

from pulsar_xblocks.kernel.loads.actions import Upload, check
from pulsar_xblocks.kernel.loads.models import SheetLoad
from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.studios.actions.support import Done, tick
from pulsar_xblocks.studios.loads.registrations import KIND, registration_problems
from pulsar_xblocks.studios.models import ChecklistMark

TODAY = date(2026, 11, 10)


@pytest.fixture
def scene(now):
    scene = cast(now)
    scene.studios = make.StudioYearFactory.create_batch(3, year=scene.year)
    scene.address = f"/pulsar/loads/registrations/{scene.year.pk}/"
    return scene


def row(studio, number="U-48213", day="12.09.2026"):
    return {"Код студии": studio.studio.code, "Номер регистрации": number, "Дата": day}


def checked(scene, rows):
    answer = sent(scene.client.operator, scene.address, rows)
    assert answer.status_code == 302, answer.content.decode()
    return SheetLoad.objects.get(key=answer["Location"].split("/")[-2])


def counts(load):
    return {name: n for name, n in json.loads(load.counts).items() if n}


def posted(scene, load, what):
    answer = scene.client.operator.post(f"/pulsar/loads/{load.key}/{what}/", WHY)
    load.refresh_from_db()
    return answer.status_code


@given(st.dates(max_value=TODAY), st.text(min_size=1))
def test_a_number_and_a_day_that_has_come_are_right(day, number):
    assert registration_problems({"number": number, "day": day.isoformat()}, TODAY) == {}


@pytest.mark.parametrize(
    ("values", "columns"), [(("", ""), ["number", "day"]), (("U", "2026-11-11"), ["day"]), (("", "2026-11-10"), ["number"])]
)
def test_what_a_registration_lacks(values, columns):
    assert list(registration_problems(dict(zip(("number", "day"), values, strict=True)), TODAY)) == columns


@pytest.mark.django_db
def test_registrations_mark_the_checklist_and_are_taken_back(scene, now):
    mark = tick(scene.studios[1], Done("sirius", date(2026, 9, 1), "U-1"), by=scene.people.mentor, now=now)
    before = list(ChecklistMark.objects.values())
    load = checked(scene, [row(scene.studios[0]), row(scene.studios[1], "U-2")])

    posted(scene, load, "store")
    told = ChecklistMark.objects.order_by("note").values_list("item", "note", "done_on", "marked_by")
    assert list(told) == [("sirius", number, date(2026, 9, 12), scene.people.operator.pk) for number in ("U-2", "U-48213")]
    posted(scene, load, "undo")

    assert (load.state, list(ChecklistMark.objects.values()), mark.pk) == ("undone", before, before[0]["id"])


@pytest.mark.django_db
def test_a_mark_changed_since_stays(scene, now):
    load = checked(scene, [row(studio) for studio in scene.studios[:2]])
    posted(scene, load, "store")
    tick(scene.studios[0], Done("sirius", date(2026, 9, 12), "U-77"), by=scene.people.mentor, now=now)

    posted(scene, load, "undo")

    assert list(load.rows.order_by("number").values_list("state", flat=True)) == ["left", "undone"]
    assert ChecklistMark.objects.get().note == "U-77"


@pytest.mark.django_db
def test_the_template_holds_the_studios_and_names_what_has_changed_since(scene, now):
    tick(scene.studios[1], Done("sirius", date(2026, 9, 1), "U-1"), by=scene.people.mentor, now=now)
    answer = scene.client.operator.get(scene.address + "template/csv/", headers={"Accept-Language": "ru"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert [line["Код студии"] for line in rows] == sorted(one.studio.code for one in scene.studios)
    assert counts(checked(scene, rows)) == {"same": 3}
    tick(scene.studios[1], Done("sirius", date(2026, 9, 2), "U-2"), by=scene.people.mentor, now=now)

    load = checked(scene, [line | {"Номер регистрации": "U-9", "Дата регистрации": "03.09.2026"} for line in rows])

    assert counts(load) == {"changed": 2, "conflict": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cells", [{"Код студии": "70-00000-000"}, {"Дата": "вчера"}, {"Дата": ""}, {"Дата": "11.11.2030"}, {"Номер регистрации": ""}]
)
def test_one_wrong_row_stops_the_whole_table(scene, cells):
    load = checked(scene, [row(scene.studios[0]) | cells, row(scene.studios[1])])

    assert counts(load) == {"changed": 1, "wrong": 1}
    assert posted(scene, load, "store") == 409
    assert not ChecklistMark.objects.exists()


@pytest.mark.django_db
def test_a_table_without_its_columns_is_refused(scene):
    assert sent(scene.client.operator, scene.address, [{"a": "1", "b": "2"}]).status_code == 422


@pytest.mark.django_db
def test_only_the_operator_of_the_region(scene):
    names = ("operator", "operator2", "methodist", "mentor", "head", "stranger")

    found = {name: getattr(scene.client, name).get(scene.address).status_code for name in names}

    assert found == dict(zip(names, (200, 404, 403, 403, 403, 403), strict=True))
    assert scene.address in scene.client.operator.get(f"/pulsar/years/{scene.year.pk}/").content.decode()


@pytest.mark.django_db
def test_checking_takes_as_many_queries_for_1_and_3_rows(scene, now, django_assert_num_queries):
    target = KIND.target(actor_of(scene.people.operator), scene.year.pk)
    lines = [";".join(row(studio).values()) for studio in scene.studios]
    for count in (1, 3):
        content = "\n".join(["Код студии;Номер регистрации;Дата", *lines[:count]]).encode()
        check(KIND, target, Upload("x.csv", content), by=scene.people.operator, now=now)
        with django_assert_num_queries(16):  # one more for each table that names the load
            check(KIND, target, Upload("x.csv", content), by=scene.people.operator, now=now)


@pytest.mark.django_db
def test_a_loaded_number_keeps_the_proof(scene):
    make.ChecklistMarkFactory(studio_year=scene.studios[0], item="sirius", file_key="proof-1", note="U-1")

    posted(scene, checked(scene, [row(scene.studios[0], "U-2")]), "store")

    mark = ChecklistMark.objects.get()
    assert (mark.note, mark.file_key) == ("U-2", "proof-1")
