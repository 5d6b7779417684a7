"""What a tutor marks by a list: modules without activities, group work of a session."""

from dataclasses import replace
from decimal import Decimal

import pytest
from courses_passports import METHOD, PASSPORT, h
from django.test import Client
from factories import PersonFactory
from training_rows import standing

from pulsar_xblocks.courses import ledger
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import CONTACT, SESSION, Activity, Module
from pulsar_xblocks.courses.domain.problems import problems
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.jobs.models import Job

pytestmark = pytest.mark.django_db
LAW = Module("law", "Охрана труда", h(contact="2"), "credit")
GAME = Module("game", "Деловая игра", h(contact="4"), "credit", activities=(Activity("play", "Игра", SESSION, Decimal(4), CONTACT),))
LISTED = replace(PASSPORT, modules=(*PASSPORT.modules, LAW, GAME), hours=h("16", "10", "10", "6"))


@pytest.fixture
def listed(group, now):
    """The group taught by a programme with a module and a session that only a list can confirm."""
    TrainingGroup.objects.filter(pk=group.pk).update(passport=pin("training_passport", LISTED, now))
    group.refresh_from_db()
    return group


@pytest.fixture
def row(listed, enrol, teacher):
    return enrol(teacher)


def browser(person):
    client = Client()
    client.force_login(person.user)
    return client


def url(group):
    return f"/pulsar/groups/{group.pk}/credits/"


def test_what_is_marked_by_a_list_is_known_from_the_passport():
    assert problems(LISTED) == {}
    assert [(key, one.hours) for key, one in domain.by_list(LISTED).items()] == [("law", Decimal(0)), ("play", Decimal(4))]
    assert domain.by_list(PASSPORT) == {}
    assert (domain.module_of(LISTED, "law"), domain.module_of(LISTED, "play"), domain.module_of(LISTED, "x")) == (LAW, GAME, None)
    assert (domain.share_done(LAW, set()), domain.share_done(LAW, {"law"})) == (0, 1)


def test_a_module_that_is_marked_whole_has_a_key_no_activity_has():
    clash = replace(METHOD, activities=(replace(METHOD.activities[0], key="law"), METHOD.activities[1]))

    assert "module_0_activity_0" in problems(replace(LISTED, modules=(clash, LAW)))


def test_only_tasks_and_graded_subsections_have_points():
    graded = replace(GAME, activities=(replace(GAME.activities[0], most=Decimal(5)),))

    assert "module_0_activity_0" in problems(replace(LISTED, modules=(graded,)))


def test_a_module_is_passed_by_the_list_and_taken_back_with_a_reason(listed, row, tutor):
    client, passport = browser(tutor), queries.passport_for(row)
    before = ledger.balance_of(row, passport, []).counted.contact

    assert client.post(url(listed), {"of": "law", "pick": [row.key, "foreign"]}).status_code == 302
    assert ledger.balance_of(row, passport, ["law"]).counted.contact - before == 2
    assert ActivityMark.objects.get().source == "tutor"
    assert standing(row) == []  # the hours of such a module are granted, not entered
    assert client.post(url(listed), {"of": "law", "was": [row.key]}).status_code == 422
    assert client.post(url(listed), {"of": "law", "was": [row.key], "reason": "Не сдано"}).status_code == 302
    assert ActivityMark.objects.get().open_marker is None
    assert Job.objects.filter(kind="courses.module_results").count() == 2


def test_group_work_of_a_session_brings_its_hours(listed, row, tutor, curator):
    browser(tutor).post(url(listed), {"of": "play", "pick": [row.key]})
    assert standing(row) == [("confirmed", "play", Decimal(4))]

    entry = ledger.entries_of(row)[0]
    back = f"/pulsar/groups/{listed.pk}/participants/{row.key}/hours/take-back/"
    assert browser(curator).post(back, {"entry": entry.pk, "reason": "Ошибка"}).status_code == 302
    assert standing(row) == []
    assert not ActivityMark.objects.filter(open_marker=1).exists()


def test_who_is_through_the_course_stays_as_one_is(listed, row, tutor):
    client = browser(tutor)
    client.post(url(listed), {"of": "law", "pick": [row.key]})
    Enrolment.objects.filter(pk=row.pk).update(stage=stages.CERT_ISSUED)

    assert f'value="{row.key}"' not in client.get(url(listed), {"of": "law"}).content.decode()
    assert client.post(url(listed), {"of": "law", "was": [row.key], "reason": "Ошибка"}).status_code == 302
    assert ActivityMark.objects.get().open_marker == 1


def test_the_page_is_for_who_teaches_the_group(listed, row, tutor, curator):
    assert "Охрана труда" in browser(tutor).get(url(listed)).content.decode()
    assert browser(curator).get(url(listed)).status_code == 200
    assert browser(curator).post(url(listed), {"of": "law", "pick": [row.key]}).status_code in (403, 404)
    for person in (row.person, PersonFactory(with_account=True)):
        assert browser(person).get(url(listed)).status_code in (403, 404)
        assert browser(person).post(url(listed), {"of": "law", "pick": [row.key]}).status_code in (403, 404)
    assert browser(tutor).get(url(listed), {"of": "plan"}).status_code == 404
    assert browser(tutor).post(url(listed), {"of": "x" * 5000}).status_code == 404
    assert not ActivityMark.objects.exists()


def test_without_anything_to_mark_there_is_no_page(group, studying, tutor):
    assert browser(tutor).get(url(group)).status_code == 404
    assert "credits/" not in browser(tutor).get(f"/pulsar/groups/{group.pk}/works/").content.decode()


def test_the_list_reads_the_same_for_one_row_and_three(listed, row, enrol, tutor):
    client = browser(tutor)
    client.post(url(listed), {"of": "law", "pick": [row.key]})
    few = int(client.get(url(listed))["X-Pulsar-Queries"])
    client.post(url(listed), {"of": "law", "pick": [enrol().key, enrol().key]})

    assert int(client.get(url(listed))["X-Pulsar-Queries"]) == few <= 15
