from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.people.domain import read_class_list

TODAY = date(2026, 11, 10)
ANNA = ("Петрова", "Анна", "Ильинична", "9А", date(2012, 3, 12), "anna@example.ru")


def values(row):
    return (row.family, row.given, row.patronymic, row.group, row.birth_date, row.email)


def problems(row):
    return [problem % problem.params if problem.params else str(problem) for problem in row.problems]


@pytest.mark.parametrize(
    "line",
    [
        "Петрова\tАнна\tИльинична\t9А\t12.03.2012\tanna@example.ru",
        "Петрова;Анна;Ильинична;9 «А»;12.03.2012;Anna@Example.ru",
        "1, Петрова Анна Ильинична, 9а, 2012-03-12, anna@example.ru",
        "1.\tПетрова Анна Ильинична\t12/03/2012\t9 А класс\tanna@example.ru",
        "Петрова;Анна Ильинична;9-А;12.03.2012 г.;anna@example.ru",
        'Петрова Анна Ильинична 9 "А" 12.03.2012 anna@example.ru',
        "Фамилия\tИмя\tОтчество\tКласс\nПетрова\tАнна\tИльинична\t9А\t12.03.2012\tanna@example.ru",
        "\ufeff\r\nПетрова\u00a0Анна Ильинична;;9А;12.03.2012;anna@example.ru\r\n\r\n",
    ],
)
def test_a_line_is_read_in_any_usual_form(line):
    [row] = read_class_list(line, TODAY)

    assert (values(row), row.problems) == (ANNA, ())


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ким Ли", ("Ким", "Ли", "")),
        ("Мамедов Али Гусейн оглы, 8", ("Мамедов", "Али", "Гусейн оглы")),
        ("Ван дер Берг;Ян;", ("Ван дер Берг", "Ян", "")),
        ("Салтыков-Щедрин Пётр", ("Салтыков-Щедрин", "Пётр", "")),
    ],
)
def test_uncommon_names_are_read(line, name):
    [row] = read_class_list(line, TODAY)

    assert (row.family, row.given, row.patronymic, row.problems) == (*name, ())


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Петрова; 9А", "Both surname and given name are needed."),
        ("Petrova;Anna", "“Petrova” is not a name in Cyrillic letters."),
        ("Петрова;Анна;31.02.2012", "“31.02.2012” is not a birth date: write 12.03.2012."),
        ("Петрова;Анна;12.03.2026", "“12.03.2026” is not a birth date: write 12.03.2012."),
        ("Петрова;Анна;12.03.12", "“12.03.12” is not a birth date: write 12.03.2012."),
        ("Петрова;Анна;anna@mail", "“anna@mail” is not an e-mail address."),
        ("Петрова;Анна;Ильинична;Томск", "It is not clear what “Томск” is."),
    ],
)
def test_a_wrong_line_is_told_plainly(line, problem):
    [row] = read_class_list(line, TODAY)

    assert problem in problems(row)


def test_the_same_person_twice_is_told_with_the_line():
    first, second, third = read_class_list("Петров Пётр\nИванов Иван\nПЕТРОВ Петр", TODAY)

    assert (first.problems, second.problems, problems(third)) == ((), (), ["The same person stands in line 1."])


def test_namesakes_born_on_other_days_are_two_people():
    assert not any(row.problems for row in read_class_list("Петров Пётр;12.03.2012\nПетров Пётр;13.03.2012", TODAY))


@given(st.text(alphabet=st.sampled_from("Аня9а;,\t\n\"'@. -«»1/№"), max_size=200))
def test_any_text_is_read_without_a_crash(text):
    for row in read_class_list(text, TODAY):
        assert row.problems or (row.family and row.given)
