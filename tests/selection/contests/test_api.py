"""API of contests and achievements: the rights of the pages, filters, cursors, versions, keys; nobody reads what others keep."""

import json
from datetime import date

import factories as make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from studios.cast import queries_of

from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.selection.contests.actions import lists as choices
from pulsar_xblocks.selection.contests.actions.own import PURPOSE
from pulsar_xblocks.selection.contests.models import Achievement, ContestEvent, ContestList

pytestmark = pytest.mark.django_db
CONTESTS, ACHIEVEMENTS = "/pulsar/api/v1/contests/", "/pulsar/api/v1/achievements/"


def rows(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def send(client, address, body, method="post", **headers):
    return getattr(client, method)(address, json.dumps(body), content_type="application/json", headers=headers)


def names(client, **query):
    return [row["code"] + " " + row["year"] for row in rows(client, CONTESTS, **query)]


@pytest.mark.parametrize("address", [CONTESTS, ACHIEVEMENTS])
def test_without_login_nothing_is_told(scene, address):
    answer = scene.client.nobody.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_contest_is_told_with_its_list(scene):
    found = {row["id"]: row for row in rows(scene.client.pupil, CONTESTS)}

    assert found[scene.lomonosov.pk] == {
        "id": scene.lomonosov.pk, "region": "70", "year": "2026/27", "source": "rsosh", "code": "Р-1",
        "name": "Олимпиада школьников «Ломоносов»", "level": "1", "subjects": ["физика"], "grade_from": 5, "grade_to": 11,
        "organiser": "", "link": "", "starts_on": "2026-12-01", "ends_on": "2027-03-25", "is_active": True,
    }  # fmt: skip


def test_contests_by_filters(scene, now):
    choices.choose(scene.pupil, scene.chess, now=now)
    client = scene.client.pupil

    assert names(client, year="2026/27") == ["Р-1 2026/27", "М-1 2026/27", "О-1 2026/27"]
    assert names(client, source="rsosh") == ["Р-1 2026/27", "Р-1 2025/26"]
    assert names(client, year="2026/27", grade="3") == ["М-1 2026/27", "О-1 2026/27"]
    assert names(client, subject="Логика") == names(client, chosen="1") == names(client, q="белая ладя") == ["О-1 2026/27"]
    assert names(client, year="2026/27", source="rsosh", open="1") == ["Р-1 2026/27"]
    assert names(client, year="1999/00") == names(client, region="42") == []
    assert [client.get(CONTESTS, {"grade": text}).status_code for text in ("12", "x", "²")] == [404] * 3
    assert client.get(CONTESTS, {"source": "чужой"}).status_code == 404


def test_contests_are_those_of_the_own_regions_and_left_ones_are_opened_by_their_number_only(scene, now):
    foreign = ContestList.objects.create(region=scene.other, source="rsosh", year="2026/27", changed_at=now)
    far = ContestEvent.objects.create(contest_list=foreign, code="Р-7", name="Олимпиада соседей", level="1")
    scene.chess.is_active = False
    scene.chess.save()

    assert names(scene.client.operator2) == ["Р-7 2026/27"]
    assert "Р-7 2026/27" not in names(scene.client.operator)
    assert "О-1 2026/27" not in names(scene.client.operator)
    assert [scene.client.operator.get(f"{CONTESTS}{pk}/").status_code for pk in (scene.chess.pk, far.pk, 10**17)] == [200, 404, 404]


@pytest.mark.parametrize("address", [CONTESTS, ACHIEVEMENTS])
def test_pages_by_cursor_hold_every_row_once(scene, keep, address):
    for event in (scene.lomonosov, scene.vsosh, scene.old):
        keep(event)
    whole = rows(scene.client.pupil, address)
    found, place = [], f"{address}?page_size=1"
    while place:
        answer = scene.client.pupil.get(place).json()
        found, place = found + answer["results"], answer["next"]

    assert (found, len(found) >= 3) == (whole, True)


@pytest.mark.parametrize("address", [CONTESTS, ACHIEVEMENTS])
def test_equal_queries_for_one_and_three_rows(scene, keep, address):
    keep(scene.lomonosov)
    if address == CONTESTS:
        ContestEvent.objects.exclude(pk=scene.lomonosov.pk).update(is_active=False)
    one = queries_of(scene.client.pupil, address)
    keep(scene.vsosh)
    keep(scene.old, number="1")
    ContestEvent.objects.update(is_active=True)

    assert (queries_of(scene.client.pupil, address), len(rows(scene.client.pupil, address)) >= 3) == (one, True)


def test_achievement_is_told_to_its_owner_and_to_nobody_else(scene, keep):
    kept = keep(scene.vsosh, number="В-1", on=date(2026, 11, 1))

    assert rows(scene.client.pupil, ACHIEVEMENTS) == [
        {
            "id": kept.pk, "region": "70", "event": scene.vsosh.pk, "name": "Всероссийская олимпиада школьников по физике", "level": "",
            "matrix_level": "vsosh_regional", "year": "2026/27", "subject": "физика", "stage": "regional", "result": "prize",
            "on": "2026-11-01", "school": "", "number": "В-1", "files": [], "saved_at": "2026-11-10T10:00:00+07:00", "version": 1,
        }
    ]  # fmt: skip
    for name in ("operator", "methodist", "head", "mentor", "stranger"):
        client = getattr(scene.client, name)
        assert (rows(client, ACHIEVEMENTS), client.get(f"{ACHIEVEMENTS}{kept.pk}/").status_code) == ([], 404)
        assert client.delete(f"{ACHIEVEMENTS}{kept.pk}/").status_code == 404


def test_achievement_is_kept_once_by_its_key(scene, now):
    school = make.OrganisationFactory(municipality__region=scene.home)
    diploma = store_upload(SimpleUploadedFile("Диплом.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64), scene.pupil, PURPOSE, None, now)
    body = {"event": scene.lomonosov.pk, "year": "2026/27", "stage": "final", "result": "winner", "school": school.code}
    body |= {"number": " Л  1 ", "files": [diploma.key]}

    first, again = (send(scene.client.pupil, ACHIEVEMENTS, body, **{"Idempotency-Key": "a"}) for _ in range(2))

    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    row = Achievement.objects.get()
    told = first.json()
    assert (told["matrix_level"], told["school"], told["number"], told["files"]) == ("rsosh_1", school.code, "Л 1", [diploma.key])
    assert (row.person, row.subject) == (scene.pupil, "физика")


def test_what_stands_in_no_list_is_told_by_name(scene):
    body = {"name": "Турнир двора", "level": "municipal", "year": "2026/27", "stage": "final", "result": "prize", "subject": "шахматы"}

    answer = send(scene.client.pupil, ACHIEVEMENTS, body)

    assert (answer.status_code, answer.json()["event"], answer.json()["name"]) == (201, None, "Турнир двора")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"event": 10**17}, "event"),
        ({"event": "нет"}, "event"),
        ({"year": "2031/32"}, "year"),
        ({"stage": "space"}, "stage"),
        ({"result": ""}, "result"),
        ({"on": "вчера"}, "on"),
        ({"on": "2027-03-01"}, "on"),
        ({"school": "0000000000"}, "school"),
        ({"number": "1" * 101}, "number"),
        ({"number": "1" * 20_000}, "number"),
        ({"files": ["нет-такого"]}, "files"),
        ({"files": "x"}, "files"),
    ],
)
def test_wrong_value_is_named_by_its_field_and_nothing_is_stored(scene, changes, field):
    body = {"event": scene.lomonosov.pk, "year": "2026/27", "stage": "final", "result": "winner"} | changes

    answer = send(scene.client.pupil, ACHIEVEMENTS, body)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field]), answer.json()
    assert Achievement.objects.count() == 0


def test_change_wants_the_version_and_a_stale_one_gets_both_texts(scene, keep):
    address = f"{ACHIEVEMENTS}{keep(scene.lomonosov).pk}/"
    client = scene.client.pupil

    blind = send(client, address, {"number": "1"}, "patch")
    first = send(client, address, {"number": "1"}, "patch", **{"If-Match": client.get(address)["ETag"]})
    stale = send(client, address, {"number": "2"}, "patch", **{"If-Match": '"1"'})

    assert [answer.status_code for answer in (blind, first, stale)] == [422, 200, 409]
    assert (first["ETag"], first.json()["number"], first.json()["result"]) == ('"2"', "1", "prize")
    assert (stale.json()["current"], stale.json()["yours"]) == ({"number": "1"}, {"number": "2"})


def test_deleted_achievement_is_gone_and_comes_back(scene, keep):
    address = f"{ACHIEVEMENTS}{keep(scene.lomonosov).pk}/"
    client = scene.client.pupil

    assert client.delete(address).status_code == 204
    assert (rows(client, ACHIEVEMENTS), client.get(address).status_code) == ([], 404)
    assert send(scene.client.stranger, f"{address}restore/", {}).status_code == 404
    assert send(client, f"{address}restore/", {}).status_code == 200
    assert len(rows(client, ACHIEVEMENTS, year="2026/27")) == 1
    assert rows(client, ACHIEVEMENTS, year="2025/26") == []
