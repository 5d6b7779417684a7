"""Template (iii) «Спорт», S1 to S7: rank 30, results 30, standards 20, video 10, reference 10."""

from collections.abc import Sequence
from decimal import Decimal

from pulsar_xblocks.kernel.questions.domain import Band, Cell, Limits, On, Option, Question, Questionnaire, Scoring, Section, Text, model
from pulsar_xblocks.selection.templates.building import DOCUMENTS, VIDEO_HOSTS, ask, column, limits, marks, options, section
from pulsar_xblocks.selection.templates.pupil import common

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
_STANDARDS = (  # key, Russian, English, kind; ranges of results: from, to, points; an author puts the programme's own tables here
    (
        "s4_sprint",
        "Бег 30 м, секунды",
        "30 m run, seconds",
        model.DECIMAL,
        (("3", "4.7", 5), ("4.8", "5.1", 4), ("5.2", "5.6", 2), ("5.7", "15", 0)),
    ),
    (
        "s4_jump",
        "Прыжок в длину с места, см",
        "Standing long jump, cm",
        model.INT,
        ((0, 149, 0), (150, 174, 2), (175, 199, 4), (200, 350, 5)),
    ),
    ("s4_push", "Отжимания за 30 секунд", "Push-ups in 30 seconds", model.INT, ((0, 9, 0), (10, 17, 2), (18, 24, 4), (25, 60, 5))),
    (
        "s4_bend",
        "Наклон вперёд стоя, см ниже скамьи",
        "Forward bend, cm below the bench",
        model.INT,
        ((-30, 1, 0), (2, 5, 2), (6, 10, 4), (11, 40, 5)),
    ),
)


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


def _standards() -> tuple[Question, ...]:
    """Return the standards, each a number with a table of points."""
    hint = (
        "Результат по протоколу тренера: баллы считаются по таблице сами, не больше пяти за норматив.",
        "The result by the trainer’s record: points come by the table themselves, five at most for each.",
    )
    return tuple(
        ask(key, ru, en, kind, hint=hint, limits=_within(rows), scoring=Scoring(bands=tuple(Band(*map(Decimal, row)) for row in rows)))
        for key, ru, en, kind, rows in _STANDARDS
    )


def _within(rows: Sequence[tuple[Decimal | int | str, ...]]) -> Limits:
    is_whole = all(isinstance(value, int) for value in rows[0])
    return Limits(Decimal(rows[0][0]), Decimal(rows[-1][1]), None if is_whole else Decimal("0.1"))


def _trials() -> Section:
    return section(
        "trials",
        "Нормативы, видео, характеристика",
        "Standards, video, reference",
        *_standards(),
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
