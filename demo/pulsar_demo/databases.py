"""The database of the demonstration: SQLite in its home, or the server that an address names."""

import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django

ENGINES = {"mysql": "django.db.backends.mysql", "postgresql": "django.db.backends.postgresql"}
OPTIONS: dict[str, dict[str, Any]] = {
    # as on the platform; Django's own isolation is READ COMMITTED
    "mysql": {"charset": "utf8mb4", "init_command": "SET sql_mode='STRICT_TRANS_TABLES'"},
    "postgresql": {},
}
WRITERS_WAIT = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"}


class UnknownDatabase(ValueError):
    """The address names no database that we know."""


def named(address: str, home: Path) -> dict[str, Any]:
    """Return Django's settings for ``mysql://user:password@host:port/name?option=value`` or ``postgresql://…``; "" = SQLite in ``home``.

    Raises UnknownDatabase.
    """
    if not address:
        options = {"timeout": 30} | (WRITERS_WAIT if django.VERSION >= (5, 1) else {})
        # a file: threads of a test's server would share the one connection of a database in memory, statement by statement
        test = {"NAME": str(Path(tempfile.gettempdir()) / f"pulsar-test-{os.getpid()}.sqlite3")}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(home / "demo.sqlite3"), "OPTIONS": options, "TEST": test}
    parts = urlsplit(address)
    if parts.scheme not in ENGINES or len(parts.path) < 2:
        raise UnknownDatabase(f"PULSAR_DEMO_DATABASE must be mysql://… or postgresql://… with a name at its end, not {parts.scheme}://…")
    return {
        "ENGINE": ENGINES[parts.scheme],
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": OPTIONS[parts.scheme] | dict(parse_qsl(parts.query)),
    }
