"""Marked texts in the person's language: plural forms, sentences inside sentences, texts of authors, numbers."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from pulsar_xblocks.kernel.http import said
from pulsar_xblocks.kernel.pure.text import Counted, Sentence, mark_plural
from pulsar_xblocks.kernel.questions.domain import Text

AGE = mark_plural(
    "On the day the shift starts the applicant is %(age)d year old; from %(limit)d are asked for.",
    "On the day the shift starts the applicant is %(age)d years old; from %(limit)d are asked for.",
)
BELOW = "below %(other)s: %(part)s %(mine)s against %(theirs)s"
OPEN = "Open places: the lowest total with a place is %(cutoff)s, the same as here, but %(tie)s."


@pytest.mark.parametrize(
    ("n", "language", "words"),
    [
        (1, "ru", "Возраст в день начала смены — 1 год, а нужно не меньше 13."),
        (2, "ru", "Возраст в день начала смены — 2 года, а нужно не меньше 13."),
        (11, "ru", "Возраст в день начала смены — 11 лет, а нужно не меньше 13."),
        (1, "en", "On the day the shift starts the applicant is 1 year old; from 13 are asked for."),
        (11, "en", "On the day the shift starts the applicant is 11 years old; from 13 are asked for."),
    ],
)
def test_a_counted_sentence_has_the_form_of_its_number(n, language, words):
    with override(language):
        assert said(Counted(*AGE, n=n, age=n, limit=13)) == words


def test_a_sentence_and_a_text_inside_a_sentence_are_said_in_the_same_language():
    tie = Sentence(BELOW, other="П-1", part=Text("Портфолио", "Portfolio"), mine=Decimal("7.5"), theirs=Decimal(8))
    whole = Sentence(OPEN, cutoff=Decimal("71.5"), tie=tie)

    with override("ru"):
        assert said(whole) == "Открытый список: проходной балл 71,5, столько же у этой заявки, но она ниже П-1: Портфолио — 7,5 против 8."
    with override("en"):
        assert (
            said(whole) == "Open places: the lowest total with a place is 71.5, the same as here, but below П-1: Portfolio 7.5 against 8."
        )
