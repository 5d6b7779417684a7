"""The questionnaire an application to a course starts with; the operator edits it.  Source: domain.md 4.1; the wording is ours."""

from collections.abc import Callable
from decimal import Decimal

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import Limits, Option, Question, Questionnaire, Section, Text


def teacher() -> Questionnaire:
    """Return «Заявка педагога»: experience, studio, expectations, conditions; nothing of it is scored."""
    return Questionnaire((_work(), _wishes()))


def _work() -> Section:
    studio = (
        Option("leads", Text("Да, веду студию", "Yes, I lead a studio")),
        Option("plans", Text("Студию собираемся открыть", "We plan to open one")),
        Option("no", Text("Нет", "No")),
    )
    return Section(
        "t_work",
        Text("О вашей работе", "About your work"),
        questions=(
            Question(
                "t_years",
                Text("Педагогический стаж, полных лет", "Full years of teaching"),
                "int",
                required=True,
                help=Text("Целое число; если стажа ещё нет — 0.", "A whole number; 0 if there are none yet."),
                limits=Limits(Decimal(0), Decimal(70)),
            ),
            Question("t_subject", Text("Предмет или направление", "Subject or field"), required=True, limits=Limits(most=Decimal(200))),
            Question(
                "t_studio", Text("Ведёте ли вы школьную студию", "Do you lead a school studio"), "choice", required=True, options=studio
            ),
        ),
    )


def _wishes() -> Section:
    return Section(
        "t_wishes",
        Text("О курсе", "About the course"),
        questions=(
            Question(
                "t_expects",
                Text("Чему хотите научиться", "What you want to learn"),
                "long",
                help=Text("До 1000 знаков. Ответ прочитает преподаватель.", "Up to 1000 characters. The tutor reads it."),
                limits=Limits(most=Decimal(1000)),
            ),
            Question(
                "t_needs",
                Text("Нужны ли особые условия", "Do you need special conditions"),
                help=Text("Например, место для проживания или доступная среда.", "For example, a place to stay or step-free access."),
                limits=Limits(most=Decimal(300)),
            ),
        ),
    )


READY: dict[str, tuple[str, Callable[[], Questionnaire]]] = {"teacher": (mark("Application of a teacher"), teacher)}
