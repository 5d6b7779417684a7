from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import AuditEntryFactory, PersonFactory, RegionFactory, RoleFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    role = RoleFactory(role="officer")
    client.force_login(role.person.user)
    return role


def shown(client, **query):
    return client.get(reverse("pulsar:audit"), query).content.decode()


def test_officer_reads_the_record_of_own_region_only(client, officer, now):
    AuditEntryFactory(actor=PersonFactory(family="Здешний"))
    AuditEntryFactory(actor=PersonFactory(family="Чужой"), region=RegionFactory(code="42", name="Кузбасс"))

    html = shown(client)

    assert ("Здешний" in html, "Чужой" in html) == (True, False)


@pytest.mark.parametrize("role", ["operator", "mentor", "head", "pupil"])
@pytest.mark.parametrize("name", ["audit", "audit_csv"])
def test_others_are_refused(client, role, name, now):
    client.force_login(RoleFactory(role=role).person.user)

    assert client.get(reverse(f"pulsar:{name}")).status_code == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"action": "role.close"}, {"Петрова"}),
        ({"name": "СЕМЕНОВ"}, {"Семёнов"}),
        ({"since": "2026-11-08"}, {"Семёнов"}),
        ({"until": "2026-11-07"}, {"Петрова"}),
        ({"object_kind": "studio", "object_id": "7"}, {"Семёнов"}),
        ({"since": "вчера"}, {"Петрова", "Семёнов"}),
    ],
)
def test_filters(client, officer, now, query, expected):
    AuditEntryFactory(action="role.close", actor=PersonFactory(family="Петрова"), at=datetime(2026, 11, 7, 16, 59, 30, tzinfo=UTC))
    AuditEntryFactory(
        actor=PersonFactory(family="Семёнов"), at=datetime(2026, 11, 7, 17, 0, tzinfo=UTC), object_kind="studio", object_id="7"
    )

    html = shown(client, **query)

    assert {name for name in ("Петрова", "Семёнов") if name in html} == expected


def test_pages_hold_50_and_keep_the_filter(client, officer, now):
    AuditEntryFactory.create_batch(51, reason="первая страница")

    first = shown(client, action="role.give")
    oldest = AuditEntry.objects.order_by("-at", "-pk")[49].pk

    assert first.count("первая страница") == 50
    assert f"?action=role.give&amp;before={oldest}" in first
    assert shown(client, action="role.give", before=oldest).count("первая страница") == 1


def test_pages_go_by_time_even_when_rows_came_late(client, officer, now):
    AuditEntryFactory.create_batch(50, at=now)
    AuditEntryFactory(reason="давно", at=now - timedelta(days=9))
    AuditEntryFactory(reason="недавно", at=now)

    first = shown(client)
    address = first.split('href="?before=')[1].split('"')[0]
    second = shown(client, before=address)

    assert (first.count("недавно"), first.count(">давно"), second.count(">давно")) == (1, 0, 1)
    assert second.count('role="rowheader"') == 2


def test_objects_and_details_are_told_in_words(client, officer, now, russian):
    AuditEntryFactory(object_kind="person", object_id="7", detail='{"role": "mentor", "rows": 3}')

    html = shown(client)

    assert "роль: педагог-наставник; строк: 3" in html
    assert "object_kind=person&amp;object_id=7" in html


def test_list_costs_the_same_for_one_and_three_rows(client, officer, now):
    AuditEntryFactory()
    shown(client)
    with CaptureQueriesContext(connection) as one:
        shown(client)
    AuditEntryFactory.create_batch(2)
    with CaptureQueriesContext(connection) as three:
        shown(client)

    assert len(one) == len(three)


def test_csv_asks_what_for_and_is_recorded(client, officer, now, russian):
    AuditEntryFactory(reason="=1+1", at=now - timedelta(days=1))
    address = reverse("pulsar:audit_csv")

    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "нет"}).status_code == 422
    response = client.post(address, {"reason": "Проверка по обращению № 5"})
    table = b"".join(response.streaming_content).decode()

    assert "'=1+1" in table
    recorded = AuditEntry.objects.filter(action="export").values_list("actor", "object_kind", "reason", "detail").get()
    assert recorded == (officer.person.pk, "audit", "Проверка по обращению № 5", '{"format": "csv", "rows": 1}')
