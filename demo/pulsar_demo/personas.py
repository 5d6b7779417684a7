"""The people of the demonstration: every name is invented.  Password of each: ``pulsar``."""

from dataclasses import dataclass
from datetime import date

from pulsar_xblocks.kernel.pure.text import mark

PASSWORD = "pulsar"


@dataclass(frozen=True)
class Persona:
    """One account: who it is, the word under the name, and roles as (role, place); place = organisation code, ОКТМО or region code."""

    key: str
    family: str
    given: str
    patronymic: str
    word: str  # msgid
    roles: tuple[tuple[str, str], ...] = ()
    birth: date | None = None
    language: str = "ru"
    is_admin: bool = False
    is_author: bool = False


LYCEUM, GYMNASIUM, POROTNIKOVO, PODGORNOE = "7017000019", "7017000026", "7003000033", "7015000045"
BAKCHAR = "69612000"
TOMSK, KUZBASS = "70", "42"

PERSONAS: tuple[Persona, ...] = (
    Persona(
        "mentor", "Ковалёва", "Марина", "Сергеевна", mark("studio mentor, village school"), (("mentor", POROTNIKOVO),), date(1984, 4, 17)
    ),
    Persona("mentor2", "Дроздов", "Игорь", "Павлович", mark("studio mentor, city lyceum"), (("mentor", LYCEUM),), date(1979, 9, 2)),
    Persona("pupil", "Лебедева", "Софья", "Андреевна", mark("pupil, 13 years old"), (), date(2013, 3, 21)),
    Persona("pupil2", "Михайлов", "Тимур", "Ринатович", mark("pupil, 15 years old"), (), date(2011, 6, 5)),
    Persona("pupil3", "Сорокина", "Дарья", "Ильинична", mark("pupil, 17 years old"), (), date(2009, 1, 30)),
    Persona("head", "Степанова", "Ольга", "Викторовна", mark("head of a village school"), (("head", POROTNIKOVO),), date(1971, 11, 8)),
    Persona("municipal", "Гусев", "Артём", "Николаевич", mark("municipal coordinator, Bakchar district"), (("municipal", BAKCHAR),)),
    Persona("operator", "Белова", "Наталья", "Дмитриевна", mark("regional operator"), (("operator", TOMSK),)),
    Persona("methodist", "Орлов", "Константин", "Евгеньевич", mark("methodologist of the centre"), (("methodist", TOMSK),)),
    Persona("expert1", "Захарова", "Вера", "Алексеевна", mark("expert reviewer, physics"), (("expert", TOMSK),)),
    Persona("expert2", "Ким", "Роман", "Олегович", mark("expert reviewer, biology"), (("expert", TOMSK),)),
    Persona("expert3", "Фролова", "Лидия", "Максимовна", mark("expert reviewer, engineering"), (("expert", TOMSK),)),
    Persona("author", "Тихонов", "Денис", "Валерьевич", mark("course author"), (("author", TOMSK),), is_author=True),
    Persona("listener", "Громова", "Елена", "Юрьевна", mark("course participant, teacher"), (("listener", TOMSK),)),
    Persona("listener2", "Назаров", "Виктор", "Степанович", mark("course participant, deputy head"), (("listener", TOMSK),)),
    Persona("curator", "Соловьёва", "Анна", "Романовна", mark("group curator"), (("curator", TOMSK),)),
    Persona("tutor", "Богданов", "Сергей", "Ильич", mark("course tutor"), (("tutor", TOMSK),)),
    Persona("moderator", "Макарова", "Юлия", "Константиновна", mark("session moderator"), (("moderator", TOMSK),)),
    Persona("chair", "Воронцов", "Михаил", "Львович", mark("chair of the panel"), (("chair", TOMSK),)),
    Persona("secretary", "Ершова", "Полина", "Антоновна", mark("secretary of the panel"), (("secretary", TOMSK),)),
    Persona("appeals", "Чернов", "Георгий", "Иванович", mark("appeals panel"), (("appeals", TOMSK),)),
    Persona("officer", "Рябова", "Светлана", "Петровна", mark("data-protection officer"), (("officer", TOMSK),)),
    Persona("operator2", "Шилова", "Ирина", "Борисовна", mark("regional operator of another region, Kuzbass"), (("operator", KUZBASS),)),
    Persona("admin", "Панов", "Алексей", "Игоревич", mark("site administrator"), is_admin=True),
    Persona("stranger", "Незнакомцев", "Пётр", "Кириллович", mark("logged in, no role")),
)


def by_key() -> dict[str, Persona]:
    """Return key -> persona."""
    return {persona.key: persona for persona in PERSONAS}
