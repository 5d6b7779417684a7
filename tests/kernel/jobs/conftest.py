import sqlite3

import pytest
from django.db import connections

from pulsar_xblocks.kernel import jobs
from pulsar_xblocks.kernel.jobs import registry


@pytest.fixture
def kinds(monkeypatch):
    """Register kinds for one test only: nothing else runs and nothing stays."""
    monkeypatch.setattr(registry, "_runs", {})
    monkeypatch.setattr(registry, "_words", {})
    monkeypatch.setattr(registry, "_quiet", set())
    monkeypatch.setattr(registry, "_every", {})
    return jobs


@pytest.fixture
def file_database(transactional_db, tmp_path):
    """Stand on a database file for one test: SQLite in memory refuses a second writer instead of letting it wait."""
    if connections["default"].vendor != "sqlite":
        yield
        return
    memory = connections["default"]
    memory.ensure_connection()
    path = tmp_path / "jobs.sqlite3"
    with sqlite3.connect(path) as file:
        memory.connection.backup(file)
    file.close()
    name = memory.settings_dict["NAME"]
    memory.settings_dict["NAME"] = str(path)
    del connections["default"]
    yield
    connections["default"].close()
    memory.settings_dict["NAME"] = name
    connections["default"] = memory
