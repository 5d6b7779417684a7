"""Template (iv) «Предпринимательство», E1 to E9: experts 70, test 20, achievements 10."""

from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, Section, model
from pulsar_xblocks.selection.templates.building import VIDEO_HOSTS, achievements, ask, column, limits, marks, options, section, when
from pulsar_xblocks.selection.templates.pupil import common

TEST = "Тест финансовой грамотности"  # name of the graded subsection, too


def business() -> Questionnaire:
    """Return the questionnaire with the common part."""
    return Questionnaire((*common().sections, _team(), _idea(), _proof()))


def _team() -> Section:
    ways = options(("alone", "Индивидуально", "Alone"), ("team", "В команде, 2–5 человек", "In a team of 2 to 5"))
    members = (column("code", "Номер заявки участника", "Number of the member’s application"),)
    return section(
        "team",
        "Участие",
        "Taking part",
        ask("e1", "Как вы участвуете", "How you take part", model.CHOICE, options=ways),
        ask(
            "e1_members",
            "Остальные участники команды",
            "The other members of the team",
            model.TABLE,
            columns=members,
            limits=limits(1, 4),
            show_when=when("e1", "team"),
        ),
        ask("e2", "Идея одной фразой", "The idea in one phrase", limits=limits(most=200)),
    )


def _idea() -> Section:
    return section(
        "idea",
        "Идея",
        "The idea",
        ask(
            "e3",
            "Проблема и клиент",
            "Problem and customer",
            model.LONG,
            hint=("Кому и почему это нужно. От 300 до 1500 знаков.", "Who needs it and why. From 300 to 1500 characters."),
            limits=limits(300, 1500),
            scoring=marks(("problem", "Проблема", "Problem", 10), ("customer", "Клиент", "Customer", 10)),
        ),
        ask(
            "e4",
            "Решение и отличие",
            "Solution and what sets it apart",
            model.LONG,
            hint=(
                "Чем ваше решение лучше нынешних. От 300 до 1500 знаков.",
                "Why it is better than what exists. From 300 to 1500 characters.",
            ),
            limits=limits(300, 1500),
            scoring=marks(("solution", "Решение", "Solution", 8), ("difference", "Отличие", "Difference", 7)),
        ),
        _figures(),
    )


def _figures() -> Question:
    money = limits(0, 1_000_000_000)
    rows = (
        column("item", "Товар или услуга", "Product or service"),
        column("price", "Цена, ₽", "Price, ₽", model.DECIMAL, limits=money),
        column("costs", "Затраты на единицу, ₽", "Costs of one, ₽", model.DECIMAL, limits=money),
        column("volume", "Объём в месяц", "Volume a month", model.INT, limits=money),
        column(
            "profit",
            "Прибыль в месяц, ₽",
            "Profit a month, ₽",
            model.DECIMAL,
            limits=limits(-1_000_000_000, 1_000_000_000),
            formula="(price - costs) * volume",
        ),
    )
    return ask(
        "e5",
        "Экономика",
        "Figures",
        model.TABLE,
        hint=(
            "Прибыль — разница цены и затрат, умноженная на объём. При отправке расчёт проверяется в каждой строке.",
            "Profit is price less costs, times the volume. Every row is checked when the application is sent.",
        ),
        columns=rows,
        limits=limits(1, 10),
        scoring=marks(("figures", "Расчёт верен и обоснован", "The figures are right and grounded", 15)),
    )


def _proof() -> Section:
    return section(
        "proof",
        "Что уже есть",
        "What is there already",
        ask(
            "e6",
            "Что уже сделано",
            "What is done already",
            model.LONG,
            limits=limits(most=1500),
            scoring=marks(("done", "Сделанное", "What is done", 10)),
        ),
        ask("e6_files", "Файлы", "Files", model.FILE, required=False, limits=limits(most=5)),
        ask("e7", TEST, "Test of financial literacy", model.GRADED, limits=limits(most=20), required=False, source=TEST),
        ask(
            "e8",
            "Видеовизитка до 90 секунд",
            "Video introduction of 90 seconds at most",
            model.LINK,
            limits=limits(hosts=VIDEO_HOSTS),
            scoring=marks(("video", "Видеовизитка", "Video introduction", 10)),
        ),
        achievements("e9", 10),
    )
