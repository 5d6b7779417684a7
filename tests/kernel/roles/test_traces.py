"""What must not be read without a trace, and what must leave none."""

import sys
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from factories import PersonFactory, RegionFactory, RoleFactory

from pulsar_xblocks.kernel.inbox.actions import send
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.platform.authentication import is_restricted

pytestmark = pytest.mark.django_db


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


def test_contacts_of_a_pupil_of_age_are_shown_by_a_recorded_click_too(now):
    operator = RoleFactory(role="operator").person
    pupil = PersonFactory(email="pupil18@example.ru", birth_date=date(2007, 1, 1))
    RoleFactory(role="pupil", person=pupil)

    assert "pupil18@example.ru" not in client_of(operator).get(f"/pulsar/people/{pupil.key}/").content.decode()
    assert "pupil18@example.ru" in client_of(operator).post(f"/pulsar/people/{pupil.key}/contacts/").content.decode()


def test_a_token_of_a_guardian_stays_in_no_message(now):
    link = "https://pulsar.example.ru/pulsar/l/secret/"
    message = send(
        to=None, email="mama@example.ru", subject="Согласие", text="Ответьте.", link=link, region_id=RegionFactory().pk, kind="x", now=now
    )

    assert Message.objects.get(pk=message.pk).link == ""
    assert link in Letter.objects.get().text


def test_tokens_of_restricted_applications_are_known(monkeypatch):
    """Open edX gives such tokens to applications that it limits to scopes; there is none of ours among them."""
    decoder = "edx_rest_framework_extensions.auth.jwt.decoder"
    monkeypatch.setitem(sys.modules, decoder, SimpleNamespace(decode_jwt_is_restricted=lambda token: token == "narrow"))
    for part in ("edx_rest_framework_extensions", "edx_rest_framework_extensions.auth", "edx_rest_framework_extensions.auth.jwt"):
        monkeypatch.setitem(sys.modules, part, SimpleNamespace(__path__=[]))

    assert [is_restricted(SimpleNamespace(auth=token)) for token in ("narrow", "wide", None)] == [True, False, False]
