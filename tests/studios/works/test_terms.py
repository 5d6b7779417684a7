from datetime import UTC, date, datetime, timedelta

import pytest
from factories import MeetingFactory, MembershipFactory, StudioYearFactory

from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.studios.models import Attendance, Extension, StudioYear, Work, WorkContributor, WorkVersion
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.actions import sending
from pulsar_xblocks.studios.works.queries import round_code, round_facts
from pulsar_xblocks.studios.works.queries.windows import window_now

pytestmark = pytest.mark.django_db

CLOSE = datetime(2026, 11, 28, 16, 59, tzinfo=UTC)  # 23:59 in Tomsk
WINDOW = domain.Window(datetime(2026, 11, 4, 17, 0, tzinfo=UTC), CLOSE, 72)


@pytest.mark.parametrize(
    ("stored", "sent", "late", "now", "expected"),
    [
        (None, 0, False, CLOSE, "none"),
        (None, 0, False, CLOSE + timedelta(hours=73), "missed"),
        ("work", 0, False, CLOSE + timedelta(hours=72), "work"),
        ("work", 0, False, CLOSE + timedelta(hours=73), "missed"),
        ("work", 1, False, CLOSE, "work"),
        ("work", 1, False, CLOSE + timedelta(hours=73), "sent"),
        ("work", 2, True, CLOSE + timedelta(hours=73), "late"),
        ("sent", 1, False, CLOSE, "sent"),
        ("late", 1, True, CLOSE, "late"),
    ],
)
def test_status_follows_the_clock_and_nothing_sent_becomes_a_zero(stored, sent, late, now, expected):
    facts = domain.Facts(stored, sent, late) if stored else None

    assert domain.status_of(facts, WINDOW, now) == expected


def test_published_results_make_sent_works_scored_and_others_missed():
    window = domain.Window(WINDOW.opens_at, CLOSE, 72, published_at=CLOSE + timedelta(days=14))

    assert domain.status_of(domain.Facts("work", 1, False), window, CLOSE + timedelta(days=15)) == "scored"
    assert domain.status_of(None, window, CLOSE + timedelta(days=15)) == "missed"


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (domain.Content(sirius_link="https://sirius.example/1"), []),
        (domain.Content(sirius_link="sirius"), ["sirius_link"]),
        (domain.Content(title="Т", text="Т", contributors=(1,)), []),
        (domain.Content(title="Т", links=("ftp://x.example",), contributors=(1,)), ["link1"]),
        (domain.Content(title=" ", text="Т"), ["contributors", "title"]),
        (domain.Content(), ["contributors", "text", "title"]),
    ],
)
def test_what_a_work_needs_to_be_sent(content, fields):
    assert sorted(domain.problems(content, can_name=True)) == fields


@pytest.mark.parametrize(("item", "limit"), [("title", 200), ("text", 10_000)])
def test_limits_of_texts(item, limit):
    assert domain.draft_problems(item, "я" * limit) == {}
    assert list(domain.draft_problems(item, "я" * (limit + 1))) == [item]


def test_round_codes_tell_a_month_that_comes_twice():
    assert domain.round_codes([(1, 10), (2, 11), (3, 10)]) == {1: "10", 2: "11", 3: "10.3"}


def test_code_of_a_round_is_readable(november):
    assert round_code(november) == "70:2026/27:11"


@pytest.mark.parametrize(
    ("at", "status", "code"),
    [
        (CLOSE, "sent", 200),
        (CLOSE + timedelta(minutes=2), "late", 200),
        (CLOSE + timedelta(hours=72), "late", 200),
        (CLOSE + timedelta(hours=72, minutes=1), "work", 410),
    ],
)
def test_late_is_taken_for_72_hours_then_refused_with_the_draft_kept(at, status, code, filled, at_clock):
    at_clock(at)

    assert filled.do("submit").status_code == code

    row = Work.objects.get()
    assert (row.status, row.drafts.get(item="title").value) == (status, "Карта тепла")


def test_more_time_for_the_studio_moves_its_own_deadline(filled, studio, november, at_clock, year, now):
    Extension.objects.create(year=year, round=november, studio_year=studio, hours=24, reason="Буран", given_at=now)
    at_clock(CLOSE + timedelta(hours=23))

    filled.do("submit")

    assert not WorkVersion.objects.get().is_late


def test_taken_back_work_counts_with_its_last_version_after_the_close(filled, at_clock, now):
    filled.do("submit")
    run_due(now)
    filled.do("take_back")
    filled.item("text", "Не успели", 1)
    assert ReviewItem.objects.get().state == "withdrawn"

    after = CLOSE + timedelta(hours=73)
    at_clock(after)
    assert 'data-pulsar-status="sent"' in filled.part("work").json()["html"]
    run_due(after)

    assert (Work.objects.get().status, ReviewItem.objects.get().state) == ("sent", "queued")


def test_nothing_is_taken_back_after_the_close(filled, at_clock):
    filled.do("submit")
    at_clock(CLOSE + timedelta(hours=73))

    assert filled.do("take_back").status_code == 410


def test_lateness_is_that_of_the_first_version(filled, at_clock):
    filled.do("submit")
    filled.do("take_back")
    at_clock(CLOSE + timedelta(hours=1))
    filled.do("submit")

    assert [version.is_late for version in WorkVersion.objects.order_by("number")] == [False, True]
    assert (Work.objects.get().status, Work.objects.get().is_late) == ("sent", False)


def test_returned_work_opens_the_next_version_even_after_the_close(filled, at_clock, now, mentor):
    filled.do("submit")
    run_due(now)
    after = CLOSE + timedelta(days=4)
    at_clock(after)
    work = Work.objects.get()
    with pytest.raises(Invalid):
        sending.return_work(work, "мало", window_now(work, after), by=mentor.person, now=after)

    sending.return_work(work, "Добавьте таблицу замеров.", window_now(work, after), by=mentor.person, now=after)

    assert "Добавьте таблицу замеров." in filled.part("work").json()["html"]
    assert filled.do("submit").status_code == 200
    assert Work.objects.get().sent_count == 2
    with pytest.raises(Conflict):
        window = domain.Window(WINDOW.opens_at, CLOSE, 72, published_at=after)
        sending.return_work(Work.objects.get(), "Добавьте таблицу.", window, by=mentor.person, now=after)


def test_nobody_is_told_of_a_return_that_was_answered_before_the_letter_went_out(filled, mentor, now):
    filled.do("submit")
    run_due(now)
    work = Work.objects.get()
    sending.return_work(work, "Добавьте таблицу замеров.", window_now(work, now), by=mentor.person, now=now)
    filled.do("submit")

    run_due(now)

    assert [row.subject for row in Message.objects.filter(kind="studios.work", person=filled.person)] == []
    assert Message.objects.filter(kind="studios.work", person=mentor.person).count() == 2  # sent, and sent again


def test_draft_of_a_closed_studio_is_neither_written_nor_sent(filled, mentor, studio):
    StudioYear.objects.filter(pk=studio.pk).update(status="closed")

    assert mentor.item("title", "Тепло школы", 1).status_code == 409
    assert mentor.do("submit").status_code == 409
    assert (Work.objects.get().sent_count, WorkVersion.objects.count()) == (0, 0)


def test_facts_of_a_round_say_who_was_active(filled, studio, november, year):
    other = MembershipFactory(studio_year=studio)
    MembershipFactory(studio_year=studio)
    MembershipFactory(studio_year=studio, active_on=None)
    idle = StudioYearFactory(year=year)
    Attendance.objects.create(meeting=MeetingFactory(studio_year=studio, held_on=november.closes_at.date()), membership=other)
    filled.do("submit")

    first, second = round_facts(november)

    assert (first.studio_year_id, first.submitted, first.on_time, len(first.work_ids)) == (studio.pk, True, True, 1)
    assert (first.contributors, len(first.roster), str(first.active_share)) == ((filled.person.pk,), 3, "0.6667")
    assert (second.studio_year_id, second.submitted, str(second.active_share)) == (idle.pk, False, "0.0000")


def test_roster_of_a_round_is_that_of_its_closing_day(studio, october, november):
    MembershipFactory(studio_year=studio, active_on=date(2026, 10, 29))
    MembershipFactory(studio_year=studio, active_on=date(2026, 10, 30))  # the consents came a day after the round had closed
    MembershipFactory(studio_year=studio, active_on=None)

    assert [len(round_facts(row)[0].roster) for row in (october, november)] == [1, 2]


def test_work_of_a_studio_approved_after_the_close_counts(filled, studio, november, at_clock):
    StudioYear.objects.filter(pk=studio.pk).update(approved_at=CLOSE + timedelta(hours=1))
    assert round_facts(november) == []
    at_clock(CLOSE + timedelta(hours=2))
    filled.do("submit")

    facts = round_facts(november)

    assert [(row.studio_year_id, row.submitted, row.on_time) for row in facts] == [(studio.pk, True, False)]


def test_facts_take_the_same_queries_for_1_and_300_studios(filled, november, year, django_assert_num_queries):
    filled.do("submit")
    november.year.region.time_zone  # noqa: B018 - at hand, as the publication has it
    StudioYearFactory.create_batch(300, year=year)

    with django_assert_num_queries(5):
        round_facts(november)


def test_a_version_is_never_changed(filled):
    filled.do("submit")
    version = WorkVersion.objects.get()

    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        version.delete()
    assert WorkContributor.objects.count() == 1


def test_past_round_shows_the_studio_of_then(placed, joined, as_learner, studio, october, year, mentor):
    past = placed("october", round_code="70:2026/27:10")
    gone = joined(left_on=datetime(2026, 11, 2, tzinfo=UTC).date(), open_marker=None, ended_with="left")
    MembershipFactory(studio_year=StudioYearFactory(year=year), person=gone.person, joined_on=datetime(2026, 11, 2, tzinfo=UTC).date())

    assert studio.name in as_learner(gone.person, past).part("work").json()["html"]
    assert studio.name not in gone.part("work").json()["html"]


def test_past_round_names_who_was_in_the_studio_then(filled, pupil2, joined, at_clock, now, mentor):
    filled.do("submit")
    left = pupil2.membership
    left.left_on, left.open_marker = now.date(), None
    left.save()
    late = joined(joined_on=CLOSE.date() + timedelta(days=1))
    waiting = joined(active_on=None)

    at_clock(CLOSE + timedelta(days=5))
    answer = mentor.part("work")

    shown = answer.json()["html"].split("В студии тогда: ")[1].split("<")[0]
    assert shown == f"{filled.person.given} {filled.person.family}"
    assert int(answer["X-Pulsar-Queries"]) <= 12
    assert late.person.pk != waiting.person.pk


def test_draft_typed_after_the_close_is_kept_and_sending_says_why_not(filled, at_clock):
    at_clock(CLOSE + timedelta(hours=1))
    assert "опоздани" in filled.part("work").json()["html"] or "допол" in filled.part("work").json()["html"]
    at_clock(CLOSE + timedelta(hours=73))

    assert filled.item("text", "Дописали позже", 1).status_code == 200
    answer = filled.do("submit")

    assert (answer.status_code, "Черновик" in answer.json()["title"]) == (410, True)
    assert Work.objects.get().drafts.get(item="text").value == "Дописали позже"
