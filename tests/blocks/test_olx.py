"""Every field of every block survives OLX, whatever is in it; what a release has written is read for good."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from xblock.core import XML_NAMESPACES, XBlock
from xblock.fields import Float, ScopeIds
from xblock.runtime import DictKeyValueStore, KvsFieldData
from xblock.test.tools import TestRuntime

from pulsar_demo.runtime.blocks import NAMES
from pulsar_xblocks.courses.modules.domain import ActivityText, ModuleTexts
from pulsar_xblocks.courses.modules.olx import as_text as as_words
from pulsar_xblocks.kernel.questions.olx import as_text
from pulsar_xblocks.kernel.questions.templates import studio_opening

OLD = {path.stem: path for path in Path(__file__).parent.glob("olx_*/*.xml")}  # each as its first release has written it
TYPES = sorted(name for name in NAMES if name in OLD)
HOSTILE = [
    "]]>",
    "<![CDATA[a]]>",
    "<!--",
    "&amp;lt;",
    "\r\n\t",
    " a  b ",
    "🦔",
    "e\u0301",
    "\u2028",
    "\ufeff",
    "{{ 1 }}",
    "%(a)s",
    "</p>",
    "\x0b\x00",
    "0",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(HOSTILE) | st.lists(st.sampled_from(HOSTILE)).map("".join)
WORDS = ModuleTexts((ActivityText("plan", "<p>Составьте план &amp; смету.</p>"), ActivityText("a-2", "<p>]]> 🦔</p>")))
OLD_FIELDS = {
    "pulsar_studio": {
        "display_name": "Студия «Ёж» & друзья",
        "year_code": "70:2026/27",
        "intro": "<p>Добро <b>пожаловать</b>!</p>\n\t<ul><li>]]> \"так\" 'и так' 🦔</li></ul>",
    },
    "pulsar_standings": {"display_name": "Зачёт", "year_code": "70:2026/27", "intro": "<p>Таблица обновляется\nпосле каждого месяца.</p>"},
    "pulsar_studio_project": {
        "display_name": "Работа студии: октябрь",
        "round_code": "70:2026/27:10",
        "task_key": "2",
        "sender": "mentor",
        "weight": 2.5,
        "task_title": "Где школа теряет тепло",
        "task": "<p>Измерьте температуру в пяти местах.</p><ul><li>Назовите прибор.</li></ul>",
    },
    "pulsar_practice_log": {
        "display_name": "Дневник стажировки",
        "programme_code": "70:studio-mentor",
        "activity": "internship",
        "intro": "<p>Стажировка идёт в студии-лидере.</p>",
    },
    "pulsar_selection": {
        "display_name": "Отбор «Наука»",
        "call_code": "70:science-2026-12",
        "intro": "<p>Две недели занятий.</p>",
        "definition": as_text(studio_opening()),
    },
    "pulsar_training_module": {
        "display_name": "Модуль «Ёж»",
        "programme_code": "70:studio-mentor",
        "module_key": "start",
        "intro": "<p>Начинаем.</p>",
        "definition": as_words(WORDS),
    },
}


def runtime():
    return TestRuntime(services={"field-data": KvsFieldData(DictKeyValueStore())})


def ids(block_type):
    return ScopeIds(None, block_type, "definition", "usage")


def written(block):
    node = etree.Element("unknown", nsmap=XML_NAMESPACES)
    block.add_xml_to_node(node)
    etree.cleanup_namespaces(node)
    return etree.tostring(node, encoding="unicode")


def read(text):
    node = etree.fromstring(text)
    block = XBlock.load_class(node.tag).parse_xml(node, runtime(), ids(node.tag))
    block.save()
    return block


def made(block_type, values):
    found = runtime()
    block = found.construct_xblock_from_class(XBlock.load_class(block_type), ids(block_type))
    for name, value in values.items():
        setattr(block, name, value)
    block.save()
    return found.construct_xblock_from_class(XBlock.load_class(block_type), ids(block_type))  # as another request sees it


def fields_of(block):
    return {
        name: getattr(block, name) for name, field in block.fields.items() if field.is_set_on(block) and name not in ("parent", "children")
    }


def values_of(block_type):
    """Return a strategy of values for any of the author's fields; a number may be None, «as the course has it»."""
    found = {}
    for name in ("display_name", *XBlock.load_class(block_type).author_fields):
        is_number = isinstance(XBlock.load_class(block_type).fields[name], Float)
        found[name] = st.none() | st.floats(0, 1000) if is_number else TEXTS
    return st.fixed_dictionaries({}, optional=found)


@pytest.mark.filterwarnings("ignore::xblock.fields.ModifyingEnforceTypeWarning")  # control characters go, as XML wants
@pytest.mark.parametrize("block_type", TYPES)
@given(data=st.data())
def test_every_field_comes_back_whatever_is_in_it(block_type, data):
    block = made(block_type, data.draw(values_of(block_type)))

    again = read(written(block))

    assert fields_of(again) == fields_of(block)
    assert written(again) == written(block)


def test_every_installed_block_is_here():
    assert sorted(name for name, _ in XBlock.load_classes() if name.startswith("pulsar_") and name != "pulsar_sample") == TYPES
    assert sorted(OLD_FIELDS) == TYPES


@pytest.mark.parametrize("block_type", TYPES)
def test_olx_of_an_earlier_release_is_read_and_written_the_same(block_type):
    text = OLD[block_type].read_text("utf8")

    block = read(text)

    assert fields_of(block) == OLD_FIELDS[block_type]
    assert sorted(fields_of(block)) == sorted(("display_name", *type(block).author_fields))
    assert written(block) == text.strip()


@pytest.mark.parametrize("block_type", TYPES)
@pytest.mark.parametrize(
    "extra", ['url_name="a"', 'copied_from_block="block-v1:a+b+c+type@d+block@e"', 'x-is-pointer-node="no"', 'of_a_newer_release="1"']
)
def test_attribute_that_nobody_knows_is_passed_over(block_type, extra):
    text = OLD[block_type].read_text("utf8").replace(" xblock-family", f" {extra} xblock-family", 1)

    assert fields_of(read(text)) == OLD_FIELDS[block_type]


@pytest.mark.parametrize("block_type", TYPES)
def test_element_that_the_platform_puts_into_a_pasted_block_is_passed_over(block_type):
    """An emptied field of the platform's is written as an element; a pasted block has one, «upstream», among our own."""
    node = etree.fromstring(OLD[block_type].read_bytes())
    node.insert(0, node.makeelement(etree.QName(XML_NAMESPACES["option"], "upstream"), none="true"))

    assert fields_of(read(etree.tostring(node, encoding="unicode"))) == OLD_FIELDS[block_type]


@pytest.mark.parametrize("block_type", TYPES)
def test_empty_node_is_a_block_with_its_defaults(block_type):
    block = read(f'<{block_type} url_name="a"><!-- nothing yet --></{block_type}>')

    assert fields_of(block) == {}
    assert block.display_name


def test_number_that_was_emptied_stays_empty():
    block = made("pulsar_studio_project", {"weight": None})

    assert fields_of(read(written(block))) == {"weight": None}


@pytest.mark.parametrize("block_type", TYPES)
def test_bad_text_of_a_field_does_not_end_the_import(block_type):
    block = read(f'<{block_type} display_name="" sender="nobody" round_code="{"1" * 500}" year_code="::"/>')

    assert block.scope_ids.block_type == block_type
