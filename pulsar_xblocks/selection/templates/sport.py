"""Template (iii) «Спорт», S1 to S7: rank 30, results 30, standards 20, video 10, reference 10."""

from decimal import Decimal

from pulsar_xblocks.kernel.questions.domain import Band, Cell, On, Option, Question, Questionnaire, Scoring, Section, Text, model
from pulsar_xblocks.selection.templates.building import DOCUMENTS, VIDEO_HOSTS, ask, column, limits, marks, options, section
from pulsar_xblocks.selection.templates.common import common

_SPORTS = options(
    ("chess", "Шахматы", "Chess"),
    ("football", "Футбол", "Football"),
    ("skiing", "Лыжный спорт", "Skiing"),
    ("water", "Водные виды спорта", "Water sports"),
    ("wrestling", "Борьба", "Wrestling"),
    ("boxing", "Бокс", "Boxing"),
)
_RANKS = (
    ("none", "Без разряда", "No rank", 0),
    ("youth_3", "III юношеский", "III youth", 3),
    ("youth_2", "II юношеский", "II youth", 6),
    ("youth_1", "I юношеский", "I youth", 9),
    ("adult_3", "III спортивный", "III adult", 12),
    ("adult_2", "II спортивный", "II adult", 16),
    ("adult_1", "I спортивный", "I adult", 20),
    ("candidate", "Кандидат в мастера спорта", "Candidate for master of sport", 25),
    ("master", "Мастер спорта", "Master of sport", 30),
)
_LEVELS = (
    ("russia", "Россия", "Russia", "30", "24"),
    ("district", "Федеральный округ", "Federal district", "20", "16"),
    ("region", "Регион", "Region", "12", "9.6"),
    ("municipality", "Муниципалитет", "Municipality", "5", "4"),
)
_STANDARDS = ((0, 39, 0), (40, 59, 8), (60, 79, 14), (80, 100, 20))


def sport() -> Questionnaire:
    """Return the questionnaire with the common part."""
    return Questionnaire((*common().sections, _results(), _trials()))


def _results() -> Section:
    ranks = tuple(Option(key, Text(ru, en), Decimal(points)) for key, ru, en, points in _RANKS)
    return section(
        "sport",
        "Спорт и результаты",
        "Sport and results",
        ask("s1", "Вид спорта", "Sport", model.CHOICE, options=_SPORTS),
        ask("s2", "Спортивный разряд, звание", "Rank or title", model.CHOICE, options=ranks),
        ask("s2_file", "Документ о разряде", "Document of the rank", model.FILE, required=False, limits=limits(most=2, kinds=DOCUMENTS)),
        _competitions(),
    )


def _competitions() -> Question:
    levels = options(*((key, ru, en) for key, ru, en, *_ in _LEVELS))
    results = options(("winner", "Победитель", "Winner"), ("prize", "Призёр", "Prize-winner"))
    rows = (
        column("name", "Соревнования", "Competition"),
        column("day", "Дата", "Date", model.DATE),
        column("level", "Уровень", "Level", model.CHOICE, options=levels),
        column("result", "Результат", "Result", model.CHOICE, options=results),
    )
    cells = [
        Cell((On("level", level), On("result", result)), Decimal(points))
        for level, _, _, *both in _LEVELS
        for result, points in zip(("winner", "prize"), both, strict=True)
    ]
    return ask(
        "s3",
        "Результаты официальных соревнований за два года",
        "Results of official competitions of the last two years",
        model.TABLE,
        required=False,
        hint=(
            "До восьми строк; засчитываются три лучшие, вместе не больше 30 баллов.",
            "Eight rows at most; the three best count, 30 points at most.",
        ),
        columns=rows,
        limits=limits(most=8),
        scoring=Scoring(cells=tuple(cells), best=3, cap=Decimal(30)),
    )


def _trials() -> Section:
    bands = tuple(Band(Decimal(low), Decimal(high), Decimal(points)) for low, high, points in _STANDARDS)
    return section(
        "trials",
        "Нормативы, видео, характеристика",
        "Standards, video, reference",
        ask(
            "s4",
            "Сумма очков по таблице нормативов программы",
            "Sum of points by the table of standards of the programme",
            model.INT,
            hint=("Целое число от 0 до 100, с тренером.", "A whole number from 0 to 100, counted with the trainer."),
            limits=limits(0, 100),
            scoring=Scoring(bands=bands),
        ),
        ask(
            "s5",
            "Видео выполнения",
            "Video of the exercises",
            model.LINK,
            limits=limits(hosts=VIDEO_HOSTS),
            scoring=marks(("technique", "Техника выполнения", "Technique", 10)),
        ),
        ask(
            "s6",
            "Характеристика тренера",
            "Reference of the trainer",
            model.FILE,
            limits=limits(1, 2, kinds=DOCUMENTS),
            scoring=marks(("reference", "Характеристика", "Reference", 10)),
        ),
        ask(
            "s7",
            "Медицинский допуск предоставлю при заезде",
            "I bring the medical admission on arrival",
            model.CONSENT,
            hint=("Сведения о здоровье здесь не собираются.", "No data on health are collected here."),
        ),
    )
