"""A logged meeting is corrected on its page: the form comes filled in, what was said before is kept."""

import html
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import MeetingFactory, MembershipFactory, MentorFactory, PersonFactory, RegionFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents.actions import load_default_templates
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentTemplate
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.studios.actions import log, retirement
from pulsar_xblocks.studios.actions.log import MeetingNote
from pulsar_xblocks.studios.models import Attendance, Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(studio, now):
    """Return a meeting at which one of two pupils was, who has left since."""
    present = studio.memberships.first()
    MembershipFactory(studio_year=studio)
    row = MeetingFactory(studio_year=studio, held_on=date(2026, 11, 3), minutes=45, note="Мерили")
    Attendance.objects.create(meeting=row, membership=present)
    present.left_on, present.open_marker = now.date(), None
    present.save()
    return row


def body(meeting, **changed):
    present = list(meeting.attendance.values_list("membership_id", flat=True))
    known = {"client_key": "k", "meeting": meeting.pk, "version": meeting.version, "held_on": "2026-11-03", "present": present}
    return known | {"minutes": 45, "note": "Мерили"} | changed


def test_form_of_a_correction_is_filled_in(mentor, meeting):
    html = mentor.part("log", meeting=str(meeting.pk)).json()["html"]

    here, absent = meeting.attendance.get().membership, meeting.studio_year.memberships.get(open_marker=1)
    assert f'name="meeting" value="{meeting.pk}"' in html
    assert (f'value="{here.pk}" checked' in html, f'value="{absent.pk}" checked' in html) == (True, False)
    assert 'rows="3" maxlength="2000">Мерили</textarea>' in html


def test_correction_keeps_what_was_said_before(mentor, meeting):
    answer = mentor.do("log_meeting", body(meeting, note="Мерили и чертили", minutes=60))

    meeting.refresh_from_db()
    assert (answer.status_code, meeting.note, meeting.minutes, Meeting.objects.count()) == (200, "Мерили и чертили", 60, 1)
    html = answer.json()["html"]
    assert ("Мерили и чертили" in html, "45" in html.partition("pulsar-steps")[2]) == (True, True)
    assert AuditEntry.objects.filter(action="meeting.edit", actor=mentor.person).count() == 1


def test_stale_correction_answers_with_both_notes(mentor, meeting):
    mentor.do("log_meeting", body(meeting, note="первая"))

    answer = mentor.do("log_meeting", body(meeting, note="вторая"))

    assert answer.status_code == 409
    assert (answer.json()["current"], answer.json()["yours"]) == ({"note": "первая"}, {"note": "вторая"})
    assert "data-pulsar-conflict" in answer.json()["html"]


def test_refused_meeting_keeps_the_ticks_as_they_were(mentor, studio):
    second = MembershipFactory(studio_year=studio)
    first = studio.memberships.exclude(pk=second.pk).get()

    answer = mentor.do("log_meeting", {"client_key": "k", "held_on": "2026-12-31", "present": [second.pk]})

    html = answer.json()["html"]
    assert answer.status_code == 422
    assert (f'value="{first.pk}" checked' in html, f'value="{second.pk}" checked' in html) == (False, True)


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 30, "²"])
def test_correction_of_nothing_is_the_empty_form(mentor, asked):
    answer = mentor.part("log", meeting=asked)

    assert (answer.status_code, 'name="meeting" value' in answer.json()["html"]) == (200, False)


def test_meeting_of_another_studio_is_not_shown_in_the_form(other_mentor, meeting):
    assert "Мерили" not in other_mentor.part("log", meeting=str(meeting.pk)).json()["html"]


def test_pupil_sees_no_corrections(pupil, mentor, meeting):
    mentor.do("log_meeting", body(meeting, note="Чертили"))

    html = pupil.part("log", meeting=str(meeting.pk)).json()["html"]

    assert ("Чертили" in html, "Мерили" in html, 'name="meeting"' in html) == (True, False, False)


def test_removed_meeting_can_be_put_back_at_once(mentor, meeting):
    html = mentor.do("remove_meeting", {"meeting": meeting.pk}).json()["html"]

    assert 'name="restore" value="1"' in html
    assert "Мерили" in mentor.do("remove_meeting", {"meeting": meeting.pk, "restore": "1"}).json()["html"]


def test_log_costs_the_same_with_more_corrected_meetings(mentor, meeting, now):
    log.edit_meeting(meeting, 1, MeetingNote("k", meeting.held_on, note="2"), by=mentor.person, now=now)
    mentor.part("log")  # the place is remembered
    with CaptureQueriesContext(connection) as one:
        mentor.part("log")
    for _ in range(2):
        row = MeetingFactory(studio_year=meeting.studio_year)
        log.edit_meeting(row, 1, MeetingNote("k", row.held_on, note="3"), by=mentor.person, now=now)

    with CaptureQueriesContext(connection) as three:
        mentor.part("log")

    assert len(one) == len(three)


def test_former_words_are_blanked_with_their_author(meeting, now):
    author = PersonFactory()
    Meeting.objects.filter(pk=meeting.pk).update(logged_by=author)
    log.edit_meeting(meeting, 1, MeetingNote("k", meeting.held_on, note="Чертили"), by=author, now=now)

    retirement.blank(author, now)

    meeting.refresh_from_db()
    assert (meeting.note, Revision.objects.get(kind="meeting").body) == ("", "")


def test_mentor_steps_down_where_another_stays(mentor, studio, now):
    second = MentorFactory(studio_year=studio)
    page = mentor.part("overview").json()["html"]

    answer = mentor.do("step_down")

    assert 'data-pulsar-do="step_down"' in page
    assert (answer.status_code, "data-pulsar-do" in answer.json()["html"]) == (200, True)
    assert f'<p class="pulsar-note pulsar-ok">{html.escape(answer.json()["message"])}</p>' in answer.json()["html"]
    assert [row.person for row in studio.mentors.filter(until=None)] == [second.person]
    assert AuditEntry.objects.filter(action="studio.mentor_left", actor=mentor.person).count() == 1
    assert Message.objects.filter(person=second.person, kind="studio.mentor_left").count() == 1
    assert mentor.do("new_code").status_code == 403


def test_only_mentor_sees_no_way_to_step_down(mentor, studio):
    page = mentor.part("overview").json()["html"]

    assert ('data-pulsar-do="step_down"' in page, mentor.do("step_down").status_code) == (False, 409)
    assert studio.mentors.filter(until=None).count() == 1


@pytest.mark.parametrize(("consent", "no_faces", "is_shown"), [("given", False, True), ("revoked", False, False), ("revoked", True, True)])
def test_photo_is_shown_while_everyone_present_allows_it(mentor, meeting, now, consent, no_faces, is_shown):
    PrivateFile.objects.create(key="k1", owner=mentor.person, purpose="meeting_photo", state="ready", size=9, created_at=now)
    Meeting.objects.filter(pk=meeting.pk).update(photo_key="k1", photo_no_faces=no_faces)
    person = meeting.attendance.get().membership.person
    for party in ("guardian", "self"):
        allow(person, party, consent, now)

    html = mentor.part("log").json()["html"]

    assert ("/pulsar/files/k1/" in html, "#pulsar-i-lock" in html) == (is_shown, not is_shown)


def allow(person, party, answer, now):
    region = RegionFactory._meta.model.objects.get(code="70")
    if not ConsentTemplate.objects.filter(region=region).exists():
        load_default_templates(region, now)
    text = ConsentTemplate.objects.get(region=region, purpose="photo_video", language="ru")
    ConsentRecord.objects.create(
        region=region, subject=person, purpose="photo_video", party=party, answer=answer, at=now, template=text, template_version=1
    )
