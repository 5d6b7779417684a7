"""«Show when …» built by picking: question, how to look at its answer, the value out of its own answers."""

from django.utils.translation import get_language, gettext

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.authoring.domain import places
from pulsar_xblocks.kernel.questions.authoring.domain.parts import operators_for
from pulsar_xblocks.kernel.questions.authoring.draft import Draft
from pulsar_xblocks.kernel.questions.authoring.fields import Button, Choices, Field, Group, Maker, Row
from pulsar_xblocks.kernel.questions.domain import Condition, Question, Test, model

OPERATORS = {
    model.IS: mark("is"),
    model.ANY_OF: mark("is one of"),
    model.FILLED: mark("is answered"),
    model.AT_LEAST: mark("is at least"),
    model.AT_MOST: mark("is at most"),
}
_MATCH = {"all": mark("all of this holds"), "any": mark("any of this holds")}


def condition_group(draft: Draft, condition: Condition, maker: Maker) -> Group:
    """Return the builder of a condition."""
    item = draft.question or draft.section
    before = places.before(draft.questionnaire, item.key if item else "", is_section=draft.section is not None)
    known = [question for question in before if question.type != model.GRADED]
    rows = tuple(_row(at, test, known, maker) for at, test in enumerate(condition.tests))
    ways = [(key, gettext(word)) for key, word in _MATCH.items()]
    match = maker.select("match", gettext("Show when"), "any" if condition.is_any else "all", ways)
    add = Button("add_test", gettext("Add a condition"), "plus", is_quiet=False)
    return Group(
        "condition",
        gettext("Shown only when …") if rows else gettext("Shown always"),
        "" if known else gettext("A condition looks at an earlier question, and there is none."),
        fields=(match,) if len(rows) > 1 else (),
        rows=rows,
        buttons=(add,) if known else (),
        folds=True,
        is_open=bool(rows),
    )


def _row(at: int, test: Test, known: list[Question], maker: Maker) -> Row:
    start, language = f"test-{at}-", get_language() or "ru"
    choices = [(question.key, question.label.show(language) or question.key) for question in known]
    question = next((one for one in known if one.key == test.key), None)
    if question is None:
        choices = [(test.key, gettext("not there or not earlier: %(key)s") % {"key": test.key}), *choices]
    fields = [
        maker.select(f"{start}key", gettext("Question"), test.key, choices, refreshes=True),
        maker.select(f"{start}operator", gettext("Its answer"), test.operator, _operators(test, question), refreshes=True),
    ]
    if test.operator != model.FILLED:
        fields.append(_value(f"{start}value", test, question, maker))
    drop = Button(f"drop_test:{at}", gettext("Remove: row %(n)s") % {"n": at + 1}, "cross")
    return Row(gettext("Condition %(n)s") % {"n": at + 1}, tuple(fields), (drop,))


def _operators(test: Test, question: Question | None) -> Choices:
    usual = operators_for(question) if question else ()
    return [(key, gettext(OPERATORS[key])) for key in OPERATORS if key in usual or key == test.operator]


def _value(name: str, test: Test, question: Question | None, maker: Maker) -> Field:
    language = get_language() or "ru"
    options = [(option.key, option.label.show(language) or option.key) for option in question.options] if question else []
    if question is None or question.type not in model.WITH_OPTIONS:
        return maker.line(name, gettext("Value"), ", ".join(test.values), is_narrow=True)
    known = {key for key, _ in options}
    options += [(value, gettext("not among the answers: %(key)s") % {"key": value}) for value in test.values if value not in known]
    if test.operator == model.ANY_OF:
        return maker.boxes(name, gettext("Value"), test.values, options)
    return maker.select(name, gettext("Value"), test.values[0] if test.values else "", [("", gettext("Choose")), *options])
