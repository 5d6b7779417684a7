"""The data-protection officer: what waits at home, destruction after a withdrawal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import JobFactory, RegionFactory
from kernel_consents import case, staff

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents import actions, cards
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def withdrawn(now):
    """Return a child whose guardian gave the consent and took it back ten days ago."""
    found = case(now)
    found.give(now - timedelta(days=20))
    actions.withdraw(found.request("studio"), found.signer(), actions.Trace(), now=now - timedelta(days=10))
    return found


@pytest.fixture
def officer(withdrawn, now):
    return staff("officer", withdrawn.region, now)


def counts(person, now):
    return {todo.title: (todo.count, todo.tone) for todo in cards.todos(person, actor_of(person), now) if todo.count}


def destroy(client, request, reason="Акт № 3 от 10.11.2026"):
    return client.post(f"/pulsar/consents/{request.key}/destroy/", {"reason": reason})


def test_home_of_the_officer_counts_what_waits(officer, withdrawn, now, settings):
    AuditEntry.objects.create(region=withdrawn.region, action="export", object_kind="studio", object_id="", at=now - timedelta(days=6))
    AuditEntry.objects.create(region=withdrawn.region, action="export", object_kind="studio", object_id="", at=now - timedelta(days=8))
    AuditEntry.objects.create(region=RegionFactory(code="42"), action="export", object_kind="studio", object_id="", at=now)
    JobFactory(kind="files.expire", state="failed", created_at=now)
    ConsentRequest.objects.filter(purpose="photo_video").update(state="revoked", state_at=now)

    found = counts(officer, now)

    assert found == {
        "Personal data to destroy": (1, "warn"),
        "Withdrawn: photos and publishing": (1, "warn"),
        "Removal of old data did not work": (1, "bad"),
        "Lists taken out in a week": (1, "run"),
    }


def test_31st_day_is_overdue(officer, now):
    assert counts(officer, now + timedelta(days=19))["Personal data to destroy"] == (1, "warn")
    assert counts(officer, now + timedelta(days=21))["Personal data to destroy"] == (1, "bad")


def test_officer_of_another_region_and_methodist_see_nothing_of_it(withdrawn, now):
    other = staff("officer", RegionFactory(code="42", time_zone="Asia/Novokuznetsk"), now)

    assert (counts(other, now), counts(staff("methodist", withdrawn.region, now), now)) == ({}, {})


def test_cards_cost_the_same_with_more_rows(officer, withdrawn, now):
    with CaptureQueriesContext(connection) as one:
        counts(officer, now)
    for _ in range(2):
        more = case(now)
        ConsentRequest.objects.filter(subject=more.child).update(region=withdrawn.region, state="revoked", state_at=now)
    with CaptureQueriesContext(connection) as three:
        found = counts(officer, now)

    assert (found["Personal data to destroy"][0], len(one)) == (3, len(three))


def test_destroyed_data_leave_the_facts_and_the_audit(client, officer, withdrawn, now):
    client.force_login(officer.user)
    shown = client.get(f"/pulsar/consents/{withdrawn.request('studio').key}/").content.decode()

    answer = destroy(client, withdrawn.request("studio"))

    person = Person.objects.get(pk=withdrawn.child.pk)
    assert "/destroy/" in shown
    assert (answer.status_code, person.family, person.birth_date, person.retired_at) == (302, "", None, now)
    assert AuditEntry.objects.filter(action="consent.purge", actor=officer, reason="Акт № 3 от 10.11.2026").count() == 1
    assert "Personal data to destroy" not in counts(officer, now)
    assert destroy(client, withdrawn.request("studio")).status_code == 409


def test_destruction_needs_a_ground_and_a_withdrawal(client, officer, withdrawn, now):
    client.force_login(officer.user)

    empty = destroy(client, withdrawn.request("studio"), " ")
    withdrawn.give(now)

    assert (empty.status_code, 'id="e-reason"' in empty.content.decode()) == (422, True)
    with pytest.raises(Conflict):
        actions.purge(withdrawn.request("studio"), "Акт", by=officer, now=now)
    assert Person.objects.get(pk=withdrawn.child.pk).family == "Тихонова"


@pytest.mark.parametrize(("role", "status"), [("operator", 403), ("methodist", 403), ("mentor", 403)])
def test_only_the_officer_destroys(client, withdrawn, now, role, status):
    client.force_login(staff(role, withdrawn.region, now).user)

    assert destroy(client, withdrawn.request("studio")).status_code == status


def test_officer_of_another_region_finds_nothing(client, withdrawn, now):
    client.force_login(staff("officer", RegionFactory(code="42", time_zone="Asia/Novokuznetsk"), now).user)

    assert destroy(client, withdrawn.request("studio")).status_code == 404
