"""Pages of contests and achievements as each role meets them."""

import re
from io import BytesIO

import factories as make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from selection.contests.conftest import event_of
from studios.cast import queries_of, statuses

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.inbox import ics
from pulsar_xblocks.selection.contests.models import Achievement, ContestChoice, ContestList

pytestmark = pytest.mark.django_db
ROLES = ("operator", "methodist", "head", "municipal", "mentor", "operator2", "pupil", "stranger")
CALENDAR, OWN = "/pulsar/contests/", "/pulsar/me/achievements/"
LISTS, COUNTS = f"{CALENDAR}lists/", f"{CALENDAR}counts/"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_role_gets_what_the_matrix_says(scene):
    everyone, staff = dict.fromkeys(ROLES, 200), {"operator": 200, "methodist": 200}
    refused = dict.fromkeys(ROLES, 403)

    assert statuses(scene, CALENDAR, ROLES) == everyone
    assert statuses(scene, OWN, ROLES) == everyone
    assert statuses(scene, LISTS, ROLES) == refused | staff | {"operator2": 200}
    assert statuses(scene, f"{LISTS}{scene.rsosh.pk}/", ROLES) == refused | staff | {"operator2": 404}
    assert statuses(scene, f"{LISTS}{scene.rsosh.pk}/export/xlsx/", ROLES) == refused | staff | {"operator2": 200}
    assert statuses(scene, COUNTS, ROLES) == refused | staff | {"operator2": 200, "head": 200, "municipal": 200}
    assert statuses(scene, f"{COUNTS}export/csv/", ROLES) == refused | staff | {"operator2": 200, "head": 200, "municipal": 200}


def test_lists_of_another_region_stay_invisible_to_its_people(scene):
    assert "Ломоносов" in text(scene.client.operator, f"{CALENDAR}?when=all")
    assert "Ломоносов" not in text(scene.client.operator2, f"{CALENDAR}?when=all")
    assert scene.client.operator2.post(f"{CALENDAR}{scene.lomonosov.pk}/choose/").status_code == 404
    assert scene.client.operator2.get(f"{OWN}new/?event={scene.lomonosov.pk}").status_code == 404
    assert scene.client.operator2.post(f"{LISTS}{scene.rsosh.pk}/export/csv/", {"reason": "Посмотреть"}).status_code == 404


def test_the_calendar_is_filtered(scene):
    def names(query):
        page = text(scene.client.pupil, f"{CALENDAR}?{query}")
        return [name for name in ("Ломоносов", "школьников по физике", "Белая ладья") if name in page]

    assert names("") == ["Ломоносов", "школьников по физике", "Белая ладья"]
    assert names("grade=3") == ["школьников по физике", "Белая ладья"]
    assert names("subject=Физика") == ["Ломоносов", "школьников по физике"]
    assert names("source=regional") == ["Белая ладья"]
    assert names("q=ламаносов") == ["Ломоносов"]
    assert names("year=2025/26") == ["Ломоносов"]
    assert names("grade=99&source=x&year=1&subject=%27") == []
    assert names("grade=99&source=x&year=1&region=99&page=-3&q=") == ["Ломоносов", "школьников по физике", "Белая ладья"]


def test_what_is_over_waits_for_the_whole_year(scene, set_days):
    set_days(scene.lomonosov, "2026-09-01", "2026-10-01")

    assert "Ломоносов" not in text(scene.client.pupil, CALENDAR)
    assert "закончился" in text(scene.client.pupil, f"{CALENDAR}?when=all")


@pytest.fixture
def set_days():
    def change(event, first, last):
        type(event).objects.filter(pk=event.pk).update(starts_on=first, ends_on=last)

    return change


def test_a_chosen_contest_is_in_the_own_calendar_and_in_the_phones(scene, now):
    choose = f"{CALENDAR}{scene.lomonosov.pk}/choose/"

    first = scene.client.pupil.post(choose, {"next": f"{CALENDAR}?grade=5"})
    scene.client.pupil.post(choose, {"next": "https://evil.example/"})

    events = [(one.title, str(one.starts), str(one.ends)) for one in ics.events_of(scene.pupil, now)]
    assert first["Location"] == f"{CALENDAR}?grade=5#c{scene.lomonosov.pk}"
    assert ContestChoice.objects.count() == 1
    assert events == [("Олимпиада школьников «Ломоносов»", "2026-12-01", "2027-03-26")]
    assert "Ломоносов" in text(scene.client.pupil, "/pulsar/me/")
    assert "Белая ладья" not in text(scene.client.pupil, f"{CALENDAR}?own=1")
    assert scene.client.pupil.post(choose, {"next": "//evil.example/x"})["Location"].startswith(CALENDAR)

    scene.client.pupil.post(f"{CALENDAR}{scene.lomonosov.pk}/let-go/")
    assert ContestChoice.objects.count() == 0
    assert scene.client.pupil.post(f"{CALENDAR}{scene.lomonosov.pk}/steal/").status_code == 404


def test_the_part_of_the_page_finds_in_two_queries_of_its_own(scene, django_assert_num_queries):
    address = f"{CALENDAR}find/?q=ламаносов&year=2026/27"
    first = scene.client.pupil.get(address).json()

    assert (first["count"], f"event={scene.lomonosov.pk}" in first["html"]) == (1, True)
    assert scene.client.pupil.get(f"{CALENDAR}find/?q={'й' * 3000}&year=<script>").json()["count"] == 0
    event_of(scene.rsosh, "Р-2", "Олимпиада «Ломоносовские чтения»", level="2")
    few = queries_of(scene.client.pupil, address)
    for number in range(30):
        event_of(scene.rsosh, f"Р-{number + 10}", f"Олимпиада «Ломоносов» {number}", level="2")
    assert queries_of(scene.client.pupil, address) == few


def test_a_pupil_keeps_an_achievement_with_a_photo_without_script(scene, posted):
    page = text(scene.client.pupil, f"{OWN}new/?event={scene.lomonosov.pk}")
    photo = SimpleUploadedFile("Диплом.png", PNG)

    answer = scene.client.pupil.post(f"{OWN}new/", posted(scene.lomonosov, school=scene.school.pk) | {"files-plain": [photo]})

    row = Achievement.objects.get()
    assert 'value="физика"' in page
    assert answer["Location"].startswith(f"{OWN}?stored={row.pk}")
    assert (row.person, row.subject, row.school, row.region) == (scene.pupil, "физика", scene.school, scene.home)
    assert PrivateFile.objects.get().subject_id == str(row.pk)
    shown = text(scene.client.pupil, OWN)
    assert "победитель" in shown
    assert "засчитывается как «Олимпиада из перечня РСОШ" in shown
    file = f"/pulsar/files/{PrivateFile.objects.get().key}/"
    assert {role: getattr(scene.client, role).get(file).status_code for role in ("pupil", "operator", "stranger")} == {
        "pupil": 200,
        "operator": 404,
        "stranger": 404,
    }


def test_what_stands_in_no_list_is_written_by_hand(scene, posted):
    refused = scene.client.pupil.post(f"{OWN}new/", posted(name="Ю"))
    stored = scene.client.pupil.post(f"{OWN}new/", posted(name="  Турнир   двора ", level="regional", subject="шахматы"))

    assert (refused.status_code, stored.status_code) == (422, 302)
    assert "Запишите название, как в дипломе." in refused.content.decode()
    assert Achievement.objects.get().name == "Турнир двора"


@pytest.mark.parametrize(
    "changes",
    [
        {"event": "9" * 18},
        {"event": "9" * 40},
        {"event": "abc"},
        {"stage": "municipal"},
        {"result": "<script>"},
        {"on": "вчера"},
        {"on": "2026-02-30"},
        {"school": "0"},
        {"school": str(10**30)},
        {"number": "1" * 5000},
        {"year": "2019/20"},
        {"files": "a" * 5000},
    ],
)
def test_hostile_fields_are_refused_and_store_nothing(scene, posted, changes):
    answer = scene.client.pupil.post(f"{OWN}new/", posted(scene.lomonosov) | changes)

    assert answer.status_code in (404, 422)
    assert Achievement.objects.count() == 0


def test_an_achievement_is_its_owners_own(scene, keep, posted):
    row = keep(scene.lomonosov)
    address = f"{OWN}{row.pk}/"

    assert statuses(scene, address, ROLES) == dict.fromkeys(ROLES, 404) | {"pupil": 200}
    assert {scene.client.operator.post(f"{address}{what}/").status_code for what in ("remove", "restore", "burn")} == {404}
    assert scene.client.operator.post(address, posted(scene.lomonosov)).status_code == 404
    assert Achievement.objects.get(removed_at=None).pk == row.pk
    assert "Ломоносов" not in text(scene.client.stranger, OWN)


def test_a_second_window_gets_both_texts(scene, keep, posted):
    row = keep(scene.lomonosov)
    address = f"{OWN}{row.pk}/"
    scene.client.pupil.post(address, posted(scene.lomonosov, version=1))

    answer = scene.client.pupil.post(address, posted(scene.lomonosov, version=1, result="participant"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("победитель" in page, "участник" in page) == (True, True)


def test_another_contest_can_be_chosen_for_an_achievement(scene, keep, posted):
    row = keep(scene.lomonosov)
    found = text(scene.client.pupil, f"{OWN}new/?for={row.pk}&q=школьников по физике")

    assert f'href="{OWN}{row.pk}/?event={scene.vsosh.pk}"' in found
    assert "Всероссийская олимпиада" in text(scene.client.pupil, f"{OWN}{row.pk}/?event={scene.vsosh.pk}")

    scene.client.pupil.post(f"{OWN}{row.pk}/", posted(scene.vsosh, version=1, stage="regional"))
    assert Achievement.objects.get().event == scene.vsosh


def test_deleting_offers_to_bring_it_back(scene, keep):
    row = keep(scene.lomonosov)

    gone = scene.client.pupil.post(f"{OWN}{row.pk}/remove/")

    assert "Удалено: Олимпиада школьников «Ломоносов»" in text(scene.client.pupil, gone["Location"])
    assert scene.client.pupil.get(f"{OWN}{row.pk}/").status_code == 404
    scene.client.pupil.post(f"{OWN}{row.pk}/restore/")
    assert Achievement.objects.get(removed_at=None).pk == row.pk


def test_the_lower_stage_of_the_same_olympiad_is_explained(scene, keep):
    keep(scene.vsosh, stage="municipal")
    keep(scene.vsosh, stage="regional")

    assert text(scene.client.pupil, OWN).count("Не суммируется с той же олимпиадой этого года: региональный этап, призёр.") == 1


def test_numbers_are_told_to_the_region_and_guarded_in_a_municipality(scene, keep, pupils):
    far = make.OrganisationFactory(
        municipality=make.MunicipalityFactory(oktmo="69658000", name="Чаинский район"), short_name="Дальняя школа"
    )
    for person in pupils(4).rows:
        keep(scene.lomonosov, person=person, school=scene.school.pk)
    keep(scene.vsosh, person=pupils(1).rows[0], school=scene.school.pk)
    keep(scene.vsosh, school=far.pk)

    region = text(scene.client.operator, f"{COUNTS}?by=event")
    place, school = (text(getattr(scene.client, role), f"{COUNTS}?by=event") for role in ("municipal", "head"))

    assert cells(region) == [["4", "4", "4"], ["2", "2", "2"], ["6", "6", "6"]]
    assert cells(place) == cells(school) == [["4", "4", "4"]]
    assert "Ещё 1 строка не показана: в ней меньше трёх человек." in place
    assert "школьников по физике" not in place
    assert "Дальняя школа" in text(scene.client.operator, f"{COUNTS}?by=school")
    assert "Дальняя школа" not in text(scene.client.municipal, f"{COUNTS}?by=school")
    assert "Ученикова" not in region + place
    assert cells(text(scene.client.operator2, f"{COUNTS}?by=event")) == []


def cells(page):
    """Return the numbers of the table, line by line."""
    rows = re.findall(r'<tr role="row">(.*?)</tr>', page, re.S)
    found = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in rows]
    return [row for row in found if row]


def test_numbers_are_taken_out_with_a_reason(scene, keep, pupils):
    for person in pupils(3).rows:
        keep(scene.lomonosov, person=person, school=scene.school.pk)

    refused = scene.client.municipal.post(f"{COUNTS}export/xlsx/?by=school", {"reason": ""})
    answer = scene.client.municipal.post(f"{COUNTS}export/xlsx/?by=school", {"reason": "Отчёт управления"})

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    entry = AuditEntry.objects.get(action="export")
    assert refused.status_code == 422
    assert [cell.value for cell in sheet[2]][:3] == [scene.school.short_name, scene.place.name, 3]
    assert (entry.object_kind, entry.region, entry.reason) == ("achievement", scene.home, "Отчёт управления")


def test_the_operator_begins_a_list_and_is_led_to_its_table(scene):
    answer = scene.client.operator.post(LISTS, {"source": "ministry", "year": "2027/28", "region": scene.home.pk})
    again = scene.client.operator.post(LISTS, {"source": "ministry", "year": "2027/28", "region": scene.other.pk})

    made = ContestList.objects.get(year="2027/28")
    assert answer["Location"] == again["Location"] == f"/pulsar/loads/contests_whole/{made.pk}/"
    assert made.region == scene.home
    assert scene.client.operator.post(LISTS, {"source": "x", "year": "2027/29"}).status_code == 422
    assert scene.client.methodist.post(LISTS, {"source": "ministry", "year": "2027/28"}).status_code == 403


def test_lists_take_the_same_queries_for_one_row_and_three(scene, keep, pupils):
    keep(scene.lomonosov, school=scene.school.pk)
    pages = {"pupil": (CALENDAR, OWN, "/pulsar/me/"), "operator": (LISTS, f"{LISTS}{scene.rsosh.pk}/", COUNTS)}
    for name, addresses in pages.items():
        for address in addresses:
            queries_of(getattr(scene.client, name), address)
    before = {address: queries_of(getattr(scene.client, name), address) for name, addresses in pages.items() for address in addresses}

    for number in range(2, 5):
        event = event_of(scene.rsosh, f"Р-{number}", f"Олимпиада {number}", level="2", subjects="химия")
        keep(event, school=scene.school.pk)
        ContestList.objects.create(region=scene.home, source="rsosh", year=f"203{number}/3{number + 1}", changed_at=scene.rsosh.changed_at)
    ContestList.objects.filter(pk=scene.rsosh.pk).update(version=2)
    queries_of(scene.client.pupil, CALENDAR)  # the index is made anew

    after = {address: queries_of(getattr(scene.client, name), address) for name, addresses in pages.items() for address in addresses}
    assert after == before
    assert after.pop("/pulsar/me/") <= 30  # one or two of each capability's cards
    assert max(after.values()) <= 15  # with session and user
