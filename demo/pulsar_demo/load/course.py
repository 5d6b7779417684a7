"""The demonstration course: its authors, its units and a block of each installed type."""

from datetime import datetime

from django.contrib.auth import get_user_model

from pulsar_demo.load import module_texts, selection, tasks, training_practice
from pulsar_demo.models import Course, Unit
from pulsar_demo.runtime import outline
from pulsar_demo.runtime.places import published_blocks
from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.kernel.directory.models import Region

COURSE_KEY = "course-v1:Pulsar+Studios+2026"
TITLE = "Школьные студии: «Уроки настоящего» 2026/27"

# section, unit, name in the key, block types; a unit of types that are not installed yet is left out
UNITS = [
    ("Школьная студия", "Открываем студию", "opening", ["pulsar_studio"]),
    ("Работа по заданиям", "Задание октября", "october", ["pulsar_studio_project"]),
    ("Работа по заданиям", "Задание ноября", "november", ["pulsar_studio_project"]),
    ("Работа по заданиям", "Региональный зачёт", "standings", ["pulsar_standings"]),
    ("Отбор на программы", "Заявка на смену", "selection", ["pulsar_selection"]),
    ("Курсы для педагогов", "Модуль 1. Студия в школе", "module", ["pulsar_training_module"]),
    ("Курсы для педагогов", "Модуль 2. Проект с подростками", "method", ["pulsar_training_module"]),
    ("Курсы для педагогов", "Доска сессии", "board", ["pulsar_session_board"]),
    ("Курсы для педагогов", "Дневник практики", "practice", ["pulsar_practice_log"]),
]
FIELDS = tasks.FIELDS | selection.FIELDS | module_texts.FIELDS | training_practice.FIELDS  # of the block in a unit, by the unit's name


def load(now: datetime) -> None:
    """Store and publish the course, linked to Tomsk region."""
    course = Course.objects.create(course_key=COURSE_KEY, title=TITLE)
    course.team.set(get_user_model().objects.filter(username="author"))
    CourseLink.objects.create(course_key=COURSE_KEY, region=Region.objects.get(code="70"), title=TITLE, linked_at=now)
    installed = outline.block_types()
    for section_title, title, name, types in UNITS:
        present = [block_type for block_type in types if block_type in installed]
        if present:
            section = course.sections.filter(title=section_title).first() or outline.add_section(course, section_title)
            _fill(outline.add_unit(section, title, now, name), name, present, now)


def remember() -> None:
    """Let every published block store what it shows: the years stand only now."""
    for block in published_blocks(COURSE_KEY):
        block.remember_place()


def _fill(unit: Unit, name: str, types: list[str], now: datetime) -> None:
    for block_type in types:
        outline.add_block(unit, block_type, now, fields=FIELDS.get(name), name=f"{name}-{block_type.removeprefix('pulsar_')}")
    outline.publish(unit, now)
