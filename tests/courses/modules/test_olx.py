"""The author's words of a module in OLX: lossless, and hostile ones refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pulsar_xblocks.courses.modules import olx
from pulsar_xblocks.courses.modules.domain import ActivityText, ModuleTexts
from pulsar_xblocks.kernel.pure.errors import Invalid

KEYS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\t\n\r")
TEXTS = st.lists(st.builds(ActivityText, KEYS, st.text(LETTERS, max_size=200)), max_size=6, unique_by=lambda one: one.key)


@given(TEXTS)
def test_words_come_back_whatever_is_in_them(rows):
    texts = ModuleTexts(tuple(rows))
    node = etree.Element("pulsar_training_module")

    olx.write(texts, node)
    again = etree.fromstring(etree.tostring(node))

    assert olx.read(again) == texts
    assert olx.of_text(olx.as_text(texts)) == texts


def test_characters_that_xml_cannot_hold_are_left_out():
    assert olx.of_text(olx.as_text(ModuleTexts((ActivityText("a", "1\x0b2\x002\ufffe"),)))) == ModuleTexts((ActivityText("a", "122"),))


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><activities><activity key='a'>&b;</activity></activities>",
        "<activities><script/></activities>",
        "<activities><activity key='a'><b/></activity></activities>",
        "<activities><activity>1</activity></activities>",
        "<activities><activity key='A b'>1</activity></activities>",
        "<activities><activity key='a' onclick='x'>1</activity></activities>",
        "<activities><activity key='a'>1</activity><activity key='a'>2</activity></activities>",
        "<other/>",
        "не XML",
        "я" * 1_000_001,
        f"<activities><activity key='a'>{'я' * 50_001}</activity></activities>",
    ],
)
def test_what_is_unknown_huge_or_hostile_is_refused(text):
    with pytest.raises(Invalid):
        olx.of_text(text)


def test_words_are_taken_out_of_a_node_and_put_back():
    node = etree.fromstring('<pulsar_training_module intro="1"><activity key="plan">План</activity><other/></pulsar_training_module>')

    text = olx.take(node)

    assert text == '<activities><activity key="plan">План</activity></activities>'
    assert [child.tag for child in node] == ["other"]
    assert olx.put(text, node)
    assert [child.tag for child in node] == ["other", "activity"]
    assert not olx.put("<activities/>", node)


def test_words_that_cannot_be_read_are_kept_as_they_stand():
    node = etree.fromstring('<pulsar_training_module><activity key="A">1</activity></pulsar_training_module>')

    assert olx.take(node) == '<activities><activity key="A">1</activity></activities>'
