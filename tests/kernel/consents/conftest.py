"""Fixtures of the tests of consents."""

import pytest

from pulsar_xblocks.kernel.consents import hooks
from pulsar_xblocks.kernel.roles.actions import give_role


@pytest.fixture
def led(monkeypatch):
    """Let mentors lead children: led(mentor, child)."""
    pairs = []
    monkeypatch.setattr(hooks, "_circles", [lambda person_id: [child for mentor, child in pairs if mentor == person_id]])

    def lead(found):
        give_role(found.mentor, "mentor", place=found.region, now=found.region.pk and found.request().asked_at)
        pairs.append((found.mentor.pk, found.child.pk))

    return lead
