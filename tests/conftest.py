"""What every test stands on: loopback only, the machine's clock again afterwards, the default language again."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.db import connection
from django.db.models import CharField, Model
from django.db.models.signals import post_save, pre_save
from django.utils import translation
from hypothesis import HealthCheck, settings

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.audit.domain import kind_of, word_of
from pulsar_xblocks.kernel.audit.models import AuditEntry

# Playwright's own loop runs in the thread of the test; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# A busy machine is slow; that says nothing about the rule under test.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

READ_THE_SOURCE = ("test_house.py", "test_catalogue.py", "test_docs.py", "test_tables.py")  # the same on every Python and database

_connect = socket.socket.connect


def _is_loopback(address: object) -> bool:
    if not isinstance(address, tuple):  # a Unix socket
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


def _connect_to_loopback(self: socket.socket, address: object) -> None:
    if not _is_loopback(address):
        raise RuntimeError(f"tests talk to this machine only, not to {address}")
    _connect(self, address)


def pytest_configure() -> None:
    """Close the network before the first import of a test."""
    socket.socket.connect = _connect_to_loopback


def pytest_unconfigure() -> None:
    """Remove what SQLite leaves of a database that a server's thread still held."""
    for database in site.DATABASES.values():
        path = Path(database["TEST"]["NAME"] or "")
        for left in path.parent.glob(f"{path.name}*") if path.suffix == ".sqlite3" else ():
            left.unlink(missing_ok=True)


def _has_browser() -> bool:
    """Tell whether this run walks in a browser: always by hand, under tox in one environment only."""
    named = os.environ.get("PULSAR_BROWSER_IN", "")
    return not named or named == os.environ.get("TOX_ENV_NAME")


def _knows_no_database(item: pytest.Item) -> bool:
    """Tell whether a test says the same beside any server: a property of a pure rule, a migration of SQLite, the pages' English."""
    if item.path.name == "test_migrations.py":
        return item.get_closest_marker("services") is None
    if item.path.name == "test_words.py" and "[en" in item.name:
        return True
    is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return is_property and item.get_closest_marker("django_db") is None and "db" not in getattr(item, "fixturenames", ())


def _runs_here(item: pytest.Item) -> bool:
    """Tell whether a test says something in this run.

    Walks, and what reads the source, are left to the environment with the browser; what needs the services runs only beside them
    (``make test-services``), where properties of pure rules and SQLite's own tables would say nothing new.
    """
    if item.get_closest_marker("journey") and not _has_browser():
        return False
    if item.get_closest_marker("races") and connection.vendor == "sqlite" and django.VERSION < (5, 1):
        return False  # there the second of two transactions that began by reading is refused at once
    if item.path.name in READ_THE_SOURCE and not _has_browser():
        return False
    if os.environ.get("PULSAR_DEMO_DATABASE") and _knows_no_database(item):
        return False
    return bool(os.environ.get("PULSAR_DEMO_DATABASE")) or item.get_closest_marker("services") is None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the walks of a file together in one worker; leave out what does not run here.

    A walk that fails is walked once more, and the summary counts it: a busy machine can be slower than any patience.
    """
    for item in items:
        if item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: item.path.name != "test_migrations.py")  # the longest first: one worker is busy with them for minutes
    if elsewhere := [item for item in items if not _runs_here(item)]:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if _runs_here(item)]


@pytest.fixture(scope="session", autouse=True)
def _mariadb_knows_no_more_than_mysql() -> None:
    """Let MariaDB stand for the platform's MySQL, which does not tell the keys of rows stored in bulk."""
    if connection.vendor == "mysql":
        type(connection.features).can_return_rows_from_bulk_insert = False


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    clock.set_source(None)
    translation.deactivate()
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _every_record_has_words() -> Iterator[None]:
    """Refuse an entry of the audit record whose action or object kind the officer's page could only show as a key."""

    def check(instance: AuditEntry, **_: object) -> None:
        assert word_of(instance.action) != instance.action, f"no words for the action {instance.action}"
        assert kind_of(instance.object_kind) != instance.object_kind, f"no word for the kind {instance.object_kind}"

    post_save.connect(check, AuditEntry, weak=False)
    yield
    post_save.disconnect(check, AuditEntry)


@pytest.fixture(scope="session", autouse=True)
def _every_text_fits() -> Iterator[None]:
    """Refuse a text that is longer than its column: SQLite stores it, the other databases do not."""

    def check(instance: Model, **_: object) -> None:
        for field in instance._meta.concrete_fields if instance._meta.app_label == "pulsar" else ():
            text = instance.__dict__.get(field.attname)
            if isinstance(text, str) and isinstance(field, CharField):
                assert field.max_length is None or len(text) <= field.max_length, f"{field}: {len(text)} characters"

    pre_save.connect(check, weak=False)
    yield
    pre_save.disconnect(check)


@pytest.fixture
def now() -> datetime:
    """Return 10 November 2026, 10:00 in Tomsk, and make it the product's «now»."""
    moment = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
    clock.set_source(lambda: moment)
    return moment


@pytest.fixture
def english() -> Iterator[None]:
    """Let the texts of this test be English."""
    with translation.override("en"):
        yield


@pytest.fixture
def russian() -> Iterator[None]:
    """Let the texts of this test be Russian."""
    with translation.override("ru"):
        yield
