"""Lists of a school or a municipality: checked, stored, undone, written to, answered."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from factories import MunicipalityFactory, OrganisationFactory, PersonFactory, RegionFactory, RoleFactory

from pulsar_xblocks.courses.domain import lists, stages
from pulsar_xblocks.courses.enrolments import nominations
from pulsar_xblocks.courses.enrolments.actions import applying, nominating
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import CourseNomination, Enrolment
from pulsar_xblocks.courses.enrolments.sheets import NOMINATIONS
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.loads import actions as loads
from pulsar_xblocks.kernel.loads.queries import target_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, NotFound
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=31)
ROWS = "Иванова\tАнна\tПетровна\tanna@demo.invalid\tучитель физики\nПетров\tПётр\t\tpetr@demo.invalid\tпедагог"


@pytest.fixture
def head(region, school):
    return RoleFactory(role="head", region=region, organisation=school, person=PersonFactory(with_account=True)).person


def _checked(person, group, text=ROWS, now=NOW):
    target = target_of(actor_of(person), NOMINATIONS, group.pk)
    return loads.check(NOMINATIONS, target, loads.Upload("paste", lists.with_headings(text).encode()), by=person, now=now), target


def _stored(person, group, text=ROWS):
    load, target = _checked(person, group, text)
    return loads.apply(load, NOMINATIONS, target, "направляем на курс", by=person, now=NOW), target


def test_a_head_sends_people_of_the_own_school(group, head, school):
    _stored(head, group)

    rows = CourseNomination.objects.order_by("person__sort_name")
    assert [(row.person.full_name, row.organisation, row.post) for row in rows] == [
        ("Иванова Анна Петровна", school, "учитель физики"),
        ("Петров Пётр", school, "педагог"),
    ]


def test_who_has_an_account_is_known_by_the_address(group, head):
    known = PersonFactory(with_account=True)
    known.user.email = "Anna@Demo.invalid"
    known.user.save()
    _stored(head, group)

    assert set(CourseNomination.objects.filter(person__user__isnull=False).values_list("person", flat=True)) == {known.pk}


def test_letters_go_when_the_list_can_no_longer_be_undone(group, head):
    load, target = _stored(head, group)
    run_due(NOW + timedelta(minutes=20))
    assert not Letter.objects.exists()
    loads.undo(load, NOMINATIONS, target, by=head, now=NOW + timedelta(minutes=25))
    run_due(LATER)

    assert (CourseNomination.objects.count(), Letter.objects.count()) == (0, 0)
    assert not Person.objects.filter(email="anna@demo.invalid").exists()


def test_people_without_accounts_get_a_link_others_find_it_in_my_pulsar(group, head):
    known = PersonFactory(with_account=True)
    known.user.email = "petr@demo.invalid"
    known.user.save()
    _stored(head, group)
    run_due(LATER)

    assert Link.objects.filter(purpose=nominations.LINK).count() == 1
    assert Message.objects.get(person=known).link == reverse("pulsar:course_apply", args=[group.pk])
    [letter] = [one for one in mail.outbox if one.to == ["anna@demo.invalid"]]
    assert "/pulsar/l/" in letter.body


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Иванова\tАнна\tПетровна\tне адрес@", "email"),
        ("Ivanova\tAnna\t\tanna@demo.invalid", "family"),
        ("Иванова\tАнна\t\tanna@demo.invalid\tучитель\tЧужой лицей", "organisation"),
    ],
)
def test_wrong_rows_are_named(group, head, row, column):
    load, _ = _checked(head, group, row)

    assert f'"column": "{column}"' in load.rows.get().body


def test_an_address_twice_in_a_list_is_wrong(group, head):
    load, _ = _checked(head, group, ROWS.replace("petr@", "anna@"))

    assert '"wrong": 1' in load.counts


def test_who_is_in_the_list_already_is_not_stored_twice(group, head):
    _stored(head, group)
    _stored(head, group)

    assert CourseNomination.objects.count() == 2


def test_a_coordinator_sends_people_of_the_own_municipality_only(region, group):
    place = MunicipalityFactory(region=region)
    own = OrganisationFactory(municipality=place, short_name="Лицей № 1")
    other = OrganisationFactory(municipality__oktmo="69615000", municipality__name="Бакчарский округ")
    coordinator = RoleFactory(role="municipal", region=region, municipality=place).person
    sending = nominations.sending(actor_of(coordinator), group.pk)

    assert sending.organisation("лицей № 1") == own
    assert sending.organisation(other.short_name) is None
    assert sending.municipality == place


def test_others_send_nobody(group, region):
    tutor = RoleFactory(role="tutor", region=region).person
    far = OrganisationFactory(municipality__region=RegionFactory(code="42", name="Кемеровская область"), municipality__oktmo="32701000")
    elsewhere = RoleFactory(role="head", region=far.region, organisation=far).person
    with pytest.raises(Forbidden):
        nominations.sending(actor_of(tutor), group.pk)
    with pytest.raises(NotFound):
        nominations.sending(actor_of(elsewhere), group.pk)


def test_a_list_after_training_has_begun_is_refused(group, head):
    load, _ = _checked(head, group, now=NOW + timedelta(days=14))

    assert '"wrong": 2' in load.counts


def test_a_head_sees_the_own_list_only(group, head, school, region):
    other = OrganisationFactory(municipality__region=region)
    stranger = RoleFactory(role="head", region=region, organisation=other).person
    _stored(head, group)

    assert nominations.seen(actor_of(head), group).count() == 2
    assert nominations.seen(actor_of(stranger), group).count() == 0


def test_who_comes_by_the_letter_takes_the_nomination_over(group, head):
    _stored(head, group)
    row = CourseNomination.objects.get(person__email="anna@demo.invalid")
    before, person = row.person, PersonFactory(with_account=True)
    taken = nominating.take(row, person, now=NOW)

    assert (taken.person, taken.organisation) == (person, row.organisation)
    assert not Person.objects.filter(pk=before.pk).exists()


def test_who_declines_is_not_written_to_and_is_seen_so(group, head):
    _stored(head, group)
    row = CourseNomination.objects.get(person__email="anna@demo.invalid")
    nominating.decline(row, by=None, now=NOW)
    nominating.decline(row, by=None, now=NOW)
    run_due(LATER)

    assert nominations.status_of(CourseNomination.objects.get(pk=row.pk)).key == nominations.DECLINED
    assert [letter.address for letter in Letter.objects.all()] == ["petr@demo.invalid"]


def test_who_has_answered_stays_in_the_list(group, head):
    _stored(head, group)
    row = CourseNomination.objects.get(person__email="anna@demo.invalid")
    nominating.decline(row, by=None, now=NOW)

    with pytest.raises(Conflict):
        nominating.take_back(row, by=head, now=NOW)


def _posted():
    facts = {"family": "Иванова", "given": "Анна", "patronymic": "", "birth_date": "1980-01-01", "phone": "+73822000000"}
    return facts | {"organisation": "", "post": "учитель"}


def test_who_is_sent_applies_after_the_window_and_counts_as_sent(client, group, head, teacher):
    TrainingGroup.objects.filter(pk=group.pk).update(closes_at=NOW - timedelta(days=1))
    row = CourseNomination.objects.create(group=group, person=teacher, at=NOW, by=head)
    client.force_login(teacher.user)
    assert client.get(reverse("pulsar:course_apply", args=[group.pk])).status_code == 200
    response = client.post(reverse("pulsar:course_apply", args=[group.pk]), _posted())

    made = Enrolment.objects.get()
    assert response["Location"] == reverse("pulsar:enrolment", args=[made.key])
    assert (made.source, made.stage) == ("list", stages.DOCS_NEEDED)
    assert CourseNomination.objects.get(pk=row.pk).enrolment == made


def test_the_page_of_a_letter_declines_without_an_account_and_leads_to_login(client, group, head):
    _stored(head, group)
    run_due(LATER)
    [letter] = [one for one in mail.outbox if one.to == ["anna@demo.invalid"]]
    [line] = [line for line in letter.body.split() if "/pulsar/l/" in line]
    path = "/pulsar" + line.split("/pulsar", 1)[1]
    assert group.programme.title in client.get(path).content.decode()
    assert client.post(path, {"accept": "1"}).status_code == 302
    assert client.post(path, {"decline": "1"}).status_code == 200

    assert client.get(path).status_code == 410
    assert CourseNomination.objects.filter(answered_at__isnull=False).count() == 1


def test_the_list_has_as_many_queries_for_one_row_as_for_three(client, group, head, school, django_assert_max_num_queries):
    client.force_login(head.user)
    address = reverse("pulsar:course_nominations_of", args=[group.pk])
    counts = []
    for number in (1, 3):
        while CourseNomination.objects.count() < number:
            CourseNomination.objects.create(group=group, person=PersonFactory(), organisation=school, at=NOW, by=head)
        with django_assert_max_num_queries(40) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_pasting_checks_first_and_stores_nothing(client, group, head):
    client.force_login(head.user)
    response = client.post(reverse("pulsar:course_nominations_of", args=[group.pk]), {"rows": ROWS})

    assert response.status_code == 302
    assert not CourseNomination.objects.exists()
    empty = client.post(reverse("pulsar:course_nominations_of", args=[group.pk]), {"rows": " "})
    huge = client.post(reverse("pulsar:course_nominations_of", args=[group.pk]), {"rows": "а" * 200_001})
    assert (empty.status_code, huge.status_code) == (422, 413)


def test_a_list_of_thousands_is_refused(group, head):
    load, _ = _checked(head, group, "\n".join(f"Иванова\tАнна\t\tanna{at}@demo.invalid" for at in range(503)))

    assert '"wrong": 3' in load.counts


def test_who_is_sent_does_not_apply_once_training_has_begun(client, group, head, teacher):
    days = {"closes_at": NOW - timedelta(days=1), "starts_on": NOW.date()}
    TrainingGroup.objects.filter(pk=group.pk).update(**days)
    CourseNomination.objects.create(group=group, person=teacher, at=NOW, by=head)
    client.force_login(teacher.user)
    response = client.post(reverse("pulsar:course_apply", args=[group.pk]), _posted())

    assert (response.status_code, Enrolment.objects.count()) == (410, 0)


def test_who_has_applied_already_answers_the_letter_by_it(group, head, teacher):
    _stored(head, group)
    row = CourseNomination.objects.get(person__email="anna@demo.invalid")
    made = applying.apply(group, teacher, Place(), now=NOW)
    taken = nominating.take(row, teacher, now=NOW)

    assert (taken.enrolment, taken.answered_at) == (made, NOW)


def test_a_school_reads_the_name_it_has_typed_not_that_of_the_account(client, group, head):
    known = PersonFactory(with_account=True, family="Скрытая", given="Фамилия")
    known.user.email = "anna@demo.invalid"
    known.user.save()
    _stored(head, group)

    client.force_login(head.user)
    page = client.get(reverse("pulsar:course_nominations_of", args=[group.pk])).content.decode()
    assert CourseNomination.objects.get(person=known).name == "Иванова Анна Петровна"
    assert ("Иванова Анна Петровна" in page, "Скрытая" in page) == (True, False)


def test_how_an_own_application_stands_is_not_told_to_the_school(group, head):
    known = PersonFactory(with_account=True)
    known.user.email = "anna@demo.invalid"
    known.user.save()
    applying.apply(group, known, Place(), now=NOW - timedelta(days=1))
    _stored(head, group)

    assert nominations.status_of(CourseNomination.objects.get(person=known)).key == nominations.ANSWERED


def test_who_has_declined_may_be_sent_once_more(group, head):
    _stored(head, group)
    row = CourseNomination.objects.get(person__family="Иванова")
    nominating.decline(row, by=None, now=NOW)
    _stored(head, group)

    row.refresh_from_db()
    assert (row.answered_at, nominations.status_of(row).key) == (None, nominations.AWAITED)
    assert CourseNomination.objects.count() == 2
