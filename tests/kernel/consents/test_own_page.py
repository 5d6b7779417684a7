"""A person's own answers in «My Pulsar»."""

import pytest
from kernel_consents import ADULT, CHILD_15, case

from pulsar_xblocks.kernel.consents import queries
from pulsar_xblocks.kernel.consents.models import ConsentRecord

pytestmark = pytest.mark.django_db


def test_own_page_needs_a_login(client, now):
    assert client.get("/pulsar/me/consents/").status_code == 302


def test_teen_answers_beside_the_guardian(client, now):
    found = case(now, birth=CHILD_15)
    client.force_login(found.child.user)

    page = client.get("/pulsar/me/consents/").content.decode()
    done = client.post("/pulsar/me/consents/", {"answer": "studio.given", "text_studio": found.text().digest})

    record = ConsentRecord.objects.get()
    assert page.count('.given"') == 3
    assert done["Location"] == "/pulsar/me/consents/?done=studio"
    assert (record.party, record.answer, record.by) == ("self", "given", found.child)
    assert queries.own_waiting(found.child, now) == 2


def test_child_under_14_has_nothing_to_press(client, now):
    found = case(now)
    client.force_login(found.child.user)

    page = client.get("/pulsar/me/consents/").content.decode()
    refused = client.post("/pulsar/me/consents/", {"answer": "studio.given", "text_studio": found.text().digest})

    assert 'name="answer"' not in page
    assert refused.status_code == 409
    assert not ConsentRecord.objects.exists()
    assert queries.own_waiting(found.child, now) == 0


def test_adult_answers_alone_and_withdraws(client, now):
    found = case(now, birth=ADULT)
    client.force_login(found.child.user)

    client.post("/pulsar/me/consents/", {"answer": "studio.given", "text_studio": found.text().digest})
    assert queries.state(found.child, "studio", now) == "given"
    assert client.get("/pulsar/me/consents/studio/withdraw/").status_code == 200
    client.post("/pulsar/me/consents/studio/withdraw/")

    assert queries.state(found.child, "studio", now) == "revoked"
    assert ConsentRecord.objects.latest("pk").source == "account"


def test_own_document_is_printable_and_others_are_404(client, now):
    found = case(now, birth=ADULT, purposes=["studio"])
    client.force_login(found.child.user)

    assert "Тихонова Лиза" in client.get("/pulsar/me/consents/studio/").content.decode()
    assert client.get("/pulsar/me/consents/photo_video/").status_code == 404
    assert client.post("/pulsar/me/consents/", {"answer": "publication.given"}).status_code == 404


def test_text_changed_meanwhile_is_told_on_the_own_page(client, now):
    found = case(now, birth=ADULT)
    client.force_login(found.child.user)

    assert client.post("/pulsar/me/consents/", {"answer": "studio.given", "text_studio": "old"}).status_code == 409
