"""What bad input gets from the block: a sentence beside the field, the right answer, nothing half-written."""

import json

import pytest
from factories import StudioYearFactory
from studio_rows import rows

from pulsar_xblocks.studios.models import StudioApplication

pytestmark = pytest.mark.django_db


def test_stale_draft_gives_both_texts_and_the_newer_version(stranger, answers):
    stranger.do("start")
    stranger.do("save", answers | {"version": "1", "title": "Первое окно"})

    answer = stranger.do("save", answers | {"version": "1", "title": "Второе окно"})

    body = answer.json()
    assert (answer.status_code, body["code"], body["version"]) == (409, "stale", 2)
    assert (body["current"]["title"], body["yours"]["title"]) == ("Первое окно", "Второе окно")
    assert "Первое окно" in body["html"]
    assert StudioApplication.objects.get().title == "Первое окно"


def test_incomplete_submission_names_fields_and_keeps_what_was_typed(stranger, answers):
    stranger.do("start")
    del answers["o2_post"]

    answer = stranger.do("submit", answers | {"version": "1"})

    body = answer.json()
    assert (answer.status_code, list(body["errors"])) == (422, ["o2_post"])
    assert 'href="#f-o2_post-p' in body["html"]
    assert "Снежный барс" in body["html"]
    row = StudioApplication.objects.get()
    assert (row.status, json.loads(row.answers)["o2_subject"]) == ("draft", "физика")


@pytest.mark.parametrize("size", [100, 101])
def test_101st_character_of_the_name_is_refused_beside_the_field(size, stranger, answers):
    stranger.do("start")

    answer = stranger.do("save", answers | {"version": "1", "title": "я" * size})

    assert answer.status_code == (200 if size == 100 else 422)
    assert StudioApplication.objects.get().title == ("я" * size if size == 100 else "")


def test_submission_after_the_window_is_gone_and_the_draft_stays(stranger, answers, year, now):
    stranger.do("start")
    stranger.do("save", answers | {"version": "1"})
    type(year).objects.update(call_closes_at=now)
    type(year).objects.update(call_closes_at=now.replace(day=9))

    answer = stranger.do("submit", answers | {"version": "2"})

    assert answer.status_code == 410
    row = StudioApplication.objects.get()
    assert (row.status, row.title) == ("draft", "Снежный барс")
    assert stranger.do("save", answers | {"version": str(row.version), "title": "Барс"}).status_code == 200


def test_class_list_with_a_wrong_row_stores_nothing_and_names_the_row(mentor, studio):
    before = rows()
    typed = "Лосева\tВарвара\tИльинична\t8А\t12.03.2013\t\nКим\tСофья\t\t8А\t45.06.2012\t"

    answer = mentor.do("add_class", {"rows": typed, "confirmed": "1"})

    assert answer.status_code == 200
    assert "45.06.2012" in answer.json()["html"]
    assert rows() == before


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("log_meeting", {"client_key": "k", "held_on": "2026-11-11"}, "held_on"),
        ("log_meeting", {"client_key": "k", "held_on": "вчера"}, "held_on"),
        ("log_meeting", {"client_key": "k", "held_on": "2026-11-09", "minutes": "601"}, "minutes"),
        ("log_meeting", {"client_key": "k", "held_on": "2026-11-09", "note": "я" * 2001}, "note"),
        ("log_meeting", {"client_key": "k", "held_on": "2026-11-09", "present": ["нет"]}, "present"),
        ("say", {"text": "   "}, "text"),
        ("say", {"text": "я" * 4001}, "text"),
        ("tick", {"item": "nothing"}, "item"),
        ("tick", {"item": "plan", "done_on": "2026-11-09"}, "note"),
        ("tick", {"item": "safety", "done_on": "2027-01-01"}, "done_on"),
        ("add_class", {"rows": "   "}, "rows"),
        ("add_class", {"rows": "я" * 20_001}, "rows"),
        ("invite_mentor", {"email": "без собаки"}, "email"),
    ],
)
def test_wrong_value_is_named_by_its_field_and_nothing_is_stored(name, body, field, mentor, studio):
    before = rows()

    answer = mentor.do(name, body)

    assert (answer.status_code, field in answer.json()["errors"]) == (422, True), answer.json()
    assert answer.json()["errors"][field][0] in answer.json()["html"].replace("&quot;", '"')
    assert rows() == before


def test_refused_mark_of_the_checklist_stays_open_with_the_sentence_beside_its_field(mentor):
    html = mentor.do("tick", {"item": "plan", "done_on": "2026-11-09", "note": " "}).json()["html"]

    wrong = html.partition('id="f-note-p')[0].rpartition("<details")[2]
    assert wrong.startswith(' class="pulsar-panel" open>')
    assert ['href="#f-note-p' in html, html.count('id="f-note-p'), html.count('id="e-note-p'), "2026-11-09" in wrong] == [True, 1, 1, True]


def test_refusal_of_a_second_studio_on_the_join_page_is_in_the_persons_language(pupil, year):
    other = StudioYearFactory(year=year)
    pupil.client.get("/login/")
    token = pupil.client.cookies["csrftoken"].value
    person = {"family": "Лосева", "given": "Анна", "birth_date": "2012-03-12", "csrfmiddlewaretoken": token}

    answer = pupil.client.post(f"/pulsar/join/{other.join_code}/", person)

    assert answer.status_code == 409
    assert "только в одной студии" in answer.content.decode()
