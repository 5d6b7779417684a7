"""XML node -> questionnaire.  What comes in is not trusted: sizes are counted first, unknown things are refused by name and line."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

from lxml import etree

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.domain.conditions import number
from pulsar_xblocks.kernel.questions.domain.model import (
    Band,
    Cell,
    Column,
    Condition,
    Limits,
    On,
    Option,
    Question,
    Questionnaire,
    Scoring,
    Section,
    Test,
    Text,
)

Node = etree._Element
Made = TypeVar("Made")

MAX_QUESTIONS, MAX_NODES, MAX_TEXT, MAX_DEPTH = 300, 20_000, 10_000, 8
_TEXTS = frozenset({"label", "title", "help"})
_LIMITS = frozenset({"least", "most", "step", "earliest", "latest", "megabytes", "kinds", "hosts"})
_SCORING = frozenset({"cap", "best", "one_per"})
_ALLOWED = {  # element -> attributes, children
    "section": (frozenset({"key"}), _TEXTS | {"question", "show_when"}),
    "question": (
        _LIMITS | _SCORING | {"key", "type", "required", "source"},
        _TEXTS | {"option", "column", "criterion", "show_when", "band", "cell"},
    ),
    **dict.fromkeys(("column", "criterion"), (_LIMITS | {"key", "type", "required", "formula", "at_most"}, _TEXTS | {"option"})),
    "option": (frozenset({"key", "points"}), _TEXTS),
    "show_when": (frozenset({"match"}), frozenset({"test"})),
    "test": (frozenset({"question", "operator"}), frozenset({"value"})),
    "band": (frozenset({"low", "high", "points"}), frozenset()),
    "cell": (frozenset({"points"}), frozenset({"on"})),
    "on": (frozenset({"column", "value"}), frozenset()),
    "value": (frozenset(), frozenset()),
    **{name: (frozenset({"lang"}), frozenset()) for name in _TEXTS},
}  # fmt: skip


def read(node: Node) -> Questionnaire:
    """Return the questionnaire inside a block's node.  Raises Invalid for what is unknown, huge or hostile."""
    sections = [child for child in node if child.tag == "section"]
    for section in sections:
        _inspect(section)
    if sum(1 for section in sections for _ in section.iter("question")) > MAX_QUESTIONS:
        raise _refusal(node, mark("Line %(line)s: more than %(most)s questions."), most=MAX_QUESTIONS)
    total = _decimal(node, "points_total")
    return Questionnaire(tuple(map(_section, sections)), Decimal(100) if total is None else total)


def _refusal(node: Node, sentence: str, **params: object) -> Invalid:
    return Invalid({"": [Sentence(sentence, line=node.sourceline or 0, **params)]})


def _inspect(section: Node) -> None:
    """Return when every element and attribute is known and the sizes are sane."""
    todo = [(section, 1)]
    count = 0
    while todo:
        node, depth = todo.pop()
        count += 1
        if count > MAX_NODES or depth > MAX_DEPTH or len(node.text or "") > MAX_TEXT:
            raise _refusal(node, mark("Line %(line)s: the questionnaire is too large."))
        attributes, children = _ALLOWED[node.tag]
        for name, value in node.attrib.items():
            if name not in attributes or len(value) > MAX_TEXT:
                raise _refusal(node, mark("Line %(line)s: unknown attribute %(name)s."), name=name[:80])
        for child in _elements(node):
            if child.tag not in children:
                raise _refusal(child, mark("Line %(line)s: unknown element %(name)s."), name=str(child.tag)[:80])
            todo.append((child, depth + 1))


def _elements(node: Node) -> Iterator[Node]:
    for child in node:
        if isinstance(child, etree._Entity):
            raise _refusal(node, mark("Line %(line)s: entities are not accepted."))
        if isinstance(child.tag, str):  # else a comment or an instruction
            yield child


def _section(node: Node) -> Section:
    return Section(
        key=node.get("key", ""),
        title=_text(node, "title"),
        help=_text(node, "help"),
        questions=_all(node, "question", _question),
        show_when=_condition(node),
    )


def _question(node: Node) -> Question:
    column = _column(node, model.TYPES)
    return Question(
        key=column.key,
        label=column.label,
        type=column.type,
        required=column.required,
        help=column.help,
        limits=column.limits,
        options=column.options,
        columns=_all(node, "column", lambda child: _column(child, model.COLUMN_TYPES)),
        show_when=_condition(node),
        scoring=Scoring(
            bands=_all(node, "band", _band),
            cells=_all(node, "cell", _cell),
            best=_whole(node, "best"),
            one_per=tuple(node.get("one_per", "").split()),
            cap=_decimal(node, "cap"),
            rubric=_all(node, "criterion", lambda child: _column(child, model.COLUMN_TYPES)),
        ),
        source=node.get("source", ""),
    )


def _column(node: Node, types: tuple[str, ...]) -> Column:
    kind = node.get("type", model.TEXT)
    if kind not in types:
        raise _wrong(node, "type")
    if not model.KEY.match(node.get("key", "")):
        raise _wrong(node, "key")
    return Column(
        key=node.get("key", ""),
        label=_text(node, "label"),
        type=kind,
        required=_truth(node, "required"),
        help=_text(node, "help"),
        limits=_limits(node),
        options=_all(node, "option", _option),
        formula=node.get("formula", ""),
        at_most=node.get("at_most", ""),
    )


def _option(node: Node) -> Option:
    return Option(node.get("key", ""), _text(node, "label"), _decimal(node, "points"))


def _limits(node: Node) -> Limits:
    return Limits(
        least=_decimal(node, "least"),
        most=_decimal(node, "most"),
        step=_decimal(node, "step"),
        earliest=_day(node, "earliest"),
        latest=_day(node, "latest"),
        megabytes=_whole(node, "megabytes") or Limits.megabytes,
        kinds=tuple(node.get("kinds", "").split()),
        hosts=tuple(node.get("hosts", "").split()),
    )


def _condition(node: Node) -> Condition:
    found = node.find("show_when")
    if found is None:
        return Condition()
    if found.get("match", "all") not in ("all", "any"):
        raise _wrong(found, "match")
    return Condition(_all(found, "test", _test), found.get("match") == "any")


def _test(node: Node) -> Test:
    operator = node.get("operator", model.FILLED)
    if operator not in model.OPERATORS:
        raise _wrong(node, "operator")
    return Test(node.get("question", ""), operator, tuple(value.text or "" for value in node.iterchildren("value")))


def _band(node: Node) -> Band:
    return Band(_need(node, "low"), _need(node, "high"), _need(node, "points"))


def _cell(node: Node) -> Cell:
    return Cell(_all(node, "on", lambda child: On(child.get("column", ""), child.get("value", ""))), _need(node, "points"))


def _all(node: Node, tag: str, make: Callable[[Node], Made]) -> tuple[Made, ...]:
    return tuple(make(child) for child in node.iterchildren(tag))


def _text(node: Node, tag: str) -> Text:
    texts = {child.get("lang", "ru"): _whole_text(child) for child in node.iterchildren(tag)}
    return Text(texts.get("ru", ""), texts.get("en", ""))


def _whole_text(node: Node) -> str:
    return (node.text or "") + "".join(child.tail or "" for child in node)  # around comments


def _wrong(node: Node, name: str) -> Invalid:
    return _refusal(node, mark("Line %(line)s: wrong value of %(name)s."), name=name)


def _decimal(node: Node, name: str) -> Decimal | None:
    text = node.get(name)
    value = None if text is None else number(text)
    if text is not None and value is None:
        raise _wrong(node, name)
    return value


def _need(node: Node, name: str) -> Decimal:
    value = _decimal(node, name)
    if value is None:
        raise _wrong(node, name)
    return value


def _whole(node: Node, name: str) -> int | None:
    value = _decimal(node, name)
    if value is not None and (value != value.to_integral_value() or value < 0):
        raise _wrong(node, name)
    return None if value is None else int(value)


def _day(node: Node, name: str) -> date | None:
    text = node.get(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _wrong(node, name) from error


def _truth(node: Node, name: str) -> bool:
    text = node.get(name, "false")
    if text not in ("true", "false"):
        raise _wrong(node, name)
    return text == "true"
