"""A participant with an internship diary, for tests: the enrolment is studying, the plan is agreed where it is asked for."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.actions import confirming, days, planning
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
PLAN = {
    "host": "Лицей № 7",
    "supervisor_name": "Соколова Вера Павловна",
    "supervisor_post": "педагог-наставник",
    "supervisor_email": "vera@example.ru",
    "starts_on": date(2026, 11, 2),
    "ends_on": date(2026, 11, 20),
    "plan": "Провести две встречи студии",
}
DAY = days.Typed("day-one-0001", date(2026, 11, 3), "09:00", Decimal(4), "Провела встречу студии", "Команда выбрала задачу")


def studying(group, person, school=None) -> Enrolment:
    """Return an enrolment that is being taught."""
    row = applying.apply(group, person, Place(school, None, "учитель"), now=NOW)
    Enrolment.objects.filter(pk=row.pk).update(stage=stages.STUDYING)
    return queries.enrolments().get(pk=row.pk)


def spot(enrolment, activity="internship") -> queries.Spot:
    """Return the place of a diary."""
    return queries.Spot(enrolment, queries.activity_of(enrolment.group, activity))


def planned(enrolment, **typed) -> PracticeLog:
    """Return a diary whose plan is typed."""
    return planning.save_plan(spot(enrolment), 0, PLAN | typed)


def asked(enrolment, **typed) -> PracticeLog:
    """Return a diary whose plan is with the supervisor."""
    return planning.ask_supervisor(planned(enrolment, **typed), by=enrolment.person, now=NOW)


def agreed(enrolment, **typed) -> PracticeLog:
    """Return a diary whose plan is agreed."""
    log = asked(enrolment, **typed)
    return confirming.agree(log, log.asked_at.isoformat(), by=log.supervisor, now=NOW)


def put(log, on=date(2026, 11, 3), hours="4", now=NOW, **typed) -> PracticeRow:
    """Return a day that is put in."""
    day = replace(DAY, key=f"day-{log.pk}-{on.isoformat()}", on=on, hours=Decimal(hours), starts="", **typed)
    row = days.save_day(log, 0, day, by=log.enrolment.person, now=now)
    return days.put_day(log, row.key, by=log.enrolment.person, now=now)


def confirmed(log, *rows) -> None:
    """Let the supervisor confirm days."""
    confirming.confirm(log, [(row.key, row.version) for row in rows], by=log.supervisor, now=NOW)


def taught(group):
    """Return the group with its training under way."""
    group.starts_on, group.ends_on = date(2026, 10, 5), date(2026, 12, 11)
    group.save()
    return group
