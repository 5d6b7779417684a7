"""The unit of the demonstration course about selection: a newer edition of the questionnaire than the call asks; words invented."""

from dataclasses import replace
from decimal import Decimal

from pulsar_xblocks.kernel.questions.domain import Limits, Question, Questionnaire, Section, Text
from pulsar_xblocks.kernel.questions.olx import as_text
from pulsar_xblocks.selection.templates import science

CALL = "70:science-2026-12"
READ = Question(
    "n8",
    Text("Что вы прочитали или посмотрели по своей теме", "What you have read or watched on your subject"),
    "long",
    help=Text("Книги, статьи, лекции, до 500 знаков.", "Books, articles, lectures, up to 500 characters."),
    limits=Limits(most=Decimal(500)),
)


def newer() -> Questionnaire:
    """Return what the author has published in the course since: a longer motivation and one more question."""
    asked = science()
    return replace(asked, sections=tuple(_newer(section) for section in asked.sections))


def _newer(section: Section) -> Section:
    rows = [replace(row, limits=Limits(Decimal(300), Decimal(2000))) if row.key == "n5" else row for row in section.questions]
    has_motivation = any(row.key == "n5" for row in rows)
    return replace(section, questions=(*rows, READ) if has_motivation else tuple(rows))


FIELDS = {
    "selection": {
        "display_name": "Отбор на смену «Наука: зимний интенсив»",
        "call_code": CALL,
        "intro": (
            "<p>Смена для тех, кто уже решает задачи труднее школьных или ведёт свой проект. Две недели занятий, лаборатории и "
            "разговоры с учёными.</p><p>Чтобы подать заявку, пройдите учебно-отборочный курс и заполните анкету: "
            "черновик можно дополнять до последнего дня.</p>"
        ),
        "definition": as_text(newer()),
    }
}
