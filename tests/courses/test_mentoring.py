"""Mentoring: themes, profiles, requests, pairs that come about, work and end; the load never above three."""

from datetime import date, timedelta

import pytest
from factories import PersonFactory, RoleFactory
from mentoring_rows import NOW, PLAN, THEMES, active, agreed, mentor, proposed, request, school, themes

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.mentoring import letters, queries
from pulsar_xblocks.courses.mentoring.actions import offering, pairing, working
from pulsar_xblocks.courses.mentoring.models import MentoringMeeting, MentoringPair, MentoringRequest
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid, Stale

pytestmark = pytest.mark.django_db
MEETING = mentoring.Meeting(date(2026, 11, 9), 90, "План первого занятия", "Провести его")


@pytest.fixture(autouse=True)
def themed(region):
    return themes(region)


def _answer(pair, side, by, is_agreed=True, reason=""):
    return pairing.answer(pair, pairing.Answer(side, is_agreed, reason), by=by, now=NOW)


def test_the_list_of_themes_is_the_regions_own_and_is_not_overwritten(region, curator):
    stored = offering.set_themes(region, 1, "Оценивание\n\n Оценивание \nСтудия", by=curator, now=NOW)
    with pytest.raises(Stale):
        offering.set_themes(region, 1, "Другое", by=curator, now=NOW)

    assert queries.themes_of(region) == ("Оценивание", "Студия")
    assert stored.version == 2


def test_a_profile_takes_only_themes_of_the_list_and_no_more_than_three_mentees(region):
    with pytest.raises(Invalid):
        mentor(region, wanted=("Чужая тема",))

    row = mentor(region, wanted=(THEMES[2], THEMES[0], "Чужая тема"), most=50)
    assert (row.themes, row.most) == (f"{THEMES[0]}\n{THEMES[2]}", 3)


def test_a_minor_takes_no_part(now):
    with pytest.raises(Forbidden):
        offering.require_adult(PersonFactory(birth_date=date(2010, 1, 1)), NOW)


def test_one_request_at_a_time_is_changed_and_taken_back(region):
    row = request(region)
    again = offering.save_request(row.person, region, offering.Need(THEMES[1:2]), now=NOW)

    assert (again.pk, again.themes) == (row.pk, THEMES[1])
    offering.take_back(again, by=row.person, now=NOW)
    assert queries.request_of(row.person) is None
    assert offering.save_request(row.person, region, offering.Need(THEMES[:1]), now=NOW).pk != row.pk


def test_those_with_more_in_common_and_a_smaller_load_fit_best(region):
    rich, busy, free = (mentor(region, wanted=wanted) for wanted in (THEMES[:2], THEMES[:1], THEMES[:1]))
    pairing.propose(request(region), busy.person, by=busy.person, now=NOW)

    found = queries.fitting(request(region, wanted=THEMES[:2]))
    assert [one.profile.pk for one in found] == [rich.pk, free.pk, busy.pk]
    assert [one.free for one in found] == [3, 3, 2]


def test_a_mentor_is_asked_by_three_and_no_fourth(region):
    profile = mentor(region)
    for _ in range(3):
        row = request(region)
        pairing.propose(row, profile.person, by=row.person, now=NOW)

    with pytest.raises(Conflict):
        pairing.propose(request(region), profile.person, by=profile.person, now=NOW)
    assert queries.loads_of([profile.person_id]) == {profile.person_id: 3}


def test_a_place_is_free_again_when_a_pair_ends(region):
    profile = mentor(region, most=1)
    first, second = request(region), request(region)
    pair = pairing.propose(first, profile.person, by=first.person, now=NOW)
    with pytest.raises(Conflict):
        pairing.propose(second, profile.person, by=second.person, now=NOW)

    pairing.end(pair, "Нашёлся другой наставник", by=first.person, now=NOW)
    assert pairing.propose(second, profile.person, by=second.person, now=NOW).status == mentoring.PROPOSED


def test_nobody_asks_two_mentors_at_once_or_a_closed_one(region):
    row, closed = request(region), mentor(region)
    pairing.propose(row, mentor(region).person, by=row.person, now=NOW)
    with pytest.raises(Conflict):
        pairing.propose(row, mentor(region).person, by=row.person, now=NOW)

    offering.save_profile(closed.person, region, 1, offering.Offer(THEMES[:1], is_open=False), now=NOW)
    with pytest.raises(Conflict):
        pairing.propose(request(region), closed.person, by=closed.person, now=NOW)


def test_who_proposes_has_agreed_and_the_answer_of_the_mentor_is_enough_in_one_organisation(region):
    place = school(region)
    pair = proposed(region, (place, place))
    assert (pair.is_partner, set(queries.agreements_of(pair))) == (False, {mentoring.MENTEE})

    done = _answer(pair, mentoring.MENTOR, pair.mentor)
    assert done.status == mentoring.AGREED
    assert MentoringRequest.objects.get(pk=pair.request_id).open_marker is None


def test_a_pair_of_two_organisations_waits_for_both_heads(region):
    places = school(region), school(region)
    heads = [RoleFactory(role="head", region=region, organisation=place).person for place in places]
    pair = proposed(region, places)
    assert {row.person for row in Message.objects.filter(kind="mentoring.pair")} == {pair.mentor, *heads}

    _answer(pair, mentoring.MENTOR, pair.mentor)
    _answer(pair, mentoring.MENTORS_HEAD, heads[0])
    assert MentoringPair.objects.get().status == mentoring.PROPOSED
    assert _answer(pair, mentoring.MENTEES_HEAD, heads[1]).status == mentoring.AGREED


def test_a_refusal_says_why_and_the_request_is_open_again(region):
    pair = proposed(region)
    with pytest.raises(Invalid):
        _answer(pair, mentoring.MENTOR, pair.mentor, is_agreed=False)

    ended = _answer(pair, mentoring.MENTOR, pair.mentor, is_agreed=False, reason="Нет времени")
    assert (ended.status, ended.reason) == (mentoring.ENDED, "Нет времени")
    assert queries.request_of(pair.mentee) == pair.request
    with pytest.raises(mentoring.NotNow):
        _answer(pair, mentoring.MENTOR, pair.mentor)


def test_a_programme_is_approved_whole_or_returned_with_a_reason(region, curator):
    pair = agreed(region)
    working.save_plan(pair, pair.version, mentoring.Plan("Цель"), by=pair.mentee, now=NOW)
    with pytest.raises(Invalid) as refused:
        working.send_plan(pair, by=pair.mentee, now=NOW)
    assert set(refused.value.errors) == {"tasks", "starts_on", "ends_on"}
    with pytest.raises(mentoring.NotNow):
        working.approve_plan(pair, by=curator, now=NOW)

    stored = working.save_plan(pair, pair.version + 1, PLAN, by=pair.mentor, now=NOW)
    working.send_plan(stored, by=pair.mentor, now=NOW)
    with pytest.raises(mentoring.NotNow):
        working.save_plan(stored, stored.version, PLAN, by=pair.mentor, now=NOW)
    returned = working.return_plan(pair, "Уточните задачи", by=curator, now=NOW)
    assert (returned.sent_at, returned.reason) == (None, "Уточните задачи")
    working.send_plan(returned, by=pair.mentor, now=NOW)
    assert working.approve_plan(returned, by=curator, now=NOW).status == mentoring.ACTIVE


def test_two_who_write_the_programme_do_not_overwrite_each_other(region):
    pair = agreed(region)
    working.save_plan(pair, pair.version, PLAN, by=pair.mentor, now=NOW)

    with pytest.raises(Stale):
        working.save_plan(pair, pair.version, PLAN, by=pair.mentee, now=NOW)


def test_a_meeting_is_confirmed_by_the_other_side_only(region, curator):
    pair = active(region, curator)
    row = working.add_meeting(pair, MEETING, by=pair.mentor, now=NOW)
    for stranger in (pair.mentor, curator):
        with pytest.raises(Forbidden):
            working.confirm_meeting(row, by=stranger, now=NOW)

    done = working.confirm_meeting(row, by=pair.mentee, now=NOW)
    again = working.confirm_meeting(row, by=pair.mentee, now=NOW + timedelta(hours=1))
    assert (done.confirmed_by, again.confirmed_at) == (pair.mentee, NOW)
    assert queries.sums_of([pair]) == {pair.pk: (1, 90)}


def test_a_confirmed_meeting_is_taken_out_by_the_curator_with_a_reason(region, curator):
    pair = active(region, curator)
    row = working.add_meeting(pair, MEETING, by=pair.mentor, now=NOW)
    working.confirm_meeting(row, by=pair.mentee, now=NOW)
    with pytest.raises(Conflict):
        working.remove_meeting(row, "", by=pair.mentor, is_curator=False, now=NOW)
    with pytest.raises(Invalid):
        working.remove_meeting(row, " ", by=curator, is_curator=True, now=NOW)

    working.remove_meeting(row, "Записано дважды", by=curator, is_curator=True, now=NOW)
    assert queries.meetings_of(pair) == []
    assert MentoringMeeting.objects.count() == 1


def test_feedback_is_written_once_by_each(region, curator):
    pair = active(region, curator)
    with pytest.raises(Invalid):
        working.give_feedback(pair, working.Opinion(mentoring.MENTOR, 9, "Текст"), by=pair.mentor, now=NOW)
    working.give_feedback(pair, working.Opinion(mentoring.MENTOR, 5, "Очень помогло"), by=pair.mentor, now=NOW)

    with pytest.raises(Conflict):
        working.give_feedback(pair, working.Opinion(mentoring.MENTOR, 1, "Иначе"), by=pair.mentor, now=NOW)
    assert queries.feedback_of(pair)[mentoring.MENTOR].score == 5


def test_a_pair_is_completed_with_a_report_and_a_confirmed_meeting(region, curator):
    pair = active(region, curator)
    with pytest.raises(Invalid) as refused:
        working.finish(pair, by=curator, now=NOW)
    assert len(refused.value.errors[""]) == 2

    working.save_review(pair, pair.version, working.Texts("Половина пути", "Всё сделано"), by=pair.mentee, now=NOW)
    working.confirm_meeting(working.add_meeting(pair, MEETING, by=pair.mentor, now=NOW), by=pair.mentee, now=NOW)
    done = working.finish(pair, by=curator, now=NOW)
    assert (done.status, done.closed_at) == (mentoring.DONE, NOW)
    with pytest.raises(mentoring.NotNow):
        pairing.end(pair, "Поздно", by=pair.mentor, now=NOW)


def test_an_early_end_says_why(region, curator):
    pair = active(region, curator)
    with pytest.raises(Invalid):
        pairing.end(pair, " ", by=pair.mentor, now=NOW)

    assert pairing.end(pair, "Переезд", by=pair.mentor, now=NOW).reason == "Переезд"
    assert offering.save_request(pair.mentee, region, offering.Need(THEMES[:1]), now=NOW).open_marker == 1


def _due(now):
    return sorted(reminder.once.split(":")[2] for reminder in letters.due(now))


def test_who_owes_an_answer_a_confirmation_a_review_or_a_report_is_reminded(region, curator):
    proposed(region)
    assert _due(NOW + timedelta(days=1)) == []
    assert _due(NOW + timedelta(days=4)) == ["answer"]
    pair = active(region, curator)
    working.add_meeting(pair, MEETING, by=pair.mentor, now=NOW)

    assert _due(NOW + timedelta(days=4)) == ["answer", "meeting"]
    assert _due(NOW + timedelta(days=120)) == ["mid", "mid"]
    assert _due(NOW + timedelta(days=200)) == ["mid", "mid", "report", "report"]
