"""Cards: a draft with a version, sent once, confirmed once, counted once, taken back with a reason."""

import json
from dataclasses import replace
from datetime import timedelta

import factories as make
import pytest
from studios.practices.conftest import FULL

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.ledger import actions as ledger
from pulsar_xblocks.kernel.ledger.domain import total
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.ledger.queries import entries_of
from pulsar_xblocks.kernel.people import registry
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.league.actions.records import Frozen
from pulsar_xblocks.league.loads import FROM_CARD, known_entry
from pulsar_xblocks.league.models import Snapshot
from pulsar_xblocks.studios.models import PracticeCard
from pulsar_xblocks.studios.practices import actions
from pulsar_xblocks.studios.practices.actions import Typed

pytestmark = pytest.mark.django_db


def counted(scene):
    return total(entries_of("70:2026/27", "studio_year").get(scene.studio.pk, []))


def freeze(scene, now):
    Snapshot.objects.create(
        region=scene.home, scope="70:2026/27", round_number=1, is_final=True, as_of=now.date(), criteria=scene.year.criteria,
        inputs_hash="0" * 64, published_at=now,
    )  # fmt: skip


def test_a_double_click_begins_one_draft_that_knows_the_school(scene, now):
    first, second = (actions.start(scene.studio, by=scene.people.mentor, now=now) for _ in range(2))

    assert first.pk == second.pk
    assert (first.locality, first.kind, first.status) == ("city", "school", "draft")


def test_no_card_begins_in_a_closed_studio(scene, now):
    scene.studio.status = "closed"
    scene.studio.save()

    with pytest.raises(Conflict):
        actions.start(scene.studio, by=scene.people.mentor, now=now)


def test_a_stale_draft_gets_both_texts_and_stores_nothing(card, scene, now):
    row = card.draft()

    with pytest.raises(Stale) as refused:
        actions.save_draft(row, Typed(replace(FULL, title="Другое"), row.version - 1), by=scene.people.mentor, now=now)

    assert (refused.value.current, refused.value.yours) == ({"title": FULL.title}, {"title": "Другое"})
    assert PracticeCard.objects.get().title == FULL.title


def test_a_conflict_shows_choices_in_words_and_keeps_their_keys(card, scene, now, russian):
    row = card.draft()

    with pytest.raises(Stale) as refused:
        actions.save_draft(row, Typed(replace(FULL, locality="city"), 1), by=scene.people.mentor, now=now)

    assert [(one.current, one.yours, one.value) for one in refused.value.rows] == [("село", "город", "rural")]


def test_sending_keeps_a_version_and_closes_the_draft(card, scene, now):
    row = card.sent()

    kept = Revision.objects.get(kind="practice_card")
    assert (row.status, row.sent_count, row.sent_at, json.loads(kept.body)["title"]) == ("submitted", 1, now, FULL.title)
    with pytest.raises(Conflict):
        actions.save_draft(row, Typed(FULL, row.version), by=scene.people.mentor, now=now)


def test_an_unfinished_card_is_not_sent_and_stays_as_it_was(card, scene, now):
    row = card.draft(replace(FULL, problem=""))

    with pytest.raises(Invalid) as refused:
        actions.send(row, Typed(row.content, row.version), are_names_checked=False, by=scene.people.mentor, now=now)

    assert list(refused.value.errors) == ["problem"]
    assert (PracticeCard.objects.get().status, Revision.objects.count()) == ("draft", 0)


def test_a_pupils_name_stops_the_card_until_the_mentor_has_looked(card, scene, now):
    make.MembershipFactory(studio_year=scene.studio, person__family="Синицын", person__given="Егор", open_marker=None)
    row = card.draft(replace(FULL, done=FULL.done + " Придумал это Синицын."))

    with pytest.raises(Invalid) as refused:
        actions.send(row, Typed(row.content, row.version), are_names_checked=False, by=scene.people.mentor, now=now)
    assert list(refused.value.errors) == ["names_checked"]

    sent = actions.send(row, Typed(row.content, row.version), are_names_checked=True, by=scene.people.mentor, now=now)
    assert sent.status == "submitted"


def test_confirmation_counts_once_and_tells_the_author(card, scene, now):
    row = card.confirmed()

    entry = LedgerEntry.objects.get()
    assert (entry.criterion, entry.quantity, entry.subject_id, entry.on.isoformat()) == ("K8", 1, scene.studio.pk, "2026-11-10")
    assert (row.entry, counted(scene)) == (entry, 1)
    assert Message.objects.get(kind="practice").person == scene.people.mentor
    with pytest.raises(Conflict):
        actions.confirm(row, by=scene.people.operator, now=now)
    assert counted(scene) == 1


def test_taking_the_confirmation_back_reverses_it_and_it_can_be_confirmed_again(card, scene, now):
    row = card.confirmed()

    row = actions.revoke(row, "Такая карточка уже есть у соседей.", by=scene.people.operator, now=now)
    assert (row.status, row.entry, counted(scene)) == ("submitted", None, 0)
    assert LedgerEntry.objects.order_by("pk").last().note == "Такая карточка уже есть у соседей."

    actions.confirm(row, by=scene.people.methodist, now=now + timedelta(minutes=5))
    assert counted(scene) == 1


def test_a_returned_card_is_sent_anew_by_its_mentor_only(card, scene, now):
    row = card.returned()

    with pytest.raises(Conflict):
        actions.revoke(row, "Подтверждения ещё не было.", by=scene.people.operator, now=now)

    assert PracticeCard.objects.get().status == "returned"


def test_taking_back_needs_a_reason(card, scene, now):
    row = card.confirmed()

    with pytest.raises(Invalid):
        actions.revoke(row, "нет", by=scene.people.operator, now=now)

    assert (PracticeCard.objects.get().status, counted(scene)) == ("confirmed", 1)


def test_an_entry_reversed_in_the_ledger_stays_reversed_once(card, scene, now):
    row = card.confirmed()
    ledger.reverse(row.entry, "Проверка зачёта", by=scene.people.operator, now=now)

    actions.revoke(row, "Карточка устарела совсем.", by=scene.people.operator, now=now)

    assert (LedgerEntry.objects.count(), counted(scene)) == (2, 0)


def test_after_the_years_end_a_card_is_shown_but_not_counted(card, scene, now):
    freeze(scene, now)

    row = card.confirmed()

    assert (row.status, row.entry, LedgerEntry.objects.count()) == ("confirmed", None, 0)


def test_a_counted_card_stays_counted_once_the_year_is_frozen(card, scene, now):
    row = card.confirmed()
    freeze(scene, now)

    with pytest.raises(Frozen):
        actions.revoke(row, "Карточка устарела совсем.", by=scene.people.operator, now=now)

    assert (PracticeCard.objects.get().status, counted(scene)) == ("confirmed", 1)


def test_criteria_without_practices_count_nothing(card, scene):
    scene.year.criteria = None
    scene.year.save()

    assert card.confirmed().entry is None


def test_nobody_confirms_the_own_card(card, scene, now):
    with pytest.raises(Conflict):
        actions.confirm(card.sent(), by=scene.people.mentor, now=now)


def test_a_returned_card_is_corrected_and_sent_as_the_next_version(card, scene, now):
    row = card.returned()
    assert (row.status, row.reason) == ("returned", "Допишите, сколько это занимает времени.")

    content = replace(FULL, done=FULL.done + " Два занятия по сорок минут.")
    row = actions.send(row, Typed(content, row.version), are_names_checked=False, by=scene.people.mentor, now=now)

    assert (row.status, row.reason, row.sent_count) == ("submitted", "", 2)


def test_a_sent_card_is_taken_back_until_it_is_answered(card, scene, now):
    row = actions.take_back(card.sent(), by=scene.people.mentor, now=now)
    assert row.status == "draft"
    with pytest.raises(Conflict):
        actions.discard(row, by=scene.people.mentor, now=now)


def test_only_a_draft_that_was_never_sent_is_deleted(card, scene, now):
    actions.discard(card.draft(), by=scene.people.mentor, now=now)

    assert (PracticeCard.objects.count(), AuditEntry.objects.get(action="practice.discard").object_kind) == (0, "practicecard")


def file_of(person, key, now):
    return PrivateFile.objects.create(
        key=key, owner=person, purpose="practice", state="ready", size=1, created_at=now, original_name=f"{key}.pdf"
    )


def test_a_file_that_a_colleague_added_meanwhile_stays(card, scene, now):
    second = make.MentorFactory(studio_year=scene.studio).person
    for person, key in ((scene.people.mentor, "a"), (second, "b")):
        file_of(person, key, now)
    row = card.draft(replace(FULL, files=("a",)))
    row = actions.save_draft(row, Typed(replace(FULL, files=("a", "b")), row.version), by=second, now=now)

    row = actions.save_draft(row, Typed(replace(FULL, files=()), row.version), by=scene.people.mentor, now=now)
    assert row.content.files == ("b",)

    row = actions.save_draft(row, Typed(replace(FULL, files=()), row.version, ("b",)), by=scene.people.mentor, now=now)
    assert row.content.files == ()


def test_a_foreign_file_is_refused(card, scene, now):
    file_of(scene.people.mentor2, "c", now)

    with pytest.raises(Invalid) as refused:
        card.draft(replace(FULL, files=("c",)))

    assert list(refused.value.errors) == ["files"]


def test_retirement_blanks_what_colleagues_do_not_see(card, scene, now):
    kept, gone = card.confirmed(), card.returned()

    for blank in registry.retirements():
        blank(scene.people.mentor, now)

    kept.refresh_from_db(), gone.refresh_from_db()
    assert (kept.title, gone.title, gone.reason, gone.search_text) == (FULL.title, "", "", "")
    assert list(Revision.objects.filter(object_id=str(gone.pk)).values_list("body", flat=True)) == [""]


def test_a_persons_export_tells_the_cards(card, scene):
    card.confirmed()

    told = registry.exports()["practices"](scene.people.mentor)

    assert [(row["title"], row["status"]) for row in told] == [(FULL.title, "confirmed")]


def test_entry_of_a_card_is_not_changed_by_a_table(card):
    card.confirmed()

    assert known_entry(LedgerEntry.objects.get(), "70-69701-001").closed == FROM_CARD
