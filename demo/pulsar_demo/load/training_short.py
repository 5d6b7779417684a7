"""A short programme in which a tutor marks by a list: a module without tasks, group work of a session; all invented."""

from datetime import datetime, timedelta
from decimal import Decimal

from pulsar_xblocks.courses.domain.passport import CONTACT, DISTANCE, SESSION, TASK, Activity, Hours, Module, Passport
from pulsar_xblocks.courses.modules import domain
from pulsar_xblocks.courses.modules.actions import crediting
from pulsar_xblocks.courses.modules.actions.attending import Sheet
from pulsar_xblocks.courses.modules.queries import studying
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.people.models import Person

CODE = "gifted-selection"
PASSPORT = Passport(
    title="Отбор одарённых детей: правила и практика",
    category="педагоги, которые готовят школьников к отборам",
    goal="Научить педагогов читать заявки по критериям и объяснять решения детям и родителям.",
    results=("Оценивает заявку по критериям", "Объясняет решение понятными словами"),
    hours=Hours(contact=Decimal(6), distance=Decimal(10)),
    modules=(
        Module(
            "law", "Правила отбора и персональные данные", Hours(distance=Decimal(4)), "test", ("Знает, чьи данные и зачем собирают",)
        ),
        Module(
            "reading", "Как читать заявки", Hours(Decimal(4), Decimal(6)), "task", ("Оценивает заявку по критериям",),
            (
                Activity("together", "Чтение заявок в группах", SESSION, Decimal(4), CONTACT),
                Activity("marks", "Три заявки и ваши оценки", TASK, Decimal(6), DISTANCE, most=Decimal(10)),
            ),
        ),
    ),
    final="test",
    final_hours=Hours(contact=Decimal(2)),
    field="Образование и наука",
    approved_by="приказ № 52 от 12.10.2026",
)  # fmt: skip


def load(group: TrainingGroup, tutor: Person, now: datetime) -> None:
    """Mark who has passed the first module, and who worked in a group."""
    people, listed = studying(group), domain.by_list(PASSPORT)
    for key, count in (("law", 5), ("together", 3)):
        crediting.set_list(group, listed[key], Sheet([one.key for one in people[:count]]), by=tutor, now=now - timedelta(days=2))
