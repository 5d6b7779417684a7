"""The default rubric of one monthly work, 0-10, every level in words.  Source: domain.md 2.5, our own wording."""

from typing import Any

_UNDERSTANDING = (
    ("0", "Задача не понята или подменена другой.", "The task is not understood, or replaced by another."),
    ("0.5", "Задача пересказана, вопрос исследования не назван.", "The task is retold; no research question is named."),
    ("1", "Вопрос назван, но слишком общий для одной работы.", "A question is named but too wide for one work."),
    (
        "1.5",
        "Вопрос понят, но не сужен до своей школы или своих условий.",
        "The question is understood but not narrowed to the own setting.",
    ),
    (
        "2",
        "Вопрос ясен, сужен и связан с заданием; понятно, зачем искать ответ.",
        "The question is clear, narrow, tied to the task; it is plain why.",
    ),
)
_METHOD = (
    ("0", "Как искали ответ, не описано.", "How the answer was sought is not described."),
    ("0.5", "Назван способ, но шагов не видно.", "A method is named, its steps are not shown."),
    ("1", "Шаги описаны, повторить по описанию трудно.", "The steps are described but hard to repeat."),
    ("1.5", "Замеры повторены, условия описаны не везде.", "Measurements are repeated; conditions are described only in part."),
    (
        "2",
        "Ход описан так, что его можно повторить; способ подходит к вопросу.",
        "The course can be repeated; the method suits the question.",
    ),
)
_RESULT = (
    ("0", "Результата нет.", "There is no result."),
    ("0.5", "Есть отдельные наблюдения без вывода.", "Single observations without a conclusion."),
    ("1", "Вывод есть, но из данных не следует.", "A conclusion that does not follow from the findings."),
    ("1.5", "Вывод отчасти следует из данных.", "The conclusion follows from the findings in part."),
    ("2", "Вывод следует из данных, погрешность не учтена.", "The conclusion follows; errors of measurement are not considered."),
    ("2.5", "Вывод обоснован, ограничения названы не все.", "The conclusion is sound; not all limits are named."),
    ("3", "Вывод обоснован, ограничения и дальнейшие шаги названы.", "The conclusion is sound; limits and next steps are named."),
)
_OWN_PART = (
    ("0", "Собственного вклада участников не видно.", "No own contribution of the pupils is seen."),
    ("0.5", "Вклад заявлен общими словами.", "A contribution is claimed in general words."),
    ("1", "Видно, что часть работы сделана самостоятельно.", "A part was clearly done by the pupils themselves."),
    ("1.5", "Видно, кто мерил и считал.", "It is seen who measured and who calculated."),
    ("2", "Самостоятельны и замысел, и исполнение; роли названы.", "Idea and execution are their own; the roles are named."),
)
_FORM = (
    ("0", "Читать трудно, источников нет.", "Hard to read, no sources."),
    ("0.5", "Источники есть, подписи не у всех рисунков.", "There are sources; not all pictures have captions."),
    ("1", "Читается легко, рисунки подписаны, источники указаны.", "Easy to read, pictures have captions, sources are given."),
)


def _row(key: str, most: str, words: tuple[str, str], levels: tuple[tuple[str, str, str], ...]) -> dict[str, Any]:
    told = [{"value": value, "ru": russian, "en": english} for value, russian, english in levels]
    return {"key": key, "max": most, "ru": words[0], "en": words[1], "levels": told}


RUBRIC: dict[str, Any] = {
    "schema": 1,
    "ru": "Месячная работа",
    "en": "Monthly work",
    "step": "0.5",
    "comment_below": "5",
    "comment_length": 50,
    "rows": [
        _row("understanding", "2", ("Понимание задачи", "Understanding of the task"), _UNDERSTANDING),
        _row("method", "2", ("Метод и ход исследования", "Method and course of the study"), _METHOD),
        _row("result", "3", ("Результат и выводы", "Result and conclusions"), _RESULT),
        _row("own_part", "2", ("Собственный вклад участников", "Pupils' own contribution"), _OWN_PART),
        _row("form", "1", ("Оформление, источники", "Presentation and sources"), _FORM),
    ],
}
