"""The upload to the state register: headers, cells, what would be refused."""

from pulsar_xblocks.courses.domain.frdo import DEFAULT, cells, cleaned, compare, heading_problems, letter, refusals, repeated

ROW = {
    "kind": "Удостоверение о повышении квалификации",
    "status": "Оригинал",
    "lost": "Нет",
    "exchanged": "Нет",
    "destroyed": "Нет",
    "series": "нет",
    "number": "000123",
    "issued_on": "20.12.2026",
    "registration": "0017/26-ПК",
    "programme_kind": "Повышение квалификации",
    "programme": "Наставник школьной студии",
    "level": "Высшее образование",
    "diploma_family": "Иванова",
    "diploma_series": "нет",
    "diploma_number": "1234567",
    "year_from": "2026",
    "year_to": "2026",
    "hours": "36",
    "family": "Иванова",
    "given": "Анна",
    "patronymic": "Петровна",
    "birth_date": "01.02.1980",
    "sex": "Жен",
    "snils": "112-233-445 95",
    "form": "Очно-заочная",
    "funding": "Бюджетное обучение",
    "where": "в образовательной организации",
    "citizenship": "643",
}
HEADERS = [column.header for column in DEFAULT.columns]


def test_the_template_has_forty_columns_from_a_to_an() -> None:
    assert len(HEADERS) == 40
    assert (letter(0), letter(25), letter(26), letter(39)) == ("A", "Z", "AA", "AN")
    assert HEADERS[26] == "СНИЛС"


def test_two_swapped_columns_are_named() -> None:
    swapped = list(HEADERS)
    swapped[21], swapped[22] = swapped[22], swapped[21]
    found = compare(DEFAULT, swapped)

    assert [(one.header, one.ours, one.theirs) for one in found.moved] == [("Фамилия получателя", "V", "W"), ("Имя получателя", "W", "V")]
    assert not (found.gone or found.new)


def test_headers_that_differ_only_in_what_nobody_sees_are_the_same() -> None:
    assert not compare(DEFAULT, [f"\ufeff{header}\u00a0 " for header in HEADERS] + ["", ""])
    assert not compare(DEFAULT, [header.replace("ё", "е") for header in HEADERS])


def test_a_column_gone_and_a_column_new_are_named() -> None:
    found = compare(DEFAULT, [*HEADERS[:39], "Код программы"])

    assert (found.gone, found.new) == (("Номер документа для изменения",), ("Код программы",))


def test_a_sound_row_is_taken_and_its_cells_are_clean() -> None:
    assert refusals(DEFAULT, ROW) == []
    assert cells(DEFAULT, ROW | {"family": "\u200bИва\u00adнова\t"})[21] == "Иванова"
    assert cleaned("a\u00a0\u2009b\u200b") == "a b"


def test_rows_that_the_register_would_refuse() -> None:
    assert [key for key, _ in refusals(DEFAULT, ROW | {"snils": ""})] == ["snils"]
    assert [key for key, _ in refusals(DEFAULT, ROW | {"snils": "11223344595"})] == ["snils"]
    assert [key for key, _ in refusals(DEFAULT, ROW | {"sex": "ж"})] == ["sex"]
    assert [key for key, _ in refusals(DEFAULT, ROW | {"birth_date": "1980-02-01"})] == ["birth_date"]
    assert refusals(DEFAULT, ROW | {"patronymic": ""}) == []


def test_a_duplicate_names_its_original() -> None:
    missing = [key for key, _ in refusals(DEFAULT, ROW | {"status": "Дубликат", "lost": "Да"})]

    assert "original_number" in missing
    assert "original_patronymic" not in missing


def test_the_same_form_twice_is_seen() -> None:
    assert repeated([(1, ROW), (2, ROW | {"number": "000124", "registration": "0018/26-ПК"}), (3, ROW | {"registration": "9"})]) == {3: 1}


def test_one_registration_number_is_in_one_file_once() -> None:
    """What the register rejects comes back by this number: two years of a mask without the year are two files."""
    assert repeated([(1, ROW), (2, ROW | {"number": "000124", "issued_on": "20.12.2027"})]) == {2: 1}


def test_blank_and_repeated_headings_are_named_by_their_columns():
    headers = [HEADERS[0], "", HEADERS[2], " " + HEADERS[0].upper(), "", ""]

    found = heading_problems(headers)
    assert [one.params["columns"] for one in found] == [("B",), ("D",)]
    assert heading_problems([*HEADERS, "", ""]) == []
