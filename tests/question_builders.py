"""Short ways to questionnaires, and strategies for any of them."""

from decimal import Decimal

from hypothesis import strategies as st

from pulsar_xblocks.kernel.questions.domain import (
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
    model,
)

D = Decimal


def asked(*questions, total=100):
    return Questionnaire((Section("one", questions=questions),), D(total))


def question(key="q", kind="text", **rest):
    return Question(key, Text(f"Вопрос {key}"), kind, **rest)


def options(*keys, points=()):
    return tuple(Option(key, Text(key), points[at] if points else None) for at, key in enumerate(keys))


def limits(least=None, most=None, **rest):
    return Limits(None if least is None else D(least), None if most is None else D(most), **rest)


def when(key, operator="filled", *values):
    return Condition((Test(key, operator, values),))


texts = st.builds(Text, st.text(max_size=8), st.text(max_size=4))
words = st.sampled_from(["yes", "no", "a", "b", "3", "10", "2.5"])
numbers = st.none() | st.decimals(-1000, 1000, places=2)
keys = st.sampled_from([f"q{number}" for number in range(5)])
some_options = st.lists(st.builds(Option, words, texts, numbers), max_size=4, unique_by=lambda option: option.key).map(tuple)
any_limits = st.builds(
    Limits,
    least=numbers,
    most=numbers,
    step=st.none() | st.just(D("0.5")),
    earliest=st.none() | st.dates(),
    latest=st.none() | st.dates(),
    megabytes=st.integers(1, 500),
    kinds=st.lists(st.sampled_from(["pdf", "jpg"]), max_size=2).map(tuple),
    hosts=st.lists(st.sampled_from(["rutube.ru", "vk.com"]), max_size=2).map(tuple),
)
tests = st.builds(Test, keys, st.sampled_from(model.OPERATORS), st.lists(words, max_size=3).map(tuple))
conditions = st.builds(Condition, st.lists(tests, max_size=3).map(tuple), st.booleans())
columns = st.builds(
    Column,
    keys,
    texts,
    st.sampled_from(model.COLUMN_TYPES),
    st.booleans(),
    texts,
    limits=any_limits,
    options=some_options,
    at_most=st.sampled_from(["", "q0", "q1"]),
)
scorings = st.builds(
    Scoring,
    bands=st.lists(st.builds(Band, *[st.decimals(-100, 100, places=1)] * 3), max_size=2).map(tuple),
    cells=st.lists(
        st.builds(Cell, st.lists(st.builds(On, keys, words), max_size=2).map(tuple), st.decimals(0, 30, places=1)), max_size=2
    ).map(tuple),
    best=st.none() | st.integers(0, 5),
    one_per=st.lists(keys, max_size=2).map(tuple),
    cap=numbers,
    rubric=st.lists(columns, max_size=2, unique_by=lambda column: column.key).map(tuple),
)
questions = st.builds(
    Question,
    keys,
    texts,
    st.sampled_from(model.TYPES),
    st.booleans(),
    texts,
    limits=any_limits,
    options=some_options,
    columns=st.lists(columns, max_size=2, unique_by=lambda column: column.key).map(tuple),
    show_when=conditions,
    scoring=scorings,
    source=st.sampled_from(["", "week1"]),
)


@st.composite
def questionnaires(draw):
    """Any questionnaire, sensible or not, with unique keys."""
    found = draw(st.lists(questions, max_size=5, unique_by=lambda question: question.key))
    cut = draw(st.integers(0, len(found)))
    first = Section("first", draw(texts), draw(texts), tuple(found[:cut]), draw(conditions))
    second = Section("second", draw(texts), draw(texts), tuple(found[cut:]), draw(conditions))
    return Questionnaire((first, second), draw(st.sampled_from([D(100), D(50)])))


typed = st.sampled_from(["yes", "no", "a", "b", "3", "10", "2,5", "мир", "mon", "15:00", "16:30", " ", "й\r\nё", "x" * 120]) | st.text(
    max_size=20
)
names = st.builds(
    lambda key, rest: f"{key}{rest}",
    keys,
    st.sampled_from(["", "", "", "-family", "-given", "-0-day", "-0-from", "-0-to", "-0-q1", "-1-q2", "-q3"]),
)
posts = st.dictionaries(names, typed | st.lists(typed, max_size=3), max_size=12)
