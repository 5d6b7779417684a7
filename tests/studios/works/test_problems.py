"""What the author of a task is told in Studio."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override
from factories import RegionFactory
from works_block import COURSE

from pulsar_demo.models import PlacedBlock
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import EDIT, STORE, Session
from pulsar_xblocks.kernel import problems as common
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.studios.works.handlers import complaints as words

pytestmark = pytest.mark.django_db


def block_of(placed, kind=EDIT, **attributes):
    row = PlacedBlock.objects.get(usage_key=placed.row.usage_key, is_draft=True)
    block = DemoRuntime(Session(kind, AnonymousUser(), COURSE)).block_of(row)
    for name, value in attributes.items():
        setattr(block, name, value)
    return block


def told(placed, **attributes):
    """Return the msgids of what the author reads, by their kinds."""
    with override("en"):
        found = block_of(placed, **attributes).validate().to_json()
    return [(row["type"], row["text"]) for row in found["messages"]]


def set_fields(placed, **fields):
    rows = PlacedBlock.objects.filter(usage_key=placed.row.usage_key)
    rows.update(fields=json.dumps(json.loads(rows[0].fields) | fields))


def publish(placed):
    block_of(placed, STORE).remember_place()


def test_block_that_is_set_up_has_no_problem(block):
    assert told(block) == []


def test_course_without_a_region_is_all_that_is_said(block):
    CourseLink.objects.all().delete()

    assert told(block) == [("not-configured", common.NOT_LINKED)]


def test_block_without_a_round_and_words(placed):
    assert told(placed(round_code="", task="")) == [("not-configured", words.UNBOUND), ("not-configured", words.NO_TASK)]


@pytest.mark.parametrize(
    ("code", "text"),
    [("54:2026/27:11", words.ELSEWHERE), ("70:2026/27:3", words.LOST), ("70:2030/31:11", words.LOST), ("x", words.ELSEWHERE)],
)
def test_round_that_is_not_there(placed, code, text):
    RegionFactory(code="54")

    assert told(placed(round_code=code)) == [("error", text)]


def test_round_that_is_over(placed, october):
    assert told(placed(round_code="70:2026/27:10")) == [("warning", words.CLOSED)]


def test_published_round(block, november, now):
    november.published_at = now
    november.save()

    assert told(block) == [("warning", words.PUBLISHED)]


def test_archived_year(block, year):
    year.status = "archived"
    year.save()

    assert told(block) == [("warning", words.YEAR_OVER)]


def test_round_without_a_rubric(block, year, november):
    year.rubric = None
    year.save()
    assert told(block) == [("warning", words.NO_RUBRIC)]

    november.rubric = year.questionnaire  # whatever it is, it is its own
    november.save()
    assert told(block) == []


def test_term_of_the_course_is_not_used(block, now):
    assert told(block, due=now + timedelta(days=1)) == [("warning", common.DUE_IGNORED)]


def test_two_placements_with_other_words_are_a_mistake_until_they_say_the_same(block, placed):
    other = placed("second", task="<p>Другое.</p>")
    assert told(block) == []  # the other one is not published yet

    publish(other)
    assert told(block) == [("error", common.DIFFERS)]

    set_fields(other, task="<p>Измерьте.</p>")
    publish(other)
    assert told(block) == []


def test_another_key_is_another_task(block, placed):
    publish(placed("second", task="<p>Другое.</p>", task_key="2"))

    assert told(block) == []


def test_copy_in_a_course_that_is_not_linked_stands_aside(block, placed):
    other = placed("second", task="<p>Другое.</p>")
    publish(other)
    Placement.objects.update(course_key="course-v1:Pulsar+Studios+2027")

    assert told(block) == []


def test_place_is_stored_with_its_words_and_without_a_user(block):
    publish(block)

    row = Placement.objects.select_related("definition").get()
    assert (row.target, row.definition.kind, "Измерьте" in row.definition.body) == ("70:2026/27:11", "task", True)
