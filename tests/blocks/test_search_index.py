"""What the search of courses and libraries finds in a block: the author's words, plain."""

import json

import pytest
from xblock.core import XBlock
from xblock.fields import ScopeIds
from xblock.runtime import DictKeyValueStore, KvsFieldData
from xblock.test.tools import TestRuntime

from pulsar_xblocks.courses.modules.domain import ActivityText, ModuleTexts
from pulsar_xblocks.courses.modules.olx import as_text as as_words
from pulsar_xblocks.kernel.pure.text import words_of
from pulsar_xblocks.kernel.questions.domain import Option, Question, Questionnaire, Section, Text
from pulsar_xblocks.kernel.questions.olx import as_text

WANTED = {
    "pulsar_practice_log": {
        "content": {"display_name": "Тепло & свет", "intro": "Тепло & свет"},
        "content_type": "Practice log",
    },
    "pulsar_selection": {
        "content": {"display_name": "Тепло & свет", "intro": "Тепло & свет", "questions": "Раздел Вопрос Question Подсказка"},
        "content_type": "Selection",
    },
    "pulsar_training_module": {
        "content": {"display_name": "Тепло & свет", "intro": "Тепло & свет", "tasks": "План студии"},
        "content_type": "Course module",
    },
    "pulsar_studio": {
        "content": {"display_name": "Тепло & свет", "intro": "Тепло & свет"},
        "content_type": "School studio",
    },
    "pulsar_standings": {
        "content": {"display_name": "Тепло & свет", "intro": "Тепло & свет"},
        "content_type": "Regional league",
    },
    "pulsar_studio_project": {
        "content": {"display_name": "Тепло & свет", "title": "Тепло & свет", "task": "Тепло & свет"},
        "content_type": "Studio work",
    },
}


ASKED = Question("q", Text("Вопрос", "Question"), help=Text("Подсказка"), options=(Option("o", Text("Вариант")),))
WORDS = {
    "pulsar_selection": as_text(Questionnaire((Section("s", Text("Раздел"), questions=(ASKED,)),))),
    "pulsar_training_module": as_words(ModuleTexts((ActivityText("plan", "<p>План <b>студии</b></p>"),))),
}


@pytest.mark.parametrize("block_type", WANTED)
def test_words_are_found_without_their_html(block_type):
    runtime = TestRuntime(services={"field-data": KvsFieldData(DictKeyValueStore())})
    block = runtime.construct_xblock_from_class(XBlock.load_class(block_type), ScopeIds(None, block_type, "definition", "usage"))
    if "definition" in block.fields:
        block.definition = WORDS[block_type]
    for name in ("display_name", "intro", "task_title", "task"):
        if name in block.fields:
            setattr(block, name, "<p>Тепло&nbsp;&amp;</p><ul><li>свет</li></ul><script src='a'></script>")

    found = block.index_dictionary()

    assert found == WANTED[block_type]
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", ""),
        ("<p>а</p><p>б</p>", "а б"),
        ("1 &lt; 2 и 3 < 4", "1 < 2 и 3 < 4"),
        ("<a href='https://a.example/?b=1&amp;c=2'>сюда</a>", "сюда"),
        ("\n\t а \u00a0 б ", "а б"),
        ("<незакрытый", "<незакрытый"),
    ],
)
def test_words_of_a_text(html, words):
    assert words_of(html) == words
