"""Practice cards of the demonstration: confirmed ones, one that waits, one that was returned, a draft; all invented."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pulsar_demo import personas
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.models import StudioYear
from pulsar_xblocks.studios.practices import actions
from pulsar_xblocks.studios.practices.domain import Content

REASON = "Хорошая мысль. Допишите, сколько времени занимает одно занятие и что нужно приготовить заранее: сейчас повторить трудно."


@dataclass(frozen=True)
class Told:
    """A card of the demonstration; ``state`` is a status, ``is_led`` tells of the studio that the persona ``mentor2`` leads."""

    state: str
    days_ago: int
    content: Content
    is_led: bool = False
    locality: str = "city"


CARDS = (
    Told(
        "confirmed",
        12,
        Content(
            title="Опыты из того, что есть на кухне",
            problem="Кабинета химии в школе нет, ближайшая лаборатория — в сорока километрах. Семиклассники знали слова «кислота» и "
            "«щёлочь», но ни разу не видели, как меняется цвет индикатора.",
            done="Индикатор сварили сами из краснокочанной капусты. Каждая пара получила девять стаканчиков: уксус, сода, мыло, лимон, "
            "вода из крана, из колодца и из реки. Сначала записывали догадку, потом капали и сверяли. На всё ушло два занятия по "
            "сорок минут и меньше ста рублей.",
            result="Догадки и результаты разошлись у всех, и спорили об этом ещё неделю. Пять человек принесли пробы воды из дома — "
            "из этого "
            "выросла работа октября. Не получилось с молоком: цвет слишком бледный, его лучше не брать.",
            subject="chemistry",
            grade_from=6,
            grade_to=8,
            links=("https://school.example/opyty-na-kuhne",),
        ),
        locality="rural",
    ),
    Told(
        "confirmed",
        9,
        Content(
            title="Пять минут тишины перед обсуждением",
            problem="На обсуждениях говорили двое самых бойких, остальные соглашались. По работам было видно, что своих мыслей у "
            "ребят больше, "
            "чем звучит вслух.",
            done="Перед каждым обсуждением пять минут все молча пишут на карточках: одна мысль — одна карточка, без подписи. Потом "
            "карточки "
            "раскладываем на столе, читаем по очереди чужие и только тогда говорим. Роль ведущего переходит по кругу.",
            result="За месяц в обсуждение включились все одиннадцать человек, вместо двух-трёх мыслей на задание стало по "
            "десять-двенадцать. "
            "Старшим пять минут мало, берём семь.",
            subject="project",
            grade_from=5,
            grade_to=11,
        ),
    ),
    Told(
        "confirmed",
        6,
        Content(
            title="Карта шума вокруг школы телефоном",
            problem="Восьмиклассникам казалось, что измерение — это скучная таблица из учебника. Графики строили только под диктовку.",
            done="Взяли бесплатное приложение-шумомер и план квартала. Разделились на тройки, замеряли в девяти точках утром, днём "
            "и вечером "
            "по три раза. Средние нанесли на общую карту цветом, отдельно отметили точки, где приборы расходились больше чем на 5 дБ.",
            result="Ребята сами нашли ошибку: один телефон завышал, и замеры пришлось повторить. После этого слово «погрешность» "
            "объяснять уже не "
            "нужно. Карту попросил школьный совет.",
            subject="physics",
            grade_from=8,
            grade_to=9,
        ),
    ),
    Told(
        "submitted",
        3,
        Content(
            title="Дневник ошибок вместо черновика",
            problem="После неудачного опыта команда стирала всё и начинала заново, поэтому одну и ту же ошибку повторяли по нескольку раз.",
            done="Завели общую тетрадь в клетку. Слева — что сделали и что получилось, справа — почему, по мнению того, кто пишет. "
            "Стирать нельзя. "
            "В начале занятия читаем вслух последние две страницы, это занимает три минуты.",
            result="Повторов стало заметно меньше, а в работе ноября половина текста выросла из этой тетради. Новичкам по ней проще "
            "войти в дело.",
            subject="project",
            grade_from=7,
            grade_to=9,
        ),
    ),
    Told(
        "returned",
        5,
        Content(
            title="Старшие объясняют младшим",
            problem="В разновозрастной студии пятиклассники не успевали за девятиклассниками и теряли интерес к середине занятия.",
            done="Разбили студию на пары «старший и младший». Старший готовит объяснение на пять минут, младший задаёт вопросы по "
            "карточке.",
            result="Младшие перестали отставать, а старшие заметили, что сами понимают не всё, о чём рассказывают.",
            subject="mathematics",
            grade_from=5,
            grade_to=9,
        ),
        is_led=True,
    ),
    Told(
        "draft",
        1,
        Content(
            title="Экскурсия, которую ведут ребята",
            problem="На экскурсии в институт слушали первые десять минут, потом доставали телефоны.",
            subject="biology",
            grade_from=8,
        ),
        is_led=True,
    ),
)


def load(now: datetime) -> None:
    """Let mentors write their cards and the methodologist answer."""
    methodist = Person.objects.get(user__username="methodist")
    rows = StudioYear.objects.filter(year__region__code=personas.TOMSK, year__status="active", status="active")
    led = rows.get(mentors__person__user__username="mentor2", mentors__until=None)
    others = {key: iter(rows.exclude(pk=led.pk).filter(studio__organisation__locality=key).order_by("pk")) for key in ("city", "rural")}
    for told in CARDS:
        _tell(led if told.is_led else next(others[told.locality]), told, methodist, now - timedelta(days=told.days_ago))


def _tell(studio: StudioYear, told: Told, methodist: Person, at: datetime) -> None:
    by = studio.mentors.filter(until=None).select_related("person").order_by("pk")[0].person
    card = actions.start(studio, by=by, now=at)
    typed = actions.Typed(replace(told.content, locality=card.locality, kind=card.kind), card.version)
    if told.state == "draft":
        actions.save_draft(card, typed, by=by, now=at)
        return
    card = actions.send(card, typed, are_names_checked=True, by=by, now=at)
    answered = at + timedelta(days=2)
    if told.state == "confirmed":
        actions.confirm(card, by=methodist, now=answered)
    elif told.state == "returned":
        actions.return_card(card, REASON, by=methodist, now=answered)
