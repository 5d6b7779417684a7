"""What the author of a module is told, and what the course's page and search say of the block."""

from dataclasses import replace

import pytest
from courses_passports import PASSPORT, START

from pulsar_xblocks.courses.modules.domain import ActivityText, ModuleTexts
from pulsar_xblocks.courses.modules.handlers import complaints
from pulsar_xblocks.courses.modules.olx import as_text
from pulsar_xblocks.courses.modules.shown import described
from pulsar_xblocks.courses.programmes import actions
from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.kernel.xblock import BlockCall

pytestmark = pytest.mark.django_db
BLOCK = "pulsar_training_module"
WORDS = as_text(ModuleTexts((ActivityText("plan", "<p>План</p>"),)))


@pytest.fixture
def told(region, now):
    """Return a function: fields of the block -> what its author is told."""

    def problems(**fields):
        known = {"programme_code": "70:studio-mentor", "module_key": "start", "definition": WORDS} | fields
        call = BlockCall(f"block-v1:a+b+c+type@{BLOCK}+block@d", "c", BLOCK, known, None, actor_of(None), region, now)
        return [problem.text for problem in complaints.problems(call)]

    return problems


def test_a_sound_block_has_no_problems(programme, told):
    assert told() == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"programme_code": "", "module_key": ""}, complaints.UNBOUND),
        ({"programme_code": "54:studio-mentor"}, complaints.ELSEWHERE),
        ({"programme_code": "70:foreign"}, complaints.LOST),
        ({"module_key": "foreign"}, complaints.LOST_MODULE),
        ({"definition": "<a"}, complaints.UNREADABLE),
        ({"definition": ""}, complaints.SILENT),
        ({"definition": as_text(ModuleTexts((ActivityText("plan", "1"), ActivityText("gone", "2"))))}, complaints.SURPLUS),
    ],
)
def test_what_is_wrong_is_said(programme, told, fields, problem):
    assert told(**fields) == [problem]


def test_a_programme_in_draft_is_said(region, operator, told, now):
    actions.create_programme(region, "draft", replace(PASSPORT, modules=(START,)), by=operator, now=now)

    assert told(programme_code="70:draft") == [complaints.IN_DRAFT]


def test_the_page_of_a_course_names_the_module(programme, region, russian):
    found = described(region, ["70:studio-mentor/start", "70:studio-mentor/gone", ""])

    assert found["70:studio-mentor/start"].title == "Наставник школьной студии: Студия в школе"
    assert not found["70:studio-mentor/start"].problem
    assert found["70:studio-mentor/gone"].problem
    assert found[""].problem
