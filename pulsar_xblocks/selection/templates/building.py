"""Short ways to the parts of a questionnaire."""

from decimal import Decimal
from typing import Any

from pulsar_xblocks.kernel.questions.domain import Column, Condition, Limits, Option, Question, Scoring, Section, Test, Text, model

YES_NO = (Option("yes", Text("Да", "Yes")), Option("no", Text("Нет", "No")))
VIDEO_HOSTS = ("rutube.ru", "vk.com", "vkvideo.ru", "disk.yandex.ru", "dzen.ru")
DOCUMENTS, IMAGES = ("pdf", "jpg", "png"), ("jpg", "png")
HALF = Decimal("0.5")


def limits(least: int | None = None, most: int | None = None, **rest: Any) -> Limits:
    """Return bounds given as whole numbers."""
    return Limits(None if least is None else Decimal(least), None if most is None else Decimal(most), **rest)


def ask(key: str, ru: str, en: str, kind: str = model.TEXT, **rest: Any) -> Question:
    """Return a question that must be answered; ``hint``: a pair of texts."""
    hint = rest.pop("hint", ("", ""))
    return Question(key, Text(ru, en), kind, required=rest.pop("required", True), help=Text(*hint), **rest)


def section(key: str, ru: str, en: str, *questions: Question) -> Section:
    """Return a section."""
    return Section(key, Text(ru, en), questions=questions)


def options(*rows: tuple[str, str, str]) -> tuple[Option, ...]:
    """Return answers of (key, Russian, English)."""
    return tuple(Option(key, Text(ru, en)) for key, ru, en in rows)


def column(key: str, ru: str, en: str, kind: str = model.TEXT, **rest: Any) -> Column:
    """Return a column that must be filled in."""
    return Column(key, Text(ru, en), kind, required=rest.pop("required", True), **rest)


def when(key: str, *values: str) -> Condition:
    """Return the condition that an answer is one of the values."""
    return Condition((Test(key, model.IS if len(values) == 1 else model.ANY_OF, values),))


def marks(*rows: tuple[str, str, str, int | str]) -> Scoring:
    """Return points of experts by criteria of (key, Russian, English, most)."""
    rubric = (Column(key, Text(ru, en), model.DECIMAL, True, limits=Limits(Decimal(0), Decimal(most), HALF)) for key, ru, en, most in rows)
    return Scoring(rubric=tuple(rubric))


def achievements(key: str, most: int) -> Question:
    """Return the question about achievements, scored by the matrix of the call."""
    hint = (
        "Выберите достижения из «Моего Пульсара»: олимпиады и конкурсы нынешнего и двух прошлых учебных лет, не больше десяти. "
        "Засчитываются три лучших, из этапов одной олимпиады — высший.",
        "Choose achievements kept in “My Pulsar”: olympiads and contests of this school year and the two before, ten at most. "
        "The three best count, and of the stages of one olympiad the highest.",
    )
    scoring = Scoring(cap=Decimal(most))
    return ask(key, "Достижения", "Achievements", model.ACHIEVEMENTS, required=False, hint=hint, limits=limits(most=10), scoring=scoring)


def motivation(key: str) -> Question:
    """Return the question about motivation, 0 to 10 points of experts."""
    hint = (
        "Почему вам важна эта программа и что вы хотите успеть. От 300 до 1500 знаков.",
        "Why the programme matters to you and what you want to achieve. From 300 to 1500 characters.",
    )
    scoring = marks(("motivation", "Мотивация", "Motivation", 10))
    return ask(key, "Мотивация", "Motivation", model.LONG, hint=hint, limits=limits(300, 1500), scoring=scoring)
