"""Pages of operators, officers and mentors."""

import re

import pytest
from budgets import steps
from factories import PersonFactory, RegionFactory
from kernel_consents import case, staff

from pulsar_xblocks.kernel import listing
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents import domain, queries, retention
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "listed", "record", "checks"),
    [
        ("operator", 200, 200, 200),
        ("officer", 200, 200, 200),
        ("methodist", 403, 403, 403),
        ("pupil", 403, 403, 403),
        ("expert", 403, 403, 403),
    ],
)
def test_who_sees_what(client, now, role, listed, record, checks):
    found = case(now)
    client.force_login(staff(role, found.region, now).user)

    assert client.get("/pulsar/consents/").status_code == listed
    assert client.get(f"/pulsar/consents/{found.request().key}/").status_code == record
    assert client.get("/pulsar/consents/checks/").status_code == checks


def test_other_regions_are_invisible(client, now):
    found = case(now)
    other = RegionFactory(code="42", name="Кузбасс", time_zone="Asia/Novokuznetsk")
    client.force_login(staff("operator", other, now).user)

    assert "Тихонова" not in client.get("/pulsar/consents/").content.decode()
    assert client.get(f"/pulsar/consents/{found.request().key}/").status_code == 404
    assert client.get(f"/pulsar/consents/paper/{found.request().key}/").status_code == 404
    assert client.get(f"/pulsar/consents/forms/?person={found.child.key}").status_code == 404


def test_mentor_sees_own_pupils_only(client, now, led):
    own, foreign = case(now), case(now)
    led(own)
    client.force_login(own.mentor.user)

    page = client.get("/pulsar/consents/").content.decode()

    assert own.request().key in page and foreign.request().key not in page
    assert client.get(f"/pulsar/consents/{own.request().key}/").status_code == 200
    assert client.get(f"/pulsar/consents/{foreign.request().key}/").status_code == 404
    assert client.post(f"/pulsar/consents/{own.request().key}/change/", {"what": "guardian", "reason": "x"}).status_code == 403


def test_looking_at_a_record_is_recorded(client, now):
    found = case(now)
    found.give(now)
    officer = staff("officer", found.region, now)
    client.force_login(officer.user)

    page = client.get(f"/pulsar/consents/{found.request().key}/").content.decode()

    assert "Тихонова Анна Сергеевна" in page
    assert AuditEntry.objects.filter(action="consent.view", actor=officer).count() == 1


def test_filters(client, now):
    found, other, third = case(now), case(now), case(now, purposes=["photo_video"])
    found.give(now)
    client.force_login(staff("officer", found.region, now).user)

    def shown(query):
        page = client.get(f"/pulsar/consents/?{query}").content.decode()
        return [row.request(purpose).key in page for row in (found, other) for purpose in ("studio", "photo_video")]

    assert shown("state=given") == [True, True, False, False]  # whoever has one such consent, with all of them
    assert shown("purpose=studio") == [True] * 4
    assert third.request("photo_video").key not in client.get("/pulsar/consents/?purpose=studio").content.decode()
    assert shown("q=ТИХОНОВА") == [True] * 4
    assert shown("q=Ёлкина") == [False] * 4


def test_a_person_has_one_line(client, now):
    found = case(now)
    client.force_login(staff("officer", found.region, now).user)

    page = client.get("/pulsar/consents/").content.decode()

    assert (page.count('role="rowheader"'), len(_listed(client.get("/pulsar/consents/")))) == (1, 3)


def test_list_costs_the_same_for_one_and_three(client, now, django_assert_max_num_queries):
    found = case(now, purposes=["studio"])
    client.force_login(staff("officer", found.region, now).user)
    client.get("/pulsar/consents/")
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(15) as spent:
            client.get("/pulsar/consents/")
        counts.append(len(spent))
        case(now), case(now)

    assert counts[0] == counts[1]


def test_a_long_list_shows_what_a_short_one_does(client, now, monkeypatch):
    region = case(now, purposes=["studio", "photo_video"]).region
    case(now), case(now)
    client.force_login(staff("officer", region, now).user)
    addresses = ("/pulsar/consents/", "/pulsar/consents/?purpose=studio&q=тихонова", "/pulsar/consents/?state=pending")
    short = [_listed(client.get(address)) for address in addresses]
    assert [len(keys) for keys in short] == [8, 8, 8]

    monkeypatch.setattr(queries, "MANY", 0)

    assert [_listed(client.get(address)) for address in addresses] == short


@pytest.mark.parametrize("query", ["", "state=pending", "q=тихонова"])
def test_a_long_list_is_read_to_the_end_of_its_page_and_counted_to_a_limit(client, now, monkeypatch, query):
    monkeypatch.setattr(queries, "MANY", 20)
    monkeypatch.setattr(listing, "MOST", 60)
    region = case(now).region
    client.force_login(staff("officer", region, now).user)
    address = f"/pulsar/consents/?{query}"
    _ask(region, 100, now)
    few = steps(lambda: client.get(address))

    _ask(region, 400, now)

    assert steps(lambda: client.get(address)) <= 1.1 * few


def _ask(region, count, now):
    """Store that consents of so many people are awaited."""
    people = PersonFactory.create_batch(count, family="Тихонова")
    rows = [
        ConsentRequest(key=f"{person.pk}{purpose}"[:22], region=region, subject=person, purpose=purpose, asked_at=now, state_at=now)
        for person in people
        for purpose in domain.PURPOSES
    ]
    ConsentRequest.objects.bulk_create(rows)


def _listed(page):
    """Return the keys of the consents in the order of the page."""
    return re.findall(r'href="/pulsar/consents/([\w-]{22})/"', page.content.decode())


def test_retired_person_has_no_line(client, now):
    found = case(now)
    client.force_login(staff("officer", found.region, now).user)
    assert found.request().key in client.get("/pulsar/consents/").content.decode()

    Person.objects.filter(pk=found.child.pk).update(retired_at=now, sort_name="")

    assert found.request().key not in client.get("/pulsar/consents/").content.decode()
    assert queries.subjects_of(ConsentRequest.objects.all()).count() == 0


def test_operator_stores_a_withdrawal_told_by_phone(client, now):
    found = case(now)
    found.give(now)
    client.force_login(staff("operator", found.region, now).user)
    url = f"/pulsar/consents/{found.request().key}/change/"

    assert client.post(url, {"what": "guardian", "reason": ""}).status_code == 422
    assert client.get(url).status_code == 405
    assert client.post(url, {"what": "guardian", "reason": "Звонок матери"}).status_code == 302

    assert queries.state(found.child, "studio", now) == "revoked"
    assert ConsentRecord.objects.latest("pk").source == "staff"


@pytest.mark.parametrize("what", ["", "everything", "<b>"])
def test_an_unknown_change_is_refused_and_not_recorded(client, now, what):
    found = case(now)
    client.force_login(staff("operator", found.region, now).user)

    answer = client.post(f"/pulsar/consents/{found.request().key}/change/", {"what": what, "reason": "По телефону"})

    assert (answer.status_code, AuditEntry.objects.filter(action__startswith="consent.change").count()) == (404, 0)


def test_operator_closes_the_links(client, now):
    found = case(now)
    client.force_login(staff("operator", found.region, now).user)

    client.post(f"/pulsar/consents/{found.request().key}/change/", {"what": "close_links", "reason": "Ссылка у чужих"})

    assert Link.objects.get().revoked_at == now


# the API


def test_api_lists_within_reach_and_records_who_looked(client, now):
    found = case(now)
    found.give(now)
    officer = staff("officer", found.region, now)
    client.force_login(officer.user)

    rows = client.get("/pulsar/api/v1/consents/?state=given").json()["results"]
    one = client.get(f"/pulsar/api/v1/consents/{found.request().key}/")

    assert [(row["purpose"], row["state"]) for row in rows] == [("studio", "given")]
    assert one.json()["name"] == found.child.full_name
    assert AuditEntry.objects.filter(action="consent.view", actor=officer).count() == 1


def test_api_keeps_others_out(client, now, led):
    found, other = case(now), case(now)
    assert client.get("/pulsar/api/v1/consents/").status_code == 401

    client.force_login(staff("expert", found.region, now).user)
    assert client.get("/pulsar/api/v1/consents/").status_code == 403

    led(found)
    client.force_login(found.mentor.user)
    assert len(client.get("/pulsar/api/v1/consents/").json()["results"]) == 3
    assert client.get(f"/pulsar/api/v1/consents/{other.request().key}/").status_code == 404


# retirement and the person's own data


def test_retirement_blanks_addresses_and_closes_links_the_records_stay(now):
    found = case(now)
    found.give(now)

    for _ in range(2):
        retention.blank(found.child, now)

    assert (found.guardian.email, found.guardian.confirmed_at) == ("", None)
    assert Link.objects.filter(revoked_at=None).count() == 0
    assert ConsentRecord.objects.get().representative == "Тихонова Анна Сергеевна"


def test_answers_are_told_to_the_person_and_to_the_guardian(now):
    found = case(now)
    found.give(now)

    assert [row["answer"] for row in retention.tell(found.child)] == ["given"]
    assert retention.tell(found.guardian.person) == retention.tell(found.child)
    assert retention.tell(found.mentor) == []
