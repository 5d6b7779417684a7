"""Hours that meetings of a pair bring to a course: declared, confirmed, reversed, never beyond the plan."""

from datetime import date
from decimal import Decimal

import practice_rows
import pytest
from django.db import transaction
from factories import PersonFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mentoring_rows import NOW, PLAN, THEMES, mentor, themes
from practice_rows import taught

from pulsar_xblocks.courses.domain import mentoring, stages
from pulsar_xblocks.courses.domain.hours import Spent, balance
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.enrolments.queries import enrolment_or_404
from pulsar_xblocks.courses.mentoring import queries
from pulsar_xblocks.courses.mentoring.actions import offering, pairing, working
from pulsar_xblocks.courses.practice import queries as practice
from pulsar_xblocks.courses.practice.actions.deciding import what_is_missing
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.pure.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(group):
    row = applying.apply(group, PersonFactory(with_account=True), Place(), now=NOW)
    Enrolment.objects.filter(pk=row.pk).update(stage=stages.STUDYING)
    return Enrolment.objects.get(pk=row.pk)


@pytest.fixture
def pair(region, curator, enrolment):
    themes(region)
    need = offering.Need(THEMES[:1], enrolment=enrolment, activity="internship")
    row = offering.save_request(enrolment.person, region, need, now=NOW)
    made = pairing.propose(row, mentor(region).person, by=row.person, now=NOW)
    done = pairing.answer(made, pairing.Answer(mentoring.MENTOR, True), by=made.mentor, now=NOW)
    working.save_plan(done, done.version, PLAN, by=made.mentor, now=NOW)
    working.send_plan(done, by=made.mentor, now=NOW)
    return working.approve_plan(done, by=curator, now=NOW)


def _met(pair, day, minutes=450):
    return working.add_meeting(pair, mentoring.Meeting(date(2026, 11, day), minutes, "Занятие"), by=pair.mentee, now=NOW)


def _counted(enrolment):
    states = {"enrolment.declared": "declared", "enrolment.confirmed": "confirmed"}
    rows = LedgerEntry.objects.filter(subject_id=enrolment.pk, scope="70:studio-mentor/2026-11")
    spent = [Spent(row.criterion, states[row.subject_kind], row.quantity, row.on) for row in rows]
    line = next(one for one in balance(passport_of_group(enrolment.group), spent).lines if one.activity.key == "internship")
    return line.waiting, line.counted, line.surplus


def test_a_participant_may_count_the_practice_logs_of_the_course(enrolment):
    assert [(row, one.key) for row, one in queries.counted_in(enrolment.person)] == [(enrolment, "internship")]


def test_a_meeting_is_declared_and_counts_once_it_is_confirmed(pair, enrolment):
    row = _met(pair, 3, 90)
    assert _counted(enrolment) == (Decimal(2), Decimal(0), Decimal(0))

    working.confirm_meeting(row, by=pair.mentor, now=NOW)
    assert _counted(enrolment) == (Decimal(0), Decimal(2), Decimal(0))


def test_more_than_the_plan_is_seen_and_does_not_count(pair, enrolment):
    for day in (3, 4):
        working.confirm_meeting(_met(pair, day), by=pair.mentor, now=NOW)

    assert _counted(enrolment) == (Decimal(0), Decimal(10), Decimal(10))


def test_a_meeting_taken_out_is_reversed(pair, enrolment, curator):
    row = _met(pair, 3, 90)
    working.confirm_meeting(row, by=pair.mentor, now=NOW)
    working.remove_meeting(row, "Записано дважды", by=curator, is_curator=True, now=NOW)

    assert _counted(enrolment) == (Decimal(0), Decimal(0), Decimal(0))
    assert LedgerEntry.objects.count() == 4


def test_after_the_course_meetings_bring_it_nothing(pair, enrolment):
    Enrolment.objects.filter(pk=enrolment.pk).update(stage=stages.CERT_ISSUED)
    working.confirm_meeting(_met(pair, 3, 90), by=pair.mentor, now=NOW)

    assert LedgerEntry.objects.count() == 0


def test_a_pair_of_no_course_writes_no_hours(region, curator, pair):
    pair.request.enrolment = None
    pair.request.save()
    working.confirm_meeting(_met(pair, 3, 90), by=pair.mentor, now=NOW)

    assert LedgerEntry.objects.count() == 0


def test_minutes_of_all_meetings_are_rounded_together(pair, enrolment):
    for day in range(1, 10):
        working.confirm_meeting(_met(pair, day, 20), by=pair.mentor, now=NOW)

    assert _counted(enrolment) == (Decimal(0), Decimal(4), Decimal(0))  # 180 minutes, not nine times 0.44


def test_the_same_meeting_sent_twice_is_written_once(pair, enrolment):
    assert _met(pair, 3, 90) == _met(pair, 3, 90)
    assert _counted(enrolment) == (Decimal(2), Decimal(0), Decimal(0))


def test_confirmed_hours_stay_once_the_course_is_over(pair, enrolment, curator):
    row = _met(pair, 3, 90)
    working.confirm_meeting(row, by=pair.mentor, now=NOW)
    Enrolment.objects.filter(pk=enrolment.pk).update(stage=stages.CERT_ISSUED)

    with pytest.raises(stages.NotNow):
        working.remove_meeting(row, "Записано дважды", by=curator, is_curator=True, now=NOW)

    assert _counted(enrolment) == (Decimal(0), Decimal(2), Decimal(0))


def test_an_internship_is_passed_by_the_hours_of_meetings_too(pair, enrolment, group):
    taught(group)
    log = practice_rows.agreed(enrolment_or_404(enrolment.pk))
    practice_rows.confirmed(log, practice_rows.put(log, hours="6"))
    assert what_is_missing(log) != []

    working.confirm_meeting(_met(pair, 3, 180), by=pair.mentor, now=NOW)

    assert what_is_missing(log) == []


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(10, 90), st.booleans(), st.booleans()), min_size=1, max_size=9))
def test_hours_of_meetings_are_those_of_a_naive_sum(pair, enrolment, curator, rows):
    """Meetings written down, confirmed or not, some taken out: the ledger says the whole minutes divided by 45, rounded once."""
    with transaction.atomic():
        minutes = {True: 0, False: 0}  # confirmed, all
        for day, (long, is_confirmed, is_removed) in enumerate(rows, start=1):
            met = _met(pair, day, long)
            if is_removed:
                working.remove_meeting(met, "Ошибка", by=curator, is_curator=True, now=NOW)
                continue
            if is_confirmed:
                working.confirm_meeting(met, by=pair.mentor, now=NOW)
                minutes[True] += long
            minutes[False] += long

        waiting, counted, surplus = _counted(enrolment)
        exact = Decimal(minutes[True]) / 45
        assert abs(counted + surplus - exact) <= Decimal("0.01")
        assert abs(waiting + counted - min(Decimal(minutes[False]) / 45, Decimal(10))) <= Decimal("0.02")
        transaction.set_rollback(True)


def test_a_meeting_and_a_diary_of_one_day_have_no_more_than_ten_hours(pair, enrolment, group):
    taught(group)
    log = practice_rows.agreed(enrolment_or_404(enrolment.pk))
    practice_rows.put(log, date(2026, 11, 3), "6")

    with pytest.raises(Invalid) as refused:
        working.add_meeting(pair, mentoring.Meeting(date(2026, 11, 3), 225, "Занятие"), by=pair.mentee, now=NOW)
    assert list(refused.value.errors) == ["minutes"]
    working.add_meeting(pair, mentoring.Meeting(date(2026, 11, 3), 180, "Занятие"), by=pair.mentee, now=NOW)


def test_a_diary_sees_the_meetings_of_the_day(pair, enrolment, group):
    taught(group)
    working.add_meeting(pair, mentoring.Meeting(date(2026, 11, 3), 225, "Занятие"), by=pair.mentee, now=NOW)
    log = practice_rows.agreed(enrolment_or_404(enrolment.pk))

    with pytest.raises(Invalid) as refused:
        practice_rows.put(log, date(2026, 11, 3), "5.5")
    assert list(refused.value.errors) == ["hours"]


def test_the_pages_of_diaries_count_the_meetings_of_the_pair(pair, enrolment, group):
    taught(group)
    log = practice_rows.planned(enrolment_or_404(enrolment.pk))
    working.confirm_meeting(_met(pair, 3, 90), by=pair.mentor, now=NOW)

    have = practice.sums_of([log])[log.pk]
    assert (have.confirmed, have.met, practice.sums([], log)) == (Decimal(2), Decimal(2), have)
