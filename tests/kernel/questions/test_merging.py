"""Several pages of one draft: no answer is lost, and none is replaced by a page that has not seen it."""

import json

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from question_builders import asked, limits, options, question

from pulsar_xblocks.kernel.questions.domain import Column, Text, base_of, clean, flat, merge

ASKED = asked(
    question("a", "long"),
    question("b", "choice", options=options("x", "y")),
    question("c", "multi", options=options("x", "y", "z")),
    question("t", "table", columns=(Column("one", Text("Один")), Column("two", Text("Два"), "decimal")), limits=limits(most=5)),
    question("p", "person"),
)
KEYS = list(ASKED.by_key())


def posted(answers, base):
    """Return what a page posts that shows these answers and tells what the changed ones were before."""
    pairs = {key: [[name, text] for name, texts in flat(ASKED, {key: base.get(key)}).items() for text in texts] for key in base}
    return flat(ASKED, answers) | {"asked": " ".join(KEYS), "base": json.dumps(pairs)}


def test_other_questions_of_another_page_stay():
    found = merge({"a": "там", "b": "x"}, {"a": "старое", "b": "y"}, {"b": "x"})

    assert (found.answers, found.conflicts) == ({"a": "там", "b": "y"}, ())


def test_question_changed_on_both_pages_stays_as_stored_and_is_named():
    found = merge({"a": "там", "b": "x"}, {"a": "тут", "b": "y"}, {"a": "раньше", "b": "x"})

    assert (found.answers, found.conflicts) == ({"a": "там", "b": "y"}, ("a",))


def test_same_answer_on_both_pages_is_no_conflict():
    assert merge({"a": "одно"}, {"a": "одно"}, {"a": "раньше"}).conflicts == ()


def test_answer_that_was_emptied_is_gone_and_one_emptied_elsewhere_is_asked_about():
    assert merge({"a": "раньше"}, {}, {"a": "раньше"}).answers == {}
    assert merge({}, {"a": "тут"}, {"a": "раньше"}).conflicts == ("a",)
    assert merge({}, {}, {"a": "раньше"}) == merge({}, {}, {})


def test_page_that_does_not_tell_or_tells_nonsense_is_an_old_one():
    for text in (None, "", "нет", "[]", "3", '{"a": 1}', '{"a": [["a"]]}', '{"a": [["a", 1]]}', "[" * 100_000, ["{}", "{}"]):
        assert base_of(ASKED, {"base": text}) is None


def test_foreign_questions_and_fields_of_others_are_left_out():
    told = json.dumps({"a": [["b", "x"]], "zzz": [["zzz", "1"]], "t-0": [["t-0-one", "1"]]})

    assert base_of(ASKED, {"base": told}) == {"a": None}


def test_field_beside_the_questions_tells_what_it_was_in_one_line():
    told = json.dumps({"title": [["title", " Кедр \n и сосна"]], "b": [["b", "x"]]})

    assert base_of(ASKED, {"base": told}, beside=["title"]) == {"title": "Кедр и сосна", "b": "x"}
    assert base_of(ASKED, {"base": '{"title": []}'}, beside=["title"]) == {"title": ""}
    assert base_of(ASKED, {"base": told}) == {"b": "x"}


texts = st.text("абв ,\n", max_size=3)
answers = st.fixed_dictionaries(
    {},
    optional={
        "a": texts,
        "b": st.sampled_from(["x", "y"]),
        "c": st.lists(st.sampled_from(["x", "y", "z"]), unique=True),
        "t": st.lists(st.fixed_dictionaries({}, optional={"one": texts, "two": st.sampled_from(["1", "2,5"])}), max_size=3),
        "p": st.fixed_dictionaries({}, optional={"family": texts}),
    },
).map(lambda found: clean(ASKED, flat(ASKED, found)))


@given(answers, answers)
def test_what_a_page_tells_is_read_as_it_was_stored(before, now):
    found = base_of(ASKED, posted(now, dict.fromkeys(KEYS) | before))

    assert {key: value for key, value in found.items() if value not in (None, "", [], {})} == before


class Pages(RuleBasedStateMachine):
    """Three pages of one draft, opened, typed into and saved in any order."""

    def __init__(self):
        super().__init__()
        self.stored = {}
        self.served = [{}, {}, {}]  # what each page saw
        self.typed = [{}, {}, {}]

    @rule(page=st.integers(0, 2))
    def reload(self, page):
        self.served[page], self.typed[page] = dict(self.stored), dict(self.stored)

    @rule(page=st.integers(0, 2), fresh=answers, key=st.sampled_from(KEYS))
    def type(self, page, fresh, key):
        self.typed[page] = {name: value for name, value in self.typed[page].items() if name != key} | (
            {key: fresh[key]} if key in fresh else {}
        )

    @rule(page=st.integers(0, 2))
    def save(self, page):
        served, typed, before = self.served[page], self.typed[page], dict(self.stored)
        changed = [key for key in KEYS if served.get(key) != typed.get(key)]
        sent = posted(typed, {key: served.get(key) for key in changed})
        found = merge(self.stored, clean(ASKED, sent), base_of(ASKED, sent))
        self.stored = found.answers
        for key in KEYS:
            if key not in changed or key in found.conflicts:
                assert found.answers.get(key) == before.get(key)  # nothing else was touched
            else:
                assert found.answers.get(key) == typed.get(key)  # what was typed is there
        for key in found.conflicts:
            assert before.get(key) not in (served.get(key), typed.get(key))  # asked only where both have changed it
        for key in set(changed) - set(found.conflicts):
            assert before.get(key) in (served.get(key), typed.get(key))  # never over an answer that the page has not seen
        self.served[page] = {key: value for key, value in typed.items() if key not in found.conflicts} | {
            key: served[key] for key in found.conflicts if key in served
        }

    @rule(page=st.integers(0, 2), key=st.sampled_from(KEYS))
    def keep_mine(self, page, key):
        """Choose one's own answer once the stored one was shown."""
        self.served[page] = {name: value for name, value in self.served[page].items() if name != key} | (
            {key: self.stored[key]} if key in self.stored else {}
        )

    @invariant()
    def stored_can_be_posted_again(self):
        assert clean(ASKED, flat(ASKED, self.stored)) == self.stored


TestPages = Pages.TestCase
