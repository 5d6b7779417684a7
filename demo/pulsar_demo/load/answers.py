"""Answers of invented applications to open a studio."""

from random import Random
from typing import Any

from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.models import Person

PLACES = (
    "Кабинет физики на 16 мест, два ноутбука, цифровая лаборатория с датчиками температуры и освещённости, микроскоп.",
    "Кабинет технологии и школьный музей; 3D-принтер, паяльная станция, четыре компьютера. На опыты есть вытяжной шкаф.",
    "Кабинет биологии, пришкольный участок и теплица. Шесть микроскопов, весы, метеостанция, собранная в прошлом году.",
    "Компьютерный класс на 12 мест, проектор, набор датчиков; по субботам открыта мастерская.",
)
PLANS = (
    "Исследуем, как село готовится к зиме: где дома и школа теряют тепло, сколько стоит каждая щель в окне и что можно утеплить "
    "своими руками. Каждый месяц после урока учёного собираемся, делим задание на части, измеряем, спорим и пишем одну общую работу. "
    "О результатах рассказываем младшим классам и на сходе; в конце года издаём тетрадь советов для жителей и готовим защиту на "
    "региональном финале.",
    "Хотим понять, чем дышит наш микрорайон: собираем датчики пыли, ставим их на пути в школу и сравниваем утро с вечером. "
    "Задания месяца выполняем вместе, роли меняем: измеритель, расчётчик, редактор. Раз в четверть показываем карту родителям и "
    "соседней школе, учим их собирать такой же датчик. К весне готовим предложение администрации и доклад для региональной сессии.",
    "Изучаем воду реки и колодцев: прозрачность, температуру, жёсткость, жизнь под микроскопом. Наблюдаем весь год и ведём открытый "
    "дневник. Над заданиями месяца работаем парами, по субботам собираем общий текст. Проводим практикум для пятых классов, "
    "участвуем в дне науки, в мае защищаем исследование перед жителями и специалистами водоканала.",
    "Делаем роботов-помощников для школьной теплицы: полив по влажности, свет по расписанию, тревога при холоде. Сначала учимся "
    "считать и чертить, затем собираем и проверяем. Задания месяца выполняем всей студией, каждый отвечает за свою часть. "
    "Рассказываем о работе на школьной линейке и в группе села, весной передаём теплицу младшим и готовим защиту.",
)
NEWS = (
    "ведём открытый дневник измерений для всего района.",
    "берём под крыло студию соседней школы.",
    "по субботам открыта мастерская для младших классов.",
)
SUBJECTS = ("физика", "биология", "химия", "информатика", "математика", "технология", "география")
FIELDS = ("physics", "chemistry", "biology", "ecology", "space", "engineering", "computing", "maths", "society")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat")


def answers(rng: Random, school: Organisation, mentor: Person) -> dict[str, Any]:
    """Return a complete set of answers of a new studio."""
    first = rng.randrange(5, 9)
    day = rng.choice(DAYS)
    return {
        "o6": "new",
        "o1": school.code,
        "o2_name": {"family": mentor.family, "given": mentor.given, "patronymic": mentor.patronymic},
        "o2_post": "учитель",
        "o2_subject": rng.choice(SUBJECTS),
        "o2_email": f"mentor{mentor.pk}@school.demo.invalid",
        "o2_experience": rng.choice(["yes", "no"]),
        "o3_has": "no",
        "o4_count": rng.randrange(6, 16),
        "o4_classes": [f"grade_{grade}" for grade in range(first, first + rng.randrange(2, 4))],
        "o5_place": rng.choice(PLACES),
        "o5_internet": rng.choice(["good", "good", "slow"]),
        "o7": sorted(rng.sample(FIELDS, 2)),
        "o8": rng.choice(PLANS),
        "o9": [{"day": day, "from": "15:00", "to": "16:30"}],
        "o10_way": "click",
    }


def renewed(rng: Random, code: str, before: dict[str, Any]) -> dict[str, Any]:
    """Return last year's answers with what a studio changes when it goes on."""
    plan = before["o8"].replace("Каждый месяц", "Каждые две недели") + " Новое в этом году: " + rng.choice(NEWS)
    return before | {"o6": "continuing", "o6_code": code, "o4_count": before["o4_count"] + rng.randrange(1, 4), "o8": plan}
