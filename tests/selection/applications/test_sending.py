import json
from datetime import date, timedelta

import pytest
from applying import EMAIL, NOW, consent, form
from factories import PersonFactory

from pulsar_xblocks.kernel.consents.actions import Signer, Trace
from pulsar_xblocks.kernel.consents.actions import withdraw as withdraw_consent
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, Stale
from pulsar_xblocks.kernel.questions.domain import Question, Text
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.actions import filling, following, sending
from pulsar_xblocks.selection.applications.actions.starting import Told, start
from pulsar_xblocks.selection.applications.models import NumberSeries, SelectionApplication
from pulsar_xblocks.selection.calls.models import CallExtension

pytestmark = pytest.mark.django_db
ANSWERS = {"n5": "Хочу заниматься физикой"}


def test_nothing_is_typed_before_the_consent(draft):
    with pytest.raises(Conflict):
        filling.save_draft(draft, draft.version, ANSWERS, now=NOW)


def test_two_tabs_get_both_texts_by_question(filled):
    with pytest.raises(Stale) as refused:
        filling.save_draft(filled, filled.version - 1, {"n5": "Иначе"}, now=NOW)

    assert [(row.label, row.current, row.yours) for row in refused.value.rows] == [("Мотивация", ANSWERS["n5"], "Иначе")]


def test_an_answer_of_ten_megabytes_is_refused(filled):
    with pytest.raises(Invalid) as refused:
        filling.save_draft(filled, filled.version, {"n5": "я" * 10_000_000}, now=NOW)

    filled.refresh_from_db()
    assert list(refused.value.errors) == ["n5"]
    assert queries.answers_of(filled) == ANSWERS


def test_sending_gives_a_number_and_an_immutable_version(sent):
    version = Revision.objects.get(kind="selection_application", object_id=str(sent.pk))

    assert (sent.status, sent.number, sent.submitted_at, sent.accepted_at) == ("submitted", "П-2026-000001", NOW, NOW)
    assert json.loads(version.body)["answers"] == ANSWERS


def test_what_is_missing_keeps_it_from_being_sent_and_takes_no_number(opened):
    with pytest.raises(Invalid) as refused:
        sending.submit(opened, by=opened.person, now=NOW)

    assert list(refused.value.errors) == ["n5"]
    assert NumberSeries.objects.count() == 0


def test_numbers_have_no_gaps(call, sent):
    numbers = [sending.next_number(call.region, NOW) for _ in range(3)]

    assert numbers == ["П-2026-000002", "П-2026-000003", "П-2026-000004"]


def test_through_the_grace_minutes_it_is_still_taken(call, filled):
    sent = sending.submit(filled, by=filled.person, now=call.closes_at + timedelta(minutes=5))

    assert sent.status == "submitted"


def test_after_the_window_the_draft_is_kept(call, filled):
    with pytest.raises(Gone):
        sending.submit(filled, by=filled.person, now=call.closes_at + timedelta(minutes=6))

    filled.refresh_from_db()
    assert (filled.status, queries.answers_of(filled)) == ("draft", ANSWERS)


def test_an_extension_of_one_holds_for_that_one(call, filled):
    CallExtension.objects.create(call=call, application=filled, hours=24, reason="Болезнь", given_at=NOW)

    assert sending.submit(filled, by=filled.person, now=call.closes_at + timedelta(hours=23)).status == "submitted"


def test_taken_back_and_sent_again_it_keeps_number_and_first_time(sent):
    back = sending.take_back(sent, by=sent.person, now=NOW + timedelta(hours=1))
    changed = filling.save_draft(back, back.version, {"n5": "Лучше"}, now=NOW + timedelta(hours=1))
    again = sending.submit(changed, by=sent.person, now=NOW + timedelta(hours=2))

    assert (again.number, again.submitted_at) == (sent.number, NOW)
    assert Revision.objects.filter(kind="selection_application").count() == 2


def test_taken_back_and_not_sent_the_version_before_counts(call, sent):
    back = sending.take_back(sent, by=sent.person, now=NOW)
    filling.save_draft(back, back.version, {"n5": "Не дописал"}, now=NOW)

    done = following.close_windows(call.closes_at + timedelta(hours=1))

    sent.refresh_from_db()
    assert (done, sent.status, queries.answers_of(sent)) == (1, "submitted", ANSWERS)


def test_a_draft_not_sent_in_time_is_unfinished_once(call, filled):
    late = call.closes_at + timedelta(hours=1)

    done = [following.close_windows(late), following.close_windows(late)]

    filled.refresh_from_db()
    assert (done, filled.status) == ([1, 0], "unfinished")


def test_a_consent_that_comes_later_leaves_the_time_of_sending(call):
    person = PersonFactory(with_account=True, birth_date=date(2011, 6, 5))
    draft = start(call, person, Told(date(2011, 6, 5), 9), EMAIL, now=NOW)
    consent(person)
    draft.refresh_from_db()
    saved = filling.save_draft(draft, draft.version, ANSWERS, now=NOW)

    waiting = sending.submit(saved, by=person, now=NOW)
    consent(person, party="self", now=NOW + timedelta(days=1))

    row = SelectionApplication.objects.get(pk=draft.pk)
    assert (waiting.status, waiting.accepted_at) == ("awaiting_consent", None)
    assert (row.status, row.submitted_at, row.accepted_at) == ("submitted", NOW, NOW + timedelta(days=1))


@pytest.mark.parametrize("status", ["draft", "submitted", "scoring", "recommended"])
def test_a_withdrawn_consent_stops_the_application_at_once(sent, status):
    SelectionApplication.objects.filter(pk=sent.pk).update(status=status)
    request = ConsentRequest.objects.get(subject=sent.person, purpose="selection")

    withdraw_consent(request, Signer("guardian"), Trace(source="link"), now=NOW)

    sent.refresh_from_db()
    assert (sent.status, sent.open_marker, sent.decided_at) == ("stopped", None, NOW)


def test_withdrawn_it_stays_as_history_and_one_may_begin_anew(call, sent, told):
    sending.withdraw(sent, by=sent.person, now=NOW)

    again = start(call, sent.person, told, "", now=NOW)

    assert again != sent
    assert SelectionApplication.objects.filter(person=sent.person).count() == 2


def test_a_draft_keeps_its_questions_and_moves_only_when_asked(call, filled):
    newest = form(Question("n6", Text("Ещё", "More"), required=True))
    call.questionnaire = pin("questionnaire", newest, NOW)
    call.save()
    filled.call.refresh_from_db()

    kept = queries.questionnaire_of(SelectionApplication.objects.get(pk=filled.pk))
    with pytest.raises(Conflict):
        filling.move_to_new(filled, "another digest", by=filled.person, now=NOW)
    moved = filling.move_to_new(filled, call.questionnaire.digest, by=filled.person, now=NOW)

    assert [question.key for question in kept.questions()] == ["n5"]
    assert [question.key for question in queries.questionnaire_of(moved).questions()] == ["n5", "n6"]
    assert queries.answers_of(moved) == ANSWERS
