import json
from datetime import timedelta

import pytest
from factories import MembershipFactory, OrganisationFactory, PersonFactory, RoleFactory, StudioApplicationFactory, YearFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, Stale
from pulsar_xblocks.kernel.questions.templates import studio_opening
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.studios.actions import opening
from pulsar_xblocks.studios.models import Studio, StudioApplication, StudioYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(now):
    return YearFactory(questionnaire=pin("questionnaire", studio_opening(), now))


@pytest.fixture
def draft(year, now):
    return opening.start_application(year, PersonFactory(with_account=True), now=now)


def test_starting_twice_gives_the_same_draft(year, now):
    mentor = PersonFactory()

    assert opening.start_application(year, mentor, now=now) == opening.start_application(year, mentor, now=now)


def test_application_is_not_started_after_the_window(year, now):
    with pytest.raises(Gone):
        opening.start_application(year, PersonFactory(), now=year.call_closes_at + timedelta(minutes=1))


def test_draft_is_saved_without_required_answers(draft, now):
    saved = opening.save_draft(draft, 1, "Кедр", {}, now=now)

    assert (saved.title, saved.version) == ("Кедр", 2)


def test_stale_draft_is_refused_with_both_texts(draft, now):
    opening.save_draft(draft, 1, "Кедр", {}, now=now)

    with pytest.raises(Stale) as caught:
        opening.save_draft(draft, 1, "Сосна", {}, now=now)

    assert (caught.value.current, caught.value.yours, caught.value.version) == ({"title": "Кедр"}, {"title": "Сосна"}, 2)


def test_101st_character_of_the_name_is_refused_and_nothing_is_stored(draft, now):
    with pytest.raises(Invalid) as caught:
        opening.save_draft(draft, 1, "я" * 101, {}, now=now)

    draft.refresh_from_db()
    assert list(caught.value.errors) == ["title"]
    assert (draft.title, draft.version) == ("", 1)


def test_submission_names_every_missing_answer(draft, now):
    with pytest.raises(Invalid) as caught:
        opening.submit(draft, by=draft.applicant, now=now)

    assert {"title", "o1", "o4_count"} <= set(caught.value.errors)


def test_submission_after_the_window_keeps_the_draft(draft, year, now):
    saved = opening.save_draft(draft, 1, "Кедр", {}, now=now)

    with pytest.raises(Gone):
        opening.submit(saved, by=draft.applicant, now=year.call_closes_at + timedelta(minutes=1))

    saved.refresh_from_db()
    assert (saved.status, saved.title) == ("draft", "Кедр")


def test_school_of_another_region_cannot_be_named(draft, now):
    stranger = OrganisationFactory(municipality__region__code="42")

    with pytest.raises(Invalid) as caught:
        opening.save_draft(draft, 1, "Кедр", {"o1": stranger.code}, now=now)

    assert list(caught.value.errors) == ["o1"]


def test_approval_gives_code_registration_and_the_mentors_role(now):
    application = StudioApplicationFactory()
    operator = RoleFactory().person

    opening.approve(application, by=operator, now=now)

    registration = StudioYear.objects.get(application=application)
    assert registration.studio.code == "70-69701-001"
    assert [row.person for row in registration.mentors.all()] == [application.applicant]
    assert [row.role for row in application.applicant.roles.all()] == ["mentor"]
    assert Message.objects.filter(person=application.applicant).exists()


def test_codes_follow_each_other_in_a_municipality(now):
    operator = RoleFactory().person

    opening.approve_many([StudioApplicationFactory(), StudioApplicationFactory()], by=operator, now=now)

    assert sorted(Studio.objects.values_list("code", flat=True)) == ["70-69701-001", "70-69701-002"]


def test_bulk_approval_is_all_or_none(now):
    good, bad = StudioApplicationFactory(), StudioApplicationFactory(head_approved_at=None)

    with pytest.raises(Conflict):
        opening.approve_many([good, bad], by=RoleFactory().person, now=now)

    good.refresh_from_db()
    assert (good.status, Studio.objects.count()) == ("submitted", 0)


def test_approval_needs_the_head_or_an_order(now):
    without = StudioApplicationFactory(head_approved_at=None)
    with_order = StudioApplicationFactory(head_approved_at=None, answers=json.dumps({"o10": ["filekey"]}))
    operator = RoleFactory().person

    with pytest.raises(Conflict):
        opening.approve(without, by=operator, now=now)

    assert opening.approve(with_order, by=operator, now=now).status == "approved"


def test_approval_is_undone_for_half_an_hour(now):
    application, operator = StudioApplicationFactory(), RoleFactory().person
    opening.approve(application, by=operator, now=now)

    undone = opening.undo_approval(application, by=operator, now=now + timedelta(minutes=30))

    assert (undone.status, Studio.objects.count()) == ("review", 0)


def test_approval_is_not_undone_later_or_when_somebody_has_joined(now):
    late, used, operator = StudioApplicationFactory(), StudioApplicationFactory(), RoleFactory().person
    opening.approve_many([late, used], by=operator, now=now)
    MembershipFactory(studio_year=used.studio_year)

    with pytest.raises(Conflict):
        opening.undo_approval(late, by=operator, now=now + timedelta(minutes=31))
    with pytest.raises(Conflict):
        opening.undo_approval(used, by=operator, now=now)

    assert StudioYear.objects.count() == 2


def test_return_needs_a_reason_and_opens_the_form_again(now):
    application, operator = StudioApplicationFactory(), RoleFactory().person

    with pytest.raises(Invalid):
        opening.return_application(application, "нет", by=operator, now=now)
    returned = opening.return_application(application, "Приложите, пожалуйста, план занятий.", by=operator, now=now)

    assert returned.status == "returned"
    assert opening.save_draft(returned, returned.version, "Кедр", {}, now=now).title == "Кедр"


def test_submission_is_kept_as_an_immutable_version(now):
    application = StudioApplicationFactory()

    opening.take_back(application, by=application.applicant, now=now)

    assert StudioApplication.objects.get(pk=application.pk).status == "draft"
    assert Revision.objects.filter(kind="studio_application", object_id=str(application.pk)).count() == 0


def test_second_click_of_the_head_changes_nothing(now):
    application, head = StudioApplicationFactory(head_approved_at=None), PersonFactory()
    opening.approve_as_head(application, by=head, now=now)

    again = opening.approve_as_head(application, by=PersonFactory(), now=now + timedelta(hours=1))

    assert (again.head_approved_by, again.head_approved_at) == (head, now)
