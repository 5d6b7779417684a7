from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from factories import PersonFactory
from selection_rows import CallFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.kernel.questions.templates import studio_opening
from pulsar_xblocks.selection.calls import actions, queries
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import RuleSet
from pulsar_xblocks.selection.templates import science

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
BEFORE = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
VALUES = {
    "title": "Наука",
    "code": "science-2026-12",
    "direction": "science",
    "audience": "pupil",
    "opens_at": datetime(2026, 10, 31, 17, 0, tzinfo=UTC),
    "closes_at": datetime(2026, 12, 1, 16, 59, tzinfo=UTC),
}
RULES = replace(READY["science"], places=60)


@pytest.fixture
def operator():
    return PersonFactory()


def test_a_call_begins_as_a_draft_and_its_code_is_its_own(operator):
    call = CallFactory(code="taken")

    made = actions.create_call(call.region, VALUES, RULES, by=operator, now=NOW)

    assert (made.status, queries.rules_of(made).places) == ("draft", 60)
    with pytest.raises(Invalid) as refused:
        actions.create_call(call.region, VALUES | {"code": "taken"}, RULES, by=operator, now=NOW)
    assert list(refused.value.errors) == ["code"]


def test_a_window_that_closes_before_it_opens_is_refused(operator):
    region = CallFactory().region

    with pytest.raises(Invalid) as refused:
        actions.create_call(region, VALUES | {"closes_at": VALUES["opens_at"]}, RULES, by=operator, now=NOW)

    assert list(refused.value.errors) == ["closes_at"]


def test_what_is_missing_keeps_a_call_from_being_announced(operator):
    call = CallFactory(status="draft", shift_starts=None)

    with pytest.raises(Invalid) as refused:
        actions.set_status(call, "active", by=operator, now=BEFORE)
    actions.publish_questionnaire(call, studio_opening(), by=operator, now=BEFORE)
    call.refresh_from_db()
    actions.edit_call(call, call.version, {"shift_starts": datetime(2027, 1, 11).date()}, by=operator, now=BEFORE)
    with pytest.raises(Invalid) as misfit:
        actions.set_status(call, "active", by=operator, now=BEFORE)
    actions.publish_questionnaire(call, science(), by=operator, now=BEFORE)
    announced = actions.set_status(call, "active", by=operator, now=BEFORE)

    assert (len(refused.value.errors[""]), len(misfit.value.errors[""])) == (2, 1)  # the rules name questions that are not asked
    assert announced.status == "active"


def test_rules_stay_as_announced_once_applications_are_taken(operator):
    call = CallFactory()

    changed = actions.set_rules(call, call.version, replace(RULES, places=70), by=operator, now=BEFORE)
    with pytest.raises(Conflict):
        actions.set_rules(changed, changed.version, RuleSet(), by=operator, now=NOW)

    assert queries.rules_of(Call.objects.get(pk=call.pk)).places == 70


def test_an_edit_names_the_version_it_saw(operator):
    call = CallFactory()
    actions.edit_call(call, call.version, {"place": "Томск"}, by=operator, now=NOW)

    with pytest.raises(Stale) as refused:
        actions.edit_call(call, call.version, {"place": "Северск"}, by=operator, now=NOW)

    assert (refused.value.current, refused.value.yours) == ({"place": "Томск"}, {"place": "Северск"})


def test_the_direction_stays_once_applications_are_taken(operator):
    call = CallFactory()

    with pytest.raises(Invalid) as refused:
        actions.edit_call(call, call.version, {"direction": "arts"}, by=operator, now=NOW)

    assert list(refused.value.errors) == ["direction"]


def test_more_hours_are_given_once_by_a_double_click(operator):
    call = CallFactory()

    first = actions.extend(call, 24, "Сайт не работал", by=operator, now=NOW)
    second = actions.extend(call, 24, "Сайт не работал", by=operator, now=NOW + timedelta(seconds=5))

    assert first == second
    assert queries.hours_for_all([call.pk]) == {call.pk: 24}
    assert AuditEntry.objects.filter(action="call.extend").count() == 1


def test_no_more_time_is_given_after_results(operator):
    with pytest.raises(Conflict):
        actions.extend(CallFactory(preliminary_at=NOW), 24, "Просьба школы", by=operator, now=NOW)


def test_nobody_decides_on_scores_and_on_appeals(operator):
    call, person, other = CallFactory(), PersonFactory(), PersonFactory()
    actions.add_person(call, person, "expert", by=operator, now=NOW)
    actions.add_person(call, other, "appeals", by=operator, now=NOW)

    for somebody, part in [(person, "appeals"), (other, "chair")]:
        with pytest.raises(Conflict):
            actions.add_person(call, somebody, part, by=operator, now=NOW)
    actions.add_person(call, person, "member", by=operator, now=NOW)

    parts = {part: [row.person for row in rows] for part, rows in queries.people_of(call).items()}
    assert parts == {"expert": [person], "chair": [], "member": [person], "secretary": [], "appeals": [other]}


def test_lists_of_calls_cost_the_same_for_one_and_three(django_assert_num_queries):
    calls = [CallFactory()]
    with django_assert_num_queries(2):
        queries.rows_of(calls, NOW)
    calls += [CallFactory(region=calls[0].region), CallFactory(region=calls[0].region)]

    with django_assert_num_queries(2):
        rows = queries.rows_of(calls, NOW)

    assert [row.stage for row in rows] == ["open", "open", "open"]
