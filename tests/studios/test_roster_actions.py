from datetime import date, timedelta

import pytest
from factories import (
    MembershipFactory,
    MentorFactory,
    PersonFactory,
    PupilFactory,
    RoleFactory,
    StudioApplicationFactory,
    StudioYearFactory,
    YearFactory,
)

from pulsar_xblocks.kernel.consents.actions import Signer, Trace, answer, withdraw
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.consents.queries import texts
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.people.domain import read_class_list
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.studios.actions import class_list, mentors, opening, retirement, roster
from pulsar_xblocks.studios.actions.roster import Place
from pulsar_xblocks.studios.models import Membership
from pulsar_xblocks.studios.queries.opening import renewable

pytestmark = pytest.mark.django_db


@pytest.fixture
def studio(now):
    row = StudioYearFactory(status="forming")
    MentorFactory(studio_year=row)
    return row


@pytest.fixture
def mentor(studio):
    return studio.mentors.get().person


def consent(subject, party, now):
    request = ConsentRequest.objects.get(subject=subject, purpose="studio")
    text = texts(request.region_id, "ru")["studio"]
    signer = Signer(party=party, family="Лебедева", given="Ольга", relation="mother")
    answer(request, "given", text, signer, Trace(), now=now)


def test_pupil_waits_until_the_guardian_and_the_pupil_of_14_have_answered(studio, mentor, now):
    pupil = PupilFactory(birth_date=date(2012, 3, 1))
    row = roster.join(studio, pupil, Place(8, "А", "mother@example.ru"), by=mentor, now=now)

    consent(pupil, "guardian", now)
    row.refresh_from_db()
    waiting = row.active_on
    consent(pupil, "self", now)
    row.refresh_from_db()

    assert (waiting, row.active_on) == (None, date(2026, 11, 10))
    studio.refresh_from_db()
    assert studio.status == "active"


def test_second_studio_in_a_year_is_refused(studio, mentor, now):
    pupil = PupilFactory()
    MembershipFactory(person=pupil, studio_year__year=studio.year)

    with pytest.raises(Conflict):
        roster.join(studio, pupil, Place(), by=mentor, now=now)

    assert Membership.objects.filter(person=pupil).count() == 1


def test_joining_twice_is_one_membership(studio, mentor, now):
    pupil = PupilFactory()

    first = roster.join(studio, pupil, Place(), by=mentor, now=now)

    assert roster.join(studio, pupil, Place(), by=mentor, now=now) == first


def test_joining_without_a_birth_date_is_refused(studio, mentor, now):
    with pytest.raises(Invalid) as caught:
        roster.join(studio, PersonFactory(birth_date=None), Place(), by=mentor, now=now)

    assert list(caught.value.errors) == ["birth_date"]


def test_closed_studio_takes_nobody(mentor, now):
    closed = StudioYearFactory(status="closed")

    with pytest.raises(Conflict):
        roster.join(closed, PupilFactory(), Place(), by=mentor, now=now)


def test_leaving_is_dated_and_the_row_stays(studio, mentor, now):
    row = MembershipFactory(studio_year=studio)

    left = roster.leave(row, on=date(2026, 11, 9), reason="переезд", by=mentor, now=now)

    assert (left.left_on, left.open_marker, left.joined_on) == (date(2026, 11, 9), None, date(2026, 9, 10))
    with pytest.raises(Conflict):
        roster.leave(row, on=date(2026, 11, 9), reason="", by=mentor, now=now)


def test_leaving_before_joining_is_refused(studio, mentor, now):
    with pytest.raises(Invalid):
        roster.leave(MembershipFactory(studio_year=studio), on=date(2026, 9, 9), reason="", by=mentor, now=now)


def test_transfer_closes_here_and_opens_there_on_the_same_day(studio, mentor, now):
    row = MembershipFactory(studio_year__year=studio.year)

    new = roster.transfer(row, studio, by=mentor, now=now)

    row.refresh_from_db()
    assert (row.left_on, new.joined_on, new.studio_year) == (date(2026, 11, 10), date(2026, 11, 10), studio)


def test_withdrawn_consent_makes_the_pupil_wait_again(studio, mentor, now):
    child = PupilFactory(birth_date=date(2014, 1, 1))
    row = roster.join(studio, child, Place(5, "Б", "mother@example.ru"), by=mentor, now=now)
    consent(child, "guardian", now)
    row.refresh_from_db()
    was_active = row.active_on is not None

    request = ConsentRequest.objects.get(subject=child, purpose="studio")
    withdraw(request, Signer(party="guardian", family="Лебедева", given="Ольга", relation="mother"), Trace(), now=now + timedelta(hours=1))

    row.refresh_from_db()
    assert (was_active, row.active_on) == (True, None)


LIST = "Лосева\tВарвара\tИльинична\t8А\t12.03.2013\tloseva@example.ru\nКим\tСофья\tАндреевна\t8Б\t05.06.2012\t\n"


def test_class_list_makes_people_accounts_and_waiting_memberships(studio, mentor, now):
    rows = class_list.checked(studio, read_class_list(LIST, date(2026, 11, 10)))

    slips = class_list.add(studio, rows, with_accounts=True, by=mentor, now=now)

    stored = Membership.objects.filter(studio_year=studio).order_by("letter")
    assert [(row.person.family, row.grade, row.letter, row.active_on) for row in stored] == [
        ("Лосева", 8, "А", None),
        ("Ким", 8, "Б", None),
    ]
    assert [slip.person.user.check_password(slip.password) for slip in slips] == [True, True]


def test_class_list_without_accounts_makes_people_only(studio, mentor, now):
    rows = class_list.checked(studio, read_class_list(LIST, date(2026, 11, 10)))

    slips = class_list.add(studio, rows, with_accounts=False, by=mentor, now=now)

    assert slips == []
    assert [row.person.user for row in Membership.objects.filter(studio_year=studio)] == [None, None]


def test_class_list_names_who_is_in_a_studio_already(studio, mentor, now):
    rows = class_list.checked(studio, read_class_list(LIST, date(2026, 11, 10)))
    class_list.add(studio, rows, with_accounts=False, by=mentor, now=now)

    again = class_list.checked(studio, read_class_list(LIST, date(2026, 11, 10)))

    assert [row.problems for row in again] == [("This pupil is already in a studio this year.",)] * 2


def test_class_list_answers_the_same_whoever_is_in_another_studio(studio, mentor, now):
    rows = read_class_list(LIST, date(2026, 11, 10))
    other = StudioYearFactory(year=studio.year, status="active")
    MembershipFactory(
        studio_year=other,
        person__family="Лосева",
        person__given="Варвара",
        person__patronymic="Ильинична",
        person__birth_date=date(2013, 3, 12),
    )
    operator = RoleFactory(role="operator", region=studio.year.region).person

    checked = class_list.checked(studio, rows)
    class_list.add(studio, checked, with_accounts=False, by=mentor, now=now)
    run_due(now)

    assert [row.problems for row in checked] == [(), ()]
    [told] = Message.objects.filter(kind="studios.twins")
    assert (told.person, other.name in told.text, "Лосева" in told.text) == (operator, True, False)


def test_second_mentor_accepts_by_the_link_once(studio, mentor, now, mailoutbox):
    mentors.invite(studio, "second@example.ru", by=mentor, now=now)
    link = Link.objects.get(purpose=mentors.PURPOSE)
    second = PersonFactory(with_account=True)

    mentors.accept(link, second, now)

    assert [row.person for row in studio.mentors.order_by("pk")] == [mentor, second]
    assert [row.role for row in second.roles.all()] == ["mentor"]
    with pytest.raises(Conflict):
        mentors.accept(link, PersonFactory(), now)


def test_third_mentor_is_refused(studio, mentor, now):
    MentorFactory(studio_year=studio)

    with pytest.raises(Conflict):
        mentors.invite(studio, "third@example.ru", by=mentor, now=now)


def test_last_mentor_cannot_step_down(studio, mentor, now):
    with pytest.raises(Conflict):
        mentors.step_down(studio, mentor, by=mentor, now=now)


def test_renewal_copies_answers_but_neither_pupils_nor_consents(now):
    application = StudioApplicationFactory(year__code="2025/26", answers='{"o4_count": 12}', status="approved")
    old = StudioYearFactory(year=application.year, application=application)
    MentorFactory(studio_year=old, person=old.application.applicant)
    MembershipFactory(studio_year=old)
    year = YearFactory(region=old.year.region)

    found = list(renewable(old.application.applicant, year))
    row = opening.start_application(year, old.application.applicant, now=now, studio=old.studio)

    assert (found, row.studio, row.answers) == ([old.studio], old.studio, '{"o4_count": 12}')
    assert Membership.objects.filter(year=year).count() == 0


def test_retirement_blanks_names_and_keeps_facts(studio, mentor, now):
    row = StudioApplicationFactory(answers='{"o2_email": "a@b.ru", "o4_count": 12}')

    retirement.blank(row.applicant, now)

    row.refresh_from_db()
    assert row.answers == '{"o4_count": 12}'
