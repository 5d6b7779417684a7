"""The roster goes out as a table and comes back: dry run, conflicts, all or nothing, undo."""

import io
from datetime import date, timedelta
from types import SimpleNamespace

import factories as make
import openpyxl
import pytest
from studios.cast import queries_of
from studios.loading import HEAD, NEW, WHY, checked, counts, roster_scene, store, taken, undo

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents.models import ConsentRequest, Guardian
from pulsar_xblocks.kernel.loads.models import SheetLoad, SheetRow
from pulsar_xblocks.kernel.loads.retention import expire
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(now):
    return roster_scene(now)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_taken_out_comes_back_the_same(scene, form):
    rows = taken(scene, form)

    assert list(rows[0]) == HEAD
    assert counts(checked(scene, rows)) == {"same": 2}


def test_the_table_is_read_in_the_old_encoding(scene):
    assert counts(checked(scene, taken(scene), encoding="cp1251")) == {"same": 2}


def test_a_class_is_corrected_and_taken_back(scene):
    rows = taken(scene)
    rows[0]["Класс"] = "10 б"

    load = checked(scene, rows)
    assert counts(load) == {"changed": 1, "same": 1}
    assert make_class(scene.rows[0]) == "9А"  # a dry run
    store(scene, load)
    assert (make_class(scene.rows[0]), load.state) == ("10Б", "applied")

    undo(scene, load)

    assert (make_class(scene.rows[0]), load.state) == ("9А", "undone")
    assert [row.action for row in AuditEntry.objects.filter(object_kind="sheetload").order_by("pk")] == ["load.applied", "load.undone"]
    assert AuditEntry.objects.filter(action="load.applied").get().reason == WHY["reason"]


def make_class(row):
    row.refresh_from_db()
    return f"{row.grade}{row.letter}"


def test_a_leaving_closes_the_row_and_opens_again(scene):
    rows = taken(scene)
    rows[0] |= {"Выбыл": "05.11.2026", "Причина выбытия": "Переезд"}

    load = checked(scene, rows)
    store(scene, load)
    row = Membership.objects.get(pk=scene.rows[0].pk)
    assert (row.left_on, row.left_reason, row.open_marker) == (date(2026, 11, 5), "Переезд", None)
    undo(scene, load)

    row.refresh_from_db()
    assert (row.left_on, row.left_reason, row.open_marker, row.joined_on) == (None, "", 1, date(2026, 10, 1))


def test_a_new_pupil_has_no_account_and_waits_for_consents(scene):
    load = checked(scene, [*taken(scene), NEW | {"Почта родителя": "mama@example.ru", "Вступил": "02.11.2026"}])

    store(scene, load)

    row = Membership.objects.exclude(pk__in=[one.pk for one in scene.rows]).get()
    assert (row.person.full_name, row.person.user, row.active_on) == ("Лебедева Софья Андреевна", None, None)
    assert (row.grade, row.letter, row.joined_on, row.added_by) == (7, "Б", date(2026, 11, 2), scene.people.operator)
    assert ConsentRequest.objects.filter(subject=row.person).exists()
    assert Guardian.objects.get(subject=row.person).email == "mama@example.ru"


def test_a_new_pupil_is_taken_back_without_a_trace_of_the_name(scene):
    load = checked(scene, [NEW | {"Почта родителя": "mama@example.ru"}])
    store(scene, load)

    undo(scene, load)

    assert (load.state, Membership.objects.count()) == ("undone", 2)
    assert not Person.objects.filter(family="Лебедева").exists()
    assert not ConsentRequest.objects.exists() and not Guardian.objects.exists()
    assert not Person.objects.filter(email="mama@example.ru").exists()


def test_a_pupil_who_was_written_to_is_blanked_when_taken_back(scene):
    load = checked(scene, [NEW | {"Дата рождения": "21.03.2010"}])  # of age to be asked: a message has gone
    store(scene, load)
    undo(scene, load)

    assert (load.state, Membership.objects.count()) == ("undone", 2)
    assert not Person.objects.filter(sort_name__contains="лебедева").exists()


def test_a_pupil_with_a_consent_stays(scene, now):
    load = checked(scene, [NEW])
    store(scene, load)
    Membership.objects.filter(open_marker=1, person__family="Лебедева").update(active_on=now.date())

    undo(scene, load)

    assert ([row.state for row in load.rows.all()], Membership.objects.count()) == (["left"], 3)


def test_the_page_offers_to_store_and_then_to_undo(scene):
    load = checked(scene, [NEW])
    address = f"/pulsar/loads/{load.key}/"

    before = scene.client.operator.get(address).content.decode()
    store(scene, load)
    after = scene.client.operator.get(address).content.decode()

    assert (f"{address}store/" in before, f"{address}undo/" in before) == (True, False)
    assert (f"{address}store/" in after, f"{address}undo/" in after) == (False, True)


def test_rows_changed_since_the_load_are_named_and_stay(scene, now):
    rows = taken(scene)
    rows[0]["Класс"], rows[1]["Класс"] = "10А", "10А"
    load = checked(scene, rows)
    store(scene, load)
    Membership.objects.filter(pk=scene.rows[0].pk).update(grade=11)

    undo(scene, load)

    assert [make_class(row) for row in scene.rows] == ["11А", "9А"]
    assert [row.state for row in load.rows.order_by("number")] == ["left", "undone"]
    page = scene.client.operator.get(f"/pulsar/loads/{load.key}/?state=left", headers={"Accept-Language": "ru"}).content.decode()
    assert "Петров" not in page and "Иванова" in page


def test_a_row_changed_since_the_export_is_a_conflict_and_the_others_are_stored(scene):
    rows = taken(scene)
    rows[0]["Класс"], rows[1]["Класс"] = "10А", "10А"
    Membership.objects.filter(pk=scene.rows[0].pk).update(grade=11)

    load = checked(scene, rows)
    assert counts(load) == {"conflict": 1, "changed": 1}
    store(scene, load)

    assert [make_class(row) for row in scene.rows] == ["11А", "10А"]


def test_a_change_between_check_and_storing_stores_nothing(scene):
    rows = taken(scene)
    rows[0]["Класс"], rows[1]["Класс"] = "10А", "10А"
    load = checked(scene, rows)
    Membership.objects.filter(pk=scene.rows[0].pk).update(grade=11)

    answer = store(scene, load)

    assert (answer.status_code, load.state) == (409, "checked")
    assert [make_class(row) for row in scene.rows] == ["11А", "9А"]


def test_undo_ends_after_half_an_hour(scene, now):
    load = checked(scene, [NEW])
    store(scene, load)
    SheetLoad.objects.update(applied_at=now - timedelta(minutes=31))

    assert undo(scene, load).status_code == 409
    assert load.state == "applied"


def test_storing_asks_for_a_reason_and_twice_stores_once(scene):
    load = checked(scene, [NEW])

    assert store(scene, load, " ").status_code == 422
    assert store(scene, load).status_code == store(scene, load).status_code == 302
    assert Membership.objects.count() == 3


@pytest.mark.parametrize(
    "cells",
    [{"Имя": ""}, {"Фамилия": "Lebedeva"}, {"Дата рождения": ""}, {"Дата рождения": "01.01.2026"}, {"Дата рождения": "31.02.2013"}]
    + [{"Класс": "12"}, {"Почта родителя": "mama"}, {"Вступил": "01.01.2030"}, {"Вступил": "01.05.2026"}, {"Выбыл": "05.11.2026"}]
    + [{"Код студии": "70-69701-999"}, {"ID строки": "999999"}, {"Фамилия": "=1+1"}, {"Имя": "я" * 101}],
)
def test_wrong_cells_store_nothing(scene, cells):
    load = checked(scene, [NEW | cells, NEW | {"Имя": "Мария"}])

    assert counts(load) == {"wrong": 1, "new": 1}
    assert store(scene, load).status_code == 409
    assert Membership.objects.count() == 2


def test_the_same_pupil_twice_or_already_here_is_wrong(scene):
    person = scene.rows[0].person
    here = {"Фамилия": person.family, "Имя": person.given, "Дата рождения": f"{person.birth_date:%d.%m.%Y}", "Отчество": person.patronymic}

    assert counts(checked(scene, [NEW, NEW, here])) == {"new": 1, "wrong": 2}


def test_a_pupil_of_another_studio_gets_the_same_answer_as_a_new_one(scene):
    there = make.PersonFactory(family=NEW["Фамилия"], given=NEW["Имя"], patronymic=NEW["Отчество"], birth_date=date(2013, 3, 21))
    make.MembershipFactory(studio_year__year=scene.year, person=there)

    assert counts(checked(scene, [NEW])) == {"new": 1}
    scene.address = f"/pulsar/loads/rosters/{scene.year.pk}/"
    assert counts(checked(scene, [NEW | {"Код студии": scene.studio.studio.code}])) == {"wrong": 1}


def test_a_row_of_another_region_is_unknown(scene):
    foreign = make.MembershipFactory(studio_year__year=scene.foreign_year, grade=9)
    rows = taken(scene)

    load = checked(scene, [rows[0] | {"ID строки": str(foreign.pk), "Класс": "10А"}])

    assert counts(load) == {"wrong": 1}
    page = scene.client.operator.get(f"/pulsar/loads/{load.key}/").content.decode()
    assert foreign.person.family not in page


def test_a_formula_is_named(scene):
    book = openpyxl.Workbook()
    book.active.append(["Фамилия", "Имя", "Дата рождения"])
    book.active.append(["Лебедева", '=HYPERLINK("http://x")', "21.03.2013"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "x.xlsx"

    answer = scene.client.operator.post(scene.address, {"file": file}, headers={"Accept-Language": "ru"})

    assert "B2" in scene.client.operator.get(answer["Location"]).content.decode()
    assert counts(SheetLoad.objects.get()) == {"wrong": 1}


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 422), ("Фамилия;Имя\n".encode(), 422), ("Цвет;Вес\nа;б\n".encode(), 422), ("Имя;Имя;Фамилия\nа;б;в\n".encode(), 422)]
    + [(b"PK\x03\x04junk", 415), (b"\xd0\xcf\x11\xe0old", 415), (b"\x00\x01\x02", 415), ('"Фамилия;Имя\nа'.encode(), 422)],
)
def test_hostile_files_are_refused_beside_the_field(scene, content, status):
    file = io.BytesIO(content)
    file.name = "x.csv"

    assert scene.client.operator.post(scene.address, {"file": file}).status_code == status
    assert not SheetLoad.objects.exists()


def test_without_a_file_the_form_asks_for_one(scene):
    assert scene.client.operator.post(scene.address).status_code == 422


def test_who_may(scene):
    load = checked(scene, [NEW])
    names = ("operator", "mentor", "methodist", "operator2", "head", "municipal", "stranger", "nobody")

    for address in (scene.address, f"/pulsar/loads/{load.key}/"):
        found = {name: getattr(scene.client, name).get(address).status_code for name in names}
        assert found == dict(zip(names, (200, 200, 403, 404, 403, 403, 403, 302), strict=True)), address
    year = f"/pulsar/loads/rosters/{scene.year.pk}/"
    found = {name: getattr(scene.client, name).get(year).status_code for name in names}
    assert found == dict(zip(names, (200, 404, 403, 404, 403, 403, 403, 302), strict=True))
    assert scene.client.operator.get(f"/pulsar/loads/nothing/{scene.year.pk}/").status_code == 404


def test_a_whole_year_needs_the_code_of_the_studio(scene):
    scene.address = f"/pulsar/loads/rosters/{scene.year.pk}/"
    assert counts(checked(scene, [NEW])) == {"wrong": 1}

    load = checked(scene, [NEW | {"Код студии": scene.studio.studio.code}])
    store(scene, load)

    assert scene.studio.memberships.count() == 3


def test_the_preview_takes_as_many_queries_for_one_row_as_for_three(scene):
    one = checked(scene, [NEW])
    few = queries_of(scene.client.operator, f"/pulsar/loads/{one.key}/")
    three = checked(scene, [NEW | {"Имя": name} for name in ("Анна", "Мария", "Вера")])

    assert queries_of(scene.client.operator, f"/pulsar/loads/{three.key}/") == few


def test_rows_are_deleted_after_a_day_and_with_the_person(scene, now):
    load = checked(scene, [NEW])
    store(scene, load)
    retire(Membership.objects.latest("pk").person, now)
    assert "Лебедева" not in SheetRow.objects.get().body

    expire(SimpleNamespace(now=now + timedelta(days=2)))

    assert (SheetRow.objects.count(), SheetLoad.objects.get().state) == (0, "applied")
