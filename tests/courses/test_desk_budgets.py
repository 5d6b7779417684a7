"""Pages of courses stay within the budgets: a list at most 15 queries, a page at most 20.  Source: design.md section 7."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import PersonFactory, RoleFactory

from pulsar_xblocks.courses.enrolments.actions import applying, nominating
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.actions.nominating import Nominee

pytestmark = pytest.mark.django_db
LISTS = ["programmes", "training_groups", "training_participants", "training_desk", "course_nominations", "course_nominations_of"]
LISTS += ["courses_open"]
PAGES = [
    "programme",
    "programme_passport",
    "programme_questionnaire",
    "training_group",
    "training_participant",
    "course_apply",
    "enrolment",
]


@pytest.fixture
def addresses(programme, group, teacher, school, curator, now):
    rows = [applying.apply(group, person, Place(school), now=now) for person in (teacher, PersonFactory(), PersonFactory())]
    nominating.nominate(group, Nominee("Уварова", "Лидия", "", "uvarova@demo.invalid", "", school), load=None, by=curator, now=now)
    args = dict.fromkeys(("training_participants", "training_desk", "training_group", "course_nominations_of", "course_apply"), [group.pk])
    args |= dict.fromkeys(("programme", "programme_passport", "programme_questionnaire"), [programme.pk])
    args |= {"training_participant": [group.pk, rows[0].key], "enrolment": [rows[0].key]}
    return {name: reverse(f"pulsar:{name}", args=args.get(name, [])) for name in LISTS + PAGES}


def _visitor(name, operator, teacher, region, school):
    if name == "course_apply":
        return PersonFactory(with_account=True)
    if name.startswith("course_nominations"):
        return RoleFactory(role="head", region=region, organisation=school).person
    return teacher if name in ("courses_open", "enrolment") else operator


@pytest.mark.parametrize("name", LISTS + PAGES)
def test_pages_stay_within_their_budgets(client, addresses, name, operator, teacher, region, school):
    client.force_login(_visitor(name, operator, teacher, region, school).user)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(addresses[name]).status_code == 200

    ours = [row["sql"] for row in captured.captured_queries if "pulsar_" in row["sql"]]
    assert len(ours) <= (15 if name in LISTS else 20), "\n".join(ours)
