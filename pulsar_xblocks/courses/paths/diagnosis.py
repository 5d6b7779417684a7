"""The ready questionnaire of gaps, and what its answers suggest.  The statements are ours; centres that have a diagnosis name theirs."""

import json
from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pulsar_xblocks.courses.paths import domain
from pulsar_xblocks.courses.paths.models import LearningPath
from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.questions.domain import Answers, Limits, Option, Question, Questionnaire, Section, Text, score

KIND = "path_diagnosis"  # of the definition
_LEVELS = (
    ("l0", Text("Пока не получается", "Not yet"), 0),
    ("l1", Text("Получается с помощью коллег", "With the help of colleagues"), 1),
    ("l2", Text("Получается без помощи", "Without help"), 2),
    ("l3", Text("Могу научить других", "I can teach others"), 3),
)
_FIELDS: tuple[tuple[str, Text, tuple[Text, ...]], ...] = (
    (
        "subject",
        Text("Предмет", "Subject"),
        (
            Text("Объяснить трудные темы предмета разными способами", "Explain the hard topics of the subject in several ways"),
            Text("Подобрать задачи повышенного уровня и решить их", "Choose advanced problems and solve them"),
            Text(
                "Связать тему урока с современной наукой и производством", "Link the topic of a lesson with science and industry of today"
            ),
        ),
    ),
    (
        "method",
        Text("Методика", "Teaching methods"),
        (
            Text("Организовать проектную или исследовательскую работу", "Organise project work or research"),
            Text("Оценивать по критериям, понятным обучающимся", "Assess by criteria that pupils understand"),
            Text("Построить урок для класса с разным уровнем подготовки", "Build a lesson for a class of different levels"),
        ),
    ),
    (
        "psychology",
        Text("Психология и педагогика", "Psychology and pedagogy"),
        (
            Text("Поддержать интерес подростков к учению", "Keep up the interest of teenagers in learning"),
            Text("Работать с одарёнными обучающимися", "Work with gifted pupils"),
            Text("Помочь тем, кому трудно учиться", "Help those who find learning hard"),
        ),
    ),
    (
        "communication",
        Text("Общение", "Communication"),
        (
            Text("Договориться с родителями в спорном случае", "Agree with parents in a disputed case"),
            Text("Вести обсуждение, в котором участвует весь класс", "Lead a discussion in which the whole class takes part"),
            Text("Представить свой опыт коллегам", "Present your experience to colleagues"),
        ),
    ),
    (
        "digital",
        Text("Цифровые навыки", "Digital skills"),
        (
            Text("Собрать курс или тест на учебной платформе", "Build a course or a test on a learning platform"),
            Text("Выбрать цифровые инструменты под задачу урока", "Choose digital tools that fit the task of a lesson"),
            Text("Объяснить правила безопасной работы с ИИ", "Explain the rules of safe work with AI"),
        ),
    ),
    (
        "management",
        Text("Управление", "Management"),
        (
            Text("Спланировать работу команды педагогов", "Plan the work of a team of teachers"),
            Text("Провести анализ результатов и выбрать, что изменить", "Analyse results and choose what to change"),
            Text("Подготовить заявку на конкурс или грант", "Prepare an application for a contest or a grant"),
        ),
    ),
)
_WISH = Question(
    "wish",
    Text("Чему ещё вы хотели бы научиться", "What else you would like to learn"),
    "long",
    limits=Limits(most=Decimal(2000)),
)


def template() -> Questionnaire:
    """Return the ready questionnaire: three statements of each kind of gap, and a wish."""
    options = tuple(Option(key, label, Decimal(points)) for key, label, points in _LEVELS)
    sections = [
        Section(kind, title, questions=tuple(_question(f"{kind}_{at}", text, options) for at, text in enumerate(texts, 1)))
        for kind, title, texts in _FIELDS
    ]
    return Questionnaire((*sections, Section("wishes", Text("Пожелания", "Wishes"), questions=(_WISH,))), total=Decimal(54))


def _question(key: str, text: Text, options: tuple[Option, ...]) -> Question:
    return Question(key, text, "choice", required=True, options=options)


def of(row: LearningPath) -> Questionnaire:
    """Return the questions that a path was diagnosed by; the ready ones before it."""
    return _loaded(row.diagnosis.body) if row.diagnosis else template()


@lru_cache(maxsize=64)
def _loaded(body: str) -> Questionnaire:
    return load(Questionnaire, body)


def answers_of(row: LearningPath) -> dict[str, Any]:
    """Return question key -> answer."""
    found: dict[str, Any] = json.loads(row.answers)
    return found


def levels(questionnaire: Questionnaire, answers: Answers) -> dict[str, int]:
    """Return kind of gap -> level by the answers."""
    points: dict[str, list[Decimal]] = defaultdict(list)
    for part in score(questionnaire, answers).parts:
        kind = part.key.rpartition("_")[0]
        if kind in domain.GAPS and answers.get(part.key):
            points[kind].append(part.points)
    return domain.levels_of(points)


def title_of(questionnaire: Questionnaire, kind: str) -> Text:
    """Return how the questionnaire calls a kind of gap."""
    return next((section.title for section in questionnaire.sections if section.key == kind), Text())
