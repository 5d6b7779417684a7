"""The work in modules of the group that is being taught: a day, works with answers, a reflection; all invented."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from pulsar_demo.load.module_texts import CASES, PLAN
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import queries
from pulsar_xblocks.courses.modules.actions import attending, checking, reflecting, works
from pulsar_xblocks.courses.modules.actions.attending import Day, Sheet
from pulsar_xblocks.courses.modules.actions.checking import Verdict
from pulsar_xblocks.courses.modules.actions.works import Place, Typed
from pulsar_xblocks.courses.modules.domain import ActivityText
from pulsar_xblocks.courses.modules.models import TaskWork
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.people.models import Person

ABSENT = 3  # of the general day: they come to the second one
PLAN_TEXT = (
    "Наша студия — восемь человек из 8–9 классов, собираемся по вторникам после шестого урока.\n\n"
    "Цели: к ноябрю научиться мерить и спорить о погрешности, к январю сдать три работы в срок, к маю защитить свой проект.\n\n"
    "От школы нужен кабинет физики и один ноутбук. Если половина заболеет, переходим на встречи по видеосвязи и делим замеры."
)
CASE_TEXT = "Случай второй. Замер не сошёлся: сначала повторили бы его другим прибором и только потом решали, что не так с ожиданием."
CHANGE_TEXT = (
    "Раньше я сама раздавала роли. После разбора случаев попробую отдать это команде "
    "и вмешаться, только если через неделю ничего не сдвинулось."
)
GIVEN = "Хороший, честный план. Добавьте, кто заменит вас на встрече, если заболеете вы."
ASKED = "Цели пока нельзя проверить: напишите, по какому признаку в мае станет ясно, что они достигнуты."


@dataclass(frozen=True)
class _Staff:
    """Who runs and teaches the group, and when the story is told."""

    curator: Person
    tutor: Person
    now: datetime


def load(now: datetime) -> None:
    """Store what the group of autumn has done so far."""
    group = queries.groups_read(now).get(programme__code="studio-mentor", code="2026-10")
    staff = _Staff(_persona("curator"), _persona("tutor"), now)
    people = sorted(queries.taught(group), key=lambda row: (row.person.user_id is None, row.pk))
    _days(group, people, staff)
    _plans(people, staff)
    _cases(people, staff)


def _persona(key: str) -> Person:
    return Person.objects.get(user__username=key)


def _days(group: TrainingGroup, people: list[Enrolment], staff: _Staff) -> None:
    held = staff.now - timedelta(days=31)
    general = Day("day", date(2026, 10, 10), Decimal(8), "Томск, центр «Пульсар», большой зал")
    row = attending.make_day(group, general, by=staff.curator, now=held - timedelta(days=7))
    there = [one.key for one in people[:-ABSENT] if one.person.user_id is None or one == people[0]]
    attending.set_list(row, Sheet(there), by=staff.curator, now=held)
    again = Day("day", staff.now.date(), Decimal(8), "Томск, центр «Пульсар», аудитория 3")
    attending.make_day(group, again, by=staff.curator, now=staff.now - timedelta(days=5))


def _plans(people: list[Enrolment], staff: _Staff) -> None:
    for at, one in enumerate(people[:14]):
        row = _sent(one, "plan", PLAN_TEXT, PLAN, staff.now - timedelta(days=20 - at))
        if at in (0, 2, 3, 4, 5, 6):
            points = Decimal(7 + at % 4) - Decimal("0.5") * (at % 2)
            checking.accept(row, Verdict(GIVEN, points, row.version), by=staff.tutor, now=staff.now - timedelta(days=5, hours=at))
        elif at == 1:
            checking.return_work(row, Verdict(ASKED, None, row.version), by=staff.tutor, now=staff.now - timedelta(days=4))


def _cases(people: list[Enrolment], staff: _Staff) -> None:
    for at, one in enumerate(people[:6]):
        place, then = _place(one, "cases", CASES), staff.now - timedelta(days=3, hours=at)
        works.save(place, Typed(CASE_TEXT), now=then)
        if at:
            works.send(place, by=one.person, now=then + timedelta(hours=1))
        if at in (2, 3):
            own = _place(one, "change")
            reflecting.save(own, reflecting.Typed(CHANGE_TEXT, "group", ("work:cases",)), now=then + timedelta(hours=2))
            reflecting.finish(own, by=one.person, now=then + timedelta(hours=3))


def _sent(one: Enrolment, key: str, text: str, words: str, then: datetime) -> TaskWork:
    place = _place(one, key, words)
    works.save(place, Typed(text), now=then)
    return works.send(place, by=one.person, now=then + timedelta(hours=1))


def _place(one: Enrolment, key: str, words: str = "") -> Place:
    found = queries.activity_in(queries.passport_for(one), key)
    assert found is not None
    return Place(one, found[1], ActivityText(key, words))
