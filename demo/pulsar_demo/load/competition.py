"""Competitions for the status of an inter-municipal centre: one that takes applications, one that went all its way; all invented."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from pulsar_demo.load import centre_texts as texts
from pulsar_demo.load import files, pictures
from pulsar_demo.load.calls import persona
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.actions import create_person
from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day
from pulsar_xblocks.kernel.questions.domain.model import Text
from pulsar_xblocks.kernel.review import actions as review
from pulsar_xblocks.kernel.review.domain.rubric import Rubric
from pulsar_xblocks.kernel.review.models import Review, ReviewItem
from pulsar_xblocks.kernel.review.queries import rubric_of
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.selection.applications.actions import filling, organisations, sending
from pulsar_xblocks.selection.applications.file_rights import EVIDENCE
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls import actions as calls
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.centres.actions import register
from pulsar_xblocks.selection.commission import reviewing
from pulsar_xblocks.selection.commission.actions import checking, placing, publishing, running, sitting
from pulsar_xblocks.selection.commission.domain.rubric import question_of
from pulsar_xblocks.selection.domain.protocol import Member, Vote
from pulsar_xblocks.selection.domain.ready import READY, of_zones
from pulsar_xblocks.selection.templates.centre import centre as questionnaire

CODE, EARLIER = "mmc-2026", "mmc-2025"
ANNOUNCEMENT = (
    "Статус межмуниципального центра получают организации, которые работают с одарёнными детьми двух и более муниципалитетов. "
    "Заявку начинает руководитель организации, он же приглашает коллег заполнять её вместе. Проект положения обсуждали публично. "
    "Заявки читают эксперты, сумма баллов — не больше 100; статус получают лучшие в своей зоне, набравшие не меньше 60 баллов."
)
BEST = 2  # of every zone
ZONES = (
    ("north", Text("Северная зона", "Northern zone"), ("69604000", "69616000", "69624000", "69632000", "69640000", "69644000", "69507000")),
    ("west", Text("Западная зона", "Western zone"), ("69612000", "69628000", "69636000", "69656000", "69658000", "69710000")),
    ("centre", Text("Центральная зона", "Central zone"), ("69654000", "69701000", "69741000")),
    ("east", Text("Восточная зона", "Eastern zone"), ("69608000", "69620000", "69648000", "69652000")),
)
PEOPLE = (*(("expert1", "expert"), ("expert2", "expert"), ("expert3", "expert")), *(("chair", "chair"), ("secretary", "secretary")))
QUESTIONS = ("m4", "m5", "m6", "m7", "m8", "m9", "m10")
Marks = Sequence[str]  # points of an expert by question, in the order of QUESTIONS


@dataclass(frozen=True)
class Entry:
    """An application: whose, the other municipalities that it serves, what its programme begins with, the reads of its experts."""

    school: str
    places: tuple[str, ...]
    lead: str
    reads: tuple[Marks, ...] = ()


NOW = (
    Entry("Колпашевский лицей «Север»", ("69624000", "69644000"), "Лицей собирает школы вдоль Оби, до которых зимой едут по льду."),
    Entry("Каргасокская школа «Кедрач»", ("69644000",), "Школа работает с посёлками, куда учитель приезжает раз в месяц."),
    Entry("Лицей «Академия» Томского района", ("69701000", "69658000"), "Лицей ведёт пригородные школы, у которых нет своих лабораторий."),
)
FAR_APART = (("17", "12", "12", "20", "8", "8", "4"), ("10", "7", "8", "12.5", "5", "5", "2.5"), ("16", "12", "11", "20", "8", "7", "4"))
BEFORE = (  # of the next two the totals are equal: the programme of the first is the better one
    Entry(
        "Северский лицей «Атом»", ("69701000",), "Лицей открывает свои мастерские для школ города и соседнего района.",
        (("15", "12", "11", "20", "7", "7", "3"), ("16", "12", "11", "20", "7", "7", "3")),
    ),
    Entry(
        "Школа «Берег» г. Томска", ("69654000",), "Школа пять лет проводит открытые олимпиадные сборы для сельских обучающихся.",
        (("16", "14", "13", "17.5", "7", "5", "2.5"), ("17", "14", "13", "17.5", "7", "5", "2.5")),
    ),
    Entry(
        "Лицей «Вершина» г. Томска", ("69741000",), "Лицей даёт наставников для проектов школ-партнёров.",
        (("18", "13", "13", "22.5", "8", "8", "4"), ("18", "13", "12", "22.5", "8", "8", "4")),
    ),
    Entry("Кожевниковская школа «Обь»", ("69658000",), "Школа объединяет три района на выездных занятиях по биологии.", FAR_APART),
    Entry(
        "Молчановская школа «Тропа»", ("69632000", "69636000"), "Школа держит сеть исследовательских троп с общим журналом наблюдений.",
        (("14", "11", "12", "17.5", "8", "7", "3.5"), ("14", "11", "11", "17.5", "8", "7", "3.5")),
    ),
    Entry(
        "Парабельская школа «Нарым»", ("69624000",), "Школа хочет начать с одного кружка по математике.",
        (("10", "8", "9", "15", "6", "5", "3"), ("11", "8", "9", "15", "6", "5", "3")),
    ),
    Entry(
        "Первомайская школа «Улу-Юл»", ("69608000",), "Школа проводит летнюю лабораторию на реке для двух районов.",
        (("12", "10", "11", "17.5", "7", "6", "3"), ("13", "10", "11", "17.5", "7", "6", "3")),
    ),
)  # fmt: skip
COMMENT = "Программа связана с показателями; покажите, кто и когда проверяет промежуточный результат, и опишите зимние месяцы."
ADOPTED = "Утвердить итоговый список: статус присвоить организациям, набравшим не меньше 60 баллов, лучшим в своих зонах."
GAVE_UP = "Лицей объединяют с другой школой, работу центра вести некому."
ORDER = "приказ № 9 от 16.02.2026"


def load(region: Region, now: datetime) -> None:
    """Store the earlier competition with its register and the one that takes applications."""
    _went_all_its_way(region, now)
    call = _call(region, CODE, now - timedelta(days=9), now + timedelta(days=20), (*PEOPLE, ("appeals", "appeals")))
    for entry in NOW:
        _sent(call, entry, now - timedelta(days=4))


def _call(region: Region, code: str, opens: datetime, closes: datetime, people: Sequence[tuple[str, str]]) -> Call:
    operator = persona("operator")
    values = {
        "title": f"Конкурс на статус межмуниципального центра, {opens.year} год",
        "code": code,
        "direction": "centre",
        "audience": "organisation",
        "announcement": ANNOUNCEMENT,
        "opens_at": start_of_day(opens.date(), region.time_zone),
        "closes_at": end_of_day(closes.date(), region.time_zone),
    }
    call = calls.create_call(region, values, of_zones(READY["centre"], ZONES, BEST), by=operator, now=opens)
    call = calls.publish_questionnaire(call, questionnaire(), by=operator, now=opens)
    call = calls.set_status(call, "active", by=operator, now=opens)
    for key, part in people:
        calls.add_person(call, persona(key), part, by=operator, now=opens)
    return call


def _sent(call: Call, entry: Entry, then: datetime) -> SelectionApplication:
    """Let the head of an organisation apply, everything filled in."""
    school = Organisation.objects.select_related("region", "municipality").get(region=call.region, short_name=entry.school)
    head = create_person(family="Лесных", given="Мария", patronymic="Петровна", email="", now=then)
    give_role(head, "head", place=school, now=then)
    row = organisations.begin(call, school, by=head, now=then)
    row = filling.save_draft(row, row.version, _answers(row, entry) | _files(row, then), by=head, now=then)
    return sending.submit(row, by=head, now=then + timedelta(hours=2))


def _files(row: SelectionApplication, now: datetime) -> dict[str, object]:
    names = {"m7_file": "Программа развития", "m11_founder": "Согласование учредителя", "m11_board": "Решение педагогического совета"}
    sent = files.Sent(row.person, row.call.region_id, now)
    return {key: files.store(row, EVIDENCE, {f"{name}.pdf": pictures.report()}, sent) for key, name in names.items()}


def _answers(row: SelectionApplication, entry: Entry) -> dict[str, object]:
    people: dict[str, object] = {}
    for who, given in (("head", "Мария"), ("coordinator", "Олег")):
        people |= {f"m3_{who}_name": {"family": "Лесных", "given": given}, f"m3_{who}_post": "Директор" if who == "head" else "Методист"}
        people |= {f"m3_{who}_phone": "+73822000000", f"m3_{who}_email": f"{who}@school.example"}
    first = row.created_at.year - 3
    years = [{"year": first + at, "events": 4 + at * 2, "pupils": 120 + at * 40, "winners": 4 + at * 2} for at in range(3)]
    aims = [
        {"year": first + 4 + at, "pupils": 240 + at * 60, "rural": "55", "winners": 9 + at * 3, "teachers": 10 + at * 2} for at in range(3)
    ]
    plan = [
        {"what": what, "starts": f"{first + 4}-{at + 1:02d}-15", "ends": f"{first + 4}-{at + 2:02d}-20", "who": "Координатор центра"}
        for at, what in enumerate(texts.STEPS)
    ]
    known: dict[str, object] = json.loads(row.answers)
    return known | people | {
        "m2": sorted({*entry.places, str(row.municipality.oktmo if row.municipality else "")}),
        "m4": years, "m5": [{"role": "Педагоги", "count": 14, "trained": 9}, {"role": "Методисты", "count": 2, "trained": 2}],
        "m6": texts.PREMISES, "m7": f"{entry.lead}\n\n{texts.PROGRAMME}", "m8": plan, "m9": aims,
        "m10": [{"name": "Томский университет", "what": "Лабораторные дни и отзывы на исследования"}],
    }  # fmt: skip


def _went_all_its_way(region: Region, now: datetime) -> None:
    """Store the competition of the year before: check, experts, ranking, results, sitting, final list, register, a place passed on."""
    opens, operator = now - timedelta(days=330), persona("operator")
    call = _call(region, EARLIER, opens, opens + timedelta(days=30), (*PEOPLE, ("methodist", "member"), ("appeals", "appeals")))
    rows = {entry.school: _sent(call, entry, opens + timedelta(days=18, hours=at * 7)) for at, entry in enumerate(BEFORE)}
    checking.admit_many(list(rows.values()), by=operator, now=opens + timedelta(days=32))
    _read(call, rows, opens + timedelta(days=33))
    fresh = Call.objects.select_related("region", "rules", "questionnaire").get(pk=call.pk)
    run = running.run_ranking(fresh, by=operator, now=opens + timedelta(days=44))
    publishing.publish_preliminary(fresh, run, by=operator, now=opens + timedelta(days=45))
    adopted = opens + timedelta(days=52)
    parts = {part: persona(key).pk for key, part in (("chair", "chair"), ("methodist", "member"), ("secretary", "secretary"))}
    votes = [Vote(parts["chair"], "for"), Vote(parts["member"], "for")]
    what = sitting.Sitting("3", adopted.date(), [Member(pk, part) for part, pk in parts.items()], votes, ADOPTED)
    sitting.hold(fresh, run, what, by=persona("secretary"), now=adopted)
    publishing.publish_final(fresh, run, by=operator, now=adopted + timedelta(days=1))
    _enter(call, adopted + timedelta(days=2), now)


def _read(call: Call, rows: dict[str, SelectionApplication], given: datetime) -> None:
    """Let experts read: two each application, a third one where they differ widely."""
    reviewing.hand_over(call, given + timedelta(days=10), by=persona("operator"), now=given)
    experts = [persona(f"expert{number}") for number in (1, 2, 3)]
    for at, entry in enumerate(BEFORE):
        item = reviewing.item_of(rows[entry.school])
        assert item is not None
        for turn, marks in enumerate(entry.reads[:2]):
            read = review.give(item, experts[(at + turn) % 3], by=persona("operator"), now=given)
            _score(read, item, marks, given + timedelta(days=4 + turn))
        for marks in entry.reads[2:]:
            third = Review.objects.select_related("expert").get(item=item, submitted_at=None)
            _score(third, item, marks, given + timedelta(days=8))


def _score(read: Review, item: ReviewItem, marks: Marks, at: datetime) -> None:
    review.submit(read, read.version, review.Typed(_by_row(rubric_of(item.group), marks), COMMENT), now=at)


def _by_row(rubric: Rubric, marks: Marks) -> dict[str, Decimal]:
    """Return row -> points: those of a question, in equal parts among its criteria."""
    rows = [row.key for row in rubric.rows]
    counts = {key: sum(question_of(row) == key for row in rows) for key in QUESTIONS}
    points = dict(zip(QUESTIONS, map(Decimal, marks), strict=True))
    return {row: points[question_of(row)] / counts[question_of(row)] for row in rows}


def _enter(call: Call, answered: datetime, now: datetime) -> None:
    """Let the chosen confirm and come into the register; later one gives its status up, and the next of its zone waits for the register."""
    operator = persona("operator")
    chosen = list(
        SelectionApplication.objects.filter(call=call, status="recommended").select_related("call", "organisation").order_by("pk")
    )
    for row in chosen:
        placing.answer(row, is_yes=True, by=row.person, now=answered)
    call.refresh_from_db()
    term = register.Term(date(2026, 3, 1), date(2029, 2, 28), ORDER, "методический кабинет центра")
    centres = register.enter_chosen(call, [row.pk for row in chosen], term, by=operator, now=answered + timedelta(days=14))
    gone = next(row for row in centres if row.organisation.short_name == BEFORE[0].school)
    left = now - timedelta(days=8)
    register.change(gone, register.Event("ended", left.date(), GAVE_UP, "приказ № 41 от 02.11.2026"), by=operator, now=left)
    row = next(row for row in chosen if row.organisation_id == gone.organisation_id)
    placing.answer(row, is_yes=False, reason=GAVE_UP, by=row.person, now=left)
    following = SelectionApplication.objects.select_related("call").get(call=call, status="recommended")
    placing.answer(following, is_yes=True, by=following.person, now=left + timedelta(days=2))
