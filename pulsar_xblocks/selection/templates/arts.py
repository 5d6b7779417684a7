"""Template (ii) «Искусство», I1 to I7: portfolio 50, task 20, achievements 20, motivation 10."""

from pulsar_xblocks.kernel.questions.domain import Questionnaire, Section, model
from pulsar_xblocks.selection.templates.building import (
    IMAGES,
    VIDEO_HOSTS,
    achievements,
    ask,
    column,
    limits,
    marks,
    motivation,
    options,
    section,
    when,
)
from pulsar_xblocks.selection.templates.pupil import common

_PROFILES = options(
    ("painting", "Живопись", "Painting"),
    ("sculpture", "Скульптура", "Sculpture"),
    ("media", "Медиаискусство", "Media art"),
    ("literature", "Литературное творчество", "Literary creativity"),
    ("acting", "Актёрское мастерство", "Acting"),
)
_LINK_HINT = (
    "Ссылка на видео, открытое для просмотра. Файл загрузите на один из принимаемых сайтов.",
    "A link to a video that anybody may watch, on one of the accepted sites.",
)


def arts() -> Questionnaire:
    """Return the questionnaire with the common part."""
    return Questionnaire((*common().sections, _portfolio(), _task()))


def _portfolio() -> Section:
    works = (
        column("title", "Название", "Title"),
        column("year", "Год", "Year", model.INT, limits=limits(2010, 2100)),
        column("technique", "Техника, жанр", "Technique, genre"),
    )
    scoring = marks(
        ("skill", "Мастерство", "Skill", 20),
        ("design", "Композиция, замысел", "Composition, design", 15),
        ("voice", "Индивидуальность", "A voice of one’s own", 15),
    )
    text_kinds = ("pdf", "docx", "odt", "txt")
    return section(
        "portfolio",
        "Портфолио",
        "Portfolio",
        ask("i1", "Профиль", "Profile", model.CHOICE, options=_PROFILES),
        ask("i2", "Стаж занятий, полных лет", "Full years of practice", model.INT, limits=limits(0, 12)),
        ask("i3", "Работы портфолио", "Works of the portfolio", model.TABLE, columns=works, limits=limits(1, 10), scoring=scoring),
        ask(
            "i3_images",
            "Изображения работ",
            "Images of the works",
            model.FILE,
            hint=("От 5 до 10 изображений.", "From 5 to 10 images."),
            limits=limits(5, 10, kinds=IMAGES),
            show_when=when("i1", "painting", "sculpture", "media"),
        ),
        ask("i3_texts", "Три текста", "Three texts", model.FILE, limits=limits(3, 3, kinds=text_kinds), show_when=when("i1", "literature")),
        ask(
            "i3_video",
            "Видео, 2–5 минут",
            "Video of 2 to 5 minutes",
            model.LINK,
            hint=_LINK_HINT,
            limits=limits(hosts=VIDEO_HOSTS),
            show_when=when("i1", "acting"),
        ),
    )


def _task() -> Section:
    ways = options(("file", "Файл", "A file"), ("video", "Ссылка на видео", "A link to a video"))
    scoring = marks(("task", "Творческое задание: тема и исполнение", "Creative task: theme and execution", 20))
    return section(
        "task",
        "Творческое задание и достижения",
        "Creative task and achievements",
        ask(
            "i4",
            "Творческое задание темы смены: как вы его пришлёте",
            "Creative task: how you send it",
            model.CHOICE,
            options=ways,
            scoring=scoring,
        ),
        ask("i4_file", "Работа", "The work", model.FILE, limits=limits(1, 5), show_when=when("i4", "file")),
        ask(
            "i4_video",
            "Видео работы",
            "Video of the work",
            model.LINK,
            hint=_LINK_HINT,
            limits=limits(hosts=VIDEO_HOSTS),
            show_when=when("i4", "video"),
        ),
        achievements("i5", 20),
        motivation("i6"),
        ask(
            "i7",
            "Подтверждаю авторство: работы сделаны мной, без генерации нейросетью",
            "I confirm that I made the works myself, without generation by a neural network",
            model.CONSENT,
        ),
    )
