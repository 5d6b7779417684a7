"""Numbers, dates and counts as people of each language write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from pulsar_xblocks.kernel.template_tags import NBSP, day, days_left, moment, number, short_day, through, weblink

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "russian", "english"),
    [
        (Decimal("7.50"), "7,5", "7.5"),
        (Decimal("10.00"), "10", "10"),
        (Decimal("0.05"), "0,05", "0.05"),
        (Decimal("-1.25"), "−1,25", "−1.25"),
        (Decimal("1E+3"), "1000", "1000"),
        (0.5, "0,5", "0.5"),
        (None, "", ""),
    ],
)
def test_decimal_sign_follows_the_language(value, russian, english):
    found = []
    for language in ("ru", "en"):
        with translation.override(language):
            found.append(number(value))

    assert found == [russian, english]


def test_a_day_is_written_with_its_month_in_words():
    with translation.override("ru"):
        russian = [
            day(date(2026, 5, 3)),
            moment(NOW, "Asia/Tomsk"),
            day(datetime(2026, 11, 10, 20, 0, tzinfo=UTC), "Asia/Tomsk"),
            day(None),
        ]
    with translation.override("en"):
        english = [day(date(2026, 5, 3)), moment(NOW, "Asia/Tomsk")]

    assert russian == ["3\u00a0мая\u00a02026", "10\u00a0ноября\u00a02026, 10:00", "11\u00a0ноября\u00a02026", ""]
    assert english == ["3\u00a0May\u00a02026", "10\u00a0November\u00a02026, 10:00"]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=1), "остался 1 день"),
        (timedelta(days=2), "осталось 2 дня"),
        (timedelta(days=5), "осталось 5 дней"),
        (timedelta(days=11), "осталось 11 дней"),
        (timedelta(days=21), "остался 21 день"),
        (timedelta(hours=1), "остался 1 час"),
        (timedelta(hours=3), "осталось 3 часа"),
        (timedelta(minutes=2), "осталось 2 минуты"),
        (timedelta(seconds=30), "осталась 1 минута"),
        (timedelta(0), "срок прошёл"),
    ],
)
def test_time_left_agrees_with_its_number(left, words, russian):
    assert days_left(NOW + left, NOW) == words


def test_a_page_of_this_site_is_named_by_a_word():
    with translation.override("ru"):
        shown = weblink("/pulsar/practices/2/", 40)

    assert shown == '<a href="/pulsar/practices/2/" target="_blank" rel="noopener noreferrer">открыть страницу</a>'


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2027, 2, 15), date(2027, 2, 28), "15–28 февраля 2027"),
        (date(2026, 9, 13), date(2026, 12, 12), "13 сентября — 12 декабря 2026"),
        (date(2026, 9, 19), date(2027, 1, 17), "19 сентября 2026 — 17 января 2027"),
        (date(2027, 2, 15), date(2027, 2, 15), "15 февраля 2027"),
        (date(2027, 2, 15), None, "15 февраля 2027"),
        (None, None, ""),
    ],
)
def test_days_from_the_first_to_the_last_say_month_and_year_once(first, last, text):
    with translation.override("ru"):
        assert through(first, last).replace(NBSP, " ") == text


@pytest.mark.parametrize(
    ("language", "days", "plot"),
    [("ru", "13 сентября — 12 декабря 2026", "03.09"), ("en", "13 September – 12 December 2026", "3 Sep")],
)
def test_days_are_written_as_the_language_does(language, days, plot):
    with translation.override(language):
        assert through(date(2026, 9, 13), date(2026, 12, 12)).replace(NBSP, " ") == days
        assert short_day(date(2026, 9, 3)).replace(NBSP, " ") == plot
