"""More time and statuses of years: two clicks, two operators, a job that runs twice."""

from datetime import timedelta

import pytest
from factories import MentorFactory, RoleFactory, RoundFactory, StudioYearFactory, YearFactory

from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.studios import announcements
from pulsar_xblocks.studios.actions import registration, years
from pulsar_xblocks.studios.actions.years import Grant
from pulsar_xblocks.studios.models import Extension, ProjectYear, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(now):
    return RoleFactory().person


@pytest.fixture
def year(now):
    return YearFactory()


def test_second_click_gives_no_second_extension(year, operator, now):
    grant = Grant(48, "Карантин", round=RoundFactory(year=year))

    first = years.extend(year, grant, by=operator, now=now)
    second = years.extend(year, grant, by=operator, now=now + timedelta(seconds=3))
    years.extend(year, grant, by=operator, now=now + timedelta(minutes=5))

    assert (second, Extension.objects.count()) == (first, 2)


def test_published_round_gets_no_more_time(year, operator, now):
    row = RoundFactory(year=year)
    Round.objects.filter(pk=row.pk).update(published_at=now)  # by somebody else, while this page was open

    with pytest.raises(Invalid):
        years.extend(year, Grant(24, "Карантин", round=row), by=operator, now=now)

    assert Extension.objects.count() == 0


def test_round_that_is_open_by_an_extension_is_extended_once_more(year, operator, now):
    row = RoundFactory(year=year, closes_at=now - timedelta(hours=80))
    years.extend(year, Grant(120, "Карантин", round=row), by=operator, now=now - timedelta(days=3))

    given = years.extend_everyone(year, 24, "Сайт не открывался", by=operator, now=now)

    assert [extension.round for extension in given] == [None, row]  # the call is open too


def test_call_that_24_hours_do_not_open_again_is_left_alone(operator, now):
    year = YearFactory(call_closes_at=now - timedelta(hours=30))

    with pytest.raises(Conflict):
        years.extend_everyone(year, 24, "Сайт не открывался", by=operator, now=now)


def test_each_studio_is_told_its_own_end(year, operator, now):
    row = RoundFactory(year=year)
    mine, other = MentorFactory(studio_year__year=year), MentorFactory(studio_year__year=year)
    years.extend(year, Grant(48, "Карантин", round=row, studio_year=mine.studio_year), by=operator, now=now)
    given = years.extend(year, Grant(24, "Сайт не открывался", round=row), by=operator, now=now)
    announcements.order_letters(given, by=operator, now=now)

    run_due(now)

    texts = {message.person_id: message.text.replace("\xa0", " ") for message in Message.objects.all()}
    assert "1 декабря" in texts[mine.person_id]  # 28 November and three days
    assert "29 ноября" in texts[other.person_id]


@pytest.mark.django_db(transaction=True)
def test_job_that_runs_again_tells_nobody_twice(year, operator, now, monkeypatch):
    row = RoundFactory(year=year)
    MentorFactory(studio_year__year=year)
    first = years.extend(year, Grant(24, "Сайт не открывался", round=row), by=operator, now=now)
    announcements.order_letters(first, by=operator, now=now)
    run_due(now)
    MentorFactory(studio_year__year=year)  # to be told by the second one for the first time
    second = years.extend(year, Grant(24, "И ещё раз", round=row), by=operator, now=now)
    announcements.order_letters(second, by=operator, now=now)
    monkeypatch.setattr(announcements, "send", _broken)
    run_due(now)
    monkeypatch.undo()

    run_due(now + timedelta(minutes=5))

    assert Message.objects.count() == 3


def _broken(**values):
    raise RuntimeError("the database went away")


def test_two_operators_change_the_status_of_a_year_once(year, operator, now):
    stale = ProjectYear.objects.get(pk=year.pk)
    years.set_status(year, "archived", by=operator, now=now)

    with pytest.raises(Conflict):
        years.set_status(stale, "archived", by=operator, now=now)

    stored = ProjectYear.objects.get(pk=year.pk)
    assert (stored.status, year.version, stored.version) == ("archived", 2, 2)


def test_two_operators_change_the_status_of_a_studio_once(operator, now):
    studio = StudioYearFactory()
    stale = type(studio).objects.get(pk=studio.pk)
    registration.set_status(studio, "closed", "Школа закрыта", by=operator, now=now)

    with pytest.raises(Conflict):
        registration.set_status(stale, "suspended", "Ремонт", by=operator, now=now)
