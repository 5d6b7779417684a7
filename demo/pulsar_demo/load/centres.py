"""The story «Статус ММЦ»: discussions, a competition with applications of organisations, the register and its reports; all invented."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from pulsar_demo.load import centre_texts as texts
from pulsar_demo.load import pictures
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.files.actions import attach, store_upload
from pulsar_xblocks.kernel.people.actions import create_person
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.selection.applications.actions import filling, organisations, sending
from pulsar_xblocks.selection.applications.file_rights import EVIDENCE
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls import actions as calls
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.centres.actions import register, reports
from pulsar_xblocks.selection.centres.models import Centre
from pulsar_xblocks.selection.discussions.actions import discussions, proposals
from pulsar_xblocks.selection.discussions.models import Discussion
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.templates.centre import centre as questionnaire

CODE, EARLIER = "mmc-2026", "mmc-2025"
ANNOUNCEMENT = (
    "Статус межмуниципального центра получают организации, которые работают с одарёнными детьми двух и более муниципалитетов. "
    "Заявку начинает руководитель организации, он же приглашает коллег заполнять её вместе. Проект положения обсуждали публично."
)
NORTH, CENTRE, SOUTH = ("69632000", "69624000", "69644000"), ("69701000", "69654000", "69658000"), ("69608000", "69648000")


def load(now: datetime) -> None:
    """Store the whole story."""
    region, operator = Region.objects.get(code="70"), _persona("operator")
    _discussed(region, operator, now)
    _discussing(region, operator, now)
    call = _call(region, operator, CODE, now - timedelta(days=9), now + timedelta(days=20))
    for short, places in (
        ("Колпашевский лицей «Север»", NORTH),
        ("Каргасокская школа «Кедрач»", NORTH[1:]),
        ("Лицей «Академия» Томского района", CENTRE),
    ):
        _sent(call, short, places, now)
    _register(region, operator, now)
    _chosen_before(region, operator, now)


def _persona(key: str) -> Person:
    return Person.objects.get(user__username=key)


def _discussed(region: Region, operator: Person, now: datetime) -> None:
    """Store the discussion whose answers are published."""
    opens, closes = now - timedelta(days=60), now - timedelta(days=40)
    values = {
        "title": "Проект положения о конкурсе на статус межмуниципального центра",
        "code": "mmc-polozhenie",
        "intro": "Положение обсуждали три недели, в том числе группами на семинаре. Ниже — каждое предложение с ответом центра.",
        "text": texts.DRAFT.strip(), "opens_at": opens, "closes_at": closes, "edit_minutes": 30, "is_premoderated": False,
    }  # fmt: skip
    row = discussions.publish(discussions.create(region, values, by=operator, now=opens), by=operator, now=opens)
    people = [_persona(key) for key in ("head", "municipal", "mentor", "mentor2", "listener", "listener2")]
    for at, (section, text, outcome, answer) in enumerate(texts.PROPOSALS):
        then = opens + timedelta(days=1 + at * 2)
        one = proposals.propose(row, proposals.Said(text, section), by=people[at], now=then)
        for other in people[: at + 1]:
            if other != people[at]:
                proposals.support(one, is_on=True, by=other, now=then)
        one = proposals.answer(one, outcome, answer, one.version, by=operator, now=closes + timedelta(days=3))
    final = texts.DRAFT.strip()
    for before, after in texts.CHANGES:
        final = final.replace(before, after)
    discussions.finish(row, final, by=operator, now=closes + timedelta(days=8))


def _discussing(region: Region, operator: Person, now: datetime) -> Discussion:
    """Store the discussion that takes proposals now, in two groups."""
    values = {
        "title": "Проект порядка ежегодного отчёта центра",
        "code": "mmc-otchyot",
        "intro": "Обсуждаем группами: опытные центры и новые участники. Предложения принимаем и от всех остальных.",
        "text": texts.NEXT_DRAFT.strip(), "opens_at": now - timedelta(days=6), "closes_at": now + timedelta(days=8),
        "edit_minutes": 30, "is_premoderated": False,
    }  # fmt: skip
    opened = now - timedelta(days=6)
    row = discussions.publish(discussions.create(region, values, by=operator, now=opened), by=operator, now=opened)
    names = (("Группа «Опытные центры»", _persona("moderator")), ("Группа «Новые участники»", _persona("methodist")))
    groups = [discussions.add_group(row, name, person, by=operator, now=opened) for name, person in names]
    people = [_persona(key) for key in ("head", "municipal", "mentor", "listener", "mentor2")]
    for at, (section, text, group) in enumerate(texts.FRESH):
        said = proposals.Said(text, section, None if group is None else groups[group])
        proposals.propose(row, said, by=people[at], now=opened + timedelta(days=1, hours=at))
    return row


def _call(region: Region, operator: Person, code: str, opens: datetime, closes: datetime) -> Call:
    values = {
        "title": f"Конкурс на статус межмуниципального центра, {opens.year} год",
        "code": code,
        "direction": "centre",
        "audience": "organisation",
        "announcement": ANNOUNCEMENT,
        "opens_at": start_of_day(opens.date(), region.time_zone),
        "closes_at": end_of_day(closes.date(), region.time_zone),
    }
    call = calls.create_call(region, values, replace(READY["centre"], places=4), by=operator, now=opens)
    call = calls.publish_questionnaire(call, questionnaire(), by=operator, now=opens)
    call = calls.set_status(call, "active", by=operator, now=opens)
    for key, part in {"chair": "chair", "secretary": "secretary", "expert1": "expert", "expert2": "expert", "appeals": "appeals"}.items():
        calls.add_person(call, _persona(key), part, by=operator, now=opens)
    return call


def _sent(call: Call, short: str, places: tuple[str, ...], now: datetime) -> SelectionApplication:
    """Let the head of an organisation apply, everything filled in."""
    school = Organisation.objects.select_related("region", "municipality").get(short_name=short)
    head = create_person(family="Лесных", given="Мария", patronymic="Петровна", email="", now=now)
    give_role(head, "head", place=school, now=now)
    then = now - timedelta(days=4)
    row = organisations.begin(call, school, by=head, now=then)
    kept = {key: [_file(row, head, key, then)] for key in ("m7_file", "m11_founder", "m11_board")}
    row = filling.save_draft(row, row.version, _answers(row, places) | kept, by=head, now=then)
    return sending.submit(row, by=head, now=then + timedelta(hours=2))


def _file(row: SelectionApplication, by: Person, key: str, now: datetime) -> str:
    names = {"m7_file": "Программа развития", "m11_founder": "Согласование учредителя", "m11_board": "Решение педагогического совета"}
    upload = SimpleUploadedFile(f"{names[key]}.pdf", pictures.report(), "application/pdf")
    file = store_upload(upload, by, EVIDENCE, row.call.region, now)
    attach([file.key], by, EVIDENCE, row, region_id=row.call.region_id)
    return file.key


def _answers(row: SelectionApplication, places: tuple[str, ...]) -> dict[str, object]:
    people: dict[str, object] = {}
    for who, given in (("head", "Мария"), ("coordinator", "Олег")):
        people |= {f"m3_{who}_name": {"family": "Лесных", "given": given}, f"m3_{who}_post": "Директор" if who == "head" else "Методист"}
        people |= {f"m3_{who}_phone": "+73822000000", f"m3_{who}_email": f"{who}@school.example"}
    years = [{"year": 2023 + at, "events": 4 + at * 2, "pupils": 120 + at * 40, "winners": 4 + at * 2} for at in range(3)]
    aims = [{"year": 2027 + at, "pupils": 240 + at * 60, "rural": "55", "winners": 9 + at * 3, "teachers": 10 + at * 2} for at in range(3)]
    plan = [
        {"what": what, "starts": f"2027-{at + 1:02d}-15", "ends": f"2027-{at + 2:02d}-20", "who": "Координатор центра"}
        for at, what in enumerate(texts.STEPS)
    ]
    known: dict[str, object] = json.loads(row.answers)
    return known | people | {
        "m2": sorted({*places, str(row.municipality.oktmo if row.municipality else "")}),
        "m4": years, "m5": [{"role": "Педагоги", "count": 14, "trained": 9}, {"role": "Методисты", "count": 2, "trained": 2}],
        "m6": texts.PREMISES, "m7": texts.PROGRAMME * 2, "m8": plan, "m9": aims,
        "m10": [{"name": "Томский университет", "what": "Лабораторные дни и отзывы на исследования"}],
    }  # fmt: skip


def _register(region: Region, operator: Person, now: datetime) -> None:
    """Enter centres of an earlier round, one of them suspended, and their reports of two years."""
    asked = [reports.Asked(name, unit, Decimal(plan)) for name, unit, plan in texts.INDICATORS]
    entered = datetime(2024, 1, 15, 5, tzinfo=now.tzinfo)
    reports.set_indicators(region, None, asked, by=operator, now=entered)
    rows = [
        _centre(region, short, places, entered)
        for short, places in (
            ("Поротниковская СОШ", ("69612000", "69656000")),
            ("Асиновская гимназия «Лад»", SOUTH),
            ("Школа «Самотлор» г. Стрежевого", ("69710000", "69624000")),
        )
    ]
    reports.ask(region, 2025, datetime(2026, 1, 31, 16, 59, tzinfo=now.tzinfo), by=operator, now=datetime(2025, 12, 20, tzinfo=now.tzinfo))
    _reported(rows[0], ("318", "61", "8", "13"), operator, datetime(2026, 1, 20, tzinfo=now.tzinfo))
    _reported(rows[1], ("286", "52", "11", "12"), operator, datetime(2026, 1, 28, tzinfo=now.tzinfo))
    event = register.Event("suspended", date(2026, 3, 2), texts.SUSPENDED, "приказ № 18 от 27.02.2026")
    register.change(rows[2], event, by=operator, now=datetime(2026, 3, 2, 5, tzinfo=now.tzinfo))
    reports.ask(region, 2026, datetime(2027, 1, 31, 16, 59, tzinfo=now.tzinfo), by=operator, now=now - timedelta(days=2))


def _centre(region: Region, short: str, places: tuple[str, ...], now: datetime) -> Centre:
    school = Organisation.objects.select_related("region").get(region=region, short_name=short)
    served = list(Municipality.objects.filter(region=region, oktmo__in=places))
    term = register.Term(date(2024, 2, 1), date(2027, 1, 31), "приказ № 7 от 12.01.2024", "методический кабинет центра")
    return register.enter(school, served, term, by=None, now=now)


def _reported(row: Centre, values: tuple[str, ...], operator: Person, now: datetime) -> None:
    report = row.reports.get(year=2025)
    filled = {at: reports.Filled(Decimal(value)) for at, value in enumerate(values)}
    report = reports.send(reports.save(report, report.version, filled, now=now), by=operator, now=now)
    reports.decide(report, is_accepted=True, reason="", by=operator, now=now + timedelta(days=5))


def _chosen_before(region: Region, operator: Person, now: datetime) -> None:
    """Store a competition of the year before: its final list is published, the chosen wait for the register."""
    opens = now - timedelta(days=330)
    call = _call(region, operator, EARLIER, opens, opens + timedelta(days=30))
    row = _sent(call, "Кожевниковская школа «Обь»", ("69628000", "69658000"), opens + timedelta(days=20))
    final = opens + timedelta(days=80)
    SelectionApplication.objects.filter(pk=row.pk).update(status="confirmed", decided_at=final)
    Call.objects.filter(pk=call.pk).update(preliminary_at=final - timedelta(days=10), final_at=final)
