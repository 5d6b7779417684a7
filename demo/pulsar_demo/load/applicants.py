"""The selection of the demonstration: the call «Наука» and what the three pupils have done in it; all invented."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from pulsar_demo import personas
from pulsar_demo.load import places
from pulsar_xblocks.kernel.consents.actions import Signer, Trace, answer
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.consents.queries import texts
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day
from pulsar_xblocks.selection.applications.actions import filling, sending
from pulsar_xblocks.selection.applications.actions.starting import Told, start
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls import actions as calls
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.templates.science import science

CODE = "science-2026-12"
ANNOUNCEMENT = (
    "Две недели занятий физикой, математикой, биологией и химией в региональном центре «Пульсар»: лекции учёных, лаборатории, "
    "свой исследовательский проект. Проезд по области и проживание бесплатны.\n\n"
    "Пройдите учебно-отборочный курс, расскажите о своём проекте и приложите дипломы. Проверить, можно ли подать заявку, легко: "
    "ответьте на несколько вопросов ниже."
)
PROJECT = (
    "Я измерял, как быстро оттаивает почва под разными укрытиями: под снегом, под соломой, под тёмной плёнкой и без ничего. "
    "На школьном участке заложил четыре площадки по одному квадратному метру, на каждой поставил по три термометра на глубине "
    "пять, десять и двадцать сантиметров. Показания снимал дважды в день с середины марта до конца апреля, всего вышло больше "
    "тысячи измерений. Оказалось, что под плёнкой почва на глубине десяти сантиметров оттаяла на девять дней раньше, чем под "
    "соломой. Графики строил сам, ошибку считал по трём термометрам. В этом году хочу проверить, зависит ли это от влажности."
)
MOTIVATION = (
    "Мне интересно, как из обычных измерений получается закон. В школе у нас нет лаборатории, и всё, что я умею, я собрал из "
    "подручных вещей. Хочу поработать с настоящими датчиками, узнать, как учёные проверяют, что не ошиблись, и познакомиться с "
    "теми, кому это тоже интересно. После смены расскажу об опытах ребятам из нашей студии и повторю с ними самые простые."
)
FAMILY = {  # persona -> guardian: family, given, patronymic, relation
    "pupil2": ("Михайлова", "Алсу", "Рашидовна", "mother"),
    "pupil3": ("Сорокин", "Илья", "Петрович", "father"),
}


def load(now: datetime) -> None:
    """Store the call and the applications: one waits for the guardian, one is a draft, one is sent."""
    region = Region.objects.get(code="70")
    call = _call(region, now - timedelta(days=14))
    _waiting(call, now - timedelta(days=1))
    _draft(call, now - timedelta(days=4))
    row = _sent(call, now - timedelta(days=3))
    places.nominate(row, _person("head"), now - timedelta(days=2))
    places.load_past(Random("70:past"), _person("operator"), now - timedelta(days=6))


def _call(region: Region, now: datetime) -> Call:
    zone, operator = region.time_zone, _person("operator")
    science_rules = READY["science"]
    rules = replace(science_rules, places=60, gates=replace(science_rules.gates, grades=(7, 8, 9, 10, 11), least_age=12, most_age=17))
    values = {
        "title": "Отбор на смену «Наука», январь 2027",
        "code": CODE,
        "direction": "science",
        "audience": "pupil",
        "profile": "science",
        "programme": "Профильная смена «Наука»",
        "place": "Томск, региональный центр «Пульсар»",
        "announcement": ANNOUNCEMENT,
        "opens_at": start_of_day(date(2026, 11, 2), zone),
        "closes_at": end_of_day(date(2026, 11, 30), zone),
        "shift_starts": date(2027, 1, 11),
        "shift_ends": date(2027, 1, 24),
    }
    call = calls.create_call(region, values, places.with_centre(rules), by=operator, now=now)
    call = calls.publish_questionnaire(call, science(), by=operator, now=now)
    return calls.set_status(call, "active", by=operator, now=now)


def _person(key: str) -> Person:
    return Person.objects.get(user__username=key)


def _begun(call: Call, key: str, grade: int, now: datetime) -> SelectionApplication:
    person = _person(key)
    told = Told(person.birth_date or date(2011, 1, 1), grade, "69701000")
    if key in FAMILY:
        return start(call, person, told, "", is_paper=True, now=now)
    return start(call, person, told, _family_mail(key), now=now)


def _waiting(call: Call, now: datetime) -> None:
    _begun(call, "pupil", 8, now)


def _draft(call: Call, now: datetime) -> None:
    row = _consented(_begun(call, "pupil2", 9, now), now)
    answers = _answers(row) | {"n1": "physics", "n5": MOTIVATION[:150]}
    filling.save_draft(row, row.version, answers, now=now + timedelta(hours=2))


def _sent(call: Call, now: datetime) -> SelectionApplication:
    row = _consented(_begun(call, "pupil3", 11, now), now)
    _answer(row.person, "selection", Signer("self", row.person.family, row.person.given, row.person.patronymic), now)
    answers = _answers(row) | {"n1": "physics", "n4": PROJECT, "n5": MOTIVATION, "n6": "none"}
    saved = filling.save_draft(row, row.version, answers, now=now + timedelta(hours=1))
    return sending.submit(saved, by=row.person, now=now + timedelta(hours=2))


def _consented(row: SelectionApplication, now: datetime) -> SelectionApplication:
    family, given, patronymic, relation = FAMILY[row.person.user.get_username()] if row.person.user else ("", "", "", "")
    _answer(row.person, "selection", Signer("guardian", family, given, patronymic, relation), now)
    row.refresh_from_db()
    return row


def _answer(person: Person, purpose: str, signer: Signer, now: datetime) -> None:
    request = ConsentRequest.objects.select_related("region", "subject").get(subject=person, purpose=purpose)
    answer(request, "given", texts(request.region_id, "ru")[purpose], signer, Trace(channel="paper"), now=now)


def _answers(row: SelectionApplication) -> dict[str, Any]:
    """Return the common part of the questionnaire."""
    person, school = row.person, Organisation.objects.filter(code=personas.POROTNIKOVO).first()
    family, given, patronymic, relation = FAMILY[person.user.get_username()] if person.user else ("", "", "", "")
    return {
        "c1": {"family": person.family, "given": person.given, "patronymic": person.patronymic},
        "c2": person.birth_date.isoformat() if person.birth_date else "",
        "c3": row.grade,
        "c4": school.code if school else "",
        "c5_email": person.email or "pupil@demo.invalid",
        "c6_name": {"family": family, "given": given, "patronymic": patronymic},
        "c6_kin": relation if relation == "mother" else "father",
        "c6_phone": "+79130000000",
        "c6_email": _family_mail(person.user.get_username() if person.user else ""),
        "c7": "no",
        "c9": "yes",
    }


def _family_mail(key: str) -> str:
    """Return the invented address of a persona's family."""
    return f"family-{key.removeprefix('pupil') or 1}@demo.invalid"
