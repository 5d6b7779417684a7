"""Pages and API of practice cards as each role meets them."""

from dataclasses import replace
from io import BytesIO

import factories as make
import pytest
from openpyxl import load_workbook
from studios.cast import queries_of, statuses
from studios.practices.conftest import FULL

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.studios.models import PracticeCard

pytestmark = pytest.mark.django_db
ROLES = ("operator", "methodist", "mentor", "mentor2", "head", "municipal", "operator2", "stranger")
HERE = "/pulsar/practices/"
API = "/pulsar/api/v1/practices/"


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_role_gets_what_the_matrix_says(scene, card):
    row = card.sent()

    staff = {"operator": 200, "methodist": 200}
    other = dict.fromkeys(("mentor2", "head", "municipal", "operator2"), 404) | {"stranger": 403}
    assert statuses(scene, HERE, ROLES) == dict.fromkeys(ROLES, 200) | {"stranger": 403}
    assert statuses(scene, f"{HERE}{row.pk}/", ROLES) == other | staff | {"mentor": 200}
    assert statuses(scene, f"{HERE}queue/", ROLES) == dict.fromkeys(ROLES, 403) | staff | {"operator2": 200}
    assert statuses(scene, f"{HERE}mine/", ROLES) == dict.fromkeys(ROLES, 403) | {"mentor": 200, "mentor2": 200}
    assert statuses(scene, f"{HERE}export/xlsx/", ROLES) == dict.fromkeys(ROLES, 403) | staff | {"operator2": 200}


def test_a_confirmed_card_is_for_colleagues_of_the_region_only(scene, card):
    row = card.confirmed()
    there = [role for role in ROLES if role not in ("operator2", "stranger")]

    assert statuses(scene, f"{HERE}{row.pk}/", ROLES) == dict.fromkeys(there, 200) | {"operator2": 404, "stranger": 403}
    assert {role: row.title in text(getattr(scene.client, role), HERE) for role in (*there, "operator2")} == (
        dict.fromkeys(there, True) | {"operator2": False}
    )
    assert row.title in text(scene.client.head, "/pulsar/search/?q=кухне")


def test_a_draft_is_its_studios_own(scene, card):
    row = card.draft()

    assert statuses(scene, f"{HERE}{row.pk}/edit/", ROLES) == dict.fromkeys(ROLES, 403) | {"mentor": 200, "mentor2": 404}
    assert statuses(scene, f"{HERE}{row.pk}/", ("mentor", "operator", "mentor2")) == {"mentor": 200, "operator": 404, "mentor2": 404}
    assert scene.client.mentor2.post(f"{HERE}{row.pk}/discard/").status_code == 404
    assert PracticeCard.objects.count() == 1


def test_a_mentor_begins_only_in_an_own_studio(scene):
    assert scene.client.mentor.post(f"{HERE}new/", {"studio": scene.other_studio.pk}).status_code == 404
    assert scene.client.mentor.post(f"{HERE}new/", {"studio": "9" * 30}).status_code == 404
    assert scene.client.operator.post(f"{HERE}new/", {"studio": scene.studio.pk}).status_code == 403

    answer = scene.client.mentor.post(f"{HERE}new/", {"studio": scene.studio.pk})

    assert answer["Location"] == f"{HERE}{PracticeCard.objects.get().pk}/edit/"


def test_the_script_saves_and_a_second_window_gets_both_texts(scene, card, posted):
    row = card.draft()
    address = f"{HERE}{row.pk}/save/"

    saved = scene.client.mentor.post(address, posted(row, title="Новое имя", link1="https://a.example"))
    stale = scene.client.mentor.post(address, posted(row, title="Ещё одно"))

    assert (saved.status_code, saved.json()["version"]) == (200, row.version + 1)
    assert (stale.status_code, stale.json()["current"]["title"], stale.json()["yours"]["title"]) == (409, "Новое имя", "Ещё одно")
    assert "data-pulsar-conflict" in stale.json()["html"]
    assert PracticeCard.objects.get().links == "https://a.example"


def test_a_stale_form_without_script_shows_both_texts(scene, card, posted):
    row = card.draft()
    scene.client.mentor.post(f"{HERE}{row.pk}/edit/", posted(row, subject="physics", link1="https://a.example"))

    answer = scene.client.mentor.post(f"{HERE}{row.pk}/edit/", posted(row, title="Моё"))

    assert answer.status_code == 409
    assert all(word in answer.content.decode() for word in ("Моё", "физика", "https://a.example"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "х" * 151),
        ("done", "х" * 100_000),
        ("subject", "'; DROP"),
        ("grade_from", "99"),
        ("grade_to", "шесть"),
        ("link1", "х" * 600),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_the_field(scene, card, posted, field, value):
    row = card.draft()

    answer = scene.client.mentor.post(f"{HERE}{row.pk}/edit/", posted(row, do="send", **{field: value}))

    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.content.decode()
    assert PracticeCard.objects.get().content == FULL


def test_a_hostile_text_is_shown_as_text(scene, card):
    card.confirmed(replace(FULL, title="<script>alert(1)</script>"))

    assert "<script>alert(1)" not in text(scene.client.head, HERE)


def test_names_of_pupils_are_asked_about_and_shown_to_the_centre(scene, card, posted):
    make.MembershipFactory(studio_year=scene.studio, person__family="Синицын")
    row = card.draft(replace(FULL, result=FULL.result + " Синицыну понравилось."))
    address = f"{HERE}{row.pk}/edit/"

    asked = scene.client.mentor.post(address, posted(row, do="send"))
    assert asked.status_code == 422
    assert 'id="e-names_checked"' in asked.content.decode()

    assert scene.client.mentor.post(address, posted(row, do="send", names_checked="on")).status_code == 302
    assert "Синицыну" in text(scene.client.methodist, f"{HERE}{row.pk}/").split("<aside")[-1]


def test_the_centre_reads_what_was_sent_not_what_is_being_changed(scene, card, posted):
    row = card.returned()
    scene.client.mentor.post(f"{HERE}{row.pk}/edit/", posted(row, title="Недописанное"))

    assert "Недописанное" not in text(scene.client.methodist, f"{HERE}{row.pk}/")
    assert "Недописанное" not in text(scene.client.methodist, f"{HERE}queue/?status=returned")
    assert scene.client.methodist.get(f"{API}{row.pk}/").json()["said"]["title"] == FULL.title
    assert scene.client.mentor.get(f"{API}{row.pk}/").json()["said"]["title"] == "Недописанное"
    assert scene.client.head.get(f"{API}{row.pk}/").status_code == 404


def test_decisions_belong_to_the_centre(scene, card):
    row = card.sent()
    address = f"{HERE}{row.pk}/do/"

    assert scene.client.mentor.post(f"{address}confirm/").status_code == 403
    assert scene.client.operator2.post(f"{address}confirm/").status_code == 404
    assert scene.client.operator.post(f"{address}dance/").status_code == 404
    assert scene.client.methodist.post(f"{address}return/", {"reason": "мало"}).status_code == 422
    assert scene.client.methodist.post(f"{address}confirm/").status_code == 302
    assert scene.client.operator.post(f"{address}confirm/").status_code == 409
    assert scene.client.operator.post(f"{address}take_back/").status_code == 403
    assert PracticeCard.objects.get().status == "confirmed"


def test_what_changed_since_the_return_is_marked(scene, card, posted):
    row = card.returned()
    scene.client.mentor.post(f"{HERE}{row.pk}/edit/", posted(row, done=FULL.done + " Два урока.", do="send"))

    assert "<ins>" in text(scene.client.methodist, f"{HERE}{row.pk}/")
    assert "<ins>" not in text(scene.client.mentor, f"{HERE}{row.pk}/")


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("q=МЁД", True),
        ("q=мед+опыты", True),
        ("q=мед+железо", False),
        ("locality=rural", True),
        ("locality=city", False),
        ("subject=chemistry&kind=school", True),
        ("kind=lyceum", False),
        ("grade=6", True),
        ("grade=9", False),
        ("grade=99999999999999999999", False),
        ("grade=²", True),
        ("municipality=69701000", True),
        ("municipality=69658000", False),
        ("page=700", True),
    ],
)
def test_filters(scene, card, query, is_found):
    card.confirmed(replace(FULL, result=FULL.result + " Ещё проверили мёд."))

    assert (FULL.title in text(scene.client.municipal, f"{HERE}?{query}")) is is_found


def test_lists_take_the_same_queries_for_1_and_3_cards(scene, card):
    make_one = (card.confirmed, card.returned, lambda: card.confirmed(studio=scene.other_studio, by=scene.people.mentor2))
    for one in make_one:
        one()
    pages = {"methodist": (HERE, f"{HERE}queue/?status=", API), "mentor": (f"{HERE}mine/", API, "/pulsar/me/"), "head": (HERE, API)}
    small = {(role, address): queries_of(getattr(scene.client, role), address) for role, found in pages.items() for address in found}

    for one in make_one * 2:
        one()

    assert {key: queries_of(getattr(scene.client, key[0]), key[1]) for key in small} == small
    assert max(n for (_, address), n in small.items() if address.startswith((HERE, API))) <= 15


def test_cards_leave_as_a_table_with_a_reason(scene, card):
    card.confirmed(), card.returned(), card.draft()

    answer = scene.client.operator.post(f"{HERE}export/xlsx/?status=confirmed", {"reason": "Для отчёта"})
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    everything = scene.client.operator.post(f"{HERE}export/csv/", {"reason": "Для отчёта"})

    assert (len(rows), rows[1][0], rows[1][18]) == (2, FULL.title, "да")
    assert len(b"".join(everything.streaming_content).decode().strip().splitlines()) == 3
    assert AuditEntry.objects.filter(action="export", reason="Для отчёта").count() == 2
    assert scene.client.operator.post(f"{HERE}export/pdf/", {"reason": "Для отчёта"}).status_code == 404
    assert scene.client.operator.post(f"{HERE}export/csv/", {"reason": ""}).status_code == 422


def test_api_gives_each_what_the_pages_give(scene, card):
    card.confirmed(), card.sent(), card.draft()

    def found(role, query=""):
        return [row["status"] for row in getattr(scene.client, role).get(f"{API}?{query}").json()["results"]]

    assert found("head") == ["confirmed"]
    assert found("methodist") == ["submitted", "confirmed"]
    assert found("mentor") == ["draft", "submitted", "confirmed"]
    assert found("mentor2", "q=кухне&grade=7") == ["confirmed"]
    assert found("methodist", "status=submitted") == ["submitted"]
    assert found("operator2") == []
    assert scene.client.stranger.get(API).status_code == 403
    assert len(scene.client.mentor.get(f"{API}?page_size=1").json()["results"]) == 1


def test_home_says_how_many_wait_and_my_pulsar_what_is_next(scene, card):
    card.sent()
    assert f'href="{HERE}queue/"' in text(scene.client.methodist, "/pulsar/")
    assert f'href="{HERE}mine/"' in text(scene.client.mentor, "/pulsar/me/")
    assert f'href="{HERE}mine/"' not in text(scene.client.head, "/pulsar/me/")


def test_files_of_a_card_open_for_those_who_may_read_it(scene, card, now):
    PrivateFile.objects.create(
        key="aaaa", owner=scene.people.mentor, purpose="practice", state="ready", size=1, created_at=now,
        original_name="план.pdf", content_type="application/pdf", stored_name="none",
    )  # fmt: skip
    row = card.draft(replace(FULL, files=("aaaa",), is_clear=True))
    refused = "Такой страницы или записи нет"

    def sees(role):
        return refused not in getattr(scene.client, role).get("/pulsar/files/aaaa/").content.decode()  # the content itself is lost

    assert {role: sees(role) for role in ("mentor", "methodist", "head")} == {"mentor": True, "methodist": False, "head": False}
    PracticeCard.objects.filter(pk=row.pk).update(status="confirmed")
    assert {role: sees(role) for role in ("methodist", "head", "operator2", "stranger")} == {
        "methodist": True, "head": True, "operator2": False, "stranger": False,
    }  # fmt: skip


def test_a_form_with_a_foreign_key_tells_nothing_of_the_foreign_file(scene, card, posted, now):
    PrivateFile.objects.create(
        key="aaaa", owner=scene.people.mentor2, purpose="practice", state="ready", size=1, created_at=now,
        original_name="Лебедева, справка.pdf", content_type="application/pdf", stored_name="none",
    )  # fmt: skip
    row = card.draft()

    wrong = scene.client.mentor.post(f"{HERE}{row.pk}/edit/", posted(row, title="х" * 151, files=["aaaa"]))
    stale = scene.client.mentor.post(f"{HERE}{row.pk}/edit/", posted(row, version=99, files=["aaaa"]))
    saved = scene.client.mentor.post(f"{HERE}{row.pk}/save/", posted(row, version=99, files=["aaaa"]))

    assert (wrong.status_code, stale.status_code, saved.status_code) == (422, 409, 409)
    assert not [answer for answer in (wrong, stale, saved) if "Лебедева" in answer.content.decode() or "u041b" in answer.content.decode()]
