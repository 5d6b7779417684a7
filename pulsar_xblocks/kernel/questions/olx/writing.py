"""Questionnaire -> XML node."""

from collections.abc import Iterable
from decimal import Decimal

from lxml import etree

from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.domain.formats import plain
from pulsar_xblocks.kernel.questions.domain.model import Column, Condition, Limits, Option, Question, Questionnaire, Scoring, Section, Text

Node = etree._Element


def write(questionnaire: Questionnaire, node: Node) -> None:
    """Add the questionnaire to a block's node; what equals its default is left out."""
    if questionnaire.total != Decimal(100):
        node.set("points_total", plain(questionnaire.total))
    for section in questionnaire.sections:
        _section(section, node)


def _child(parent: Node, tag: str, **attributes: str | Decimal | None) -> Node:
    child = etree.SubElement(parent, tag)
    for name, value in attributes.items():
        if value is not None:
            child.set(name, plain(value) if isinstance(value, Decimal) else value)
    return child


def _texts(parent: Node, **texts: Text) -> None:
    for tag, text in texts.items():
        if text.ru:
            _child(parent, tag).text = text.ru
        if text.en:
            _child(parent, tag, lang="en").text = text.en


def _section(section: Section, parent: Node) -> None:
    node = _child(parent, "section", key=section.key)
    _texts(node, title=section.title, help=section.help)
    _condition(section.show_when, node)
    for question in section.questions:
        _question(question, node)


def _question(question: Question, parent: Node) -> None:
    node = _child(parent, "question")
    _field(question, node)
    if question.source:
        node.set("source", question.source)
    for tag, columns in (("column", question.columns), ("criterion", question.scoring.rubric)):
        for column in columns:
            _column(column, _child(node, tag))
    _condition(question.show_when, node)
    _scoring(question.scoring, node)


def _column(column: Column, node: Node) -> None:
    _field(column, node)
    if column.formula:
        node.set("formula", column.formula)
    if column.at_most:
        node.set("at_most", column.at_most)


def _field(field: Question | Column, node: Node) -> None:
    node.set("key", field.key)
    if field.type != model.TEXT:
        node.set("type", field.type)
    if field.required:
        node.set("required", "true")
    _limits(field.limits, node)
    _texts(node, label=field.label, help=field.help)
    _options(field.options, node)


def _options(options: Iterable[Option], parent: Node) -> None:
    for option in options:
        _texts(_child(parent, "option", key=option.key, points=option.points), label=option.label)


def _limits(limits: Limits, node: Node) -> None:
    for name, bound in (("least", limits.least), ("most", limits.most), ("step", limits.step)):
        if bound is not None:
            node.set(name, plain(bound))
    for name, day in (("earliest", limits.earliest), ("latest", limits.latest)):
        if day is not None:
            node.set(name, day.isoformat())
    if limits.megabytes != Limits.megabytes:
        node.set("megabytes", str(limits.megabytes))
    for name, words in (("kinds", limits.kinds), ("hosts", limits.hosts)):
        if words:
            node.set(name, " ".join(words))


def _condition(condition: Condition, parent: Node) -> None:
    if condition == Condition():
        return
    node = _child(parent, "show_when", match="any" if condition.is_any else "all")
    for test in condition.tests:
        child = _child(node, "test", question=test.key, operator=test.operator)
        for value in test.values:
            _child(child, "value").text = value


def _scoring(scoring: Scoring, node: Node) -> None:
    if scoring.cap is not None:
        node.set("cap", plain(scoring.cap))
    if scoring.best is not None:
        node.set("best", str(scoring.best))
    if scoring.one_per:
        node.set("one_per", " ".join(scoring.one_per))
    for band in scoring.bands:
        _child(node, "band", low=band.low, high=band.high, points=band.points)
    for cell in scoring.cells:
        child = _child(node, "cell", points=cell.points)
        for on in cell.on:
            _child(child, "on", column=on.column, value=on.value)
