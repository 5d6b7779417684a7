"""States that are reached late: consents after the window, returned long after it, teams left by others, what asks for nothing more."""

from datetime import date, timedelta

import pytest
from applying import EMAIL, NOW, consent, form
from factories import PersonFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.questions.domain import Question, Text
from pulsar_xblocks.selection.applications import kept, queries
from pulsar_xblocks.selection.applications.actions import filling, following, sending, starting, teams
from pulsar_xblocks.selection.applications.actions.starting import Told, start
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, Recommendation, SelectionApplication
from pulsar_xblocks.selection.applications.retirement import blank_rows
from pulsar_xblocks.selection.calls.models import CallExtension

pytestmark = pytest.mark.django_db
ANSWERS = {"n5": "Хочу заниматься физикой"}
OF_14 = date(2011, 6, 5)


def fresh(row) -> SelectionApplication:
    return queries.application_or_404(row.pk)


@pytest.fixture
def waiting(call):
    """Return a sent application of a pupil of 15 who has not consented yet."""
    person = PersonFactory(with_account=True, birth_date=OF_14)
    draft = start(call, person, Told(OF_14, 9), EMAIL, now=NOW)
    consent(person)
    saved = filling.save_draft(fresh(draft), fresh(draft).version, ANSWERS, now=NOW)
    return sending.submit(saved, by=person, now=NOW)


def test_a_consent_given_while_it_was_taken_back_counts_when_the_version_sent_counts(call, waiting):
    sending.take_back(waiting, by=waiting.person, now=NOW)
    consent(waiting.person, party="self")
    late = call.closes_at + timedelta(hours=1)

    following.close_windows(late)

    assert (fresh(waiting).status, fresh(waiting).accepted_at) == ("submitted", late)


def test_a_consent_given_too_late_counts_once_there_is_more_time(call, waiting):
    late = call.closes_at + timedelta(days=8)
    following.close_windows(late)
    unfinished = fresh(waiting).status
    consent(waiting.person, party="self", now=late)
    CallExtension.objects.create(call=call, application=waiting, hours=24 * 14, reason="Болезнь", given_at=late)

    opened = following.open_windows(late)

    assert (unfinished, opened) == ("unfinished", 1)
    assert (fresh(waiting).status, fresh(waiting).accepted_at) == ("submitted", late)


def test_one_that_was_returned_and_sent_after_the_window_has_its_own_days_for_the_consent(call, waiting):
    SelectionApplication.objects.filter(pk=waiting.pk).update(status="returned")
    answered = call.closes_at + timedelta(days=10)
    sending.submit(fresh(waiting), by=waiting.person, now=answered)

    done = [following.close_windows(answered + timedelta(days=day)) for day in (1, 8)]

    assert (done, fresh(waiting).status) == ([0, 1], "unfinished")


def test_members_who_have_left_the_selection_hold_nobody_in_a_team(call, opened, told):
    first = teams.make_team(opened, by=opened.person, now=NOW)
    others = []
    for at in range(2):
        row = start(call, PersonFactory(with_account=True, birth_date=told.birth_date), told, f"parent{at}@example.ru", now=NOW)
        consent(row.person)
        others.append(fresh(row))
    teams.join_team(others[0], first.team_code, by=others[0].person, now=NOW)
    code = teams.make_team(others[1], by=others[1].person, now=NOW).team_code
    with pytest.raises(Conflict):
        teams.join_team(first, code, by=first.person, now=NOW)
    sending.withdraw(others[0], by=others[0].person, now=NOW)

    assert teams.join_team(first, code, by=first.person, now=NOW).team == others[1]


def test_nobody_is_asked_for_a_consent_to_an_application_that_is_over(draft):
    sending.withdraw(draft, by=draft.person, now=NOW)

    with pytest.raises(Conflict):
        starting.ask_again(draft, EMAIL, now=NOW + timedelta(days=1))


def test_questions_that_ask_for_no_achievements_any_more_leave_none(call, filled, monkeypatch):
    asked = pin("questionnaire", form(Question("n2", Text("Достижения", "Achievements"), "achievements")), NOW)
    type(call).objects.update(questionnaire=asked)
    row = filling.move_to_new(fresh(filled), asked.digest, by=filled.person, now=NOW)
    monkeypatch.setattr(kept, "chosen", lambda person, keys: [_Kept(key) for key in keys])
    row = sending.submit(filling.save_draft(row, row.version, ANSWERS | {"n2": ["a1"]}, now=NOW), by=row.person, now=NOW)
    copied = ApplicationAchievement.objects.count()
    sending.take_back(row, by=row.person, now=NOW)
    plain = pin("questionnaire", form(), NOW)
    type(call).objects.update(questionnaire=plain)
    moved = filling.move_to_new(fresh(row), plain.digest, by=row.person, now=NOW)

    sending.submit(moved, by=row.person, now=NOW)

    assert (copied, ApplicationAchievement.objects.count()) == (1, 0)


class _Kept:
    olympiad, name, subject, year, level, stage, result = "o", "Олимпиада", "физика", "2026/27", "rsosh_1", "", "winner"
    source, number, files = "", "", ()

    def __init__(self, key):
        self.key = key


def test_what_is_destroyed_names_no_recommender(sent):
    for at in range(2):
        Recommendation.objects.create(application=sent, email=f"teacher{at}@school.ru", name="Учитель", asked_at=NOW)

    blank_rows([sent.pk])

    assert not Recommendation.objects.filter(email__contains="@").exists()
    assert not Recommendation.objects.exclude(name="").exists()
