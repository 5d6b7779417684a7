from datetime import UTC, datetime

import pytest

from pulsar_xblocks.kernel.inbox import domain
from pulsar_xblocks.kernel.pure.errors import Invalid


@pytest.mark.parametrize(("hour_utc", "expected"), [(10, False), (11, True), (12, False)])
def test_evening_letter_goes_at_18_where_the_person_lives(hour_utc, expected):
    assert domain.is_digest_hour(datetime(2026, 11, 10, hour_utc, 30, tzinfo=UTC), "Asia/Tomsk") is expected


@pytest.mark.parametrize(("hour_utc", "expected"), [(1, False), (2, True), (12, True), (13, False)])
def test_reminders_go_by_day_only(hour_utc, expected):
    assert domain.may_remind(datetime(2026, 11, 10, hour_utc, 0, tzinfo=UTC), "Asia/Tomsk") is expected


def test_subject_is_one_line():
    assert domain.one_line("Заявка\r\nBcc: all@mail.ru\t одобрена") == "Заявка Bcc: all@mail.ru одобрена"
    assert domain.one_line("я" * 201) == "я" * 199 + "…"


def test_chat_text():
    assert domain.chat_text("Студия «Квант»", "Вступайте! ", "https://p.ru/l/1") == "Студия «Квант»\n\nВступайте!\n\nhttps://p.ru/l/1"
    assert domain.chat_text("", "Вступайте!") == "Вступайте!"


def test_evening_letter_numbers_its_news():
    assert domain.digest_text([("А", "текст", "/a"), ("Б", "", "")]) == "1. А\n\nтекст\n\n/a\n\n\n2. Б"


def test_note_of_4000_characters_fits_and_one_more_does_not():
    assert domain.clean_note("\r\n" + "я" * 3999 + "\r\n ") == "я" * 3999
    assert len(domain.clean_note("я" * 4000)) == 4000
    with pytest.raises(Invalid) as refusal:
        domain.clean_note("я" * 4001)
    assert refusal.value.params == {"length": 4001, "limit": 4000}


@pytest.mark.parametrize("text", ["", " \r\n\t "])
def test_empty_note_is_refused(text):
    with pytest.raises(Invalid):
        domain.clean_note(text)


@pytest.mark.parametrize(
    ("address", "expected"), [("mama.petrova@mail.ru", "m…a@mail.ru"), ("", ""), ("@mail.ru", ""), ("a@b.ru", "a…a@b.ru")]
)
def test_masked_address(address, expected):
    assert domain.masked(address) == expected
