"""Internship diaries of the group that is being taught, at every step: plan, days, report, decision; all invented."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from pulsar_demo.load.pictures import REPORT
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.enrolments.queries import enrolments
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.actions import confirming, days, deciding, planning
from pulsar_xblocks.courses.practice.file_rights import EVIDENCE
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.people.models import Person

ACTIVITY = "internship"
FIELDS = {
    "practice": {
        "display_name": "Дневник стажировки",
        "programme_code": "70:studio-mentor",
        "activity": ACTIVITY,
        "intro": (
            "<p>Стажировка — десять часов в студии-лидере. Договоритесь с её наставником, составьте план и отправьте его: "
            "руководитель согласует план и подтвердит дни по ссылке из письма.</p>"
        ),
    }
}
HOSTS = [
    ("Томский физико-технический лицей", "Соколова Вера Павловна", "педагог-наставник студии", "vera.sokolova@example.ru"),
    ("Гимназия № 13 г. Томска", "Ефремов Павел Игоревич", "руководитель студии", "pavel.efremov@example.ru"),
    ("Подгорнская СОШ Чаинского района", "Нечаева Ольга Дмитриевна", "педагог-наставник студии", "olga.nechaeva@example.ru"),
]
PLAN = (
    "1. Посмотреть две встречи студии и записать, как наставник ставит вопросы.\n"
    "2. Провести вместе с наставником встречу по заданию ноября.\n"
    "3. Разобрать работы студии по критериям и обсудить оценки."
)
ROWS = [
    (
        date(2026, 10, 20),
        "15:00",
        "4",
        "Две встречи студии: выбор задания и планирование",
        "Записаны вопросы, после которых команда спорит, а не молчит",
    ),
    (date(2026, 10, 27), "15:00", "4", "Встреча с наставником: провела разбор измерений", "Команда сама нашла ошибку в таблице"),
    (date(2026, 11, 3), "15:30", "2", "Оценка двух работ по критериям", "Оценки совпали с экспертными, кроме воспроизводимости"),
]
REPORT_WORDS = {
    "report": "Провела с наставником две встречи студии, разобрала измерения и оценила две работы по критериям. "
    "Составила план встреч для своей школы.",
    "self_assessment": "Научилась задавать вопросы вместо готовых ответов. Трудно держать время встречи: попробую таймер и роли в команде.",
}


def load(group: TrainingGroup, now: datetime) -> None:
    """Store diaries at every step; the persona's has days that are confirmed, one that waits and one that is not confirmed."""
    rows = list(enrolments().filter(group=group).order_by("pk"))
    persona, second, *others = rows
    log = _agreed(persona, 0, now)
    first, *later = [_put(log, at, now) for at in range(3)]
    _evidence(log, now)
    confirming.confirm(log, [(first.key, first.version)], by=_supervisor(log), now=now - timedelta(days=5))
    reason = "Эта встреча была короче: часа полтора. Исправьте, пожалуйста, часы."
    confirming.reject(log, (later[0].key, later[0].version), reason, by=_supervisor(log), now=now - timedelta(days=5))
    _asked(second, 1, now)
    for at, row in enumerate(others[:8]):
        _further(row, at, now)


def _further(row: Enrolment, at: int, now: datetime) -> None:
    """Store the diary of one of the others: reports that wait, one passed, plans on their way."""
    if at > 5:
        _asked(row, at, now)
        return
    log = _agreed(row, at, now)
    put = [_put(log, number, now) for number in range(3 if at < 4 else 2)]
    marked = put if at < 3 else put[:2]
    confirming.confirm(log, [(one.key, one.version) for one in marked], by=_supervisor(log), now=now - timedelta(days=2))
    if at > 3:
        return
    deciding.save_report(log, queries.log_or_404(log.pk).version, REPORT_WORDS)
    deciding.send_report(log, by=row.person, now=now - timedelta(days=1))
    if at == 0:
        deciding.decide(log, "passed", "", by=_curator(), now=now - timedelta(hours=3))


def _planned(row: Enrolment, at: int) -> PracticeLog:
    host, name, post, email = HOSTS[at % len(HOSTS)]
    typed = {"host": host, "supervisor_name": name, "supervisor_post": post, "supervisor_email": email, "plan": PLAN}
    typed |= {"starts_on": date(2026, 10, 19), "ends_on": date(2026, 11, 20)}
    activity = queries.activity_of(row.group, ACTIVITY)
    assert activity is not None  # the passport of the demonstration has it
    return planning.save_plan(queries.Spot(row, activity), 0, typed)


def _asked(row: Enrolment, at: int, now: datetime) -> PracticeLog:
    return planning.ask_supervisor(_planned(row, at), by=row.person, now=now - timedelta(days=23))


def _agreed(row: Enrolment, at: int, now: datetime) -> PracticeLog:
    log = _asked(row, at, now)
    seen = log.asked_at.isoformat() if log.asked_at else ""
    return confirming.agree(log, seen, by=_supervisor(log), now=now - timedelta(days=22))


def _put(log: PracticeLog, number: int, now: datetime) -> PracticeRow:
    on, starts, hours, did, came = ROWS[number]
    typed = days.Typed(f"demo-{log.pk:06d}-{number}", on, starts, Decimal(hours), did, came)
    row = days.save_day(log, 0, typed, by=log.enrolment.person, now=now - timedelta(days=6))
    return days.put_day(log, row.key, by=log.enrolment.person, now=now - timedelta(days=6))


def _evidence(log: PracticeLog, now: datetime) -> None:
    """Let a further day be in hand, with a file."""
    owner = log.enrolment.person
    file = store_upload(SimpleUploadedFile("План встречи студии.pdf", REPORT.read_bytes()), owner, EVIDENCE, None, now)
    typed = days.Typed(f"demo-{log.pk:06d}-9", date(2026, 11, 9), "15:00", Decimal(2), "Встреча студии по заданию ноября", "", (file.key,))
    days.save_day(log, 0, typed, by=owner, now=now)


def _supervisor(log: PracticeLog) -> Person:
    assert log.supervisor is not None  # whoever was asked
    return log.supervisor


def _curator() -> Person:
    return Person.objects.get(user__username="curator")
