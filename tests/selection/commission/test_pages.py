from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
from commission_rows import a_call, applications, given
from factories import MunicipalityFactory, OrganisationFactory, PersonFactory, RegionFactory
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import publishing, running
from pulsar_xblocks.selection.commission.queries import desk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(at):
    at(NOW)


def _waiting(call, count: int = 1, **facts: object) -> list[SelectionApplication]:
    return [SelectionApplicationFactory(call=call, person=PersonFactory(), **facts) for _ in range(count)]


def test_the_queue_begins_with_what_waits_for_the_check(entered):
    call = a_call()
    [row] = _waiting(call)
    SelectionApplicationFactory(call=call, status="draft", number="")

    page = entered().get(f"/pulsar/calls/{call.pk}/applications/").content.decode()

    assert row.number in page and page.count('name="pick"') == 1


def test_the_queue_reads_as_much_for_three_applications_as_for_one(entered, django_assert_max_num_queries):
    one, three = a_call(), a_call()
    _waiting(one)
    _waiting(three, 3)
    client, counts = entered(), []

    for call in (one, three):
        client.get(f"/pulsar/calls/{call.pk}/applications/")
        with django_assert_max_num_queries(20) as seen:
            client.get(f"/pulsar/calls/{call.pk}/applications/")
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_a_decision_leads_to_the_next_that_waits(entered):
    call = a_call()
    first, second = _waiting(call, 2)

    answer = entered().post(f"/pulsar/calls/{call.pk}/applications/{first.pk}/", {"status": "admitted", "version": first.version})

    assert unquote(answer.url) == f"/pulsar/calls/{call.pk}/applications/{second.pk}/?decided={first.number}"
    assert SelectionApplication.objects.get(pk=first.pk).status == "admitted"


def test_a_return_needs_a_note(entered):
    call = a_call()
    [row] = _waiting(call)

    answer = entered().post(f"/pulsar/calls/{call.pk}/applications/{row.pk}/", {"status": "returned", "version": row.version})

    assert answer.status_code == 422
    assert SelectionApplication.objects.get(pk=row.pk).status == "submitted"


def test_two_operators_at_one_application_do_not_overwrite_each_other(entered):
    call = a_call()
    [row] = _waiting(call)
    client = entered()
    client.post(f"/pulsar/calls/{call.pk}/applications/{row.pk}/", {"status": "admitted", "version": row.version})

    late = {"status": "not_admitted", "reason": "Класс не подходит.", "version": row.version}
    answer = client.post(f"/pulsar/calls/{call.pk}/applications/{row.pk}/", late)

    assert answer.status_code == 409
    assert SelectionApplication.objects.get(pk=row.pk).status == "admitted"


def test_a_possible_second_application_of_a_person_is_flagged(entered):
    call = a_call()
    names = {"family": "Ёлкин", "given": "Пётр", "patronymic": "Ильич", "birth_date": date(2011, 5, 4)}
    first = SelectionApplicationFactory(call=call, person=PersonFactory(**names))
    second = SelectionApplicationFactory(call=call, person=PersonFactory(**{**names, "family": "Елкин"}))

    page = entered().get(f"/pulsar/calls/{call.pk}/applications/{first.pk}/").content.decode()

    assert "Возможно, это один и тот же человек" in page and second.number in page


@pytest.mark.parametrize("role", ["methodist", "expert", "mentor", "officer", "chair"])
def test_only_the_operator_decides(entered, role):
    call = a_call()
    [row] = _waiting(call)

    answer = entered(role, call=call).post(
        f"/pulsar/calls/{call.pk}/applications/{row.pk}/", {"status": "admitted", "version": row.version}
    )

    assert answer.status_code in (403, 404)
    assert SelectionApplication.objects.get(pk=row.pk).status == "submitted"


def test_a_call_of_another_region_is_not_there(entered):
    call = a_call()
    [row] = _waiting(call)
    client = entered(region=RegionFactory(code="42", name="Кемеровская область"))

    pages = [f"/pulsar/calls/{call.pk}/{end}" for end in ("", "applications/", f"applications/{row.pk}/", "ranking/")]

    assert [client.get(page).status_code for page in pages] == [404] * 4


def test_the_chair_of_another_call_sees_no_ranking(entered):
    call, other = a_call(), a_call()
    client = entered("chair", call=other)

    found = [client.get(f"/pulsar/calls/{one.pk}/ranking/").status_code for one in (call, other)]

    assert found == [404, 200]


def test_the_commission_sees_numbers_and_no_names(entered):
    call = a_call()
    rows = applications(call, 3)
    given({row.pk: 60 + at for at, row in enumerate(rows)})
    running.run_ranking(call, by=None, now=NOW)

    page = entered("chair", call=call).get(f"/pulsar/calls/{call.pk}/ranking/").content.decode()

    assert all(row.number in page for row in rows)
    assert not any(row.person.family in page for row in rows)


def test_the_public_page_opens_with_the_publication_and_names_nobody(client):
    call = a_call()
    rows = applications(call, 3)
    given({row.pk: 60 + at for at, row in enumerate(rows)})
    run = running.run_ranking(call, by=None, now=NOW)
    before = client.get(f"/pulsar/calls/{call.pk}/results/")

    publishing.publish_preliminary(call, run, by=PersonFactory(), now=NOW)
    after = client.get(f"/pulsar/calls/{call.pk}/results/")

    page = after.content.decode()
    assert (before.status_code, after.status_code) == (404, 200)
    assert all(row.number in page for row in rows)
    assert not any(row.person.family in page or row.person.given in page for row in rows)


def test_an_applicant_reads_the_own_statement_and_no_other(client):
    call = a_call()
    rows = applications(call, 3)
    mine = PersonFactory(with_account=True)
    SelectionApplication.objects.filter(pk=rows[0].pk).update(person=mine)
    given({rows[0].pk: 67, rows[1].pk: 71, rows[2].pk: 80})
    run = running.run_ranking(call, by=None, now=NOW)
    client.force_login(mine.user)
    early = client.get(f"/pulsar/calls/{call.pk}/statement/{rows[0].pk}/").status_code
    publishing.publish_preliminary(call, run, by=PersonFactory(), now=NOW)

    page = client.get(f"/pulsar/calls/{call.pk}/statement/{rows[0].pk}/").content.decode()

    assert early == 404
    assert "71" in page and "67" in page
    assert client.get(f"/pulsar/calls/{call.pk}/statement/{rows[1].pk}/").status_code == 403


def test_a_tie_is_told_on_the_page_of_the_ranking(entered):
    call = a_call()
    rows = applications(call, 3)
    given({rows[0].pk: 90, rows[1].pk: 70, rows[2].pk: 70})

    client = entered()
    client.post(f"/pulsar/calls/{call.pk}/ranking/")
    page = client.get(f"/pulsar/calls/{call.pk}/ranking/").content.decode()

    assert 'role="alert"' in page and rows[1].number in page
    assert client.post(f"/pulsar/calls/{call.pk}/ranking/1/publish/", {"sure": "1"}).status_code == 409


def test_publication_asks_once_and_says_what_it_does(entered, at):
    call = a_call()
    rows = applications(call, 2)
    given({rows[0].pk: 90, rows[1].pk: 70})
    client = entered()
    client.post(f"/pulsar/calls/{call.pk}/ranking/")

    asked = client.post(f"/pulsar/calls/{call.pk}/ranking/1/publish/", {"kind": "preliminary"})
    before = Call.objects.get(pk=call.pk).preliminary_at
    sure = client.post(f"/pulsar/calls/{call.pk}/ranking/1/publish/", {"kind": "preliminary", "sure": "1"})

    assert (asked.status_code, before, sure.status_code) == (200, None, 302)
    assert "cannot be taken back" in asked.content.decode() or "нельзя отозвать" in asked.content.decode()
    assert Call.objects.get(pk=call.pk).preliminary_at == NOW


@pytest.mark.parametrize("text", ["123", "000123", "п-2026-000123", "елкин"])
def test_an_application_is_found_by_its_number_or_name(entered, text):
    call = a_call()
    SelectionApplicationFactory(call=call, person=PersonFactory(family="Ёлкин"), number="П-2026-000123")
    SelectionApplicationFactory(call=call, person=PersonFactory(family="Петров"), number="П-2026-001230")

    page = entered().get(f"/pulsar/calls/{call.pk}/applications/", {"status": "", "q": text}).content.decode()

    assert "П-2026-000123" in page and "П-2026-001230" not in page


def test_a_search_by_name_in_a_big_call_shows_the_first_and_says_that_there_are_more(entered, monkeypatch):
    monkeypatch.setattr(desk, "BIG", 1)
    monkeypatch.setattr(desk, "FOUND", 2)
    call = a_call()
    for number, family in enumerate(("Ёлкинский", "Петров", "Ёлкин", "Ёлкина"), 1):
        SelectionApplicationFactory(call=call, person=PersonFactory(family=family), number=f"П-2026-00000{number}")
    client = entered()

    told = {}
    for text in ("елкин", "петров"):
        page = client.get(f"/pulsar/calls/{call.pk}/applications/", {"status": "", "q": text})
        told[text] = [row["row"].number for row in page.context["rows"]], page.context["searched"].has_more

    assert told == {"елкин": (["П-2026-000003", "П-2026-000004"], True), "петров": (["П-2026-000002"], False)}


def test_an_organisation_that_applies_is_found_by_its_name(entered):
    call = a_call(audience="organisation")
    found, other = (OrganisationFactory(region=call.region, short_name=name) for name in ("Гимназия «Лад»", "Лицей «Атом»"))
    for number, school in enumerate((found, other), 1):
        SelectionApplicationFactory(call=call, person=PersonFactory(), organisation=school, number=f"П-2026-00000{number}")

    page = entered().get(f"/pulsar/calls/{call.pk}/applications/", {"status": "", "q": "лад"}).content.decode()

    assert "П-2026-000001" in page and "П-2026-000002" not in page


def test_the_desk_of_a_call_with_results_begins_with_all(entered):
    call = a_call(preliminary_at=NOW)
    SelectionApplicationFactory(call=call, person=PersonFactory(), status="declined", number="П-2026-000001")

    page = entered().get(f"/pulsar/calls/{call.pk}/applications/").content.decode()

    assert "П-2026-000001" in page


def test_the_filters_of_the_desk_offer_the_municipalities_of_the_call(entered):
    call, other = a_call(), a_call()
    here, there = (
        MunicipalityFactory(region=call.region, name="город Северск"),
        MunicipalityFactory(region=call.region, name="Чаинский район"),
    )
    _waiting(call, municipality=here)
    _waiting(other, municipality=there)

    page = entered().get(f"/pulsar/calls/{call.pk}/applications/").content.decode()

    assert "Северск" in page and "Чаинский район" not in page
