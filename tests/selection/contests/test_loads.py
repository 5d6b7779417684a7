"""A list of contests from a table: checked row by row, stored, replaced, undone; broken files."""

import json
from io import BytesIO

import pytest
from openpyxl import Workbook
from studios.cast import statuses

from pulsar_xblocks.kernel.loads.actions import Upload, apply, check, undo
from pulsar_xblocks.kernel.loads.domain import UNDO_WITHIN
from pulsar_xblocks.kernel.loads.kinds import kind_of
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, WrongType
from pulsar_xblocks.selection.contests.models import ContestEvent
from pulsar_xblocks.selection.contests.queries.lists import find

pytestmark = pytest.mark.django_db
HEAD = "Код;Название;Уровень;Предметы;Классы;Организатор;Ссылка;Начало;Окончание;В перечне;Заменено на"
FULL = "Р-7;Олимпиада «Физтех»;I;математика, физика;5-11;МФТИ;olymp.mipt.ru;01.11.2026;25.03.2027;;"


@pytest.fixture
def load(scene, now):
    """Return functions that check a table of the list of olympiads, or another one, and store it."""

    def checked(*lines, kind="contests", into=None, encoding="utf8", head=HEAD, content=None):
        found = kind_of(kind)
        target = found.target(None, (into or scene.rsosh).pk)
        body = content if content is not None else "\n".join([head, *lines]).encode(encoding)
        return check(found, target, Upload("перечень.csv", body), by=scene.people.operator, now=now), found, target

    def stored(*lines, **options):
        row, found, target = checked(*lines, **options)
        return apply(row, found, target, "Новый перечень", by=scene.people.operator, now=now), found, target

    checked.stored = stored
    return checked


def problems(row):
    """Return number of the row -> columns that are wrong."""
    return {one.number: [p["column"] for p in json.loads(one.body)["problems"]] for one in row.rows.filter(action="wrong")}


def test_a_row_becomes_a_contest_that_is_found_at_once(scene, load):
    before = find(scene.home.pk, "физтех")

    load.stored(FULL)

    event = ContestEvent.objects.get(code="Р-7")
    assert (before, [one.code for one in find(scene.home.pk, "физтех")]) == ([], ["Р-7"])
    assert (event.level, event.subjects, event.subject_text) == ("1", "математика; физика", "|математика|физика|")
    assert (event.grade_from, event.grade_to, event.link, str(event.ends_on)) == (5, 11, "https://olymp.mipt.ru", "2027-03-25")


@pytest.mark.parametrize("encoding", ["utf8", "utf-8-sig", "cp1251", "utf-16"])
def test_every_usual_encoding_is_read(load, encoding):
    load.stored(FULL, encoding=encoding)

    assert ContestEvent.objects.get(code="Р-7").name == "Олимпиада «Физтех»"


@pytest.mark.parametrize(
    "content", [HEAD.encode("utf-16-le") + b"\n\x00", b"\x00\x01\x02", b"\xd0\xcf\x11\xe0" + b"x" * 600, b"PK\x03\x04broken"]
)
def test_what_is_no_table_is_told(load, content):
    with pytest.raises(WrongType):
        load(content=content)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", HEAD.encode(), "Наименование чего-то;Ещё\nа;б".encode()])
def test_a_table_without_rows_or_columns_is_told(load, content):
    with pytest.raises(Invalid):
        load(content=content)


def test_an_excel_sheet_is_read_as_well(load):
    book = Workbook()
    book.active.append(HEAD.split(";")[:5])
    book.active.append(["Р-8", "Олимпиада «Курчатов»", "II уровень", "физика", "7-11"])
    body = BytesIO()
    book.save(body)

    load.stored(content=body.getvalue())

    assert ContestEvent.objects.get(code="Р-8").level == "2"


def test_wrong_rows_are_named_and_nothing_is_stored(scene, load, now):
    row, kind, target = load(
        FULL,
        FULL.replace("Физтех", "Двойник"),  # the same code
        "Р-9;Без уровня;;;;;;;;;",
        "Р-10;Чужой уровень;всероссийский;;;;;;;;",
        "Р-11;Классы;III;;5-15;;;;;;",
        "Р-12;Дни наоборот;III;;;;;10.12.2026;01.12.2026;;",
        "Р-13;Ссылка;III;;;;javascript:alert(1);;;;",
        "Р-14;Заменён неизвестно чем;III;;;;;;;нет;Р-99",
        ";Без кода;III;;;;;;;;",
        "Р-15;;III;;;;;;;;",
    )

    assert problems(row) == {
        3: ["code"],
        4: ["level"],
        5: ["level"],
        6: ["grades"],
        7: ["ends_on"],
        8: ["link"],
        9: ["replaced_by"],
        10: ["code"],
        11: ["name"],
    }
    with pytest.raises(Conflict):
        apply(row, kind, target, "Всё равно", by=scene.people.operator, now=now)
    assert ContestEvent.objects.filter(contest_list=scene.rsosh).count() == 1


def test_a_formula_is_a_text(load):
    load.stored("Р-7;\t=HYPERLINK(1)\x0b;I;;;;;;;;")

    assert ContestEvent.objects.get(code="Р-7").name == "=HYPERLINK(1)"


def test_a_replaced_list_shows_what_changes_and_what_leaves(scene, load, keep):
    keep(scene.lomonosov)
    load.stored(FULL)

    row, *_ = load(FULL.replace(";I;", ";II;"), kind="contests_whole")

    assert dict(row.rows.values_list("object_id", "action")) == {"Р-7": "changed", "Р-1": "changed"}
    leaving = row.rows.get(object_id="Р-1").body
    assert '"state": "no"' in leaving
    assert "There is no such row in the file." in leaving
    assert "Pupils have named this contest" in leaving


def test_what_has_left_stays_for_what_refers_to_it(scene, load, keep):
    row = keep(scene.lomonosov)
    load.stored(FULL, kind="contests_whole")

    row.refresh_from_db()
    assert (row.event.name, row.event.is_active) == ("Олимпиада школьников «Ломоносов»", False)
    assert "Ломоносов" not in scene.client.pupil.get("/pulsar/contests/?when=all").content.decode()


def test_an_added_list_leaves_the_others_alone(scene, load):
    load.stored(FULL)

    assert ContestEvent.objects.get(code="Р-1", contest_list=scene.rsosh).is_active


def test_a_file_that_would_empty_the_list_is_refused(scene, load):
    load.stored(*[f"Р-{number};Олимпиада {number};I;;;;;;;;" for number in range(100, 130)])

    row, *_ = load(FULL, kind="contests_whole")

    assert list(problems(row).values()) == [["state"]]


def test_a_load_is_undone_but_for_what_pupils_have_named(scene, load, keep, now):
    row, kind, target = load.stored(FULL, "Р-8;Олимпиада «Курчатов»;II;физика;;;;;;;", "Р-1;Ломоносов;II;физика;;;;;;;")
    keep(ContestEvent.objects.get(code="Р-8"))

    undo(row, kind, target, by=scene.people.operator, now=now + UNDO_WITHIN)

    codes = dict(ContestEvent.objects.filter(contest_list=scene.rsosh).values_list("code", "level"))
    assert codes == {"Р-1": "1", "Р-8": "2"}
    assert list(row.rows.filter(state="left").values_list("object_id", flat=True)) == ["Р-8"]


def test_two_thousand_rows_take_the_same_queries_as_three(scene, load, django_assert_max_num_queries):
    lines = [f"Б-{number};Олимпиада номер {number};III;физика;5-11;;;;;;" for number in range(2000)]

    with django_assert_max_num_queries(40):
        row, *_ = load(*lines)

    assert row.rows.count() == 2000


def test_a_list_that_was_taken_out_comes_back_as_the_same(scene, load):
    answer = scene.client.operator.post(f"/pulsar/contests/lists/{scene.rsosh.pk}/export/csv/", {"reason": "Сверить с новым"})

    row, *_ = load(content=b"".join(answer.streaming_content), kind="contests_whole")

    assert row.counts == '{"new": 0, "changed": 0, "same": 1, "conflict": 0, "wrong": 0}'


def test_only_the_operator_loads(scene):
    address = f"/pulsar/loads/contests_whole/{scene.rsosh.pk}/"

    assert statuses(scene, address, ("operator", "methodist", "operator2", "pupil", "municipal")) == {
        "operator": 200,
        "methodist": 403,
        "operator2": 404,
        "pupil": 403,
        "municipal": 403,
    }
