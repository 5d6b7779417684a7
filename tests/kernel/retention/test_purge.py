"""What is due goes row by row after a person has confirmed it; an act tells what became of each."""

from datetime import date, timedelta

import factories as make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from retention_rows import Scene, run_jobs

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.retention import domain, queries, registry
from pulsar_xblocks.kernel.retention.actions import purging, start_timers
from pulsar_xblocks.kernel.retention.domain import Term
from pulsar_xblocks.kernel.retention.models import DestructionAct, DestructionRow, RetentionTimer
from pulsar_xblocks.studios.models import Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(now):
    return Scene(now)


def states(act):
    return [(row.object_kind, row.state, row.note) for row in act.rows.order_by("pk")]


def test_an_act_blanks_pupils_and_notes_and_keeps_facts(scene):
    act = scene.purge()

    pupil = Person.objects.get(pk=scene.pupil.person_id)
    assert (pupil.family, pupil.birth_date, pupil.retired_at) == ("", None, scene.now)
    assert Meeting.objects.get().note == ""
    assert states(act) == [("person", "done", ""), ("studioyear", "done", "")]
    assert (act.number, act.done, act.kept, act.failed, act.finished_at) == (1, 2, 0, 0, scene.now)
    assert scene.studio.memberships.count() == 1
    assert not RetentionTimer.objects.filter(running_marker=1).exists()
    assert list(AuditEntry.objects.filter(object_kind="destructionact").order_by("pk").values_list("action", "reason")) == [
        ("retention.order", "Акт центра № 7"),
        ("retention.destroy", "Акт центра № 7"),
    ]


def test_nothing_goes_by_itself(scene):
    run_jobs(scene.now + timedelta(days=40))

    assert Person.objects.get(pk=scene.pupil.person_id).retired_at is None
    assert not DestructionAct.objects.exists()


def takes_part(scene):
    make.MembershipFactory(studio_year=make.StudioYearFactory(year__region=scene.region), person=scene.pupil.person)


def was_there_this_year(scene):
    studio = make.StudioYearFactory(year__region=scene.region)
    make.MembershipFactory(studio_year=studio, person=scene.pupil.person, open_marker=None, left_on=date(2026, 10, 1))


def has_a_later_term(scene):
    studio = make.StudioYearFactory(year=make.YearFactory(region=scene.region, code="2025/26", status="archived"), status="archived")
    make.MembershipFactory(studio_year=studio, person=scene.pupil.person, open_marker=None, left_on=date(2026, 6, 1))
    start_timers("studioyear", [studio.pk], [Term("roster", date(2027, 8, 31))], region_id=scene.region.pk, now=scene.now)


def holds_a_role(scene):
    make.RoleFactory(role="mentor", region=scene.region, person=scene.pupil.person)


def has_applied(scene):
    make.StudioApplicationFactory(year=make.YearFactory(region=scene.region), applicant=scene.pupil.person)


@pytest.mark.parametrize(
    ("keep", "reason"),
    [
        (takes_part, "member"),
        (was_there_this_year, "year"),
        (has_a_later_term, "term"),
        (holds_a_role, "role"),
        (has_applied, "application"),
    ],
)
def test_somebody_who_is_needed_is_kept_with_the_reason(scene, keep, reason):
    keep(scene)

    act = scene.purge()

    assert states(act)[0] == ("person", "kept", reason)
    assert Person.objects.get(pk=scene.pupil.person_id).retired_at is None
    assert domain.reason_of(reason) != reason


def test_the_role_of_a_pupil_keeps_nobody(scene):
    make.RoleFactory(role="pupil", region=scene.region, person=scene.pupil.person)

    assert states(scene.purge())[0] == ("person", "done", "")


def test_who_was_kept_comes_again_when_nothing_keeps_the_person(scene):
    role = make.RoleFactory(role="mentor", region=scene.region, person=scene.pupil.person)
    scene.purge()
    quiet = queries.planned(scene.region.pk, scene.today), queries.overdue([scene.region.pk], scene.today)
    role.closed_at = scene.now
    role.save()

    again = queries.overdue([scene.region.pk], scene.today)
    act = scene.purge()

    assert (quiet, again) == (([], (0, None)), (1, date(2026, 8, 31)))
    assert (act.number, states(act)) == (2, [("person", "done", "")])
    assert not RetentionTimer.objects.filter(running_marker=1).exists()


def test_a_second_press_finds_the_same_act(scene):
    first, second = scene.order(), scene.order()

    assert (first.pk, Job.objects.filter(kind=purging.JOB).count()) == (second.pk, 1)
    run_jobs(scene.now)
    with pytest.raises(Conflict):
        scene.order()


def test_running_a_finished_act_again_changes_nothing(scene):
    act = scene.purge()
    before = list(act.rows.values()), AuditEntry.objects.count()

    scene.run_again(act)

    assert (list(act.rows.values()), AuditEntry.objects.count()) == before


def test_a_list_that_has_changed_is_not_destroyed(scene):
    seen = queries.digest(queries.planned(scene.region.pk, scene.today))
    make.MembershipFactory(studio_year=scene.studio, open_marker=None, left_on=date(2025, 6, 1))

    with pytest.raises(Conflict):
        purging.order(scene.region, "Акт центра № 7", seen, by=scene.officer, now=scene.now)
    assert not DestructionAct.objects.exists()


@pytest.mark.parametrize("reason", ["", "  ", "нет", "я" * 301])
def test_a_ground_is_needed(scene, reason):
    with pytest.raises(Invalid):
        scene.order(reason)


def test_who_came_back_after_the_confirmation_is_kept(scene):
    act = scene.order()
    takes_part(scene)

    run_jobs(scene.now)

    assert states(act)[0] == ("person", "kept", "member")


def test_a_year_reopened_after_the_confirmation_keeps_everything(scene):
    act = scene.order()
    RetentionTimer.objects.update(running_marker=None, stopped_at=scene.now)

    run_jobs(scene.now)

    assert {row[1:] for row in states(act)} == {("kept", "stopped")}
    assert RetentionTimer.objects.filter(object_kind="person").count() == 0


class Killed(BaseException):
    """The worker dies."""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_goes_on_where_it_stopped(scene, monkeypatch):
    make.MembershipFactory.create_batch(2, studio_year=scene.studio, open_marker=None, left_on=date(2025, 6, 1))
    act, rule, seen = scene.order(), registry.rule_of("roster"), []

    def dying(doomed):
        if len(seen) == 2:
            raise Killed
        seen.append(doomed.object_id)
        return rule.destroy(doomed)

    monkeypatch.setitem(registry._rules, "roster", registry.Rule(**vars(rule) | {"destroy": dying}))
    with pytest.raises(Killed):
        run_jobs(scene.now)
    half = [row[1] for row in states(act)]
    monkeypatch.setitem(registry._rules, "roster", rule)
    run_jobs(scene.now + timedelta(minutes=6))

    act.refresh_from_db()
    assert half == ["done", "done", "", ""]
    assert ([row[1] for row in states(act)], act.done, act.finished_at is not None) == (["done"] * 4, 4, True)
    assert AuditEntry.objects.filter(action="person.retire").count() == 3


def test_a_failed_row_is_named_tried_again_and_left_for_the_next_act(scene, monkeypatch):
    act, rule = scene.order(), registry.rule_of("roster")

    def failing(doomed):
        if doomed.person is not None:
            raise OSError("a disk full of names")
        return rule.destroy(doomed)

    monkeypatch.setitem(registry._rules, "roster", registry.Rule(**vars(rule) | {"destroy": failing}))
    run_jobs(scene.now)
    waiting = Job.objects.get(kind=purging.JOB)
    for hours in range(1, 6):
        run_jobs(scene.now + timedelta(hours=2 * hours))
    act.refresh_from_db()
    monkeypatch.setitem(registry._rules, "roster", rule)
    later = scene.purge(at=scene.now + timedelta(days=1))

    assert (waiting.state, waiting.attempts) == ("queued", 1)
    assert states(act) == [("person", "failed", "OSError"), ("studioyear", "done", "")]
    assert (act.done, act.failed, act.finished_at is not None) == (1, 1, True)
    assert (later.number, later.failed) == (2, 0)
    assert Person.objects.get(pk=scene.pupil.person_id).retired_at is not None


def test_a_cancelled_act_can_go_on(scene):
    act = scene.order()
    Job.objects.filter(pk=act.job_id).update(state="cancelled", once=None)
    act.refresh_from_db()
    stopped = queries.state_of(act)

    purging.go_on(act, by=scene.officer, now=scene.now)
    run_jobs(scene.now)

    act.refresh_from_db()
    assert (stopped, queries.state_of(act)) == ("stopped", "done")


def test_another_region_is_not_touched(scene, now):
    other = Scene(now, code="42")

    scene.purge()

    assert Person.objects.get(pk=other.pupil.person_id).retired_at is None
    assert len(queries.planned(other.region.pk, other.today)) == 2


def test_the_list_costs_the_same_for_one_pupil_and_for_three(scene, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        queries.planned(scene.region.pk, scene.today)
    make.MembershipFactory.create_batch(2, studio_year=scene.studio, open_marker=None, left_on=date(2025, 6, 1))

    with django_assert_num_queries(len(one)):
        assert len(queries.planned(scene.region.pk, scene.today)) == 4


def test_rows_of_acts_hold_no_names(scene):
    scene.purge()

    told = str(list(DestructionRow.objects.values()))
    assert scene.pupil.person.family not in told


def test_the_log_names_the_place_of_a_failure_and_nobody(scene, monkeypatch, caplog):
    rule = registry.rule_of("roster")

    def failing(doomed):
        raise ValueError(f"{doomed.person} has no birth date")

    monkeypatch.setitem(registry._rules, "roster", registry.Rule(**vars(rule) | {"destroy": failing}))
    act = scene.order()
    people = [row.person.family for row in act.rows.exclude(person=None).select_related("person")]

    run_jobs(scene.now)

    told = [record for record in caplog.records if record.name.endswith("purging")]
    assert all("failing" in record.getMessage() and "ValueError" in record.getMessage() for record in told)
    assert (bool(told), any(family in record.getMessage() for record in told for family in people)) == (True, False)
    assert [record.exc_info for record in told] == [None] * len(told)
