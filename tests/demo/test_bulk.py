from datetime import timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from pulsar_demo import bulk_studios, clock, load, populate
from pulsar_xblocks.courses.domain import snils
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment
from pulsar_xblocks.courses.enrolments.queries import facts_of
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.consents.actions import load_default_templates
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, Guardian
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.league.models import LeagueRecord, StandingRow
from pulsar_xblocks.selection.applications.models import AcademicScore, ApplicationAchievement, NumberSeries, SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.studios.actions import years
from pulsar_xblocks.studios.models import Attendance, Meeting, Membership, ProjectYear, StudioApplication, StudioYear, Work, WorkVersion


@pytest.fixture
def filled(loaded):
    """Return a function that stores some studios in a year that runs."""

    def fill(count: int) -> list[tuple[object, ...]]:
        region = Region.objects.get(code="70")
        if not ProjectYear.objects.exists():
            load_default_templates(region, clock.START - timedelta(days=500))
            years.set_status(years.open_year(region, 2026, by=None, now=clock.START), "active", by=None, now=clock.START)
        populate.studios(count, Random("7"))
        return list(
            StudioYear.objects.filter(year__status="active")
            .order_by("pk")
            .values_list("studio__code", "name", "join_code", "mentors__person__key")
        )

    return fill


def test_studios_come_with_pupils_consents_and_meetings(filled):
    filled(10)

    counts = {model.__name__: model.objects.count() for model in (StudioYear, StudioApplication, Membership, ConsentRequest)}
    assert counts == {"StudioYear": 10, "StudioApplication": 11} | {
        "Membership": counts["Membership"],
        "ConsentRequest": 3 * counts["Membership"],
    }
    assert 100 <= counts["Membership"] <= 200
    assert Membership.objects.filter(active_on=None).exists()
    assert all(model.objects.exists() for model in (ConsentRecord, Meeting, Attendance))


def test_filling_is_the_same_for_the_same_seed_and_comes_on_top(filled):
    first = filled(3)
    assert filled(2)[:3] == first
    keys = list(Person.objects.exclude(memberships=None).order_by("pk").values_list("key", flat=True))
    connection.check_constraints()  # PostgreSQL empties no table while checks of it are put off
    connection.check_constraints()  # PostgreSQL empties no table whose checks still wait
    call_command("flush", verbosity=0, interactive=False)
    load.load_frame(Random(load.SEED))

    assert filled(3) == first
    again = list(Person.objects.exclude(memberships=None).order_by("pk").values_list("key", flat=True))
    assert again == keys[: len(again)]


def test_codes_go_on_from_those_that_are_there(filled):
    rows = filled(30)
    codes = [code for code, *_ in rows]

    assert len(set(codes)) == len(codes)
    assert bulk_studios._bulk(Random(1)).numbers.total() == len(codes)


def test_studios_come_with_works_of_both_years_reads_and_ledger(filled):
    region = Region.objects.get(code="70")
    load_default_templates(region, clock.START - timedelta(days=500))
    past = years.open_year(region, 2025, by=None, now=clock.START)
    for status in ("active", "archived"):
        years.set_status(past, status, by=None, now=clock.START)
    years.set_status(years.open_year(region, 2026, by=None, now=clock.START), "active", by=None, now=clock.START)

    filled(10)

    this, last = Work.objects.filter(studio_year__year__code="2026/27"), Work.objects.filter(studio_year__year__code="2025/26")
    assert 5 <= this.count() <= 10
    assert last.values("task__round").distinct().count() == 8
    assert LedgerEntry.objects.count() == 10 * (8 * 9 + 1)  # and how much of October's roster has stayed
    assert ReviewItem.objects.count() == this.count() + last.count()
    assert StandingRow.objects.filter(snapshot__is_final=True).count() == 10
    assert LeagueRecord.objects.filter(status="submitted").count() == 4


def test_works_are_the_same_for_the_same_seed(filled):
    filled(3)
    texts = list(WorkVersion.objects.order_by("pk").values_list("title", "text", "at"))
    connection.check_constraints()  # PostgreSQL empties no table whose checks still wait
    call_command("flush", verbosity=0, interactive=False)
    load.load_frame(Random(load.SEED))

    filled(3)

    assert texts and list(WorkVersion.objects.order_by("pk").values_list("title", "text", "at")) == texts


def _applied(count: int) -> list[tuple[object, ...]]:
    load_default_templates(Region.objects.get(code="70"), clock.START - timedelta(days=500))
    populate.applications(count, Random("7"))
    return list(SelectionApplication.objects.order_by("pk").values_list("number", "status", "person__key", "submitted_at"))


def test_applications_come_with_people_consents_achievements_and_points(loaded):
    rows = _applied(200)

    numbers = [number for number, *_ in rows if number]
    assert (len(rows), Call.objects.count(), len(set(numbers))) == (200, 3, len(numbers))
    assert {"draft", "submitted", "returned", "admitted", "declined"} <= {status for _, status, *_ in rows}
    assert Guardian.objects.count() == ConsentRequest.objects.count() == 200
    assert all(model.objects.exists() for model in (ConsentRecord, AcademicScore, ApplicationAchievement))
    assert all(at is None or at < clock.START for *_, at in rows)
    last = max(int(number.rpartition("-")[2]) for number in numbers if "-2026-" in number)
    assert NumberSeries.objects.get(year=2026).last == last


def test_more_applications_come_on_top_with_numbers_of_their_own(loaded):
    first = _applied(50)
    both = _applied(50)

    numbers = [number for number, *_ in both if number]
    assert (both[:50], len(both), len(set(numbers))) == (first, 100, len(numbers))


def test_applications_are_the_same_for_the_same_seed(loaded):
    first = _applied(30)
    connection.check_constraints()  # PostgreSQL empties no table whose checks still wait
    call_command("flush", verbosity=0, interactive=False)
    load.load_frame(Random(load.SEED))

    assert _applied(30) == first


def test_the_populate_command_offers_only_what_it_does():
    assert sorted(populate.FILLERS) == ["applications", "organisations", "participants", "studios"]


def test_participants_come_in_groups_with_hours_and_sound_personal_files(loaded):
    populate.participants(50, Random("7"))
    populate.participants(10, Random("7"))

    assert Enrolment.objects.count() == 60
    assert sorted(TrainingGroup.objects.annotate(n=Count("enrolments")).values_list("n", flat=True)) == [7, 10, 43]
    numbers = {facts_of(row).snils for row in Dossier.objects.all()}
    assert len(numbers) == 60
    assert all(snils.is_sound(number) for number in numbers)
    assert LedgerEntry.objects.filter(subject_kind="enrolment.confirmed").exists()
