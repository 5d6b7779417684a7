"""The migrations make exactly the tables of the models, from an empty database, on the Django at hand."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def manage(tmp_path: Path):
    """Return a function that runs a command of the demonstration site over an empty database."""
    paths = os.pathsep.join([str(ROOT / "demo"), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"PYTHONPATH": paths, "PULSAR_DEMO_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "pulsar_demo.settings"}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "django", *words]
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=300)

    return run


def test_models_and_migrations_agree(manage) -> None:
    done = manage("makemigrations", "pulsar", "--check", "--dry-run")

    assert (done.returncode, done.stdout) == (0, "No changes detected in app 'pulsar'\n")


def test_migrations_run_from_an_empty_database(manage, tmp_path: Path) -> None:
    done = manage("migrate", "--verbosity", "0")

    assert done.returncode == 0, done.stderr
    with sqlite3.connect(next(tmp_path.glob("*.sqlite3"))) as database:
        made = {row[0] for row in database.execute("select name from sqlite_master where type = 'table' and name like 'pulsar_%'")}
    assert made == {table._meta.db_table for table in apps.get_app_config("pulsar").get_models(include_auto_created=True)}
