from datetime import date

import pytest
from factories import MeetingFactory, MembershipFactory, PersonFactory, StudioYearFactory

from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.studios.actions import log, support
from pulsar_xblocks.studios.actions.log import MeetingNote
from pulsar_xblocks.studios.models import ChecklistMark, Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def studio(now):
    return StudioYearFactory()


@pytest.fixture
def mentor():
    return PersonFactory()


def test_meeting_sent_twice_from_a_phone_is_stored_once(studio, mentor, now):
    pupil = MembershipFactory(studio_year=studio)
    sent = MeetingNote("abc", date(2026, 11, 9), (pupil.pk,), 45, "Мерили температуру")

    first = log.log_meeting(studio, sent, by=mentor, now=now)

    assert log.log_meeting(studio, sent, by=mentor, now=now) == first
    assert [row.membership for row in first.attendance.all()] == [pupil]


def test_meeting_in_the_future_is_refused(studio, mentor, now):
    with pytest.raises(Invalid) as caught:
        log.log_meeting(studio, MeetingNote("abc", date(2026, 11, 11)), by=mentor, now=now)

    assert (list(caught.value.errors), Meeting.objects.count()) == (["held_on"], 0)


def test_pupil_of_another_studio_cannot_be_ticked(studio, mentor, now):
    stranger = MembershipFactory()

    with pytest.raises(Invalid) as caught:
        log.log_meeting(studio, MeetingNote("abc", date(2026, 11, 9), (stranger.pk,)), by=mentor, now=now)

    assert list(caught.value.errors) == ["present"]


def test_pupil_who_joined_later_was_not_there(studio, mentor, now):
    newcomer = MembershipFactory(studio_year=studio, joined_on=date(2026, 11, 10))

    with pytest.raises(Invalid):
        log.log_meeting(studio, MeetingNote("abc", date(2026, 11, 9), (newcomer.pk,)), by=mentor, now=now)


def test_photo_with_faces_needs_everyones_permission(studio, mentor, now):
    pupil = MembershipFactory(studio_year=studio)
    PrivateFile.objects.create(key="k", owner=mentor, purpose="meeting_photo", state="ready", size=9, created_at=now)

    with pytest.raises(Invalid) as caught:
        log.log_meeting(studio, MeetingNote("a", date(2026, 11, 9), (pupil.pk,), photo_key="k"), by=mentor, now=now)
    stored = log.log_meeting(studio, MeetingNote("b", date(2026, 11, 9), (pupil.pk,), photo_key="k", has_no_faces=True), by=mentor, now=now)

    assert (list(caught.value.errors), stored.photo_no_faces) == (["photo"], True)


def test_2001st_character_of_a_note_is_refused(studio, mentor, now):
    with pytest.raises(Invalid) as caught:
        log.log_meeting(studio, MeetingNote("a", date(2026, 11, 9), note="я" * 2001), by=mentor, now=now)

    assert list(caught.value.errors) == ["note"]


def test_stale_correction_shows_both_notes(studio, mentor, now):
    row = MeetingFactory(studio_year=studio, note="первая")
    log.edit_meeting(row, 1, MeetingNote("x", date(2026, 11, 3), note="вторая"), by=mentor, now=now)

    with pytest.raises(Stale) as caught:
        log.edit_meeting(row, 1, MeetingNote("x", date(2026, 11, 3), note="третья"), by=mentor, now=now)

    assert (caught.value.current, caught.value.yours) == ({"note": "вторая"}, {"note": "третья"})


def test_removed_meeting_comes_back(studio, mentor, now):
    row = MeetingFactory(studio_year=studio)

    log.remove_meeting(row, True, by=mentor, now=now)
    hidden = Meeting.objects.get().is_removed
    log.remove_meeting(row, False, by=mentor, now=now)

    assert (hidden, Meeting.objects.get().is_removed) == (True, False)


def test_closed_studio_logs_nothing(mentor, now):
    with pytest.raises(Conflict):
        log.log_meeting(StudioYearFactory(status="closed"), MeetingNote("a", date(2026, 11, 9)), by=mentor, now=now)


def test_registration_at_sirius_needs_its_number_or_a_file(studio, mentor, now):
    with pytest.raises(Invalid) as caught:
        support.tick(studio, support.Done("sirius", date(2026, 9, 20)), by=mentor, now=now)
    support.tick(studio, support.Done("sirius", date(2026, 9, 20), "УН-118"), by=mentor, now=now)
    support.tick(studio, support.Done("sirius", date(2026, 9, 21), "УН-119"), by=mentor, now=now)

    assert list(caught.value.errors) == ["note"]
    assert [(row.note, row.done_on) for row in ChecklistMark.objects.all()] == [("УН-119", date(2026, 9, 21))]


def test_unknown_item_and_future_day_are_refused(studio, mentor, now):
    with pytest.raises(Invalid):
        support.tick(studio, support.Done("party", date(2026, 9, 20)), by=mentor, now=now)
    with pytest.raises(Invalid):
        support.tick(studio, support.Done("safety", date(2026, 11, 11)), by=mentor, now=now)
