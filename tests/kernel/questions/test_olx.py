import pytest
from hypothesis import given
from lxml import etree
from question_builders import questionnaires

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.questions import olx
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.questions.templates import studio_opening


def _written(questionnaire):
    node = etree.Element("pulsar_studio", display_name="Школьная студия")
    olx.write(questionnaire, node)
    return node


def _read_again(node):
    return olx.read(etree.fromstring(etree.tostring(node, encoding="unicode", pretty_print=True)))


@given(questionnaires())
def test_questionnaire_survives_writing_and_reading(questionnaire):
    assert _read_again(_written(questionnaire)) == questionnaire


def test_template_of_the_opening_survives():
    assert _read_again(_written(studio_opening())) == studio_opening()


def test_block_without_a_questionnaire_has_an_empty_one():
    assert olx.read(etree.fromstring("<pulsar_studio><intro>Здравствуйте</intro></pulsar_studio>")) == Questionnaire()


def test_written_form_is_readable_by_people():
    text = '<b><section key="one"><title>Первый</title><question key="q" type="int" required="true" least="3">'
    text += '<label>Сколько</label><label lang="en">How many</label></question></section></b>'

    assert etree.tostring(_written(olx.read(etree.fromstring(text)))[0], encoding="unicode") == text[3:-4]


def test_comments_are_passed_over():
    found = olx.read(etree.fromstring('<b><!-- а --><section key="one"><title>до<!-- в середине -->после</title></section></b>'))

    assert found.sections[0].title.ru == "допосле"


_QUESTION = '<b><section key="one"><question {}/></section></b>'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('<b>\n<section key="one"><script/></section></b>', "Line 2: unknown element script."),
        (_QUESTION.format('key="q" onclick="x"'), "Line 1: unknown attribute onclick."),
        (_QUESTION.format('key="q" type="password"'), "Line 1: wrong value of type."),
        (_QUESTION.format('key="Q 1"'), "Line 1: wrong value of key."),
        (_QUESTION.format('key="q" required="yes"'), "Line 1: wrong value of required."),
        (_QUESTION.format('key="q" least="1e9"'), "Line 1: wrong value of least."),
        (_QUESTION.format('key="q" best="-1"'), "Line 1: wrong value of best."),
        (_QUESTION.format('key="q" earliest="вчера"'), "Line 1: wrong value of earliest."),
        (f"<b><section><title>{'я' * 10_001}</title></section></b>", "Line 1: the questionnaire is too large."),
        (f"<b><section>{'<question/>' * 301}</section></b>", "Line 1: more than 300 questions."),
        (
            f'<b><section><question key="q">{"<option/>" * 20_000}</question></section></b>',
            "Line 1: the questionnaire is too large.",
        ),
        ('<b><section><show_when match="none"/></section></b>', "Line 1: wrong value of match."),
        ('<b><section><show_when><test operator="like"/></show_when></section></b>', "Line 1: wrong value of operator."),
        ('<b><section><question key="q"><band low="1"/></question></section></b>', "Line 1: wrong value of high."),
    ],
)
def test_unknown_and_huge_input_is_refused_by_line(text, sentence):
    with pytest.raises(Invalid) as caught:
        olx.read(etree.fromstring(text))

    [found] = caught.value.errors[""]
    assert found % found.params == sentence


def test_entities_are_refused():
    parser = etree.XMLParser(resolve_entities=False)
    text = '<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]><b><section><title>&x;</title></section></b>'

    with pytest.raises(Invalid):
        olx.read(etree.fromstring(text, parser))
