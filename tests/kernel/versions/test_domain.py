import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.pure.errors import Stale
from pulsar_xblocks.kernel.versions import domain

words = st.lists(st.sampled_from(["окна", "двери", "тепло", ",", ".", "\n", " ", "  ", "№ 5", "ё"]), max_size=40).map("".join)


@given(words | st.text(), words | st.text())
def test_differences_give_both_texts_back(old, new):
    pairs = domain.diff_words(old, new)

    assert "".join(text for op, text in pairs if op != "del") == new
    assert "".join(text for op, text in pairs if op != "ins") == old
    assert all(text for _, text in pairs)


def test_differences_go_word_by_word():
    pairs = domain.diff_words("Тепло теряет коридор: окна там старые.", "Тепло теряет северный коридор: окна там новые.")

    assert pairs == [
        ("equal", "Тепло теряет"),
        ("ins", " северный"),
        ("equal", " коридор: окна там"),
        ("del", " старые"),
        ("ins", " новые"),
        ("equal", "."),
    ]


def test_changed_words_are_counted():
    pairs = [("equal", "а б"), ("ins", " в, г"), ("del", " д")]

    counted = domain.counts(pairs)

    assert counted == (2, 1)


def test_write_that_saw_the_newest_version_passes():
    assert domain.require_version(3, 3, {"text": "а"}, {"text": "б"}) is None


@pytest.mark.parametrize("seen", [2, 4, None])
def test_stale_write_is_refused_with_both_texts(seen):
    with pytest.raises(Stale) as caught:
        domain.require_version(3, seen, {"text": "а"}, {"text": "б"})

    assert (caught.value.current, caught.value.yours, caught.value.version) == ({"text": "а"}, {"text": "б"}, 3)
