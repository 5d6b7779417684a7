"""Work log and checklist: what is corrected, sent twice, withdrawn."""

from datetime import date, timedelta

import pytest
from factories import MeetingFactory, MembershipFactory, PersonFactory, StudioYearFactory

from pulsar_xblocks.kernel.consents.actions import load_default_templates
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentTemplate
from pulsar_xblocks.kernel.files.domain import READY
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.studios import file_rights
from pulsar_xblocks.studios.actions import log, support
from pulsar_xblocks.studios.actions.log import MeetingNote
from pulsar_xblocks.studios.models import Attendance, ChecklistMark, Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def studio(now):
    return StudioYearFactory()


@pytest.fixture
def mentor():
    return PersonFactory()


def upload(owner, purpose, now, key="file-1"):
    return PrivateFile.objects.create(key=key, owner=owner, purpose=purpose, state=READY, size=9, created_at=now, expires_at=now)


def allow_photos(person, region, now):
    load_default_templates(region, now)
    text = ConsentTemplate.objects.get(region=region, purpose="photo_video", language="ru")
    for party in ("guardian", "self"):
        ConsentRecord.objects.create(
            region=region, subject=person, purpose="photo_video", party=party, answer="given", at=now, template=text, template_version=1
        )


def test_text_changed_after_a_lost_answer_is_not_lost(studio, mentor, now):
    first = log.log_meeting(studio, MeetingNote("abc", date(2026, 11, 9), note="Мерили"), by=mentor, now=now)

    log.log_meeting(studio, MeetingNote("abc", date(2026, 11, 9), note="Мерили температуру"), by=mentor, now=now)

    first.refresh_from_db()
    assert (Meeting.objects.count(), first.note) == (1, "Мерили температуру")


def test_late_copy_of_a_corrected_meeting_changes_nothing(studio, mentor, now):
    sent = MeetingNote("abc", date(2026, 11, 9), note="Мерили")
    first = log.log_meeting(studio, sent, by=mentor, now=now)
    log.edit_meeting(first, 1, MeetingNote("abc", date(2026, 11, 9), note="Исправлено"), by=mentor, now=now)

    assert log.log_meeting(studio, sent, by=mentor, now=now).note == "Исправлено"


def test_pupil_who_may_not_be_photographed_is_not_added_to_a_photo(studio, mentor, now):
    row = MeetingFactory(studio_year=studio, photo_key="photo-1")
    pupil = MembershipFactory(studio_year=studio)

    with pytest.raises(Invalid) as caught:
        log.edit_meeting(row, 1, MeetingNote("x", date(2026, 11, 3), (pupil.pk,)), by=mentor, now=now)

    assert list(caught.value.errors) == ["photo"]


def test_photo_is_shut_as_soon_as_one_consent_is_withdrawn(studio, mentor, now):
    region = studio.studio.region
    pupil = MembershipFactory(studio_year=studio)
    allow_photos(pupil.person, region, now)
    row = MeetingFactory(studio_year=studio, photo_key="photo-1")
    Attendance.objects.create(meeting=row, membership=pupil)
    before = file_rights.is_photo_allowed(row, now)
    text = ConsentTemplate.objects.get(region=region, purpose="photo_video", language="ru")

    ConsentRecord.objects.create(
        region=region, subject=pupil.person, purpose="photo_video", party="guardian", answer="revoked", at=now + timedelta(hours=1),
        template=text, template_version=1,
    )  # fmt: skip

    assert (before, file_rights.is_photo_allowed(row, now + timedelta(hours=2))) == (True, False)


def test_proof_is_replaced_and_the_old_file_is_let_go(studio, mentor, now):
    old, new = upload(mentor, "studio_proof", now), upload(mentor, "studio_proof", now, "file-2")
    support.tick(studio, support.Done("plan", date(2026, 9, 20), "план", old.key), by=mentor, now=now)

    row = support.tick(studio, support.Done("plan", date(2026, 9, 20), "план", new.key), by=mentor, now=now)

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.subject_kind, new.subject_kind, row.file_key) == ("", "checklistmark", "file-2")


def test_mark_with_somebody_elses_file_is_not_stored(studio, mentor, now):
    foreign = upload(PersonFactory(), "studio_proof", now)

    with pytest.raises(Invalid) as caught:
        support.tick(studio, support.Done("plan", date(2026, 9, 20), "план", foreign.key), by=mentor, now=now)

    assert (list(caught.value.errors), ChecklistMark.objects.count()) == (["file-plan"], 0)


def test_mark_taken_back_lets_its_file_go(studio, mentor, now):
    file = upload(mentor, "studio_proof", now)
    support.tick(studio, support.Done("plan", date(2026, 9, 20), "план", file.key), by=mentor, now=now)

    support.untick(studio, "plan", by=mentor, now=now)

    file.refresh_from_db()
    assert (file.subject_kind, file.expires_at) == ("", now + timedelta(days=30))
