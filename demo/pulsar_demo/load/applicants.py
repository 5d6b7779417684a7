"""The selection of the demonstration: the call «Наука» and what the three pupils have done in it; all invented."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from pulsar_demo import personas
from pulsar_demo.load import calls, places
from pulsar_xblocks.kernel.consents.actions import Signer, Trace, answer
from pulsar_xblocks.kernel.consents.models import ConsentRequest, Guardian
from pulsar_xblocks.kernel.consents.queries import texts
from pulsar_xblocks.kernel.links.browsers import stored
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.actions import filling, sending
from pulsar_xblocks.selection.applications.actions.starting import Told, start
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain.ready import READY

TOLD = calls.Told(
    code="science-2026-12",
    title="Отбор на смену «Наука», январь 2027",
    direction="science",
    window=(date(2026, 11, 2), date(2026, 11, 30)),
    shift=(date(2027, 1, 11), date(2027, 1, 24)),
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
PAPER = Trace(channel="paper")
FAMILY = {  # persona -> guardian: family, given, patronymic, relation
    "pupil2": ("Михайлов", "Рустам", "Маратович", "father"),  # who has answered for the studio too
    "pupil3": ("Сорокин", "Илья", "Петрович", "father"),
}


def load(now: datetime) -> None:
    """Store the call and the applications: one waits for the guardian, one is a draft, one is sent."""
    gates = replace(READY["science"].gates, grades=(7, 8, 9, 10, 11), least_age=12, most_age=17)
    call = calls.announce(TOLD, places.with_centre(replace(READY["science"], places=60, gates=gates)), now=now - timedelta(days=14))
    _waiting(call, now - timedelta(days=1))
    _draft(call, now - timedelta(days=4))
    row = _sent(call, now - timedelta(days=3))
    places.nominate(row, calls.persona("head"), now - timedelta(days=2))
    places.load_past(Random("70:past"), calls.persona("operator"), now - timedelta(days=6))


def _begun(call: Call, key: str, grade: int, now: datetime) -> SelectionApplication:
    person = calls.persona(key)
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
    """Send an application whose guardian has answered in the browser in which it was begun: the commission is told so."""
    begun, mark = _begun(call, "pupil3", 11, now), stored("demo")
    SelectionApplication.objects.filter(pk=begun.pk).update(device=mark)
    row = _consented(begun, now, Trace(browser=mark))
    _answer(row.person, "selection", Signer("self", row.person.family, row.person.given, row.person.patronymic), now)
    answers = _answers(row) | {"n1": "physics", "n4": PROJECT, "n5": MOTIVATION, "n6": "none"}
    saved = filling.save_draft(row, row.version, answers, now=now + timedelta(hours=1))
    return sending.submit(saved, by=row.person, now=now + timedelta(hours=2))


def _consented(row: SelectionApplication, now: datetime, trace: Trace = PAPER) -> SelectionApplication:
    family, given, patronymic, relation = FAMILY[row.person.user.get_username()] if row.person.user else ("", "", "", "")
    known = Guardian.objects.filter(subject=row.person).exclude(email="").order_by("pk").first()
    _answer(row.person, "selection", Signer("guardian", family, given, patronymic, relation, guardian=known), now, trace)
    row.refresh_from_db()
    return row


def _answer(person: Person, purpose: str, signer: Signer, now: datetime, trace: Trace = PAPER) -> None:
    request = ConsentRequest.objects.select_related("region", "subject").get(subject=person, purpose=purpose)
    answer(request, "given", texts(request.region_id, "ru")[purpose], signer, trace, now=now)


def _answers(row: SelectionApplication) -> dict[str, Any]:
    """Return the common part of the questionnaire, as the persona's family would answer."""
    key = row.person.user.get_username() if row.person.user else ""
    family, given, patronymic, relation = FAMILY[key]
    return calls.common_answers(row) | {
        "c4": personas.POROTNIKOVO,
        "c6_name": {"family": family, "given": given, "patronymic": patronymic},
        "c6_kin": relation,
        "c6_email": _family_mail(key),
    }


def _family_mail(key: str) -> str:
    """Return the invented address of a persona's family."""
    return f"family-{key.removeprefix('pupil') or 1}@demo.invalid"
