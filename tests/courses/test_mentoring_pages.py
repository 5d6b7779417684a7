"""Pages of mentoring: who reaches what, what each is asked, hostile and huge input, the same queries for one and three."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import PersonFactory, RegionFactory, RoleFactory
from mentoring_rows import NOW, PLAN, THEMES, active, agreed, mentor, proposed, request, school, teacher, themes
from openpyxl import load_workbook

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.mentoring import own, queries, retirement
from pulsar_xblocks.courses.mentoring.actions import working
from pulsar_xblocks.courses.mentoring.models import MentoringMeeting, MentoringPair, MentorProfile
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db
MINE, ASK, DESK = "/pulsar/me/mentoring/", "/pulsar/me/mentoring/ask/", "/pulsar/mentoring/"


def client_of(person):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person.user)
    return client


@pytest.fixture(autouse=True)
def themed(region):
    return themes(region)


def _page(pair):
    return f"/pulsar/mentoring/pairs/{pair.key}/"


def _do(person, pair, what, **posted):
    return client_of(person).post(f"{_page(pair)}do/", {"what": what} | posted).status_code


def test_a_teacher_offers_help_another_asks_and_both_meet(region, curator):
    helper, learner = teacher(), teacher()
    offered = client_of(helper).post(
        f"{MINE}profile/", {"version": "0", "themes": THEMES[:1], "most": "2", "is_open": "on", "about": "Опыт"}
    )
    asked = client_of(learner).post(f"{MINE}request/", {"themes": THEMES[:1], "text": "Хочу открыть студию"})
    shown = client_of(learner).get(MINE).content.decode()
    made = client_of(learner).post(ASK, {"mentor": helper.key})
    pair = MentoringPair.objects.get()

    assert [one.status_code for one in (offered, asked, made)] == [302, 302, 302]
    assert helper.full_name in shown and "2 free places" in shown
    assert _do(helper, pair, "answer", side="mentor") == 302
    plan = {"goal": PLAN.goal, "tasks": "\n".join(PLAN.tasks), "starts_on": "2026-11-01", "ends_on": "2027-05-31", "send": "1"}
    assert _do(learner, pair, "plan", version="2", **plan) == 302
    assert _do(curator, pair, "approve") == 302
    meeting = {"on": "2026-11-09", "minutes": "90", "topic": "План занятия", "next_step": ""}
    assert _do(helper, pair, "meeting", **meeting) == 302
    row = MentoringMeeting.objects.get()
    assert _do(helper, pair, "confirm", meeting=row.key) == 403
    assert _do(learner, pair, "confirm", meeting=row.key) == 302
    assert _do(learner, pair, "texts", version="5", mid_review="", report="Студия открыта") == 302
    assert _do(curator, pair, "finish") == 302
    assert MentoringPair.objects.get().status == mentoring.DONE


def test_what_was_typed_stays_after_a_refusal(region, curator):
    pair = agreed(region)
    body = client_of(pair.mentor).post(f"{_page(pair)}do/", {"what": "plan", "version": "2", "goal": "Своя цель", "tasks": "", "send": "1"})

    assert body.status_code == 422
    assert "Своя цель" in body.content.decode() and "Write at least one task." in body.content.decode()


def test_a_stale_programme_is_not_overwritten(region):
    pair = agreed(region)
    working.save_plan(pair, pair.version, PLAN, by=pair.mentor, now=NOW)

    assert _do(pair.mentee, pair, "plan", version="2", goal="Другое") == 409
    assert MentoringPair.objects.get().goal == PLAN.goal


def test_each_opinion_is_read_only_after_both_have_written(region, curator):
    pair = active(region, curator)
    assert _do(pair.mentor, pair, "opinion", score="5", text="Слова наставника") == 302
    hidden = client_of(pair.mentee).get(_page(pair)).content.decode()
    assert "Слова наставника" not in hidden and "has written already" in hidden
    assert "Слова наставника" in client_of(curator).get(_page(pair)).content.decode()

    assert _do(pair.mentee, pair, "opinion", score="4", text="Слова наставляемого") == 302
    for person, words in ((pair.mentee, "Слова наставника"), (pair.mentor, "Слова наставляемого")):
        assert words in client_of(person).get(_page(pair)).content.decode()


def test_a_head_reads_what_is_asked_and_not_the_work(region, curator):
    places = school(region), school(region)
    head = RoleFactory(role="head", region=region, organisation=places[0]).person
    pair = proposed(region, places)
    body = client_of(head).get(_page(pair)).content.decode()

    assert "You are asked as head of the organisation" in body
    assert "Хочу открыть студию" not in body
    assert _do(head, pair, "answer", side="mentees_head") == 403
    assert _do(head, pair, "answer", side="mentors_head") == 302
    assert _do(head, pair, "end", reason="Передумали") == 403
    assert [card.tone for card in own.cards(head, actor_of(head), NOW)] == ["idle"]


def test_the_curator_enters_a_heads_consent_from_a_paper(region, curator):
    pair = proposed(region, (school(region), school(region)))

    assert _do(curator, pair, "answer", side="mentors_head", reason="") == 422
    assert _do(curator, pair, "answer", side="mentors_head", reason="Письмо № 12 от 01.11.2026") == 302
    assert _do(curator, pair, "answer", side="mentor", reason="За него") == 403
    assert queries.agreements_of(pair)[mentoring.MENTORS_HEAD].by == curator


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("operator", [200, 200, 200, 200, 200, 200]),
        ("methodist", [200, 200, 200, 403, 200, 200]),
        ("curator", [200, 200, 200, 200, 200, 200]),
        ("tutor", [403, 403, 403, 403, 403, 404]),
        ("head", [403, 403, 403, 403, 403, 404]),
        ("mentor", [403, 403, 403, 403, 403, 404]),
    ],
)
def test_who_reaches_the_desk(region, role, statuses):
    pair = proposed(region)
    place = {"organisation": school(region)} if role in ("head", "mentor") else {}
    client = client_of(RoleFactory(role=role, region=region, **place).person)

    pages = [DESK, f"{DESK}requests/", f"{DESK}mentors/", f"{DESK}themes/", f"{DESK}xlsx/", _page(pair)]
    assert [client.get(page).status_code for page in pages] == statuses


def test_another_region_sees_nothing(region):
    pair = proposed(region)
    other = RoleFactory(role="curator", region=RegionFactory(code="42", name="Кузбасс")).person

    assert client_of(other).get(_page(pair)).status_code == 404
    assert pair.mentor.full_name not in client_of(other).get(DESK).content.decode()
    assert client_of(teacher()).get(_page(pair)).status_code == 404


def test_a_curator_proposes_and_both_are_asked(region, curator):
    row, profile = request(region), mentor(region)
    made = client_of(curator).post(f"{DESK}requests/", {"request": row.pk, "mentor": profile.person.key})

    assert made.status_code == 302
    assert queries.agreements_of(MentoringPair.objects.get()) == {}
    assert client_of(curator).post(f"{DESK}requests/", {"request": row.pk, "mentor": profile.person.key}).status_code == 404


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=cmd|'/c calc'!A0", "я" * 600])
def test_hostile_texts_are_shown_as_text(region, curator, text):
    pair = active(region, curator)
    status = _do(pair.mentor, pair, "meeting", on="2026-11-09", minutes="45", topic=text)
    body = client_of(curator).get(_page(pair)).content.decode()

    assert status == (422 if len(text) > 500 else 302)
    assert "<script>alert" not in body


@pytest.mark.parametrize("posted", [{}, {"what": "nothing"}, {"what": "confirm", "meeting": "x" * 5000}, {"what": "remove"}])
def test_what_there_is_not_is_not_done(region, curator, posted):
    pair = active(region, curator)

    assert client_of(pair.mentor).post(f"{_page(pair)}do/", posted).status_code == 404


@pytest.mark.parametrize("minutes", ["-45", "0", "481", "1e9", "сорок", "9" * 400])
def test_odd_minutes_are_refused(region, curator, minutes):
    pair = active(region, curator)

    assert _do(pair.mentor, pair, "meeting", on="2026-11-09", minutes=minutes, topic="Занятие") == 422
    assert MentoringMeeting.objects.count() == 0


def test_lists_cost_the_same_for_one_and_three(region, curator):
    client = client_of(curator)

    def counts():
        found = []
        for page in (DESK, f"{DESK}requests/", f"{DESK}mentors/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page).status_code == 200
            found.append(len(seen))
        return found

    proposed(region)
    request(region)
    client.get(DESK)
    one = counts()
    for _ in range(2):
        proposed(region)
        request(region)

    assert counts() == one
    assert max(one) <= 15


def test_the_pairs_are_taken_out_with_a_reason(region, curator):
    pair = active(region, curator)
    answer = client_of(curator).post(f"{DESK}xlsx/", {"reason": "Отчёт за год"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active

    assert client_of(curator).post(f"{DESK}xlsx/", {"reason": ""}).status_code == 422
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [pair.mentor.full_name]


def test_nothing_in_words_is_left_of_who_is_retired(region, curator):
    pair = active(region, curator)
    _do(pair.mentor, pair, "meeting", on="2026-11-09", minutes="45", topic="О детях")
    _do(pair.mentor, pair, "opinion", score="5", text="Слова")
    told = retirement.tell(pair.mentor)
    retirement.blank(pair.mentor, NOW)
    row = MentoringPair.objects.get()

    assert told["pairs"][0]["meetings"][0]["topic"] == "О детях"
    assert (row.status, row.goal, row.tasks) == (mentoring.ENDED, "", "")
    assert MentoringMeeting.objects.get().topic == ""
    assert row.feedback.get().text == ""
    assert MentorProfile.objects.get(person=pair.mentor).about == ""


def test_my_pulsar_shows_what_waits_for_each(region, curator):
    pair = proposed(region)
    cards = {person: list(own.cards(person, actor_of(person), NOW)) for person in (pair.mentor, pair.mentee, PersonFactory())}

    assert [[card.tone for card in found] for found in cards.values()] == [["warn"], ["run"], []]
    assert client_of(pair.mentor).get("/pulsar/me/").status_code == 200


def test_each_reads_what_is_next_in_words_of_their_own(region, curator):
    asked, sent, going = proposed(region), agreed(region), active(region, curator)
    working.save_plan(sent, sent.version, PLAN, by=sent.mentor, now=NOW)
    working.send_plan(sent, by=sent.mentor, now=NOW)
    words = [
        (asked, asked.mentor, "Say whether you agree."),
        (asked, asked.mentee, "Everybody who is asked answers."),
        (sent, curator, "The programme waits for your decision."),
        (sent, sent.mentee, "The curator approves the programme."),
        (going, going.mentee, "Meet, write each meeting down"),
        (going, curator, "The two meet and write their meetings down."),
    ]

    for pair, person, word in words:
        assert word in client_of(person).get(_page(pair)).content.decode()


def test_the_curator_sees_what_may_still_be_asked_for(region, curator):
    pair = active(region, curator)
    _do(pair.mentor, pair, "opinion", score="5", text="Слова")
    seen = client_of(curator).get(_page(pair)).content.decode()

    assert "The mid review is not written." in seen and "The mentee has not said how it has helped." in seen
    assert "The mentor has not said how it has helped." not in seen
    assert "The mid review is not written." not in client_of(pair.mentor).get(_page(pair)).content.decode()


def test_a_curator_who_is_one_of_the_two_reads_the_others_feedback_after_the_own(region, curator):
    pair = active(region, curator)
    RoleFactory(role="curator", region=region, person=pair.mentee)
    working.give_feedback(pair, working.Opinion(mentoring.MENTOR, 2, "Мало подготовки"), by=pair.mentor, now=NOW)
    before = client_of(pair.mentee).get(_page(pair)).content.decode()
    working.give_feedback(pair, working.Opinion(mentoring.MENTEE, 5, "Спасибо"), by=pair.mentee, now=NOW)
    after = client_of(pair.mentee).get(_page(pair)).content.decode()

    assert ("Мало подготовки" in before, "Мало подготовки" in after) == (False, True)
    assert "Мало подготовки" in client_of(curator).get(_page(pair)).content.decode()
