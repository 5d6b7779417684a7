"""The data-protection officer: what waits at home, destruction after a withdrawal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import JobFactory, RegionFactory
from kernel_consents import case, staff

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents import actions, cards, queries
from pulsar_xblocks.kernel.consents.models import ConsentRequest
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.retention import queries as retention
from pulsar_xblocks.kernel.retention.models import DestructionAct
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def withdrawn(now):
    """Return a child whose guardian gave the consent and took it back ten days ago."""
    return taken_back(now)


def taken_back(now):
    found = case(now)
    found.give(now - timedelta(days=20))
    actions.withdraw(found.request("studio"), found.signer(), actions.Trace(), now=now - timedelta(days=10))
    return found


@pytest.fixture
def officer(withdrawn, now):
    return staff("officer", withdrawn.region, now)


def counts(person, now):
    return {todo.title: (todo.count, todo.tone) for todo in cards.todos(person, actor_of(person), now) if todo.count}


def due(found, now):
    return f"/pulsar/retention/due/{found.region.code}/"


def destroy(client, found, now, *cases, reason="Акт № 3 от 10.11.2026"):
    """Confirm the list with these people ticked; return the answer."""
    seen = retention.digest(retention.planned(found.region.pk, now.date()))
    return client.post(due(found, now), {"reason": reason, "seen": seen, "chosen": [f"withdrawn:{one.child.pk}" for one in cases]})


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


def test_several_are_chosen_and_one_act_tells_of_them(client, officer, withdrawn, now):
    second, third = taken_back(now), taken_back(now)
    client.force_login(officer.user)
    shown = client.get(due(withdrawn, now)).content.decode()

    answer = destroy(client, withdrawn, now, withdrawn, second)
    run_due(now)

    act = DestructionAct.objects.get()
    assert (shown.count('name="chosen" value="withdrawn:'), answer["Location"]) == (3, f"/pulsar/retention/acts/{act.pk}/")
    assert (act.done, act.kept, act.reason) == (2, 0, "Акт № 3 от 10.11.2026")
    assert [Person.objects.get(pk=one.child.pk).family for one in (withdrawn, second, third)] == ["", "", "Тихонова"]
    assert AuditEntry.objects.filter(action="consent.purge", actor=officer).count() == 2
    assert [row.subject for row in queries.to_destroy([withdrawn.region.pk])] == [third.child]


def test_only_those_whose_last_day_has_come_are_ticked_beforehand(client, officer, withdrawn, now):
    second = taken_back(now)
    ConsentRequest.objects.filter(subject=second.child, state="revoked").update(state_at=now - timedelta(days=30))
    client.force_login(officer.user)

    shown = client.get(due(withdrawn, now)).content.decode()

    ticked = [f'value="withdrawn:{one.child.pk}" form="f-destroy" checked' in shown for one in (withdrawn, second)]
    assert ticked == [False, True]


def test_destruction_needs_a_ground_and_a_choice(client, officer, withdrawn, now):
    client.force_login(officer.user)

    empty, nobody = destroy(client, withdrawn, now, withdrawn, reason=" "), destroy(client, withdrawn, now)

    assert (empty.status_code, 'id="e-reason"' in empty.content.decode()) == (422, True)
    assert (nobody.status_code, 'id="e-chosen"' in nobody.content.decode()) == (422, True)
    assert Person.objects.get(pk=withdrawn.child.pk).family == "Тихонова"


def test_a_consent_given_again_before_the_job_keeps_the_data(client, officer, withdrawn, now):
    client.force_login(officer.user)
    destroy(client, withdrawn, now, withdrawn)
    withdrawn.give(now)

    run_due(now)

    assert (DestructionAct.objects.get().kept, Person.objects.get(pk=withdrawn.child.pk).family) == (1, "Тихонова")


def test_the_record_leads_to_the_list(client, officer, withdrawn, now):
    client.force_login(officer.user)

    shown = client.get(f"/pulsar/consents/{withdrawn.request('studio').key}/").content.decode()

    assert f'href="{due(withdrawn, now)}"' in shown
