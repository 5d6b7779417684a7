"""Invented people: family and given names put together by chance."""

from datetime import date, datetime, timedelta
from random import Random

from pulsar_xblocks.kernel.people.actions import new_key
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import folded, full_name

FAMILIES = (
    "Агапов Баранов Беспалов Васильев Ветров Гаврилов Голубев Гордеев Денисов Дорофеев Егоров Ермаков Жданов Зимин Зорин Игнатов "
    "Казаков Калинин Киселёв Климов Комаров Кравцов Кудрин Лаптев Ларионов Логинов Лыткин Мальцев Марков Мельников Миронов Мухин "
    "Нестеров Носков Осипов Панфилов Пастухов Платонов Попов Рогов Родионов Рыбаков Савельев Семёнов Сидоров Соболев Суслов Титов "
    "Третьяков Уваров Устинов Фадеев Филатов Харитонов Хохлов Чистяков Шадрин Шестаков Щербаков Юдин Яковлев"
).split()
MEN = (
    "Александр Алексей Андрей Арсений Артём Борис Вадим Глеб Данил Егор Захар Иван Илья Кирилл Лев Максим Матвей Никита Павел Роман".split()
)
WOMEN = (
    "Алёна Алиса Анна Валерия Варвара Вера Дарья Ева Екатерина Елизавета Ирина Кира Ксения Лидия Мария Надежда Полина Софья Ульяна Юлия"
).split()
FATHERS = "Алексеев Андреев Викторов Дмитриев Евгеньев Игорев Максимов Михайлов Николаев Олегов Павлов Сергеев".split()


def person(rng: Random, made_at: datetime, *, birth: date | None = None) -> Person:
    """Return an unsaved person with an invented name and without an account."""
    is_woman = rng.random() < 0.5
    family = rng.choice(FAMILIES) + ("а" if is_woman else "")
    given = rng.choice(WOMEN if is_woman else MEN)
    patronymic = rng.choice(FATHERS) + ("на" if is_woman else "ич")
    sort_name = folded(full_name(family, given, patronymic))
    return Person(
        key=new_key(),
        family=family,
        given=given,
        patronymic=patronymic,
        sort_name=sort_name,
        birth_date=birth,
        created_at=made_at,
        language="ru",
    )


def stored(people: list[Person]) -> list[Person]:
    """Store people and return them as the database knows them, in their order: MySQL does not tell the keys of rows stored in bulk."""
    Person.objects.bulk_create(people)
    known = {row.key: row for row in Person.objects.filter(key__in=[one.key for one in people])}
    return [known[one.key] for one in people]


def birth_of_grade(rng: Random, grade: int, year: int) -> date:
    """Return a birth date that fits a grade in the school year beginning in September of ``year``."""
    return date(year - grade - 7, 9, 15) + timedelta(days=rng.randrange(364))


def snils(number: int) -> str:
    """Return an invented СНИЛС of eleven digits with the right check digits.  Source: domain.md 4.3."""
    digits = f"{number:09d}"
    check = sum(int(digit) * (9 - place) for place, digit in enumerate(digits)) % 101 % 100
    return f"{digits}{check:02d}"
