"""What is typed and not sent: the version sent last counts, and nobody of the staff sees what never was."""

from datetime import timedelta

import pytest
from applying import NOW, consent, form
from factories import OrganisationFactory, PersonFactory, RoleFactory
from selection_rows import CallFactory, SelectionApplicationFactory

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone
from pulsar_xblocks.kernel.questions.domain import Question, Text
from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.selection.applications import queries, terms
from pulsar_xblocks.selection.applications.actions import filling, following, recommending, sending, teams
from pulsar_xblocks.selection.applications.actions.starting import start
from pulsar_xblocks.selection.applications.models import AcademicScore, SelectionApplication
from pulsar_xblocks.selection.calls.models import CallExtension
from pulsar_xblocks.selection.commission.actions import checking
from pulsar_xblocks.selection.commission.queries import desk
from pulsar_xblocks.selection.commission.views.applications import sections

pytestmark = pytest.mark.django_db
SENT = {"n5": "Хочу заниматься физикой"}


@pytest.fixture
def filled_other(call, told):
    """Return the open draft of another pupil."""
    row = start(call, PersonFactory(with_account=True, birth_date=told.birth_date), told, "father@example.ru", now=NOW)
    consent(row.person)
    row.refresh_from_db()
    return row


def _typed(row: SelectionApplication, answers: dict, now=NOW) -> SelectionApplication:
    row.refresh_from_db()
    return filling.save_draft(row, row.version, answers, now=now)


def _file(person) -> PrivateFile:
    facts = {"state": "ready", "original_name": "Работа.pdf", "content_type": "application/pdf", "size": 9, "created_at": NOW}
    return PrivateFile.objects.create(key="k" * 22, owner=person, purpose="selection_evidence", expires_at=NOW, **facts)


# --- the version sent last


def test_school_and_questions_of_the_version_sent_count_again(call, filled):
    call.questionnaire = pin("questionnaire", form(Question("c4", Text("Школа"), "organisation")), NOW)
    call.save()
    first, second = (OrganisationFactory(municipality__region=call.region, region=call.region) for _ in range(2))
    moved = filling.move_to_new(filled, call.questionnaire.digest, by=filled.person, now=NOW)
    sent = sending.submit(_typed(moved, SENT | {"c4": first.code}), by=filled.person, now=NOW)
    sending.take_back(sent, by=sent.person, now=NOW)
    _typed(sent, SENT | {"c4": second.code})
    newest = pin("questionnaire", form(Question("n9", Text("Ещё"), "text", required=True)), NOW)
    call.questionnaire = newest
    call.save()
    sent.refresh_from_db()
    filling.move_to_new(sent, newest.digest, by=sent.person, now=NOW)

    following.close_windows(call.closes_at + timedelta(hours=1))

    row = SelectionApplication.objects.get(pk=sent.pk)
    assert (row.status, queries.answers_of(row), row.organisation, row.municipality) == (
        "submitted",
        SENT | {"c4": first.code},
        first,
        first.municipality,
    )
    assert "c4" in queries.questionnaire_of(row).by_key()


def test_files_of_the_version_sent_stay_although_the_draft_drops_them(call, filled):
    call.questionnaire = pin("questionnaire", form(Question("n8", Text("Работа"), "file")), NOW)
    call.save()
    moved = filling.move_to_new(filled, call.questionnaire.digest, by=filled.person, now=NOW)
    file = _file(filled.person)
    sent = sending.submit(_typed(moved, SENT | {"n8": [file.key]}), by=filled.person, now=NOW)
    sending.take_back(sent, by=sent.person, now=NOW)

    _typed(sent, SENT)
    kept = PrivateFile.objects.get(pk=file.pk)
    following.close_windows(call.closes_at + timedelta(hours=1))

    row = SelectionApplication.objects.get(pk=sent.pk)
    assert (kept.expires_at, kept.subject_id) == (None, str(sent.pk))
    assert queries.answers_of(row) == SENT | {"n8": [file.key]}
    assert [one.key for one in files_of(row)] == [file.key]


def test_a_returned_application_is_read_and_decided_as_it_was_sent(call, sent):
    SelectionApplication.objects.filter(pk=sent.pk).update(status="returned")
    _typed(sent, {"n5": "Пишу заново, ещё не закончил"})
    row = desk.application_of(call, sent.pk)
    read = [fact.lines for section in sections(row) for fact in section.facts]

    checking.decide(row, checking.Decision("admitted", "", row.version), by=PersonFactory(), now=NOW)

    row.refresh_from_db()
    assert read == [("Хочу заниматься физикой",)]
    assert (row.status, queries.answers_of(row)) == ("admitted", SENT)


def test_after_the_results_a_returned_application_is_not_sent_again(call, sent):
    SelectionApplication.objects.filter(pk=sent.pk).update(status="returned")
    call.preliminary_at = NOW
    call.save()
    sent.refresh_from_db()

    with pytest.raises(Gone):
        sending.submit(sent, by=sent.person, now=NOW)


# --- what never was sent


@pytest.mark.parametrize("status", ["withdrawn", "stopped", "annulled"])
def test_what_never_was_sent_is_never_seen_by_the_staff(opened, status):
    SelectionApplication.objects.filter(pk=opened.pk).update(status=status)
    operator = actor_of(RoleFactory(role="operator", region=opened.call.region).person)

    seen = [list(desk.seen(opened.call)), list(queries.reached(operator)), list(queries.reached(actor_of(opened.person)))]

    opened.refresh_from_db()
    assert seen == [[], [], [opened]]
    assert not queries.is_seen_by_staff(opened)


def test_a_withdrawn_draft_is_no_twin(opened):
    twin = PersonFactory(family=opened.person.family, given=opened.person.given, birth_date=opened.person.birth_date)
    row = SelectionApplicationFactory(call=opened.call, person=twin)
    SelectionApplication.objects.filter(pk=opened.pk).update(status="withdrawn")

    assert desk.twins_of([row]) == {}


def test_before_the_consent_no_teacher_and_no_team_hears_of_the_child(draft, filled_other):
    code = teams.make_team(filled_other, by=filled_other.person, now=NOW).team_code
    sent = Message.objects.count()

    for deed in (
        lambda: recommending.invite(draft, "teacher@school.ru", by=draft.person, now=NOW),
        lambda: teams.make_team(draft, by=draft.person, now=NOW),
        lambda: teams.join_team(draft, code, by=draft.person, now=NOW),
    ):
        with pytest.raises(Conflict):
            deed()

    assert Message.objects.count() == sent


# --- terms


def test_drafts_are_kept_while_the_longer_window_runs(call, filled):
    for _ in range(2):
        CallExtension.objects.create(call=call, hours=720, reason="Сбой сайта", given_at=NOW)
    CallExtension.objects.create(call=call, application=filled, hours=24, reason="Болезнь", given_at=NOW)
    day = call.closes_at.date() + timedelta(days=60)

    due = [[item.object_id for item in terms.drafts(call.region_id, day + timedelta(days=n))] for n in (1, 31, 32)]

    assert due == [[], [], [str(filled.pk)]]


def test_a_draft_withdrawn_unsent_goes_with_the_drafts(call, filled, sent):
    other = SelectionApplicationFactory(call=call, status="withdrawn", answers='{"n5": "Да"}')
    unsent = SelectionApplicationFactory(call=call, status="withdrawn", number="", submitted_at=None, answers='{"n5": "Да"}')

    due = {item.object_id for item in terms.drafts(call.region_id, call.closes_at.date() + timedelta(days=40))}

    assert (str(unsent.pk) in due, str(other.pk) in due) == (True, False)


# --- guardians


def test_an_address_from_which_nobody_has_answered_shows_nothing_of_the_child(client, sent):

    mistyped = Guardian.objects.create(region=sent.call.region, person=PersonFactory(), subject=sent.person, email="mohter@example.ru")
    known = Guardian.objects.get(subject=sent.person, email="mother@example.ru")
    tokens = [
        issue_link(purpose="guardian", subject=one, region_id=sent.call.region_id, now=NOW, valid=None, lasting=True).token
        for one in (mistyped, known)
    ]

    pages = [client.get(f"/pulsar/l/{token}/application-{sent.pk}/").status_code for token in tokens]
    lists = [sent.number in client.get(f"/pulsar/l/{token}/").content.decode() for token in tokens]

    assert (pages, lists) == ([404, 200], [False, True])


# --- more time


@pytest.mark.parametrize("own", [False, True])
def test_a_prolonged_window_opens_what_was_not_finished(call, filled, own):
    late = call.closes_at + timedelta(hours=2)
    following.close_windows(late)
    before = following.open_windows(late)
    CallExtension.objects.create(call=call, application=filled if own else None, hours=24, reason="Сбой сайта", given_at=late)

    opened = [following.open_windows(late), following.open_windows(late)]
    saved = _typed(filled, {"n5": "Теперь успею"}, now=late)

    assert (before, opened) == (0, [1, 0])
    assert sending.submit(saved, by=filled.person, now=late + timedelta(hours=1)).status == "submitted"


def test_the_operator_who_gives_more_time_opens_the_forms_at_once(client, call, filled, monkeypatch):
    late = call.closes_at + timedelta(hours=2)
    following.close_windows(late)
    monkeypatch.setattr(clock, "now", lambda: late)
    client.force_login(RoleFactory(role="operator", region=call.region).person.user)

    client.post(f"/pulsar/calls/{call.pk}/extend/", {"hours": "24", "reason": "Сбой сайта"})

    filled.refresh_from_db()
    assert filled.status == "draft"


def test_a_draft_nobody_has_consented_to_goes_on_its_last_day_although_the_window_has_closed(call, draft):
    draft.expires_at = call.closes_at + timedelta(days=3)
    draft.save()

    done = [following.close_windows(call.closes_at + timedelta(days=day)) for day in (1, 4)]

    assert (done, SelectionApplication.objects.filter(pk=draft.pk).exists()) == ([0, 1], False)


def test_more_time_and_points_keep_no_draft_that_nobody_has_consented_to(call, draft):
    CallExtension.objects.create(call=call, application=draft, hours=24, reason="Болезнь", given_at=NOW)
    AcademicScore.objects.create(application=draft, part="n3", points=1, source="course", at=NOW)

    assert following.close_windows(draft.expires_at + timedelta(hours=1)) == 1
    assert not SelectionApplication.objects.exists()


def test_a_new_application_is_told_to_those_who_have_answered_only(sent, told):
    Guardian.objects.create(region=sent.call.region, person=PersonFactory(), subject=sent.person, email="mohter@example.ru")
    again = CallFactory(region=sent.call.region, rules=sent.call.rules, questionnaire=sent.call.questionnaire)

    start(again, sent.person, told, "", now=NOW)

    assert list(Letter.objects.filter(messages__kind="selection.begun").values_list("address", flat=True)) == ["mother@example.ru"]
