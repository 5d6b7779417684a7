"""The selection «Искусство»: portfolios of images, two blind experts, a third where they differ; applications still come in.  Invented."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import calls, files, names, reads
from pulsar_demo.load.artworks import artwork
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day
from pulsar_xblocks.kernel.questions.domain.model import Text
from pulsar_xblocks.kernel.review.models import Review, ReviewItem
from pulsar_xblocks.selection.applications.file_rights import EVIDENCE
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import RURAL, Gates, Quota

TOLD = calls.Told(
    code="arts-2027-02",
    title="Отбор на смену «Искусство», февраль 2027",
    direction="arts",
    window=(date(2026, 10, 12), date(2026, 11, 20)),
    shift=(date(2027, 2, 15), date(2027, 2, 28)),
    people=calls.PANEL,
)
ADMITTED, WAITING = 12, 2  # the last applications wait for the check of documents
IMAGES = 5
GAP, THIRD = 0, 1  # places in the order of submission: the third expert has still to read, and has read
UNREAD = {9: (0,), 10: (0, 1), 11: (1,)}  # whose read waits: place -> experts
FAR_APART = (0.86, 0.45)  # shares of the scale
TECHNIQUES = {  # by profile
    "painting": ("гуашь", "акварель", "пастель", "акрил, картон"),
    "media": ("цифровая графика", "фотография", "коллаж", "кадр анимации"),
}
TITLES = (
    "Утро на Томи", "Старая берёза", "Бабушкина кухня", "Первый снег", "Двор зимой", "Кувшин и яблоки", "Перед грозой", "Дорога в школу",
    "Ночной город", "Мой дед", "Тёплое окно", "Ветер", "Кедровник", "Осень в Бакчаре", "Рыбаки", "Тишина",
)  # fmt: skip
MOTIVES = (
    "Рисую с семи лет, но как работает взрослый художник, пока знаю только по видео. На смене хочу научиться строить большую "
    "композицию и не бояться чистого цвета. Мои работы были лишь на школьной выставке, а мне важно услышать честный разбор: что "
    "получается, а что пока нет. После смены соберу в нашей школе кружок для младших и покажу им то, чему научусь.",
    "В нашем селе нет художественной школы, поэтому учусь по книгам и по видео. Больше всего люблю пленэр: каждый вечер делаю один "
    "быстрый этюд и уже накопил их больше сотни. Хочу понять, как из этюда вырастает картина, попробовать печатную графику и "
    "познакомиться с ребятами, которым это тоже важно. Могу показать, как у нас зимой меняется цвет снега.",
    "Мне интересно, где кончается фотография и начинается рисунок. Я снимаю двор, печатаю кадры и рисую поверх, а потом собираю из них "
    "короткую анимацию. На смене хочу сделать фильм на две минуты вместе с другими: одному не хватает ни рук, ни взгляда со стороны. "
    "Ещё хочу научиться работать со светом, пока он получается у меня только случайно.",
)
COMMENTS = (
    "Видна своя манера, цвет собран. Попробуйте смелее отделять передний план от дальнего и не выписывать всё одинаково подробно.",
    "Композиция держится, идея читается сразу. В следующих работах обратите внимание на руки и на касания предметов.",
    "Работы разные по силе: удачны те, где меньше предметов. Соберите портфолио вокруг одной темы.",
)


def load(rng: Random) -> None:
    """Store the call, its applications with their images, and what the experts have said so far."""
    call = _call()
    rows = _applications(call, rng)
    given, done = calls.moment(11, 2), calls.moment(11, 8)
    desk = reads.hand_over(call, end_of_day(date(2026, 11, 27), call.region.time_zone), (given, done))
    reads.store(desk, [read for place, item in enumerate(desk.items()) for read in _read(desk, place, item, rng)])
    _begin(rows, done)


def _call() -> Call:
    rural = Quota("rural", Text("Сельские школы", "Village schools"), 2, RURAL)
    gates = Gates(grades=tuple(range(5, 12)), least_age=10, most_age=17)
    return calls.announce(TOLD, replace(READY["arts"], places=8, quotas=(rural,), gates=gates), now=calls.moment(10, 9))


def _applications(call: Call, rng: Random) -> list[SelectionApplication]:
    count = ADMITTED + WAITING
    schools = list(Organisation.objects.filter(region=call.region, is_active=True).select_related("municipality").order_by("pk"))
    grades = [rng.choice((5, 6, 7, 8, 8, 9, 9, 10, 11)) for _ in range(count)]
    people = [names.person(rng, calls.moment(10, 12), birth=names.birth_of_grade(rng, grade, 2026)) for grade in grades]
    insert(Person, people)
    rows = []
    for place, (number, person, grade) in enumerate(zip(calls.numbers(call, count), people, grades, strict=True)):
        school, at = rng.choice(schools), calls.moment(10, 14) + timedelta(hours=place * 43)
        is_admitted = place < ADMITTED
        row = SelectionApplication(
            call=call, person=person, number=number, questionnaire=call.questionnaire, grade=grade, organisation=school,
            municipality=school.municipality, status="admitted" if is_admitted else "submitted", created_at=at - timedelta(days=1),
            saved_at=at, submitted_at=at, accepted_at=at, decided_at=calls.moment(11, 1) if is_admitted else None,
        )  # fmt: skip
        rows.append(row)
    insert(SelectionApplication, rows)
    for place, row in enumerate(rows):
        row.answers = json.dumps(_answers(row, place, rng), ensure_ascii=False, sort_keys=True)
    SelectionApplication.objects.bulk_update(rows, ["answers"])
    return rows


def _answers(row: SelectionApplication, place: int, rng: Random) -> dict[str, Any]:
    profile = tuple(TECHNIQUES)[place % len(TECHNIQUES)]
    titles = rng.sample(TITLES, IMAGES)
    works = [{"title": title, "year": rng.choice((2025, 2026)), "technique": rng.choice(TECHNIQUES[profile])} for title in titles]
    first = place * (IMAGES + 1)
    images = {f"{title}.jpg": artwork(first + at) for at, title in enumerate(titles)}
    task = {"Мой двор зимой.jpg": artwork(first + IMAGES)}
    return calls.common_answers(row) | {
        "i1": profile,
        "i2": rng.randrange(1, 8),
        "i3": works,
        "i3_images": _stored(row, images),
        "i4": "file",
        "i4_file": _stored(row, task),
        "i6": MOTIVES[place % len(MOTIVES)],
        "i7": "yes",
    }


def _stored(row: SelectionApplication, contents: dict[str, bytes]) -> list[str]:
    return files.store(row, EVIDENCE, row.person, contents, region_id=row.call.region_id, at=row.saved_at)


def _read(desk: reads.Desk, place: int, item: ReviewItem, rng: Random) -> Iterator[Review]:
    """Yield the two reads of an application, and the third where they differ widely."""
    share, waiting = rng.uniform(0.45, 0.9), UNREAD.get(place, ())
    shares = FAR_APART if place in (GAP, THIRD) else (share, share + rng.uniform(-0.1, 0.1))
    for expert, one in enumerate(shares):
        yield desk.waiting(item, expert) if expert in waiting else _said(desk, item, expert, one, rng)
    if place == GAP:
        yield desk.waiting(item, 2)
    elif place == THIRD:
        yield _said(desk, item, 2, 0.7, rng)


def _said(desk: reads.Desk, item: ReviewItem, expert: int, share: float, rng: Random) -> Review:
    scores = desk.half_points({row.key: share + rng.uniform(-0.04, 0.04) for row in desk.rubric.rows})
    return desk.read(item, expert, scores, rng.choice(COMMENTS))


def _begin(rows: Sequence[SelectionApplication], at: datetime) -> None:
    """Let the first expert have begun a read."""
    read = Review.objects.filter(item__object_id=rows[9].pk, item__kind="selection", submitted_at=None).order_by("pk")[0]
    read.state, read.saved_at, read.version = "draft", at, 2
    read.scores, read.comment = json.dumps({"i3__skill": "14", "i3__design": "10.5"}), "Интересный выбор сюжета."
    read.save()
