from datetime import date, timedelta

import pytest
from collecting_rows import DUE, NOW, PAPER, PASSPORT, asking, documents, sent_document
from factories import RegionFactory
from places_rows import with_places

from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.selection.commission.actions import collecting, placing
from pulsar_xblocks.selection.commission.actions.collecting import Checked, Listing
from pulsar_xblocks.selection.commission.domain.collecting import Asked
from pulsar_xblocks.selection.commission.models import GivenDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(at, settings, tmp_path):
    """Return a call that asks for two documents, two confirmed participants, the operator."""
    settings.PULSAR_PRIVATE_ROOT = str(tmp_path)
    at(NOW)
    return asking()


def test_the_operator_accepts_and_then_nothing_is_sent_any_more(world, client, entered):
    call, rows, _ = world
    passport, _ = documents(call)
    given = sent_document(client, rows[0], passport)
    operator = entered()

    posted = {"document": str(passport.pk), "version": given.version, "what": "accepted"}
    answer = operator.post(f"/pulsar/calls/{call.pk}/documents/{rows[0].pk}/", posted)

    assert answer.status_code == 302
    assert GivenDocument.objects.get().status == "accepted"
    with pytest.raises(Conflict):
        collecting.send(rows[0], passport, ["any"], by=rows[0].person, now=NOW)


def test_a_return_says_why_and_the_family_is_told(world, client, entered):
    call, rows, _ = world
    passport, _ = documents(call)
    given = sent_document(client, rows[0], passport)
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
    given = sent_document(client, rows[0], documents(call)[0])
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
    sent_document(client, rows[0], documents(call)[0])
    key = PrivateFile.objects.get(purpose=collecting.FILES).key

    codes = {
        role: entered(role, call=call).get(f"/pulsar/files/{key}/").status_code for role in ("operator", "methodist", "chair", "expert")
    }

    assert codes == {"operator": 200, "methodist": 404, "chair": 404, "expert": 404}


def test_a_document_that_families_have_sent_stays_on_the_list(world, client):
    call, rows, operator = world
    passport, paper = documents(call)
    sent_document(client, rows[0], passport)

    with pytest.raises(Invalid):
        collecting.set_documents(call, call.version, Listing([Asked(paper.pk, "Справка", way="bring")], DUE), by=operator, now=NOW)
    kept = [Asked(paper.pk, "Справка", way="bring"), Asked(passport.pk, "Паспорт или свидетельство")]
    collecting.set_documents(call, call.version, Listing(kept, DUE), by=operator, now=NOW)

    assert [(one.position, one.title) for one in documents(call)] == [(1, "Справка"), (2, "Паспорт или свидетельство")]


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
    assert [(one.title, one.way, one.is_needed) for one in documents(call)] == [("Паспорт", "send", True)]


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
