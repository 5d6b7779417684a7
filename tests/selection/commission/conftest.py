from datetime import UTC, datetime

import pytest
from factories import RegionFactory, RoleFactory

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.selection.calls.models import CallPerson

NOW = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the clock."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture
def entered(client, at):
    """Return a function that logs somebody with a role in; with a call as one of its people."""

    def enter(role: str = "operator", region: object = None, call: object = None):
        given_role = RoleFactory(role=role, region=region or RegionFactory())
        if call is not None:
            CallPerson.objects.create(call=call, person=given_role.person, part=role, added_at=NOW)
        client.force_login(given_role.person.user)
        client.person = given_role.person
        return client

    return enter
