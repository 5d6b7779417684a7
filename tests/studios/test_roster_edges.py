"""Rosters where consents, calendars and two hands meet."""

from datetime import date, timedelta

import pytest
from factories import MembershipFactory, MentorFactory, PersonFactory, PupilFactory, StudioYearFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents.actions import Signer, Trace, answer, withdraw
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.consents.queries import texts
from pulsar_xblocks.kernel.inbox.models import Letter
from pulsar_xblocks.kernel.people.domain import read_class_list
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.studios.actions import class_list, corrections, joining, mentors, retirement, roster
from pulsar_xblocks.studios.actions.roster import Place
from pulsar_xblocks.studios.models import Membership

pytestmark = pytest.mark.django_db
SIGNER = Signer(party="guardian", family="Лебедева", given="Ольга", relation="mother")


@pytest.fixture
def studio(now):
    row = StudioYearFactory(status="forming")
    MentorFactory(studio_year=row)
    return row


@pytest.fixture
def mentor(studio):
    return studio.mentors.get().person


def test_leaving_in_the_future_is_refused(studio, mentor, now):
    row = MembershipFactory(studio_year=studio)

    with pytest.raises(Invalid) as caught:
        roster.leave(row, on=date(2026, 11, 11), reason="", by=mentor, now=now)

    assert list(caught.value.errors) == ["on"]


def test_why_a_child_left_is_not_in_the_record_of_actions(studio, mentor, now):
    roster.leave(MembershipFactory(studio_year=studio), on=date(2026, 11, 9), reason="болеет", by=mentor, now=now)

    assert "болеет" not in str(list(AuditEntry.objects.values()))


def test_joining_a_year_after_a_withdrawal_asks_the_guardian_anew(studio, mentor, now):
    child = PupilFactory(birth_date=date(2015, 1, 1))
    row = roster.join(studio, child, Place(5, "Б", "mother@example.ru"), by=mentor, now=now)
    request = ConsentRequest.objects.get(subject=child, purpose="studio")
    answer(request, "given", texts(request.region_id, "ru")["studio"], SIGNER, Trace(), now=now)
    withdraw(request, SIGNER, Trace(), now=now + timedelta(hours=1))
    roster.leave(row, on=date(2026, 11, 10), reason="", by=mentor, now=now)
    before = Letter.objects.count()

    roster.join(studio, child, Place(5, "Б", "mother@example.ru"), by=mentor, now=now + timedelta(days=300))

    assert Letter.objects.filter(address="mother@example.ru").count() > 0
    assert Letter.objects.count() == before + 1


def test_class_list_confirmed_in_two_tabs_makes_nobody_twice(studio, mentor, now):
    rows = class_list.checked(studio, read_class_list("Лосева\tВарвара\t8А\t12.03.2013\n", date(2026, 11, 10)))
    class_list.add(studio, rows, with_accounts=False, by=mentor, now=now)

    with pytest.raises(Conflict):
        class_list.add(studio, rows, with_accounts=False, by=mentor, now=now)

    assert Membership.objects.count() == 1


def test_account_that_somebody_took_a_moment_ago_is_told_beside_the_field(studio, now, monkeypatch):
    taken = PersonFactory(with_account=True).user.username
    monkeypatch.setattr(joining, "taken_usernames", lambda names: set())  # the other request was not through yet
    name = joining.Named("Ким", "Анна", "", date(2013, 5, 1))

    with pytest.raises(Invalid) as caught:
        joining.register(studio, joining.Account(taken, "correct horse"), name, Place(), now=now)

    assert list(caught.value.errors) == ["username"]


@pytest.mark.parametrize("birth", [date(2027, 1, 1), date(2026, 11, 1), date(1850, 1, 1)])
def test_birth_date_that_no_pupil_has_is_refused(studio, now, birth):
    with pytest.raises(Invalid) as caught:
        joining.join_as(studio, PersonFactory(), joining.Named("Ким", "Анна", "", birth), Place(), now=now)

    assert list(caught.value.errors) == ["birth_date"]


def test_retired_pupil_and_mentor_leave_their_studios(studio, mentor, now):
    row = MembershipFactory(studio_year=studio)

    retirement.blank(row.person, now)
    retirement.blank(mentor, now)

    row.refresh_from_db()
    assert (row.open_marker, row.left_on, studio.mentors.get().until) == (None, date(2026, 11, 10), date(2026, 11, 10))


def test_invitation_of_a_second_mentor_is_in_the_sites_language(studio, mentor, now, english):
    mentors.invite(studio, "second@example.ru", by=mentor, now=now)

    assert Letter.objects.get().subject == "Вас приглашают вести студию"


def test_mentor_who_steps_down_loses_the_role_and_one_always_stays(studio, mentor, now):
    second = MentorFactory(studio_year=studio).person

    mentors.step_down(studio, mentor, by=mentor, now=now)

    with pytest.raises(Conflict):
        mentors.step_down(studio, second, by=second, now=now)
    with pytest.raises(Conflict):
        mentors.step_down(studio, mentor, by=mentor, now=now)


def test_pupil_does_not_come_back_into_a_studio_that_was_closed_since(studio, mentor, now):
    row = roster.leave(MembershipFactory(studio_year=studio), on=date(2026, 11, 5), reason="", by=mentor, now=now)
    studio.status = "closed"
    studio.save()

    with pytest.raises(Conflict):
        corrections.take_leaving_back(row, date(2026, 11, 5), by=mentor, now=now)
    row.refresh_from_db()
    assert row.open_marker is None
