"""Organisations come by a table: many at once, named where something is wrong, undone while nobody uses them."""

import csv
import io
import json
import time
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import OrganisationFactory, RoleFactory
from openpyxl import Workbook
from studios.loading import WHY, sent

from pulsar_xblocks.kernel.directory.loads.organisations import ORGANISATIONS
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.loads.actions import Upload, apply, check, undo
from pulsar_xblocks.kernel.loads.models import SheetLoad
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.roles.queries import actor_of

HEAD = "код;наименование;краткое;муниципалитет;ИНН\n"
WHY_TEXT = WHY["reason"]


def table(*rows):
    return (HEAD + "".join(f"{row}\n" for row in rows)).encode()


@pytest.fixture
def work(region, operator, now):
    """Return the steps of a load by the operator: check, store, undo."""

    class Work:
        target = ORGANISATIONS.target(actor_of(operator), region.pk)

        def check(self, *rows, content=b""):
            return check(ORGANISATIONS, self.target, Upload("школы.csv", content or table(*rows)), by=operator, now=now)

        def store(self, load):
            return apply(load, ORGANISATIONS, self.target, WHY_TEXT, by=operator, now=now)

        def undo(self, load):
            return undo(load, ORGANISATIONS, self.target, by=operator, now=now)

    return Work()


def counts(load):
    return {name: n for name, n in json.loads(load.counts).items() if n}


def loaded(client, address, rows):
    return counts(SheetLoad.objects.get(key=sent(client, address, rows)["Location"].split("/")[-2]))


def wrong_cells(load):
    rows = load.rows.filter(action="wrong").order_by("number")
    return [(row.number, problem["column"]) for row in rows for problem in json.loads(row.body)["problems"]]


def notes(load):
    return [note["text"] for row in load.rows.order_by("number") for note in json.loads(row.body).get("notes", ())]


# --- checking


@pytest.mark.django_db
def test_three_wrong_rows_of_5000_are_named_and_nothing_is_stored(work):
    rows = [f"Ш-{number};МАОУ СОШ № {number};Школа № {number};Томск;" for number in range(1, 5001)]
    rows[9], rows[99], rows[4999] = "Ш-10;;;Томск;", "Ш-100;Лицей;;Париж;7707083894", "Ш-5000;Лицей;;Томск;7707083894"

    load = work.check(*rows)

    assert wrong_cells(load) == [(11, "name"), (101, "municipality"), (101, "inn"), (5001, "inn")]
    assert counts(load) == {"new": 4997, "wrong": 3}
    with pytest.raises(Conflict):
        work.store(load)
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_a_code_is_the_same_in_any_case_and_with_ye_for_yo(work):
    OrganisationFactory(code="Лес-Ё", name="МАОУ СОШ № 1")

    load = work.check("лес-е;МАОУ СОШ № 2;;Томск;", "ЛЕС-Ё;МАОУ СОШ № 3;;Томск;", ";Лицей;;Томск;7707083893", ";Лицей;;Томск;")

    assert counts(load) == {"changed": 1, "new": 1, "wrong": 2}
    assert wrong_cells(load) == [(3, "code"), (5, "code")]
    assert list(load.rows.filter(action__in=("new", "changed")).values_list("object_id", flat=True)) == ["Лес-Ё", "7707083893"]


@pytest.mark.django_db
def test_what_is_taken_for_granted_is_told(work):
    OrganisationFactory(code="Ш-9", inn="7707083893")

    load = work.check("1;МКОУ «Подгорнская СОШ»;;Чаинский;", "2;Лицей;;Томск;7707083893")

    assert notes(load) == [
        "Town or village is not given: taken as a village.",
        "This INN already belongs to the organisation with code %(code)s.",
    ]


@pytest.mark.django_db
def test_a_formula_is_refused_with_its_address(work):
    book = Workbook()
    book.active.append(["код", "наименование", "муниципалитет"])
    book.active.append(["Ш-1", "=A1", "Томск"])
    stream = BytesIO()
    book.save(stream)

    load = work.check(content=stream.getvalue())

    assert wrong_cells(load) == [(2, "name")]
    assert json.loads(load.rows.get().body)["problems"][0]["params"] == {"cell": "B2"}


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"\n", HEAD.encode(), "имя;x\n1;2".encode(), "код;код;наименование;район\n1;1;1;1".encode()])
def test_a_table_without_what_is_needed_is_refused(work, content):
    with pytest.raises(Invalid) as refusal:
        work.check(content=content)

    assert list(refusal.value.errors) == ["file"]


@pytest.mark.django_db
def test_checking_costs_the_same_queries_for_1_and_3_rows(work, django_assert_num_queries):
    for rows in (1, 3):
        lines = [f"Ш-{number};Школа;;Томск;" for number in range(rows)]
        work.check(*lines)
        with django_assert_num_queries(16):
            work.check(*lines)


# --- storing and undoing


@pytest.mark.django_db
def test_confirmed_rows_are_stored_the_rest_is_left_alone_and_all_comes_back(work, school):
    Organisation.objects.filter(pk=school.pk).update(name="МАОУ  «Подгорнская СОШ»")  # two spaces: nobody has asked to change them
    before = Organisation.objects.filter(pk=school.pk).values().get()
    load = work.check("П-1;;Подгорная;Чаинский;", "Н-1;Лицей № 2;;г. Томск;7707083893")

    work.store(load)
    rows = Organisation.objects.order_by("code").values_list(
        "code", "short_name", "kind", "municipality__name", "inn", "version", "sort_name"
    )
    assert list(rows) == [
        ("Н-1", "Лицей № 2", "lyceum", "город Томск", "7707083893", 1, "лицей № 2"),
        ("П-1", "Подгорная", "school", "Чаинский район", "", 2, "подгорная"),
    ]
    load = work.undo(load)

    assert load.state == "undone"
    assert Organisation.objects.values().get() == before | {"version": 3}


@pytest.mark.django_db
def test_a_changed_directory_makes_the_check_stale(work, school):
    load = work.check("П-1;;Подгорная;Томск;", "Н-1;Лицей № 2;;Томск;")
    Organisation.objects.filter(pk=school.pk).update(short_name="Иначе")

    with pytest.raises(Conflict):
        work.store(load)

    assert list(Organisation.objects.values_list("code", "short_name")) == [("П-1", "Иначе")]


@pytest.mark.django_db
def test_a_code_taken_since_the_check_makes_it_stale(work):
    load = work.check("П-1;Лицей № 2;;Томск;", "П-2;Лицей № 3;;Томск;")
    OrganisationFactory(code="П-1", name="Другой лицей")

    with pytest.raises(Conflict):
        work.store(load)

    assert list(Organisation.objects.values_list("code", "name")) == [("П-1", "Другой лицей")]


@pytest.mark.django_db
def test_who_is_used_or_changed_since_stays_and_the_others_go(work, school):
    load = work.check("П-1;;Подгорная;Томск;", "Н-1;Лицей № 1;;Томск;", "Н-2;Лицей № 2;;Томск;")
    work.store(load)
    RoleFactory(role="head", organisation=Organisation.objects.get(code="Н-1"))
    Organisation.objects.filter(pk=school.pk).update(short_name="Иначе", version=3)

    load = work.undo(load)

    assert list(load.rows.order_by("number").values_list("state", flat=True)) == ["left", "left", "undone"]
    assert list(Organisation.objects.order_by("code").values_list("code", "short_name")) == [("Н-1", "Лицей № 1"), ("П-1", "Иначе")]


@pytest.mark.django_db
def test_codes_of_another_region_are_not_touched(work, foreign_school):
    load = work.check("К-1;Наша школа;;Томск;")

    work.store(load)

    assert counts(load) == {"new": 1}
    foreign_school.refresh_from_db()
    assert foreign_school.short_name == "Кемеровская школа"


@pytest.mark.django_db
def test_10000_organisations_come_by_a_job_within_a_minute_and_go_again(work, school, now):
    rows = [f"Ш-{number};МАОУ СОШ № {number};Школа № {number};Томск;" for number in range(9_999)]
    started = time.monotonic()

    load = work.store(work.check("П-1;;Подгорная;Томск;", *rows))
    assert load.state == "running"
    run_due(now)
    load.refresh_from_db()
    assert (load.state, Organisation.objects.count()) == ("applied", 10_000)
    load = work.undo(load)
    run_due(now)

    load.refresh_from_db()
    assert (load.state, load.rows.filter(state="undone").count()) == ("undone", 10_000)
    assert list(Organisation.objects.values_list("short_name", flat=True)) == [school.short_name]
    assert time.monotonic() - started < 60


# --- pages


@pytest.mark.django_db
def test_the_list_goes_out_comes_back_and_names_what_has_changed_since(region, school, operator, page_of):
    client, address = page_of(operator), f"/pulsar/loads/organisations/{region.pk}/"
    OrganisationFactory(code="Ш-2", name="=1+1", locality="rural", kind="lyceum")
    answer = client.get(f"/pulsar/organisations/organisations.csv?region={region.pk}", headers={"Accept-Language": "ru"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))

    assert loaded(client, address, rows) == {"same": 2}
    Organisation.objects.filter(pk=school.pk).update(short_name="Иначе")
    assert loaded(client, address, [row | {"Краткое наименование": "По-моему"} for row in rows]) == {"changed": 1, "conflict": 1}
    unmarked = [{name: cell for name, cell in row.items() if name != "Отметка строки"} for row in rows]
    assert loaded(client, address, [row | {"Краткое наименование": "По-моему"} for row in unmarked]) == {"changed": 2}


@pytest.mark.django_db
def test_the_template_can_be_loaded_as_it_is(region, operator, page_of):
    client, address = page_of(operator), f"/pulsar/loads/organisations/{region.pk}/"
    answer = client.get(address + "template/csv/", headers={"Accept-Language": "ru"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))

    load = SheetLoad.objects.get(key=sent(client, address, rows)["Location"].split("/")[-2])

    assert counts(load) == {"new": 2}
    html = client.get(f"/pulsar/loads/{load.key}/", headers={"Accept-Language": "ru"}).content.decode()
    assert "Чаинский район" in html and "69658000" not in html  # codes are kept, words are shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "status"),
    [(b"%PDF\x00", 415), (b"x" * (10 * 1024 * 1024 + 1), 413), ("код;имя\n1;2\n".encode(), 422), ('код\n"1'.encode(), 422), (None, 422)],
    ids=["pdf", "huge", "columns", "quote", "nothing"],
)
def test_a_refused_file_is_told_beside_its_field(region, operator, page_of, content, status, settings):
    settings.DEMO_BODY_LIMIT = 20_000_000
    files = {"file": SimpleUploadedFile("школы.csv", content)} if content else {}

    answer = page_of(operator).post(f"/pulsar/loads/organisations/{region.pk}/", files)

    assert (answer.status_code, 'id="e-file"' in answer.content.decode()) == (status, True)


@pytest.mark.django_db
def test_who_may(region, school, foreign_school, operator, page_of):
    away = RoleFactory(region=foreign_school.region).person
    head = RoleFactory(role="head", organisation=school).person
    address = f"/pulsar/loads/organisations/{region.pk}/"

    assert [page_of(who).get(address).status_code for who in (operator, away, head)] == [200, 404, 403]
    assert address in page_of(operator).get("/pulsar/organisations/").content.decode()
    assert page_of(operator).get("/pulsar/loads/organisations/999999/").status_code == 404
