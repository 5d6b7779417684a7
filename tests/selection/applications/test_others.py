"""Teams, recommendations, points from elsewhere, doubts about guardians, terms of keeping."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from applying import EMAIL, NOW, consent, form
from django.test import Client
from factories import PersonFactory, RegionFactory, RoleFactory
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.consents.models import ConsentRecord
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid
from pulsar_xblocks.kernel.questions.domain import Question, Text
from pulsar_xblocks.kernel.retention.registry import Doomed
from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.selection.applications import domain, kept, queries, retirement, showing, terms
from pulsar_xblocks.selection.applications.actions import filling, recommending, scoring, sending, teams
from pulsar_xblocks.selection.applications.actions.starting import Told, start
from pulsar_xblocks.selection.applications.file_rights import shows_diploma
from pulsar_xblocks.selection.applications.loads import score_problems
from pulsar_xblocks.selection.applications.models import AcademicScore, ApplicationAchievement, Recommendation, SelectionApplication
from pulsar_xblocks.selection.applications.queries import doubts, scores

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Diploma:
    key: str
    olympiad: str = "открытая олимпиада"
    name: str = "Открытая олимпиада"
    subject: str = "физика"
    year: str = "2025/26"
    level: str = "rsosh_1"
    stage: str = "final"
    result: str = "winner"
    source: str = "rsosh"
    number: str = "А-17"
    files: tuple[str, ...] = ()


@pytest.fixture
def diplomas(monkeypatch):
    monkeypatch.setattr(kept, "_readers", [lambda person: [Diploma("1"), Diploma("2", result="prize"), Diploma("3", year="2020/21")]])


@pytest.fixture
def other(call):
    """Return the open draft of another pupil."""
    row = start(
        call, PersonFactory(with_account=True, birth_date=date(2013, 5, 5)), Told(date(2013, 5, 5), 8), "father@example.ru", now=NOW
    )
    consent(row.person)
    row.refresh_from_db()
    return row


def test_a_team_is_joined_by_its_code(opened, other):
    first = teams.make_team(opened, by=opened.person, now=NOW)

    joined = teams.join_team(other, first.team_code.lower(), by=other.person, now=NOW)
    left = teams.leave_team(joined, by=other.person, now=NOW)

    assert (joined.team, left.team) == (first, None)


@pytest.mark.parametrize("code", ["AAAA-AAAA", "", "я" * 20])
def test_an_unknown_code_is_no_team(other, code):
    with pytest.raises(Invalid):
        teams.join_team(other, code, by=other.person, now=NOW)


def test_the_own_code_makes_no_team_of_one(opened):
    first = teams.make_team(opened, by=opened.person, now=NOW)

    with pytest.raises(Invalid):
        teams.join_team(first, first.team_code, by=first.person, now=NOW)


def test_a_recommendation_is_written_once_by_the_link(opened):
    asked = recommending.invite(opened, "teacher@school.ru", by=opened.person, now=NOW)
    link = issue_link(purpose=recommending.PURPOSE, subject=asked, region_id=opened.call.region_id, now=NOW, valid=timedelta(days=30))
    page, words = f"/pulsar/l/{link.token}/", {"name": "Иванов Иван", "post": "учитель физики", "text": "Знаю давно. " * 12}

    short = Client().post(page, words | {"text": "Хороший."})
    done = Client().post(page, words)
    again = Client().post(page, words)

    row = Recommendation.objects.get()
    assert [short.status_code, done.status_code, again.status_code] == [422, 200, 410]
    assert (row.name, row.given_at is not None) == ("Иванов Иван", True)


def test_a_third_recommender_and_a_wrong_address_are_refused(opened):
    for email in ("one@school.ru", "two@school.ru"):
        recommending.invite(opened, email, by=opened.person, now=NOW)

    for email in ("three@school.ru", "nobody"):
        with pytest.raises(Invalid):
            recommending.invite(opened, email, by=opened.person, now=NOW)


def test_a_recommendation_of_a_withdrawn_application_is_not_taken(opened):
    asked = recommending.invite(opened, "teacher@school.ru", by=opened.person, now=NOW)
    link = issue_link(purpose=recommending.PURPOSE, subject=asked, region_id=opened.call.region_id, now=NOW, valid=None)
    sending.withdraw(opened, by=opened.person, now=NOW)

    with pytest.raises(Gone):
        recommending.write(link.row, "Имя", "учитель", "слова", now=NOW)


def test_achievements_are_copied_and_counted_by_the_matrix(call, opened, diplomas):
    newest = form(Question("n2", Text("Достижения", "Achievements"), "achievements"))
    SelectionApplication.objects.filter(pk=opened.pk).update(questionnaire=pin("questionnaire", newest, NOW))
    row = queries.application_or_404(opened.pk)
    saved = filling.save_draft(row, row.version, {"n5": "Хочу", "n2": ["1", "2", "3"]}, now=NOW)

    shown = showing.points_as_filled(saved, queries.answers_of(saved))
    sent = sending.submit(saved, by=saved.person, now=NOW)
    claims = scores.claims_of(SelectionApplication.objects.filter(pk=sent.pk))

    assert shown is not None
    assert (shown.points, [row.points for row in shown.rows]) == ("26", ["26", "0", "0"])
    assert [claim.status for claim in claims[sent.pk]] == ["claimed"] * 3


def test_points_of_a_part_are_replaced_and_stay_as_history(sent):
    for points in (Decimal(31), Decimal(42), Decimal(42)):
        scoring.set_score(sent, "n3", points, source="course", now=NOW)

    found = scores.academic_of(SelectionApplication.objects.all())

    assert (found, AcademicScore.objects.count()) == ({sent.pk: {"n3": Decimal(42)}}, 2)


def test_no_points_come_after_the_results(sent):
    sent.call.preliminary_at = NOW

    with pytest.raises(Conflict):
        scoring.set_score(sent, "n3", Decimal(1), source="sheet", now=NOW)


@pytest.mark.parametrize(("value", "is_wrong"), [("50", False), ("50.01", True), ("-1", True), ("12.345", True), ("", False)])
def test_points_of_a_sheet_fit_the_part(value, is_wrong):
    assert bool(score_problems({"n3": value}, {"n3": Decimal(50)})) == is_wrong


@pytest.mark.parametrize("case", ["clean", "device", "email"])
def test_a_guardian_who_may_be_the_pupil_is_doubted(sent, case):
    ConsentRecord.objects.filter(subject=sent.person, party="guardian").update(same_device=case == "device")
    sent.person.email = EMAIL if case == "email" else ""

    found = doubts.guardian_doubts([sent])[sent.pk]

    assert found == {"clean": [], "device": [doubts.SAME_DEVICE], "email": [doubts.SAME_EMAIL]}[case]


def test_drafts_go_thirty_days_after_the_window(call, filled):
    day = call.closes_at.date() + timedelta(days=30)

    due = [len(terms.drafts(call.region_id, one)) for one in (day, day + timedelta(days=2))]
    doomed = Doomed(call.region_id, terms.KIND, str(filled.pk), filled.person, None, day, NOW)
    terms.destroy(doomed)
    terms.destroy(doomed)

    filled.refresh_from_db()
    assert (due, queries.answers_of(filled)) == ([0, 1], {})


def test_places_and_refusals_go_in_their_own_time(call, sent):
    call.final_at = datetime(2027, 2, 1, tzinfo=UTC)
    call.save()
    SelectionApplication.objects.filter(pk=sent.pk).update(status="declined")

    a_year = [len(terms.declined(call.region_id, day)) for day in (date(2028, 1, 31), date(2028, 2, 3))]
    SelectionApplication.objects.filter(pk=sent.pk).update(status="enrolled")
    five = [len(terms.selected(call.region_id, day)) for day in (date(2032, 1, 31), date(2032, 2, 3))]

    assert (a_year, five) == ([0, 1], [0, 1])


def test_applications_of_a_call_that_was_dropped_go_a_year_after_its_window(call, sent):
    days = [call.closes_at.date() + timedelta(days=days) for days in (364, 370)]
    SelectionApplication.objects.filter(pk=sent.pk).update(status="submitted")
    active = len(terms.declined(call.region_id, days[1]))
    call.status = "archived"
    call.save()

    assert (active, [len(terms.declined(call.region_id, day)) for day in days]) == (0, [0, 1])


def test_retirement_blanks_and_the_export_tells(sent):
    told = retirement.tell(sent.person)
    retirement.blank(sent.person, NOW)
    retirement.blank(sent.person, NOW)

    sent.refresh_from_db()
    assert (told[0]["number"], told[0]["answers"]["n5"]) == (sent.number, "Хочу заниматься физикой")
    assert (queries.answers_of(sent), sent.number, sent.status) == ({}, told[0]["number"], "withdrawn")


@given(st.lists(st.tuples(st.sampled_from(["", "science", "два слова"]), st.dates(date(2000, 1, 1), date(2100, 1, 1))), max_size=4))
def test_told_shifts_survive_storing(pairs):
    stays = tuple(domain.Stay(profile, day) for profile, day in pairs)

    assert domain.stays_from(domain.stays_to(stays)) == stays


@pytest.mark.parametrize(("status", "region", "is_seen"), [("submitted", "70", True), ("draft", "70", False), ("submitted", "54", False)])
def test_a_diploma_is_seen_by_those_who_check_it(sent, status, region, is_seen):
    SelectionApplication.objects.filter(pk=sent.pk).update(status=status)
    ApplicationAchievement.objects.create(
        application=sent, key="1", olympiad="о", name="О", year="2025/26", result="winner", files="diploma-key"
    )
    operator = RoleFactory(role="operator", region=RegionFactory(code=region)).person
    file = PrivateFile(key="diploma-key", owner=sent.person)

    assert shows_diploma(actor_of(operator), file) == is_seen


def test_the_teacher_named_in_the_form_is_asked_when_it_is_sent_and_only_once(opened):
    answers = {"n6": "invite", "n6_email": " Teacher@School.ru "}
    SelectionApplication.objects.filter(pk=opened.pk).update(answers=json.dumps(answers))
    opened.refresh_from_db()

    first = recommending.ask_named(opened, by=opened.person, now=NOW)
    again = recommending.ask_named(opened, by=opened.person, now=NOW)

    assert (first.email, again, Recommendation.objects.count()) == ("teacher@school.ru", None, 1)


@pytest.mark.parametrize("answers", [{}, {"n6": "none", "n6_email": "teacher@school.ru"}, {"n6": "invite"}])
def test_nobody_is_asked_whom_the_form_does_not_name(opened, answers):
    SelectionApplication.objects.filter(pk=opened.pk).update(answers=json.dumps(answers))
    opened.refresh_from_db()

    assert recommending.ask_named(opened, by=opened.person, now=NOW) is None


@pytest.mark.parametrize(
    ("status", "tones"),
    [
        ("draft", ["ok", "ok", "run", "idle", "idle", "idle"]),
        ("submitted", ["ok", "ok", "ok", "run", "idle", "idle"]),
        ("admitted", ["ok", "ok", "ok", "ok", "run", "idle"]),
        ("preliminary", ["ok", "ok", "ok", "ok", "ok", "run"]),
        ("reserve", ["ok", "ok", "ok", "ok", "ok", "ok"]),
        ("not_admitted", ["ok", "ok", "ok", "ok"]),
        ("withdrawn", []),
        ("unfinished", []),
    ],
)
def test_the_way_of_an_application_goes_up_to_the_results(status, tones):
    assert [tone for _, tone in domain.steps(status, has_guardian=True, is_open=True)] == tones
