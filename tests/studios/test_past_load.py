"""Studios of an earlier year from a table: without pupils, ready to be renewed, undone while nobody uses them."""

import json
from datetime import date

import factories as make
import pytest
from studios.cast import cast
from studios.loading import sent

from pulsar_xblocks.kernel.loads.models import SheetLoad
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.models import Membership, Studio, StudioMentor, StudioYear
from pulsar_xblocks.studios.queries.opening import renewable

pytestmark = pytest.mark.django_db
WHY = {"reason": "Регион начинает работу в системе"}
ROW = {"Студия": "Снежный барс", "Наставник студии": "Ковалёва Марина Сергеевна", "Работает с": "15.10.2025"}


@pytest.fixture
def scene(now):
    scene = cast(now)
    scene.past = make.YearFactory(region=scene.home, code="2025/26", status="archived", freezes_on=date(2026, 5, 31))
    scene.row = ROW | {"Школа: код, ИНН или название": scene.school.code}
    return scene


def loaded(scene, *rows, year=None):
    answer = sent(scene.client.operator, f"/pulsar/loads/past-studios/{(year or scene.past).pk}/", rows)
    if answer.status_code != 302:
        return answer
    return SheetLoad.objects.get(key=answer["Location"].split("/")[-2])


def counts(load):
    return {name: n for name, n in json.loads(load.counts).items() if n}


def posted(scene, load, what):
    scene.client.operator.post(f"/pulsar/loads/{load.key}/{what}/", WHY)
    load.refresh_from_db()
    return load.state


def test_a_studio_is_registered_in_the_archive_without_pupils(scene):
    load = loaded(scene, scene.row)
    assert posted(scene, load, "store") == "applied"

    row = StudioYear.objects.get(year=scene.past)
    assert (row.name, row.status, row.join_open, row.application, row.is_first_year) == ("Снежный барс", "archived", False, None, True)
    assert (row.studio.code, row.studio.organisation) == ("70-69701-001", scene.school)
    mentor = StudioMentor.objects.get(studio_year=row)
    assert (mentor.person.full_name, mentor.person.user, mentor.since) == ("Ковалёва Марина Сергеевна", None, date(2025, 10, 15))
    assert not Membership.objects.exists()
    again = loaded(scene, scene.row | {"Код студии": row.studio.code})
    assert counts(again) == {"same": 1}


def test_a_studio_that_turns_out_to_be_older_is_no_longer_new(scene):
    row = make.StudioYearFactory(year=scene.year, studio__organisation=scene.school, is_first_year=True)
    load = loaded(scene, scene.row | {"Код студии": row.studio.code})

    posted(scene, load, "store")
    row.refresh_from_db()
    assert row.is_first_year is False

    posted(scene, load, "undo")
    row.refresh_from_db()
    assert row.is_first_year is True


def test_a_known_mentor_can_renew_the_studio(scene):
    teacher = make.PersonFactory(with_account=True, email="kovaleva@example.ru", family="Ковалёва")
    posted(scene, loaded(scene, scene.row | {"Почта наставника": "Kovaleva@example.ru"}), "store")

    assert [studio.name for studio in renewable(teacher, scene.year)] == ["Снежный барс"]
    assert teacher.roles.filter(role="mentor", organisation=scene.school, closed_at=None).exists()


def test_an_address_of_somebody_else_makes_nobody_a_mentor(scene):
    pupil = make.PersonFactory(with_account=True, email="kovaleva@example.ru", family="Лебедева")

    load = loaded(scene, scene.row | {"Почта наставника": "Kovaleva@example.ru"})

    assert counts(load) == {"wrong": 1}
    assert not pupil.roles.exists()


def test_undo_leaves_nothing(scene):
    load = loaded(scene, scene.row, scene.row | {"Студия": "Кедр"})
    posted(scene, load, "store")
    assert StudioYear.objects.count() == 2

    assert posted(scene, load, "undo") == "undone"

    assert not StudioYear.objects.exists() and not Studio.objects.exists() and not Person.objects.filter(family="Ковалёва").exists()


def test_undo_leaves_a_studio_that_was_renewed(scene):
    load = loaded(scene, scene.row, scene.row | {"Студия": "Кедр"})
    posted(scene, load, "store")
    used = Studio.objects.get(name="Кедр")
    make.StudioYearFactory(studio=used, year=scene.year)

    posted(scene, load, "undo")

    assert [row.state for row in load.rows.order_by("number")] == ["undone", "left"]
    assert list(Studio.objects.all()) == [used]


@pytest.mark.parametrize(
    "cells",
    [{"Студия": ""}, {"Школа: код, ИНН или название": "Школа на Луне"}, {"Код студии": "42-32701-001"}, {"Код студии": "abc"}]
    + [{"Муниципалитет": "Атлантида"}, {"Наставник студии": "Kovaleva Marina"}, {"Наставник студии": "Ковалёва"}]
    + [{"Почта наставника": "нет"}, {"Работает с": "01.10.2026"}, {"Новая студия": "может быть"}, {"Студия": "я" * 101}],
)
def test_wrong_rows(scene, cells):
    assert counts(loaded(scene, scene.row | cells)) == {"wrong": 1}


def test_the_same_studio_twice_is_wrong(scene):
    assert counts(loaded(scene, scene.row, scene.row)) == {"new": 1, "wrong": 1}


def test_a_school_of_another_region_is_unknown(scene):
    foreign = make.OrganisationFactory(municipality__region=scene.other, municipality__oktmo="32701000")

    assert counts(loaded(scene, scene.row | {"Школа: код, ИНН или название": foreign.code})) == {"wrong": 1}


def test_a_year_that_goes_on_takes_no_studios(scene):
    assert loaded(scene, scene.row, year=scene.year).status_code == 409


def test_the_template_is_offered_and_read_back(scene):
    assert "template/xlsx/" in scene.client.operator.get(f"/pulsar/loads/past-studios/{scene.past.pk}/").content.decode()
    answer = scene.client.operator.get(f"/pulsar/loads/past-studios/{scene.past.pk}/template/csv/", headers={"Accept-Language": "ru"})

    head = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0].split(";")
    assert head[:3] == ["Код студии", "Студия", "Школа: код, ИНН или название"]
    assert scene.client.operator.get(f"/pulsar/loads/past-studios/{scene.past.pk}/template/pdf/").status_code == 404


def test_a_past_year_opened_from_the_template_goes_straight_into_the_archive(scene):
    scene.past.status = "draft"
    scene.past.save()

    scene.client.operator.post(f"/pulsar/years/{scene.past.pk}/archive/")

    scene.past.refresh_from_db()
    assert scene.past.status == "archived"
