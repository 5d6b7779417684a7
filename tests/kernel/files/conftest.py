"""A private storage of its own for every test, two purposes, and small real files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from factories import RoleFactory

from pulsar_xblocks.kernel import files
from pulsar_xblocks.kernel.files import purposes
from pulsar_xblocks.kernel.files.domain import DOCUMENTS, MEGABYTE
from pulsar_xblocks.kernel.people.models import Person


@pytest.fixture
def private_root(settings, tmp_path: Path) -> Path:
    """Return the folder of the private storage."""
    root = tmp_path / "private"
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(root), "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "pulsar_private": place}
    settings.PULSAR_PRIVATE_STORAGE = "pulsar_private"
    return root


@pytest.fixture(autouse=True)
def _purposes(private_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purposes, "_purposes", {})
    files.register("work", files.Limits(10 * MEGABYTE, DOCUMENTS, 3), lambda actor, file: "operator" in actor.roles)
    files.register("scan", files.Limits(1 * MEGABYTE, frozenset({"application/pdf"}), 1), lambda actor, file: False)


@pytest.fixture
def owner(db: None) -> Person:
    """Return a person with an account and a role."""
    return RoleFactory(role="mentor").person


@pytest.fixture
def client_of() -> Callable[[Person], Client]:
    """Return what logs a person in."""

    def logged_in(person: Person) -> Client:
        client = Client()
        client.force_login(person.user)
        return client

    return logged_in


@pytest.fixture
def stored(private_root: Path) -> Callable[[], list[bytes]]:
    """Return what lists the contents in the storage."""

    def contents() -> list[bytes]:
        return [path.read_bytes() for path in sorted(private_root.rglob("*")) if path.is_file()] if private_root.exists() else []

    return contents
