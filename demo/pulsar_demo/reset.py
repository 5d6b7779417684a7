"""Puts everything back: the database through SQLite's backup, private files, the clock."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from pulsar_demo import clock

LIVE, PRISTINE = "demo.sqlite3", "pristine.sqlite3"
FILES, PRISTINE_FILES = "private", "pristine-private"


def keep_pristine() -> None:
    """Remember the present state as the one to come back to."""
    home = Path(settings.DEMO_HOME)
    connection.close()
    (home / PRISTINE).unlink(missing_ok=True)
    _copy(home / LIVE, home / PRISTINE)
    _copy_files(home / FILES, home / PRISTINE_FILES)


def restore() -> None:
    """Come back to the pristine state; readers and writers of this moment wait or finish."""
    home = Path(settings.DEMO_HOME)
    connection.close()
    _copy(home / PRISTINE, home / LIVE)
    _copy_files(home / PRISTINE_FILES, home / FILES)
    clock.set_now(clock.START)


def has_pristine() -> bool:
    """Tell whether there is a state to come back to."""
    return (Path(settings.DEMO_HOME) / PRISTINE).exists()


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target, timeout=10)) as new:
        old.backup(new)


def _copy_files(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    source.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target)
