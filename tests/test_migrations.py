"""The migrations make exactly the tables of the models, from an empty database, on the Django and the database at hand."""

import os
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

import pulsar_xblocks

ROOT = Path(__file__).resolve().parent.parent
RELEASED = {"0001_initial.py": "fe0311b86d5321623310bf1a497ec4cbafadf6778345458cb82e1bd334eee1d8"}  # 0.1.0

# What a site of 0.1.0 may hold when it takes the next version: a file, and a list that waited for its second click.
FILLED = """
import django; django.setup()
from datetime import UTC, datetime
from django.db import connection
from django.db.migrations.loader import MigrationLoader
old, now = MigrationLoader(connection).project_state(("pulsar", "0001_initial")).apps, datetime(2026, 11, 29, tzinfo=UTC)
make = lambda model, **values: old.get_model("pulsar", model).objects.create(**values)
region, person = make("Region", code="70", name="Томская область", time_zone="Asia/Tomsk"), make("Person", key="p", created_at=now)
make("PrivateFile", key="f", purpose="work", state="ready", original_name="Отчёт ё.pdf", size=7, created_at=now, owner=person)
make("DirectoryImport", key="i", counts="{}", created_at=now, by=person, region=region)
"""
KEPT = """
import django; django.setup()
from pulsar_xblocks.kernel.files.models import PrivateFile
print(list(PrivateFile.objects.values_list("original_name", "size", "owner__key", "blind_state")))
"""


def tables() -> set[str]:
    return {table._meta.db_table for table in apps.get_app_config("pulsar").get_models(include_auto_created=True)}


@pytest.fixture
def address() -> str:
    """Return the address of an empty database; "" = a new file of SQLite."""
    return ""


@pytest.fixture
def manage(tmp_path: Path, address: str):
    """Return a function that runs a command of the demonstration site, or a script, over an empty database."""
    paths = os.pathsep.join([str(ROOT / "demo"), os.environ.get("PYTHONPATH", "")])
    site = {"PULSAR_DEMO_HOME": str(tmp_path), "PULSAR_DEMO_DATABASE": address, "DJANGO_SETTINGS_MODULE": "pulsar_demo.settings"}

    def run(*words: str, script: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", script] if script else [sys.executable, "-m", "django", *words]
        environment = os.environ | site | {"PYTHONPATH": paths}
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=600)

    return run


def test_released_migrations_never_change() -> None:
    folder = Path(next(iter(pulsar_xblocks.__path__))) / "migrations"

    assert {name: sha256((folder / name).read_bytes()).hexdigest() for name in RELEASED} == RELEASED


def test_models_and_migrations_agree(manage) -> None:
    done = manage("makemigrations", "pulsar", "--check", "--dry-run")

    assert (done.returncode, done.stdout) == (0, "No changes detected in app 'pulsar'\n")


def test_migrations_run_from_an_empty_database(manage, tmp_path: Path) -> None:
    done = manage("migrate", "--verbosity", "0")

    assert done.returncode == 0, done.stderr
    with sqlite3.connect(next(tmp_path.glob("*.sqlite3"))) as database:
        made = {row[0] for row in database.execute("select name from sqlite_master where type = 'table' and name like 'pulsar_%'")}
    assert made == tables()


def test_data_of_the_first_release_come_along(manage) -> None:
    came_along(manage)


def came_along(manage) -> None:
    """Migrate to the tables of 0.1.0, fill them, migrate to those of today, look."""
    steps = [manage("migrate", "pulsar", "0001", "--verbosity", "0"), manage(script=FILLED), manage("migrate", "--verbosity", "0")]

    assert [step.stderr for step in steps] == ["", "", ""]
    assert manage(script=KEPT).stdout == "[('Отчёт ё.pdf', 7, 'p', '')]\n"


def test_uninstalling_leaves_no_table(manage, tmp_path: Path) -> None:
    made = manage("migrate", "--verbosity", "0")
    gone = manage("migrate", "pulsar", "zero", "--verbosity", "0")

    assert (made.returncode, gone.returncode) == (0, 0), made.stderr + gone.stderr
    with sqlite3.connect(next(tmp_path.glob("*.sqlite3"))) as database:
        names = {row[0] for row in database.execute("select name from sqlite_master")}
        recorded = database.execute("select count(*) from django_migrations where app = 'pulsar'").fetchone()
    assert "auth_user" in names
    assert ([name for name in names if "pulsar_" in name and "demo" not in name], recorded) == ([], (0,))


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
class TestOnAServer:
    """The same on MariaDB and PostgreSQL, whichever this run stands on."""

    @pytest.fixture
    def name(self):
        name = f"empty_{uuid4().hex}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        yield name
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")

    @pytest.fixture
    def address(self, name: str) -> str:
        return urlsplit(os.environ["PULSAR_DEMO_DATABASE"])._replace(path=f"/{name}").geturl()

    def test_data_of_the_first_release_come_along(self, manage) -> None:
        came_along(manage)

    def test_migrations_make_all_tables_and_leave_nothing_to_do(self, manage) -> None:
        done = manage("migrate", "--verbosity", "0")
        assert (done.returncode, done.stderr) == (0, "")

        again = manage("migrate", "--check")
        agreed = manage("makemigrations", "--check", "--dry-run")
        shown = manage("inspectdb", "--include-partitions")

        assert (again.returncode, agreed.returncode) == (0, 0), again.stdout + agreed.stdout
        made = {line.split("'")[1] for line in shown.stdout.splitlines() if "db_table = 'pulsar_" in line}
        assert made == tables()
