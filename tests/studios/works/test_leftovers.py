"""A member is taken out of the studio while typing: the words are kept and offered to the mentor."""

from datetime import timedelta

import pytest
from factories import MembershipFactory, MentorFactory, PersonFactory, StudioYearFactory

from pulsar_xblocks.kernel.consents import queries as consents
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.studios.models import WorkDraft, WorkLeftover
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.actions import retirement

pytestmark = pytest.mark.django_db
WORDS = "Мерили в пяти местах. И ещё в подвале."


@pytest.fixture
def gone(filled, now):
    """Return the pupil of the draft, out of the studio since today, with its page still open."""
    row = filled.membership
    row.left_on, row.open_marker = now.date(), None
    row.save()
    return filled


def type_on(learner, item="text", value=WORDS):
    return learner.do("save", {"item": item, item: value, "version": 1, "studio": learner.membership.studio_year_id})


def settle(learner, take=True):
    row = WorkLeftover.objects.get()
    version = WorkDraft.objects.get(item="text").version
    return learner.do("settle_leftover", {"pk": row.pk, "version": version} | ({"take": "1"} if take else {}))


def test_words_are_refused_but_kept_and_offered_to_the_mentor(gone, mentor, pupil2):
    answer = type_on(gone)

    assert (answer.status_code, "наставник" in answer.json()["title"]) == (403, True)
    assert WorkDraft.objects.get(item="text").value == "Мерили в пяти местах."
    shown = mentor.part("work").json()["html"]
    assert "подвале" in shown and gone.person.family in shown
    assert "подвале" not in pupil2.part("work").json()["html"]


def test_autosave_goes_on_into_the_same_row(gone):
    type_on(gone)
    type_on(gone, value=WORDS + " И в зале.")

    assert WorkLeftover.objects.get().value.endswith("И в зале.")


def test_mentor_takes_the_words_or_leaves_them(gone, mentor):
    type_on(gone)
    assert settle(mentor).status_code == 200
    assert WorkDraft.objects.get(item="text").value == WORDS

    type_on(gone, value="Другое")
    assert settle(mentor, take=False).status_code == 200

    assert WorkDraft.objects.get(item="text").value == WORDS
    assert "Другое" not in mentor.part("work").json()["html"]


def test_newer_words_of_the_others_are_not_overwritten(gone, mentor, pupil2):
    type_on(gone)
    row = WorkLeftover.objects.get()
    pupil2.item("text", "Новое", 1)

    assert mentor.do("settle_leftover", {"pk": row.pk, "version": 1, "take": "1"}).status_code == 409
    assert WorkDraft.objects.get(item="text").value == "Новое"


def test_only_the_mentor_decides(gone, mentor, pupil2, other_mentor):
    type_on(gone)

    assert settle(pupil2).status_code == 403
    assert settle(other_mentor).status_code in (403, 404)
    assert mentor.do("settle_leftover", {"pk": 999}).status_code == 404
    assert WorkLeftover.objects.get().settled_at is None


def test_words_meant_for_the_old_studio_never_come_into_the_new_one(gone, year, now):
    new = StudioYearFactory(year=year)
    MembershipFactory(studio_year=new, person=gone.person, joined_on=now.date())

    assert type_on(gone).status_code == 403

    assert not WorkDraft.objects.filter(work__studio_year=new).exists()
    assert WorkLeftover.objects.get().work.studio_year == gone.membership.studio_year


@pytest.mark.parametrize(
    ("item", "value"), [("links", "https://a.example"), ("text", "я" * 10_001), ("text", "Мерили в пяти местах."), ("text", " ")]
)
def test_nothing_else_is_kept(gone, item, value):
    assert type_on(gone, item, value).status_code == 403
    assert not WorkLeftover.objects.exists()


def test_a_week_later_and_without_consent_nothing_is_kept(gone, at_clock, now, monkeypatch):
    at_clock(now + domain.LEFT + timedelta(days=1))
    assert type_on(gone).status_code == 403
    at_clock(now)
    monkeypatch.setattr(consents, "_states", lambda births, purposes, now: {(gone.person.pk, "x"): consents.domain.REVOKED})
    assert type_on(gone).status_code == 403

    assert not WorkLeftover.objects.exists()


def test_stranger_hands_nothing_over(filled, stranger):
    posted = {"item": "text", "text": WORDS, "version": 1, "studio": filled.membership.studio_year_id}

    assert stranger.do("save", posted).status_code == 403
    assert not WorkLeftover.objects.exists()


def test_retired_person_leaves_no_words(gone, now):
    type_on(gone)
    assert [row["text"] for row in retirement.tell(gone.person)["typed_after_leaving"]] == [WORDS]

    retirement.blank(gone.person, now)

    assert WorkLeftover.objects.get().value == ""


@pytest.fixture
def second(studio, as_learner, now):
    """Return another mentor of the studio, taken off today, with the page still open."""
    person = PersonFactory(with_account=True)
    MentorFactory(studio_year=studio, person=person, until=now.date())
    return as_learner(person)


def type_as_mentor(learner, studio, version=1):
    return learner.do("save", {"item": "text", "text": WORDS, "version": version, "studio": studio.pk})


def test_words_of_a_mentor_who_was_taken_off_are_offered_to_the_others(filled, second, mentor, studio):
    answer = type_as_mentor(second, studio)

    assert (answer.status_code, "передано" in answer.json()["title"]) == (403, True)
    assert "подвале" in mentor.part("work").json()["html"]
    assert settle(mentor).status_code == 200
    assert WorkDraft.objects.get(item="text").value == WORDS


def test_a_week_later_and_elsewhere_a_mentor_hands_nothing_over(filled, second, other_mentor, studio, at_clock, now):
    at_clock(now + domain.LEFT + timedelta(days=1))
    assert type_as_mentor(second, studio).status_code == 403
    at_clock(now)
    assert type_as_mentor(other_mentor, studio, version=0).status_code == 403  # never into the own studio instead

    assert not WorkLeftover.objects.exists()
    assert set(WorkDraft.objects.values_list("work__studio_year", flat=True)) == {studio.pk}


def test_a_mentor_who_was_taken_off_and_came_back_writes_again(filled, second, studio, now):
    MentorFactory(studio_year=studio, person=second.person)
    give_role(second.person, "mentor", place=studio.studio.organisation, now=now)

    assert type_as_mentor(second, studio).status_code == 200
    assert not WorkLeftover.objects.exists()
