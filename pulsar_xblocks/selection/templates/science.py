"""Template (i) «Наука», N1 to N7: course 50, achievements 30, project 10, motivation 10."""

from pulsar_xblocks.kernel.questions.domain import Questionnaire, Section, model
from pulsar_xblocks.selection.templates.building import (
    DOCUMENTS,
    achievements,
    ask,
    limits,
    marks,
    motivation,
    options,
    section,
    when,
)
from pulsar_xblocks.selection.templates.pupil import common

_SUBJECTS = options(
    ("maths", "Математика", "Mathematics"),
    ("physics", "Физика", "Physics"),
    ("biology", "Биология", "Biology"),
    ("chemistry", "Химия", "Chemistry"),
    ("informatics", "Информатика", "Informatics"),
    ("social", "Общественные науки", "Social sciences"),
    ("humanities", "Гуманитарные науки", "Humanities"),
    ("projects", "Проектная деятельность", "Project work"),
)


COURSE = "Учебно-отборочный курс"  # name of the graded subsection


def science() -> Questionnaire:
    """Return the questionnaire with the common part."""
    return Questionnaire((*common().sections, _subject(), _project(), _wishes()))


def _subject() -> Section:
    hint = (
        "Пройдите учебно-отборочный курс: баллы придут сюда сами. Чтобы участвовать в отборе, нужно набрать не меньше 20 из 50.",
        "Take the selection course: its points come here by themselves. At least 20 of 50 are needed.",
    )
    return section(
        "science",
        "Предмет и достижения",
        "Subject and achievements",
        ask("n1", "Предметное направление", "Subject", model.CHOICE, options=_SUBJECTS),
        achievements("n2", 30),
        ask(
            "n3",
            "Учебно-отборочный курс",
            "Selection course",
            model.GRADED,
            hint=hint,
            limits=limits(20, 50),
            required=False,
            source=COURSE,
        ),
    )


def _project() -> Section:
    hint = (
        "Какую задачу вы решали, как, что сделали сами и что получилось. От 500 до 3000 знаков.",
        "Which problem you took, how you went about it, what you did yourself and what came of it. From 500 to 3000 characters.",
    )
    scoring = marks(
        ("problem", "Постановка задачи", "Statement of the problem", "2.5"),
        ("method", "Метод", "Method", "2.5"),
        ("own", "Личный вклад", "Own part", "2.5"),
        ("result", "Результат", "Result", "2.5"),
    )
    return section(
        "project",
        "Проект и мотивация",
        "Project and motivation",
        ask("n4", "Описание своего проекта", "Your own project", model.LONG, hint=hint, limits=limits(500, 3000), scoring=scoring),
        motivation("n5"),
    )


def _wishes() -> Section:
    ways = options(
        ("file", "Приложу файл", "I attach a file"),
        ("invite", "Пусть педагог напишет сам по приглашению", "A teacher writes it by invitation"),
        ("none", "Без рекомендации", "No recommendation"),
    )
    return section(
        "wishes",
        "Рекомендация и другие смены",
        "Recommendation and other shifts",
        ask("n6", "Рекомендация педагога", "Recommendation of a teacher", model.CHOICE, required=False, options=ways),
        ask(
            "n6_file",
            "Файл рекомендации",
            "File of the recommendation",
            model.FILE,
            limits=limits(1, 2, kinds=DOCUMENTS),
            show_when=when("n6", "file"),
        ),
        ask("n6_email", "Электронная почта педагога", "E-mail of the teacher", model.EMAIL, show_when=when("n6", "invite")),
        ask(
            "n7",
            "Другие смены по приоритету",
            "Other shifts in order of preference",
            model.ORDERED,
            required=False,
            hint=("Если на эту смену не хватит мест.", "In case there are not enough places on this one."),
            limits=limits(most=3),
            options=_SUBJECTS,
        ),
    )
