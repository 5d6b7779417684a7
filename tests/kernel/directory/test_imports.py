import json
from io import BytesIO

import pytest
from factories import RoleFactory
from openpyxl import Workbook

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.directory import imports
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid

HEAD = "код;наименование;краткое;муниципалитет;ИНН\n"


def table(*rows):
    return (HEAD + "".join(f"{row}\n" for row in rows)).encode()


def prepare(region, operator, now, *rows):
    return imports.prepare_import(imports.Upload(region, "школы.csv", table(*rows)), by=operator, now=now)


def counts(checked):
    return json.loads(checked.counts)


def test_three_wrong_rows_of_5000_are_named_and_nothing_is_imported(region, operator, now):
    rows = [f"Ш-{number};МАОУ СОШ № {number};Школа № {number};Томск;" for number in range(1, 5001)]
    rows[9], rows[99], rows[4999] = "Ш-10;;;Томск;", "Ш-100;Лицей;;Париж;", "Ш-5000;Лицей;;Томск;7707083894"

    checked = prepare(region, operator, now, *rows)

    wrong = [(cell["row"], cell["column"]) for cell in json.loads(checked.body)["wrong"]]
    assert wrong == [(11, "name"), (101, "municipality"), (5001, "inn")]
    assert counts(checked) == {"new": 4997, "changed": 0, "same": 0, "wrong": 3}
    with pytest.raises(Conflict):
        imports.apply_import(checked, by=operator, now=now)
    assert not Organisation.objects.exists()


def test_confirmed_rows_are_stored_and_the_rest_is_left_alone(region, school, operator, now):
    checked = prepare(region, operator, now, "П-1;МАОУ «Подгорнская СОШ»;Подгорная;Чаинский;", "Н-1;Лицей № 2;;г. Томск;7707083893")

    imports.apply_import(checked, by=operator, now=now)

    rows = Organisation.objects.order_by("code").values_list(
        "code", "short_name", "kind", "municipality__name", "inn", "version", "sort_name"
    )
    assert list(rows) == [
        ("Н-1", "Лицей № 2", "lyceum", "город Томск", "7707083893", 1, "лицей № 2"),
        ("П-1", "Подгорная", "school", "Чаинский район", "", 2, "подгорная"),
    ]
    assert AuditEntry.objects.get(action="organisation.import").region == region


def test_a_second_confirmation_changes_nothing(region, operator, now):
    checked = prepare(region, operator, now, "Н-1;Лицей № 2;;Томск;")
    imports.apply_import(checked, by=operator, now=now)

    again = imports.apply_import(checked, by=operator, now=now)

    assert (again.applied_at, Organisation.objects.count()) == (now, 1)


def test_a_changed_directory_makes_the_check_stale(region, school, operator, now):
    checked = prepare(region, operator, now, "П-1;МАОУ «Подгорнская СОШ»;Подгорная;;", "Н-1;Лицей № 2;;Томск;")
    Organisation.objects.filter(pk=school.pk).update(version=2)

    with pytest.raises(Conflict):
        imports.apply_import(checked, by=operator, now=now)

    assert list(Organisation.objects.values_list("code", "version")) == [("П-1", 2)]


def test_a_code_taken_since_the_check_makes_it_stale(region, operator, now):
    checked = prepare(region, operator, now, "П-1;Лицей № 2;;Томск;", "П-2;Лицей № 3;;Томск;")
    other = RoleFactory(region=region).person
    imports.apply_import(prepare(region, other, now, "П-1;Другой лицей;;Томск;"), by=other, now=now)

    with pytest.raises(Conflict):
        imports.apply_import(checked, by=operator, now=now)

    assert list(Organisation.objects.values_list("code", "name")) == [("П-1", "Другой лицей")]


def test_a_formula_is_refused_with_its_address(region, operator, now):
    book = Workbook()
    book.active.append(["код", "наименование", "муниципалитет"])
    book.active.append(["Ш-1", "=A1", "Томск"])
    stream = BytesIO()
    book.save(stream)

    checked = imports.prepare_import(imports.Upload(region, "школы.xlsx", stream.getvalue()), by=operator, now=now)

    [cell] = json.loads(checked.body)["wrong"]
    assert (cell["row"], cell["column"], cell["text"], cell["params"]) == (2, "name", imports.FORMULA, {"cell": "B2"})


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", imports.EMPTY),
        (HEAD.encode(), imports.EMPTY),
        ("имя;x\n1;2".encode(), imports.MISSING),
        ("код;код;имя\n1;1;1".encode(), imports.MISSING),
    ],
)
def test_a_table_without_what_is_needed_is_refused(region, operator, now, content, text):
    with pytest.raises(Invalid) as refusal:
        imports.prepare_import(imports.Upload(region, "x.csv", content), by=operator, now=now)

    assert refusal.value.errors == {"file": [text]}


def test_checking_costs_the_same_queries_for_1_and_300_rows(region, operator, now, django_assert_num_queries):
    for rows in (1, 300):
        upload = imports.Upload(region, "x.csv", table(*(f"Ш-{number};Школа;;Томск;" for number in range(rows))))
        with django_assert_num_queries(2):
            imports.check_table(upload, now)


def test_codes_of_another_region_are_not_touched(region, foreign_school, operator, now):
    checked = prepare(region, operator, now, "К-1;Наша школа;;Томск;")

    imports.apply_import(checked, by=operator, now=now)

    assert counts(checked)["new"] == 1
    foreign_school.refresh_from_db()
    assert foreign_school.short_name == "Кемеровская школа"
