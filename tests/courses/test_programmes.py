"""Programmes and groups: made, approved, announced; what is fixed stays fixed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from courses_passports import PASSPORT
from factories import RoleFactory

from pulsar_xblocks.courses.programmes import actions, queries
from pulsar_xblocks.courses.programmes.models import GroupPerson
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.pure.dates import end_of_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
ZONE = "Asia/Tomsk"
SHORT = replace(PASSPORT, pass_percent=Decimal(70))


def test_a_programme_of_fifteen_hours_is_not_approved(region, operator):
    short = replace(PASSPORT, modules=(), hours=type(PASSPORT.hours)(Decimal(15)))
    row = actions.create_programme(region, "short", short, by=operator, now=NOW)

    with pytest.raises(Invalid) as refused:
        actions.set_status(row, "approved", by=operator, now=NOW)
    assert {"hours", "modules"} <= set(refused.value.errors)


def test_codes_are_unique_in_a_region(programme, region, operator):
    with pytest.raises(Invalid):
        actions.create_programme(region, programme.code, PASSPORT, by=operator, now=NOW)


def test_an_approved_passport_changes_only_after_it_is_taken_back(programme, operator):
    with pytest.raises(Conflict):
        actions.set_passport(programme, programme.version, SHORT, by=operator, now=NOW)
    draft = actions.set_status(programme, "draft", by=operator, now=NOW)
    changed = actions.set_passport(draft, draft.version, SHORT, by=operator, now=NOW)

    assert queries.passport_of(changed).pass_percent == 70


def test_a_passport_somebody_else_has_changed_is_not_overwritten(programme, operator):
    draft = actions.set_status(programme, "draft", by=operator, now=NOW)
    actions.set_passport(draft, draft.version, SHORT, by=operator, now=NOW)

    with pytest.raises(Stale):
        actions.set_passport(draft, draft.version, PASSPORT, by=operator, now=NOW)


def test_a_group_keeps_the_passport_it_was_announced_with(group, operator):
    draft = actions.set_status(group.programme, "draft", by=operator, now=NOW)
    actions.set_passport(draft, draft.version, SHORT, by=operator, now=NOW)
    row = queries.group_or_404(group.pk)

    assert queries.passport_of_group(row).pass_percent == 60
    assert queries.passport_of(row.programme).pass_percent == 70


def test_a_group_is_announced_with_a_curator_and_an_approved_programme(programme, facts, operator):
    row = actions.create_group(programme, facts, by=operator, now=NOW)

    with pytest.raises(Invalid):
        actions.set_group_status(row, "active", by=operator, now=NOW)


def test_when_applications_are_taken_their_window_does_not_begin_anew(group, facts, operator):
    later = facts | {"opens_at": facts["opens_at"] + timedelta(days=1)}

    with pytest.raises(Invalid) as refused:
        actions.edit_group(group, group.version, later, by=operator, now=NOW)
    assert set(refused.value.errors) == {"opens_at"}
    longer = facts | {"closes_at": end_of_day(date(2026, 11, 22), ZONE)}
    assert actions.edit_group(group, group.version, longer, by=operator, now=NOW).closes_at == longer["closes_at"]


def test_days_stand_in_their_order(programme, facts, operator):
    with pytest.raises(Invalid) as refused:
        actions.create_group(programme, facts | {"ends_on": date(2026, 11, 1)}, by=operator, now=NOW)
    assert set(refused.value.errors) == {"ends_on"}


def test_people_of_a_group_are_added_once_and_taken_off(group, curator, operator):
    actions.add_person(group, curator, "curator", by=operator, now=NOW)
    assert GroupPerson.objects.filter(group=group).count() == 1
    actions.remove_person(GroupPerson.objects.get(group=group), by=operator, now=NOW)

    assert not GroupPerson.objects.filter(group=group).exists()
    assert AuditEntry.objects.filter(action="training_group.person_remove").count() == 1


@pytest.mark.parametrize(("day", "stage"), [(1, "open"), (12, "formed"), (14, "taught"), (60, "taught")])
def test_stage_of_a_group(group, day, stage):
    assert queries.stage_of(group, NOW + timedelta(days=day)) == stage


def test_a_curator_of_this_group_who_is_a_tutor_elsewhere_answers_no_works_here(group, curator, region, now):
    RoleFactory(role="tutor", region=region, person=curator)
    parts, actor = queries.parts_of(group), actor_of(curator)
    place = queries.where_group(group, parts)

    assert may(queries.acting(actor, parts), "view", "training_work", place)
    assert not may(queries.acting(actor, parts), "decide", "training_work", place)
    GroupPerson.objects.create(group=group, person=curator, part="tutor", added_at=now)
    parts = queries.parts_of(group)
    assert may(queries.acting(actor, parts), "decide", "training_work", queries.where_group(group, parts))
