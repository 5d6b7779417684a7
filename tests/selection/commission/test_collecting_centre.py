from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import PersonFactory, RegionFactory
from PIL import Image
from places_rows import FINAL, fresh, with_places

from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import collecting, placing
from pulsar_xblocks.selection.commission.actions.collecting import Checked, Listing
from pulsar_xblocks.selection.commission.domain.collecting import Asked
from pulsar_xblocks.selection.commission.models import ArrivalDocument, GivenDocument

pytestmark = pytest.mark.django_db
NOW = FINAL + timedelta(days=1)
DUE = date(2026, 12, 28)
PASSPORT, PAPER = Asked(0, "Паспорт", "Страница с фотографией"), Asked(0, "Медицинская справка", "Справку привозят с собой.", "bring")


@pytest.fixture
def world(at, settings, tmp_path):
    """Return a call that asks for two documents, two confirmed participants, the operator."""
    settings.PULSAR_PRIVATE_ROOT = str(tmp_path)
    at(NOW)
    call, rows, operator = with_places(80, 71)
    collecting.set_documents(call, call.version, Listing([PASSPORT, PAPER], DUE), by=operator, now=NOW)
    for row in rows:
        placing.answer(row, is_yes=True, by=None, now=NOW)
    return Call.objects.select_related("region").get(pk=call.pk), [fresh(row) for row in rows], operator


def _documents(call: Call) -> list[ArrivalDocument]:
    return list(ArrivalDocument.objects.filter(call=call).order_by("position"))


def _photo(name: str = "паспорт.png") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


def _guardian(row) -> str:
    guardian = Guardian.objects.create(region=row.call.region, person=PersonFactory(), subject=row.person, email="mother@example.org")
    issued = issue_link(purpose="guardian", subject=guardian, region_id=row.call.region_id, now=NOW, valid=None, lasting=True)
    return f"/pulsar/l/{issued.token}/result-{row.pk}/"


def _sent(client, row, document) -> GivenDocument:
    client.post(_guardian(row), {"document": str(document.pk), f"files_{document.pk}-plain": _photo()})
    return GivenDocument.objects.get(application=row, document=document)


def test_the_operator_accepts_and_then_nothing_is_sent_any_more(world, client, entered):
    call, rows, _ = world
    passport, _ = _documents(call)
    given = _sent(client, rows[0], passport)
    operator = entered()

    posted = {"document": str(passport.pk), "version": given.version, "what": "accepted"}
    answer = operator.post(f"/pulsar/calls/{call.pk}/documents/{rows[0].pk}/", posted)

    assert answer.status_code == 302
    assert GivenDocument.objects.get().status == "accepted"
    with pytest.raises(Conflict):
        collecting.send(rows[0], passport, ["any"], by=rows[0].person, now=NOW)


def test_a_return_says_why_and_the_family_is_told(world, client, entered):
    call, rows, _ = world
    passport, _ = _documents(call)
    given = _sent(client, rows[0], passport)
    operator, page = entered(), f"/pulsar/calls/{call.pk}/documents/{rows[0].pk}/"

    short = operator.post(page, {"document": str(passport.pk), "version": given.version, "what": "returned"})
    posted = {"document": str(passport.pk), "version": given.version, "what": "returned", f"note_{passport.pk}": "Не видно номера и даты."}
    done = operator.post(page, posted)
    run_due(NOW + timedelta(minutes=1))

    assert (short.status_code, done.status_code) == (422, 302)
    letter = Message.objects.get(once__startswith=f"selection.document:{given.pk}:")
    assert "Не видно номера и даты." in letter.text


def test_two_who_check_do_not_overwrite_each_other(world, client):
    call, rows, operator = world
    given = _sent(client, rows[0], _documents(call)[0])
    collecting.check(given, Checked(True, "", given.version), by=operator, now=NOW)

    with pytest.raises(Stale):
        collecting.check(given, Checked(False, "Не видно номера и даты.", given.version), by=operator, now=NOW)


@pytest.mark.parametrize(
    ("role", "codes"), [("operator", (200, 200)), ("methodist", (200, 403)), ("chair", (403, 403)), ("mentor", (403, 403))]
)
def test_who_sees_the_documents(world, entered, role, codes):
    call, rows, _ = world
    client = entered(role, call=call)

    pages = (f"/pulsar/calls/{call.pk}/documents/", f"/pulsar/calls/{call.pk}/documents/{rows[0].pk}/")

    assert tuple(client.get(page).status_code for page in pages) == codes


def test_the_documents_of_another_region_are_not_there(world, entered):
    call, rows, _ = world
    client = entered(region=RegionFactory(code="42", name="Кемеровская область"))

    pages = (
        f"/pulsar/calls/{call.pk}/documents/",
        f"/pulsar/calls/{call.pk}/documents/edit/",
        f"/pulsar/calls/{call.pk}/documents/{rows[0].pk}/",
    )

    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


def test_a_copy_is_opened_by_those_who_check_and_by_nobody_else(world, client, entered):
    call, rows, _ = world
    _sent(client, rows[0], _documents(call)[0])
    key = PrivateFile.objects.get(purpose=collecting.FILES).key

    codes = {
        role: entered(role, call=call).get(f"/pulsar/files/{key}/").status_code for role in ("operator", "methodist", "chair", "expert")
    }

    assert codes == {"operator": 200, "methodist": 404, "chair": 404, "expert": 404}


def test_a_document_that_families_have_sent_stays_on_the_list(world, client):
    call, rows, operator = world
    passport, paper = _documents(call)
    _sent(client, rows[0], passport)

    with pytest.raises(Invalid):
        collecting.set_documents(call, call.version, Listing([Asked(paper.pk, "Справка", way="bring")], DUE), by=operator, now=NOW)
    kept = [Asked(paper.pk, "Справка", way="bring"), Asked(passport.pk, "Паспорт или свидетельство")]
    collecting.set_documents(call, call.version, Listing(kept, DUE), by=operator, now=NOW)

    assert [(one.position, one.title) for one in _documents(call)] == [(1, "Справка"), (2, "Паспорт или свидетельство")]


def test_a_list_needs_a_day_before_the_shift(world):
    call, _, operator = world

    for due in (None, date(2027, 1, 12), date(2026, 12, 1)):
        with pytest.raises(Invalid) as refused:
            collecting.set_documents(call, call.version, Listing([PASSPORT], due), by=operator, now=NOW)
        assert list(refused.value.errors) == ["due"]


def test_the_operator_sets_the_list_by_the_page(entered, at):
    at(NOW)
    call, _, _ = with_places(80)
    client, page = entered(), f"/pulsar/calls/{call.pk}/documents/edit/"
    first = client.get(page).content.decode()

    posted = {
        "version": call.version,
        "due": "2026-12-28",
        "title_0": "Паспорт",
        "way_0": "send",
        "needed_0": "on",
        "title_1": "",
        "way_1": "send",
    }
    answer = client.post(page, posted)
    hostile = client.post(page, {"version": call.version + 1, "due": "2026-12-28", "title_0": "Паспорт", "way_0": "burn"})

    assert "Медицинская справка" in first
    assert (answer.status_code, hostile.status_code) == (302, 422)
    assert [(one.title, one.way, one.is_needed) for one in _documents(call)] == [("Паспорт", "send", True)]


def test_the_list_of_participants_reads_as_much_for_two_as_for_one(entered, at, django_assert_max_num_queries):
    at(NOW)
    counts = []
    for points in ((80,), (80, 71)):
        call, rows, operator = with_places(*points)
        collecting.set_documents(call, call.version, Listing([PASSPORT, PAPER], DUE), by=operator, now=NOW)
        for row in rows:
            placing.answer(row, is_yes=True, by=None, now=NOW)
        client, page = entered(), f"/pulsar/calls/{call.pk}/documents/"
        client.get(page)
        with django_assert_max_num_queries(20) as seen:
            client.get(page)
        counts.append(len(seen))

    assert counts[0] == counts[1]
