"""Schools: the four leading ones of 2022/23 and invented ones; their numbers are invented and pass the checks."""

from collections.abc import Iterator
from random import Random

from pulsar_demo import personas
from pulsar_xblocks.kernel.directory.domain import guessed_kind
from pulsar_xblocks.kernel.directory.models import CITY, RURAL, Municipality, Organisation
from pulsar_xblocks.kernel.pure.text import folded

# ОКТМО, full name, short name, invented ИНН
LEADING = [
    ("69701000", "ОГБОУ «Томский физико-технический лицей»", "Томский физико-технический лицей", personas.LYCEUM),
    ("69701000", "МАОУ гимназия № 13 г. Томска", "Гимназия № 13 г. Томска", personas.GYMNASIUM),
    ("69612000", "МКОУ «Поротниковская СОШ» Бакчарского района", "Поротниковская СОШ", personas.POROTNIKOVO),
    ("69656000", "МАОУ «Подгорнская СОШ» Чаинского района", "Подгорнская СОШ", personas.PODGORNOE),
]
INVENTED = {
    "69701000": [
        "Школа «Берег» г. Томска",
        "Лицей «Вершина» г. Томска",
        "Гимназия «Эврика» г. Томска",
        "Школа № 101 г. Томска",
        "Школа № 112 г. Томска",
        "Лицей «Импульс» г. Томска",
        "Школа «Кедр» г. Томска",
        "Центр творчества «Орбита» г. Томска",
    ],
    "69741000": ["Северский лицей «Атом»", "Школа № 203 ЗАТО Северск", "Гимназия «Северное сияние»", "Школа «Периметр» ЗАТО Северск"],
    "69608000": ["Асиновская школа «Росток»", "Новокусковская школа «Исток»", "Асиновская гимназия «Лад»"],
    "69612000": ["Бакчарская школа «Ягодная»", "Высокоярская школа «Ястреб»"],
    "69656000": ["Чаинская школа «Заречная»", "Усть-Бакчарская школа «Пристань»"],
    "69658000": ["Мельниковская школа «Луч»", "Шегарская школа «Горизонт»"],
    "69654000": ["Томская районная школа «Поле»", "Лицей «Академия» Томского района", "Школа «Синий утёс»"],
    "69628000": ["Кожевниковская школа «Обь»", "Школа «Колос» Кожевниковского района"],
    "69632000": ["Колпашевская школа «Маяк»", "Колпашевский лицей «Север»"],
    "69624000": ["Каргасокская школа «Кедрач»"],
    "69640000": ["Молчановская школа «Тропа»"],
    "69644000": ["Парабельская школа «Нарым»"],
    "69648000": ["Первомайская школа «Улу-Юл»"],
    "69710000": ["Школа «Самотлор» г. Стрежевого", "Лицей «Факел» г. Стрежевого"],
    "69507000": ["Школа «Кедровая» г. Кедрового"],
}
ELSEWHERE = {"32701000": ["Кемеровский лицей «Угольный»", "Школа «Томь» г. Кемерово"], "32731000": ["Новокузнецкая гимназия «Металлург»"]}
CITIES = {"69701000", "69741000", "69710000", "69507000", "32701000", "32731000"}


def load(rng: Random) -> None:
    """Store about 40 organisations of the region and three of the second one."""
    places = {row.oktmo: row for row in Municipality.objects.select_related("region")}
    for oktmo, name, short, inn in LEADING:
        _row(places[oktmo], (name, short), inn, rng).save()
    for oktmo, names in (INVENTED | ELSEWHERE).items():
        for short in names:
            full = f"МБОУ {short}" if "«" in short else f"МБОУ «{short}»"
            _row(places[oktmo], (full, short), _new_inn(places[oktmo], rng), rng).save()


def invented(count: int, places: list[Municipality], taken: set[str], rng: Random) -> Iterator[Organisation]:
    """Yield unsaved schools with numbers that nobody has; ``taken`` grows."""
    for number in range(1, count + 1):
        place = places[rng.randrange(len(places))]
        inn = _new_inn(place, rng)
        while inn in taken:
            inn = _new_inn(place, rng)
        taken.add(inn)
        yield _row(place, (f"МБОУ «Школа № {1000 + number}»", f"Школа № {1000 + number}"), inn, rng)


def inn_of(nine: str) -> str:
    """Return a 10-digit ИНН: nine digits and the check digit.  Source: the Federal Tax Service's order of control numbers."""
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return nine + str(sum(int(digit) * weight for digit, weight in zip(nine, weights, strict=True)) % 11 % 10)


def ogrn_of(twelve: str) -> str:
    """Return a 13-digit ОГРН: twelve digits and the check digit (remainder by 11, its last digit)."""
    return twelve + str(int(twelve) % 11 % 10)


def _new_inn(place: Municipality, rng: Random) -> str:
    return inn_of(place.region.code + f"{rng.randrange(10**7):07d}")


def _row(place: Municipality, names: tuple[str, str], inn: str, rng: Random) -> Organisation:
    return Organisation(
        region=place.region,
        municipality=place,
        name=names[0],
        short_name=names[1],
        kind=guessed_kind(names[1]),
        locality=CITY if place.oktmo in CITIES else RURAL,
        inn=inn,
        ogrn=ogrn_of(f"1{rng.randrange(2, 24):02d}{place.region.code}{rng.randrange(10**7):07d}"),
        code=inn,
        sort_name=folded(names[1]),
    )
