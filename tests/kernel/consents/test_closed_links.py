"""A guardian's link that the staff has closed stays closed until the staff opens a new one."""

from datetime import timedelta

import pytest
from django.test import Client
from kernel_consents import case, staff

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents import actions, letters, queries
from pulsar_xblocks.kernel.consents.actions.requests import close_links, open_link_again, remind, send_again, write_to_guardians
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.inbox.models import Letter
from pulsar_xblocks.kernel.links import retention
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.retention.registry import Doomed

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2)


@pytest.fixture
def closed(now):
    """Return a case whose guardian has answered and whose links are closed."""
    found = case(now)
    found.give(now)
    Guardian.objects.update(confirmed_at=now)
    close_links(found.child, now)
    return found


def change(client, found, now, **posted):
    client.force_login(staff("operator", found.region, now).user)
    return client.post(f"/pulsar/consents/{found.request().key}/change/", posted)


def test_nothing_that_writes_to_guardians_opens_it(closed, now):
    child, written = closed.child, Letter.objects.count()
    ask = {"context": "«Кедр»", "guardian_email": "anna@example.ru", "region": closed.region, "now": now + LATER}

    actions.request_consents(subject=child, purposes=["studio", "photo_video"], by=child, **ask)
    actions.request_consents(subject=child, purposes=["selection"], by=closed.mentor, **ask)
    done = remind([child], ["photo_video"], closed.mentor, now + LATER)
    write_to_guardians(child, letters.again, now + LATER)
    send_again("anna@example.ru", now + LATER)

    assert (done.letters, done.closed, done.without_email) == (0, [child], [])
    assert (Letter.objects.count(), Link.objects.filter(revoked_at=None).count()) == (written, 0)


def test_the_operator_sees_it_and_sends_a_new_link_with_a_reason(client, closed, now):
    guardian = closed.guardian
    client.force_login(staff("operator", closed.region, now).user)
    page = client.get(f"/pulsar/consents/{closed.request().key}/").content.decode()

    refused = change(client, closed, now, what=f"open_link_{guardian.pk}", reason="")
    opened = change(client, closed, now, what=f"open_link_{guardian.pk}", reason="Мать позвонила, адрес её")
    again = change(client, closed, now, what=f"open_link_{guardian.pk}", reason="Ещё раз")

    assert "Ссылка закрыта" in page and f'value="open_link_{guardian.pk}"' in page
    assert (refused.status_code, opened.status_code, again.status_code) == (422, 302, 409)
    assert Link.objects.filter(revoked_at=None).count() == 1
    assert [(row.address, row.text.count("/pulsar/l/")) for row in Letter.objects.order_by("-pk")[:1]] == [("anna@example.ru", 1)]
    assert AuditEntry.objects.filter(action="consent.change_open_link").count() == 1
    assert "Ссылка закрыта" not in client.get(f"/pulsar/consents/{closed.request().key}/").content.decode()


@pytest.mark.parametrize("pk", ["", "0", "x", "9" * 40])
def test_a_foreign_guardian_is_not_found(client, closed, now, pk):
    assert change(client, closed, now, what=f"open_link_{pk}", reason="По телефону").status_code == 404


def test_an_open_link_and_a_guardian_without_address_get_no_other_one(closed, now):
    guardian = closed.guardian
    open_link_again(guardian, now)
    with pytest.raises(Conflict):
        open_link_again(guardian, now)
    close_links(closed.child, now)
    guardian.email = ""

    with pytest.raises(Conflict):
        open_link_again(guardian, now)


def test_one_of_two_guardians_is_opened_alone(closed, now):
    region, child = closed.region, closed.child
    father, _ = actions.requests.guardian_for(child, "father@example.ru", region, now)
    Guardian.objects.filter(pk=father.pk).update(confirmed_at=now)
    mother = Guardian.objects.get(email="anna@example.ru")

    before = [queries.closed_links([mother, father]), queries.without_link([child.pk])]
    open_link_again(mother, now)

    assert before == [{mother.pk}, set()]
    assert queries.closed_links([mother, father]) == set()


def test_it_stays_closed_when_old_links_are_destroyed_until_the_guardian_is_gone(closed, now):
    doomed = Doomed(closed.region.pk, "link", "", None, None, (now + timedelta(days=90)).date(), now)

    kept = [retention.destroy(doomed), queries.without_link([closed.child.pk])]
    Person.objects.filter(pk=closed.guardian.person_id).update(retired_at=now)

    assert kept == [0, {closed.child.pk}]
    assert retention.destroy(doomed) == 1


def test_closed_it_shows_nothing(closed):
    assert Client().get(closed.url).status_code == 410
