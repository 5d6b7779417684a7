"""A task: written, sent, returned, accepted with points; its hours declared, confirmed, taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from training_rows import standing

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import queries
from pulsar_xblocks.courses.modules.actions import checking, reversing, works
from pulsar_xblocks.courses.modules.actions.checking import Verdict
from pulsar_xblocks.courses.modules.actions.works import Typed
from pulsar_xblocks.courses.modules.models import ActivityMark, TaskWork
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(studying, place_of):
    return place_of(studying)


@pytest.fixture
def sent(place, now):
    works.save(place, Typed("План"), now=now)
    return works.send(place, by=place.enrolment.person, now=now)


def test_a_draft_is_kept_with_its_version(place, now):
    first = works.save(place, Typed("Пл"), now=now)
    again = works.save(place, Typed("План", seen=first.version), now=now)

    assert (again.text, again.version, again.status) == ("План", first.version + 1, "draft")
    assert works.save(place, Typed("План", seen=first.version), now=now).version == again.version  # sent twice while the page was left


def test_two_windows_never_overwrite_each_other(place, now):
    works.save(place, Typed("Первое"), now=now)

    with pytest.raises(Stale) as refused:
        works.save(place, Typed("Второе"), now=now)
    assert (refused.value.current, refused.value.yours) == ({"text": "Первое"}, {"text": "Второе"})
    assert TaskWork.objects.get().text == "Первое"


def test_nothing_is_written_before_and_after_training(place, now):
    for stage in (stages.ORDER_IN, stages.CERT_ISSUED, stages.LEFT):
        place.enrolment.stage = stage
        with pytest.raises(stages.NotNow):
            works.save(place, Typed("План"), now=now)
        with pytest.raises(stages.NotNow):
            works.send(place, by=place.enrolment.person, now=now)


def test_a_text_has_a_limit(place, now):
    with pytest.raises(Invalid):
        works.save(place, Typed("я" * 20_001), now=now)
    assert works.save(place, Typed("я" * 20_000), now=now).pk


def test_an_empty_work_is_not_sent(place, now):
    with pytest.raises(Invalid):
        works.send(place, by=place.enrolment.person, now=now)
    works.save(place, Typed("  "), now=now)
    with pytest.raises(Invalid):
        works.send(place, by=place.enrolment.person, now=now)


def test_a_sent_work_declares_its_hours_and_stays_as_it_is(place, sent, now):
    assert works.send(place, by=place.enrolment.person, now=now).version == sent.version  # a second click
    with pytest.raises(Conflict):
        works.save(place, Typed("Другое", seen=sent.version), now=now)

    assert standing(place.enrolment) == [("declared", "plan", Decimal(4))]
    assert queries.words_of(sent.definition.body).text == "<p>План года</p>"


def test_who_takes_a_work_back_declares_anew(place, sent, now):
    person = place.enrolment.person
    works.take_back(place, by=person, now=now)
    assert standing(place.enrolment) == []

    works.send(place, by=person, now=now)
    assert standing(place.enrolment) == [("declared", "plan", Decimal(4))]
    assert LedgerEntry.objects.count() == 3  # nothing is rubbed out


def test_an_accepted_work_confirms_its_hours_with_points(place, sent, tutor, now):
    checking.accept(sent, Verdict("Хорошо", Decimal("8.5"), sent.version), by=tutor, now=now)

    mark = ActivityMark.objects.get(open_marker=1)
    assert (mark.activity, mark.points, mark.source) == ("plan", Decimal("8.5"), "tutor")
    assert standing(place.enrolment) == [("confirmed", "plan", Decimal(4)), ("declared", "plan", Decimal(4))]
    with pytest.raises(Conflict):
        works.take_back(place, by=place.enrolment.person, now=now)


@pytest.mark.parametrize("points", [None, "10.5", "-1"])
def test_a_work_is_not_accepted_without_sound_points(sent, tutor, now, points):
    with pytest.raises(Invalid) as refused:
        checking.accept(sent, Verdict("", Decimal(points) if points else None, sent.version), by=tutor, now=now)
    assert set(refused.value.errors) == {"points"}
    assert not ActivityMark.objects.exists()


def test_a_returned_work_says_why_and_loses_its_declared_hours(place, sent, tutor, now):
    with pytest.raises(Invalid):
        checking.return_work(sent, Verdict(" ", None, sent.version), by=tutor, now=now)
    row = checking.return_work(sent, Verdict("Добавьте сроки", None, sent.version), by=tutor, now=now)

    assert (row.status, row.comment) == ("returned", "Добавьте сроки")
    assert standing(place.enrolment) == []
    works.save(place, Typed("План со сроками", seen=row.version), now=now)
    assert works.send(place, by=place.enrolment.person, now=now).status == "sent"
    assert [queries.body_of(step)["what"] for step in queries.history_of(row)] == ["sent", "returned", "sent"]


def test_a_tutor_answers_what_was_on_the_page(place, sent, tutor, now):
    works.take_back(place, by=place.enrolment.person, now=now)
    works.save(place, Typed("Другое", seen=sent.version + 1), now=now)
    works.send(place, by=place.enrolment.person, now=now)

    with pytest.raises(Conflict):
        checking.accept(sent, Verdict("", Decimal(5), sent.version), by=tutor, now=now)


def test_an_acceptance_is_taken_back_with_a_reason(place, sent, tutor, now):
    row = checking.accept(sent, Verdict("", Decimal(5), sent.version), by=tutor, now=now)
    with pytest.raises(Invalid):
        checking.undo_acceptance(row, " ", by=tutor, now=now)

    row = checking.undo_acceptance(row, "Не тот файл", by=tutor, now=now)

    assert row.status == "sent"
    assert not ActivityMark.objects.filter(open_marker=1).exists()
    assert standing(place.enrolment) == [("declared", "plan", Decimal(4))]
    checking.accept(row, Verdict("", Decimal(6), row.version), by=tutor, now=now)
    assert ("confirmed", "plan", Decimal(4)) in standing(place.enrolment)


def test_hours_taken_back_by_hand_open_the_work_again(place, sent, tutor, curator, now):
    checking.accept(sent, Verdict("", Decimal(5), sent.version), by=tutor, now=now)
    declared, confirmed = sorted(ledger.entries_of(place.enrolment), key=lambda row: row.key, reverse=True)

    with pytest.raises(Conflict):
        reversing.take_back(place.enrolment, declared.pk, "Ошибка", by=curator, now=now)
    with pytest.raises(Invalid):
        reversing.take_back(place.enrolment, confirmed.pk, "", by=curator, now=now)
    reversing.take_back(place.enrolment, confirmed.pk, "Ошибка", by=curator, now=now)

    assert TaskWork.objects.get().status == "sent"
    with pytest.raises(NotFound):
        reversing.take_back(place.enrolment, confirmed.pk, "Ошибка", by=curator, now=now)


def test_files_belong_to_their_author_and_stay_with_what_was_sent(place, tutor, enrol, now, pdf_upload):
    person, region = place.enrolment.person, place.enrolment.group.programme.region
    own = [store_upload(pdf_upload(name), person, queries.PURPOSE, region, now) for name in ("a.pdf", "b.pdf")]
    foreign = store_upload(pdf_upload("c.pdf"), enrol().person, queries.PURPOSE, region, now)

    with pytest.raises(NotFound):
        works.save(place, Typed("", (foreign.key,)), now=now)
    works.save(place, Typed("", (own[0].key, own[1].key)), now=now)
    row = works.send(place, by=person, now=now)
    row = checking.return_work(row, Verdict("Лишний файл", None, row.version), by=tutor, now=now)
    row = works.save(place, Typed("", (own[1].key,), row.version), now=now)

    assert queries.file_keys(row) == (own[1].key,)
    own[0].refresh_from_db()
    assert own[0].subject_kind == "taskwork"  # the version that was sent keeps it


def test_another_window_does_not_take_away_a_file_of_the_first(place, now, pdf_upload):
    person, region = place.enrolment.person, place.enrolment.group.programme.region
    key = store_upload(pdf_upload("a.pdf"), person, queries.PURPOSE, region, now).key
    first = works.save(place, Typed("План"), now=now)
    works.save(place, Typed("План", (key,), first.version), now=now)

    with pytest.raises(Stale) as refused:  # the same words: without the files both sides would look the same, and be sent once more
        works.save(place, Typed("План", (), first.version), now=now)

    assert refused.value.current != refused.value.yours
    assert [(one.name, one.current, one.yours) for one in refused.value.rows] == [("files", "a.pdf", "")]
    assert queries.file_keys(TaskWork.objects.get()) == (key,)


def test_the_participant_is_told_once(sent, tutor, now):
    checking.accept(sent, Verdict("Хорошо", Decimal("8.5"), sent.version), by=tutor, now=now)
    run_due(now + timedelta(minutes=1))
    run_due(now + timedelta(hours=3))

    (message,) = Message.objects.filter(kind="training.task")
    assert "8,5" in message.text
    assert message.person == sent.enrolment.person


def test_hours_count_no_further_than_the_plan(place, sent, tutor, now):
    checking.accept(sent, Verdict("", Decimal(5), sent.version), by=tutor, now=now)

    balance = ledger.balance_of(place.enrolment, queries.passport_for(place.enrolment), ["plan"])

    assert balance.counted.independent == 4
    assert Enrolment.objects.get(pk=place.enrolment.pk).stage == stages.STUDYING


@pytest.mark.parametrize("stage", [stages.ORDER_OUT, stages.CERT_ISSUED, stages.LEFT])
def test_after_training_nothing_is_answered_and_nothing_taken_back(sent, tutor, curator, now, stage):
    row = checking.accept(sent, Verdict("", Decimal(8), sent.version), by=tutor, now=now)
    (entry,) = [one for one in ledger.entries_of(row.enrolment) if one.key.startswith("confirmed")]
    Enrolment.objects.filter(pk=row.enrolment_id).update(stage=stage)
    row = queries.works().get(pk=row.pk)

    with pytest.raises(stages.NotNow):
        checking.undo_acceptance(row, "Ошибка", by=tutor, now=now)
    with pytest.raises(stages.NotNow):
        reversing.take_back(row.enrolment, entry.pk, "Ошибка", by=curator, now=now)
    assert ("confirmed", "plan", Decimal(4)) in standing(row.enrolment)
