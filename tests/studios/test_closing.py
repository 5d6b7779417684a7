"""What ends with a studio or a year, and what comes back when it was a mistake."""

from datetime import UTC, date, datetime, timedelta

import factories as make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from studios.cast import cast, statuses

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.retention.models import RetentionTimer
from pulsar_xblocks.kernel.retention.queries import terms_of
from pulsar_xblocks.studios import renewing
from pulsar_xblocks.studios.actions import mentors, registration, roster, years
from pulsar_xblocks.studios.domain import closing
from pulsar_xblocks.studios.models import Membership, StudioApplication
from pulsar_xblocks.studios.queries.studios import membership_of

JUNE = datetime(2027, 6, 10, 5, 0, tzinfo=UTC)
AUGUST = datetime(2027, 8, 27, 5, 0, tzinfo=UTC)


@pytest.fixture
def scene(now, db):
    scene = cast(now)
    make.RoundFactory(year=scene.year)
    scene.studio = make.StudioYearFactory(
        year=scene.year, studio__organisation=scene.school, studio__region=scene.home, studio__name="Кедр", name="Кедр", status="active"
    )
    scene.mentor = make.MentorFactory(studio_year=scene.studio, person=scene.people.mentor)
    scene.pupil = make.MembershipFactory(studio_year=scene.studio)
    scene.waiting = make.MembershipFactory(studio_year=scene.studio, active_on=None)
    scene.gone = make.MembershipFactory(studio_year=scene.studio, left_on=date(2026, 10, 1), open_marker=None, ended_with="left")
    return scene


@pytest.fixture
def archive(scene):
    def move(status="archived", at=JUNE):
        scene.year.refresh_from_db()
        years.set_status(scene.year, status, by=scene.people.operator, now=at)
        scene.studio.refresh_from_db()

    return move


def close(scene, status, at):
    scene.studio.refresh_from_db()
    registration.set_status(scene.studio, status, "Наставник уехал", by=scene.people.operator, now=at)


def test_terms_of_a_year_by_hand():
    assert [(term.rule, term.due_on) for term in closing.terms_of_studio(2025)] == [
        ("roster", date(2027, 8, 31)),
        ("consent", date(2030, 8, 31)),
    ]
    assert closing.terms_of_year(date(2026, 5, 20)) == [closing.Term("draft", date(2026, 6, 19))]


@given(st.dates(date(2026, 9, 1), date(2027, 8, 31)), st.dates(date(2026, 9, 1), date(2027, 8, 31)))
def test_membership_never_ends_before_it_began_and_is_undone_only_that_day(joined, today):
    ended = closing.last_day(joined, today)

    assert ended >= joined
    assert closing.is_undone(ended, today) == (joined <= today)


def test_archive_ends_memberships_with_a_date_and_keeps_those_of_before(scene, archive):
    archive()

    found = list(Membership.objects.order_by("pk").values_list("left_on", "open_marker", "ended_with"))
    assert found == [(date(2027, 6, 10), None, "year"), (date(2027, 6, 10), None, "year"), (date(2026, 10, 1), None, "left")]
    assert (scene.studio.status, scene.studio.archived_from) == ("archived", "active")
    assert terms_of("studioyear", [scene.studio.pk]) == closing.terms_of_studio(2026)


def test_pupil_reads_on_after_the_years_end_and_one_who_left_does_not(scene, archive):
    archive()

    assert membership_of(scene.pupil.person, scene.year) == scene.pupil
    assert membership_of(scene.gone.person, scene.year) is None


def test_archive_taken_back_restores_everything(scene, archive):
    archive()
    archive("active", JUNE + timedelta(days=3))

    found = list(Membership.objects.order_by("pk").values_list("left_on", "open_marker", "ended_with"))
    assert found == [(None, 1, ""), (None, 1, ""), (date(2026, 10, 1), None, "left")]
    assert (scene.studio.status, scene.studio.archived_from) == ("active", "")
    assert not RetentionTimer.objects.filter(running_marker=1).exists()
    assert Membership.objects.get(pk=scene.waiting.pk).active_on is None


def test_consent_withdrawn_meanwhile_is_awaited_again(scene, archive):
    archive()
    archive("active", JUNE + timedelta(days=3))

    assert Membership.objects.get(pk=scene.pupil.pk).active_on is None  # the factory's pupil has no consent on record


def test_closed_studio_goes_into_the_archive_and_comes_back_closed(scene, archive, now):
    close(scene, "closed", now)
    archive()
    archive("active", JUNE + timedelta(hours=1))

    assert scene.studio.status == "closed"
    assert set(scene.studio.memberships.values_list("ended_with", flat=True)) == {"studio", "left"}
    assert terms_of("studioyear", [scene.studio.pk]) == closing.terms_of_studio(2026)


def test_studio_taken_up_the_same_day_loses_nothing(scene, now):
    close(scene, "closed", now)
    assert scene.studio.memberships.filter(open_marker=1).count() == 0
    close(scene, "active", now + timedelta(minutes=5))

    assert scene.studio.memberships.filter(open_marker=1).count() == 2
    assert scene.studio.memberships.count() == 3


def test_studio_taken_up_later_begins_new_stays(scene, now):
    close(scene, "closed", now)
    close(scene, "active", now + timedelta(days=60))

    rows = Membership.objects.filter(studio_year=scene.studio, person=scene.pupil.person).order_by("pk")
    assert [(row.left_on, row.ended_with) for row in rows] == [(now.date(), "studio"), (None, "")]


def test_pupil_who_is_in_another_studio_by_now_stays_there(scene, now):
    close(scene, "closed", now)
    other = make.StudioYearFactory(year=scene.year)
    make.MembershipFactory(studio_year=other, person=scene.pupil.person)
    close(scene, "active", now + timedelta(minutes=5))

    assert Membership.objects.get(person=scene.pupil.person, open_marker=1).studio_year == other


def test_codes_and_links_stop_working(scene, archive):
    issue_link(purpose=mentors.PURPOSE, subject=scene.studio, region_id=scene.home.pk, now=JUNE, valid=None)
    archive()

    assert scene.client.nobody.get(f"/pulsar/join/{scene.studio.join_code}/").status_code == 410
    with pytest.raises(Conflict):
        roster.join(scene.studio, make.PupilFactory(), roster.Place(), by=scene.people.mentor, now=JUNE)
    with pytest.raises(Conflict):
        mentors.invite(scene.studio, "second@school.example", by=scene.people.mentor, now=JUNE)


def test_mentors_hear_of_the_end_an_hour_later_unless_it_was_a_mistake(scene, archive):
    archive()
    run_due(JUNE + timedelta(minutes=30))
    assert not Message.objects.filter(kind=renewing.GOODBYE).exists()
    archive("active", JUNE + timedelta(minutes=40))
    run_due(JUNE + timedelta(hours=2))
    assert not Message.objects.filter(kind=renewing.GOODBYE).exists()

    archive(at=JUNE + timedelta(hours=3))
    run_due(JUNE + timedelta(hours=5))
    assert [row.person for row in Message.objects.filter(kind=renewing.GOODBYE)] == [scene.people.mentor]


def next_year(scene):
    opens, closes = datetime(2027, 8, 24, 17, tzinfo=UTC), datetime(2027, 9, 30, 16, 59, tzinfo=UTC)
    values = {"questionnaire": scene.year.questionnaire, "call_opens_at": opens, "call_closes_at": closes}
    return make.YearFactory(region=scene.home, code="2027/28", **values)


def test_mentor_is_asked_once_when_applications_open(scene, archive):
    archive()
    next_year(scene)
    run_due(JUNE + timedelta(days=1))
    assert not Message.objects.filter(kind=renewing.INVITE).exists()
    for day in range(3):
        run_due(AUGUST + timedelta(days=day))

    message = Message.objects.get(kind=renewing.INVITE)
    assert (message.person, "Кедр" in message.text, "2027/28" in message.text) == (scene.people.mentor, True, True)


def test_renewal_copies_the_profile_and_nobody(scene, archive):
    answers = {"title": "Кедр", "answers": '{"o2_name": "Ким"}', "questionnaire": scene.year.questionnaire}
    place = {"year": scene.year, "organisation": scene.school}
    before = make.StudioApplicationFactory(applicant=scene.people.mentor, status="approved", **answers, **place)
    scene.studio.application = before
    scene.studio.save()
    archive()
    later = next_year(scene)
    clock.set_source(lambda: AUGUST)
    address = f"/pulsar/studios/{scene.studio.pk}/renew/"

    assert "Кедр" in scene.client.mentor.get("/pulsar/me/").content.decode()
    assert statuses(scene, address, ["nobody", "stranger", "operator", "mentor"]) == {
        "nobody": 302,
        "stranger": 403,
        "operator": 403,
        "mentor": 200,
    }
    assert scene.client.mentor.post(address).status_code == 302

    row = StudioApplication.objects.get(year=later)
    assert (row.studio, row.title, row.answers, row.status) == (scene.studio.studio, "Кедр", '{"o2_name": "Ким"}', "draft")
    assert not Membership.objects.filter(year=later).exists()
    assert scene.client.mentor.post(address).status_code == 404  # it goes on already


def test_renewal_outside_the_window_is_refused(scene, archive):
    archive()
    next_year(scene)
    clock.set_source(lambda: JUNE + timedelta(days=1))

    assert scene.client.mentor.post(f"/pulsar/studios/{scene.studio.pk}/renew/").status_code == 409


def test_archive_page_tells_what_ends_and_is_the_operators(scene):
    address = f"/pulsar/years/{scene.year.pk}/archive/"
    wanted = {"nobody": 302, "stranger": 403, "mentor": 403, "head": 403, "methodist": 403, "operator": 200, "operator2": 404}

    assert statuses(scene, address, list(wanted)) == wanted
    assert scene.client.operator.post(address).status_code == 302
    assert scene.client.operator.post(address).status_code == 409
    scene.year.refresh_from_db()
    assert scene.year.status == "archived"


def test_studio_in_the_archive_sends_no_signals(scene, archive):
    address = f"/pulsar/studios/{scene.studio.pk}/"
    clock.set_source(lambda: JUNE)
    before = scene.client.operator.get(address).content.decode()
    archive()

    after = scene.client.operator.get(address).content.decode()
    assert ("consents" in before, "pulsar-bad" in before) == (True, True)
    assert "Молчит" in before and "Молчит" not in after
