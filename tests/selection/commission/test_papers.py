"""Papers of a call: the order, the lists, statements and protocols, in Word from editable templates and in Excel."""

import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from commission_rows import FRIDAY, WEDNESDAY, finished, guardian_of, link_of, published
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from factories import MunicipalityFactory, OrganisationFactory, PersonFactory, RegionFactory
from openpyxl import load_workbook

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.exports.docx import DOCX_TYPE, fields_of
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import CallPerson
from pulsar_xblocks.selection.commission.actions import appealing, placing
from pulsar_xblocks.selection.commission.models import CommissionMeeting
from pulsar_xblocks.selection.commission.papers import kinds, lists, protocol
from pulsar_xblocks.selection.templates.centre import centre

pytestmark = pytest.mark.django_db
REASON = {"reason": "К подписанию приказа"}


@pytest.fixture
def world(at, settings, tmp_path):
    """Return a call of two places with preliminary results 67, 71, 80, 60 and its applications."""
    settings.PULSAR_PRIVATE_ROOT, settings.PULSAR_PRIVATE_STORAGE = str(tmp_path), ""
    at(FRIDAY)
    return published([67, 71, 80, 60])


def body(answer) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(part.text for part in document.paragraphs), *cells])


def cells(content: bytes) -> list[tuple]:
    return [tuple(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


def paper(client, call, kind: str, form: str):
    return client.post(f"/pulsar/calls/{call.pk}/papers/{kind}/export/{form}/", REASON)


def test_lists_before_the_final_one_are_of_the_newest_run(entered, world):
    call, rows = world

    told = words(body(paper(entered(call=None), call, "main", "docx")))

    assert [row.number in told for row in rows] == [False, True, True, False]
    assert rows[2].person.family not in told


def test_after_the_final_list_places_stand_as_they_are_now(world):
    call, rows = world
    call = finished(call)
    placing.answer(rows[2], is_yes=True, by=None, now=FRIDAY)
    placing.answer(rows[1], is_yes=False, by=None, now=FRIDAY)

    found = {key: [row["number"] for row in lists.of(call, key).rows(call)] for key in lists.keys(call)}

    assert found == {
        "order": [rows[2].number],
        "main": [rows[2].number, rows[0].number],
        "reserve": [rows[3].number],
        "not_admitted": [],
    }


def test_a_seat_that_an_appeal_added_stands_in_the_main_list(world):
    call, rows = world
    call, panel = finished(call), PersonFactory()
    CallPerson.objects.create(call=call, person=panel, part="appeals", added_at=FRIDAY)
    SelectionApplication.objects.filter(pk=rows[3].pk).update(status="declined")
    appeal = appealing.take_up(
        appealing.file(rows[3], "Не учтены баллы за второе задание курса.", by=None, now=WEDNESDAY), by=panel, now=WEDNESDAY
    )
    appealing.decide(appeal, appealing.Outcome("upheld", "Зачтено.", {"n3": Decimal(78)}, (3, 0), appeal.version), by=panel, now=WEDNESDAY)

    found = [(row["number"], row["seat"]) for row in lists.of(call, "main").rows(call)]

    assert found == [
        (rows[2].number, "общий список"),
        (rows[3].number, "место добавлено по апелляции"),
        (rows[1].number, "общий список"),
    ]


def test_the_order_names_those_who_have_confirmed(entered, world):
    call, rows = world
    call = finished(call)
    school = OrganisationFactory(region=call.region)
    SelectionApplication.objects.filter(pk=rows[2].pk).update(organisation=school)
    placing.answer(rows[2], is_yes=True, by=None, now=FRIDAY)

    made = body(paper(entered(), call, "order", "docx"))

    told = words(made)
    assert [len(table.rows) for table in Document(io.BytesIO(made)).tables] == [2]  # the heading and one person
    assert rows[2].person.full_name in told and str(school) in told and "7, 9" in told
    assert rows[1].person.family not in told and "{{" not in told and "{%" not in told


def test_organisations_get_an_order_on_the_status_and_no_enrolment(entered, world, now):
    call, rows = world
    call = finished(call)
    place, school = MunicipalityFactory(region=call.region, name="Каргасокский район"), OrganisationFactory(region=call.region)
    asked, answers = pin("questionnaire", centre(), now), json.dumps({"m2": [place.oktmo]})
    type(call).objects.filter(pk=call.pk).update(audience="organisation")
    SelectionApplication.objects.filter(pk=rows[2].pk).update(organisation=school, questionnaire=asked, answers=answers)
    placing.answer(rows[2], is_yes=True, by=None, now=FRIDAY)

    told = words(body(paper(entered(), call, "status_order", "docx")))
    table = cells(body(paper(entered(), call, "status_order", "xlsx")))

    assert school.name in told and "Каргасокский район" in told and rows[2].person.family not in told
    assert [table[1][column] for column in (1, 3, 4)] == [school.name, "Каргасокский район", rows[2].number]
    assert entered().get(f"/pulsar/calls/{call.pk}/papers/order/export/docx/").status_code == 404


def test_those_not_admitted_are_listed_with_the_reason(entered, world):
    call, rows = world
    SelectionApplication.objects.filter(pk=rows[3].pk).update(status="not_admitted", reason="=HYPERLINK(1)")

    word = words(body(paper(entered(), call, "not_admitted", "docx")))
    table = load_workbook(io.BytesIO(body(paper(entered(), call, "not_admitted", "xlsx")))).active

    assert rows[3].number in word
    cell = table["D2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_formula_in_a_name_stays_a_text(entered, world):
    call, rows = world
    call = finished(call)
    rows[2].person.family = "=cmd|' /C calc'!A0"
    rows[2].person.save()
    placing.answer(rows[2], is_yes=True, by=None, now=FRIDAY)

    table = load_workbook(io.BytesIO(body(paper(entered(), call, "order", "xlsx")))).active

    assert [cell.data_type for cell in table[2]] == ["n", "s", "n", "n", "n", "s"]
    assert table["B2"].value.startswith("=cmd|")


def test_tables_hold_the_points_of_every_part(entered, world):
    call, rows = world

    found = cells(body(paper(entered(), call, "main", "xlsx")))

    assert [row[:4] for row in found[1:]] == [(1, rows[2].number, 1, 80), (2, rows[1].number, 2, 71)]
    assert [row[-1] for row in found[1:]] == [80, 71]


def test_who_takes_a_list_and_what_for_is_recorded(entered, world):
    call, _ = world
    client = entered()

    without = client.post(f"/pulsar/calls/{call.pk}/papers/main/export/xlsx/", {"reason": ""})
    paper(client, call, "main", "xlsx")

    assert without.status_code == 422
    entry = AuditEntry.objects.get(action="export")
    assert (entry.actor, entry.reason, entry.object_kind) == (client.person, REASON["reason"], "selection_ranking")


@pytest.mark.parametrize(
    ("role", "seen"),
    [("operator", [200, 200, 200]), ("secretary", [200, 200, 403]), ("chair", [403, 403, 403]), ("expert", [403, 403, 403])],
)
def test_who_may_take_papers(entered, world, role, seen):
    call, _ = world
    client = entered(role, call=call)

    pages = [f"/pulsar/calls/{call.pk}/papers/"] + [f"/pulsar/calls/{call.pk}/papers/{kind}/export/docx/" for kind in ("main", "order")]

    assert [client.get(page).status_code for page in pages] == seen


def test_another_region_and_another_list_find_nothing(entered, world):
    call, _ = world

    assert entered(region=RegionFactory(code="42")).get(f"/pulsar/calls/{call.pk}/papers/").status_code == 404
    assert entered(region=call.region).get(f"/pulsar/calls/{call.pk}/papers/nobody/export/docx/").status_code == 404


def test_more_rows_than_a_document_holds_are_refused_with_words(entered, world, monkeypatch):
    call, _ = world
    monkeypatch.setattr(lists, "MAX_ROWS", 1)

    answer = paper(entered(), call, "main", "docx")

    assert answer.status_code == 413
    assert "Excel" in answer.content.decode()


@pytest.mark.parametrize("key", list(kinds.KINDS))
def test_templates_of_the_product_ask_for_their_fields_only(key):
    kind = kinds.KINDS[key]

    assert fields_of(kind.default()) <= set(kind.fields)


def test_own_template_is_used_and_given_back(entered, world):
    call, rows = world
    own, file = Document(), io.BytesIO()
    own.add_paragraph("Наш бланк: {{ number }}, {{ points }}")
    own.save(file)
    client = entered()

    stored = client.post(
        f"/pulsar/calls/templates/{call.region.code}/",
        {"kind": "statement", "template": SimpleUploadedFile("Бланк.docx", file.getvalue(), DOCX_TYPE)},
    )
    told = words(body(client.get(f"/pulsar/calls/{call.pk}/statement/{rows[0].pk}/?docx")))
    taken = words(body(client.get(f"/pulsar/calls/templates/{call.region.code}/statement/")))
    client.post(f"/pulsar/calls/templates/{call.region.code}/", {"kind": "statement", "do": "reset"})
    again = words(body(client.get(f"/pulsar/calls/{call.pk}/statement/{rows[0].pk}/?docx")))

    assert stored.status_code == 302
    assert (told, taken) == (f"Наш бланк: {rows[0].number}, 67", "Наш бланк: {{ number }}, {{ points }}")
    assert "Наш бланк" not in again


def test_templates_are_the_operators(entered, world):
    call, _ = world
    page = f"/pulsar/calls/templates/{call.region.code}/"

    assert [entered(role, call=call).get(page).status_code for role in ("operator", "methodist", "secretary", "expert")] == [
        200, 403, 403, 403,
    ]  # fmt: skip
    assert entered(region=RegionFactory(code="42")).get(page).status_code == 404


def test_a_family_takes_its_statement_as_word(client, world):
    call, rows = world
    page = f"{link_of(guardian_of(rows[0]))}result-{rows[0].pk}/?docx"

    told = words(body(client.get(page)))

    assert rows[0].number in told and "67" in told and "71" in told  # own points and the cut-off
    assert rows[1].person.family not in told


def test_the_protocol_tells_quorum_signatures_and_conflicts(entered, world):
    call, rows = world
    call = finished(call)
    meeting = CommissionMeeting.objects.get(call=call)
    chair = PersonFactory(family="Председателева")
    meeting.members = (
        f'[{{"id": {chair.pk}, "role": "chair", "is_present": true, "has_signed": true, "conflicts": ["{rows[0].number}"]}},'
        '{"id": 0, "role": "member", "is_present": false, "has_signed": false, "conflicts": []}]'
    )
    meeting.votes = f'[{{"member": {chair.pk}, "choice": "against", "dissent": "Список неполон."}}]'
    meeting.save()

    page = entered("secretary", call=call).get(f"/pulsar/calls/{call.pk}/protocols/{meeting.pk}/").content.decode()
    told = words(body(entered("secretary", call=call).get(f"/pulsar/calls/{call.pk}/protocols/{meeting.pk}/?docx")))

    for text in (page, told):
        assert "Председателева" in text and rows[0].number in text and "Список неполон." in text
        assert "необходимо 2 из 2" in text


def test_a_protocol_does_not_change_with_appeals_that_come_later(world):
    call, rows = world
    call = finished(call)
    meeting = CommissionMeeting.objects.get(call=call)
    before = protocol.protocol(meeting)["appeals"]
    SelectionApplication.objects.filter(pk=rows[3].pk).update(status="declined")

    appealing.file(rows[3], "Не учтены баллы за второе задание курса.", by=None, now=call.final_at + timedelta(minutes=1))

    assert protocol.protocol(meeting)["appeals"] == before


def test_papers_read_as_much_for_three_rows_as_for_one(entered, at, django_assert_max_num_queries):
    counts = []
    for size in (1, 3):
        call, _ = published([60 + place for place in range(size)])
        client = entered()
        client.get(f"/pulsar/calls/{call.pk}/papers/")
        with django_assert_max_num_queries(20) as page:
            client.get(f"/pulsar/calls/{call.pk}/papers/")
        with django_assert_max_num_queries(25) as table:
            body(paper(client, call, "main", "xlsx"))
        counts.append((len(page), len(table)))

    assert counts[0] == counts[1]
