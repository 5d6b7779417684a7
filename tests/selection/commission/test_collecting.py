from datetime import UTC, date, datetime, timedelta

import pytest
from collecting_rows import NOW, asking, documents, guardian, photo, sent_document
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import PersonFactory
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.pure.errors import Gone
from pulsar_xblocks.selection.applications.actions import sending
from pulsar_xblocks.selection.commission import arrival_terms as terms
from pulsar_xblocks.selection.commission import reminding
from pulsar_xblocks.selection.commission.actions import collecting, placing
from pulsar_xblocks.selection.commission.domain.collecting import GIVEN, Asked, destroyed_after, open_ones
from pulsar_xblocks.selection.commission.models import GivenDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(at, settings, tmp_path):
    """Return a call that asks for two documents, two confirmed participants, the operator."""
    settings.PULSAR_PRIVATE_ROOT = str(tmp_path)
    at(NOW)
    return asking()


def test_what_is_still_missing_and_until_when_copies_are_kept():
    asked = [Asked(1, "Паспорт"), Asked(2, "Справка", way="bring"), Asked(3, "Полис", is_needed=False)]

    assert [one.key for one in open_ones(asked, {1: "returned", 2: "promised"})] == [1]
    assert [one.key for one in open_ones(asked, {})] == [1, 2]
    assert destroyed_after(None, date(2027, 1, 24), date(2026, 12, 9)) == date(2027, 2, 23)
    assert destroyed_after(date(2026, 12, 20), date(2027, 1, 24), date(2026, 12, 9)) == date(2027, 1, 19)
    assert destroyed_after(None, None, date(2026, 12, 9)) == date(2027, 1, 8)


def test_a_guardian_sends_a_copy_and_promises_the_paper(world, client):
    call, rows, _ = world
    passport, paper = documents(call)
    page = guardian(rows[0])

    shown = client.get(page).content.decode()
    client.post(page, {"document": str(passport.pk), f"files_{passport.pk}-plain": photo()})
    client.post(page, {"document": str(paper.pk), "brings": "1"})

    assert "Медицинская справка" in shown and "28\xa0декабря\xa02026" in shown
    assert dict(GivenDocument.objects.values_list("document__title", "status")) == {"Паспорт": "sent", "Медицинская справка": "promised"}
    file = PrivateFile.objects.get(purpose=collecting.FILES)
    assert (file.subject_kind, file.original_name) == ("givendocument", "паспорт.png")


@given(st.lists(st.sampled_from([*GIVEN, ""]), max_size=8), st.data())
def test_whatever_was_given_only_needed_documents_are_owed(states, data):
    asked = [Asked(key, f"Документ {key}", is_needed=data.draw(st.booleans())) for key in range(len(states))]
    given = {key: state for key, state in enumerate(states) if state}

    owed = open_ones(asked, given)

    assert all(one.is_needed and given.get(one.key, "missing") in ("missing", "returned") for one in owed)
    assert owed == [one for one in asked if one in owed]


def test_the_own_page_says_what_is_owed_and_until_when(world, client):
    call, rows, _ = world
    row = rows[0]
    adult = PersonFactory(with_account=True, birth_date=date(2005, 1, 1))
    type(row).objects.filter(pk=row.pk).update(person=adult)
    client.force_login(adult.user)

    home = client.get("/pulsar/me/").content.decode()
    page = client.get(f"/pulsar/calls/{call.pk}/mine/{row.pk}/").content.decode()

    assert "28\xa0декабря\xa02026" in home and "Пришлите документы" in home
    assert "data-pulsar-upload=" in page


def test_documents_are_not_shown_before_the_place_is_confirmed(world, client):
    call, rows, operator = world
    placing.answer(rows[0], is_yes=False, by=None, now=NOW)

    page = client.get(guardian(rows[0])).content.decode()

    assert "Медицинская справка" not in page


def test_nothing_is_sent_without_a_file(world, client):
    call, rows, _ = world
    passport, _ = documents(call)

    answer = client.post(guardian(rows[0]), {"document": str(passport.pk)})

    assert answer.status_code == 422
    assert not GivenDocument.objects.exists()


def test_a_file_of_another_type_is_refused_with_its_reason(world, client):
    call, rows, _ = world
    passport, _ = documents(call)
    wrong = SimpleUploadedFile("паспорт.png", b"MZ" + bytes(600), content_type="image/png")

    answer = client.post(guardian(rows[0]), {"document": str(passport.pk), f"files_{passport.pk}-plain": wrong})

    assert answer.status_code in (415, 422)
    assert not GivenDocument.objects.exists()


def test_another_copy_replaces_the_first_which_is_destroyed(world, client):
    call, rows, _ = world
    passport, _ = documents(call)
    given = sent_document(client, rows[0], passport)
    first = PrivateFile.objects.get(purpose=collecting.FILES)
    page = guardian(rows[0])

    field = f"files_{passport.pk}"
    posted = {"document": str(passport.pk), field: first.key, f"{field}-remove": first.key, f"{field}-plain": photo("новый.png")}
    client.post(page, posted)

    assert dict(PrivateFile.objects.values_list("original_name", "state")) == {"": "removed", "новый.png": "ready"}
    assert GivenDocument.objects.get().version == given.version + 1


def test_a_foreign_document_and_a_foreign_file_are_not_there(world, client):
    call, rows, _ = world
    passport, _ = documents(call)
    sent_document(client, rows[0], passport)
    foreign = PrivateFile.objects.get(purpose=collecting.FILES)

    answers = [
        client.post(guardian(rows[1]), {"document": str(passport.pk), f"files_{passport.pk}": foreign.key}).status_code,
        client.post(guardian(rows[1]), {"document": "999999", "brings": "1"}).status_code,
        client.post(guardian(rows[1]), {"document": "no", "brings": "1"}).status_code,
    ]

    assert answers == [404, 404, 404]


def test_those_who_confirm_are_asked_once_for_the_same_list(world):
    call, rows, operator = world
    Guardian.objects.create(
        region=call.region, person=PersonFactory(), subject=rows[0].person, email="mother@example.org", confirmed_at=NOW
    )
    run_due(NOW + timedelta(minutes=1))

    collecting.ask(call, [rows[0].pk], by=operator, now=NOW)
    run_due(NOW + timedelta(minutes=2))

    [letter] = Message.objects.filter(once__startswith=f"selection.documents:{rows[0].pk}:")
    assert "Паспорт; Медицинская справка" in letter.text and "28\xa0декабря\xa02026" in letter.text


def test_after_the_shift_nothing_is_asked_for(world):
    call, rows, _ = world
    paper = documents(call)[1]

    with pytest.raises(Gone):
        collecting.promise(rows[0], paper, True, by=rows[0].person, now=datetime(2027, 1, 25, 3, 0, tzinfo=UTC))


def test_a_promise_is_taken_back(world):
    call, rows, _ = world
    paper = documents(call)[1]
    collecting.promise(rows[0], paper, True, by=rows[0].person, now=NOW)

    collecting.promise(rows[0], paper, False, by=rows[0].person, now=NOW)

    assert not GivenDocument.objects.exists()


def test_who_owes_a_document_is_reminded_three_days_before(world):
    call, rows, _ = world
    Guardian.objects.create(
        region=call.region, person=PersonFactory(), subject=rows[0].person, email="mother@example.org", confirmed_at=NOW
    )
    collecting.promise(rows[0], documents(call)[1], True, by=rows[0].person, now=NOW)
    three_days = datetime(2026, 12, 25, 5, 0, tzinfo=UTC)

    early = list(reminding.due(three_days - timedelta(days=2)))
    [reminder] = list(reminding.due(three_days))

    assert early == []
    assert (reminder.email, reminder.about) == ("mother@example.org", rows[0])
    words = reminder.compose()
    assert "Паспорт" in words.text and "Медицинская" not in words.text and "/pulsar/l/" in words.link


def test_copies_are_destroyed_in_their_term(world, client):
    call, rows, operator = world
    given = sent_document(client, rows[0], documents(call)[0])
    sent_document(client, rows[1], documents(call)[0])
    sending.withdraw(rows[1], by=rows[1].person, now=NOW)

    region = call.region_id
    days = {day: sorted(item.place for item in terms.due(region, day)) for day in (date(2027, 1, 9), date(2027, 1, 10), date(2027, 2, 24))}

    assert [len(found) for found in days.values()] == [0, 1, 2]
    assert days[date(2027, 1, 10)] == [f"{call.code} {rows[1].number}"]
    assert str(given.pk) in {item.object_id for item in terms.due(region, date(2027, 2, 24))}
