from datetime import UTC, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from edx_django_utils.cache import RequestCache

from pulsar_xblocks.kernel.jobs import actions, checks
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.housekeeping import tidy
from pulsar_xblocks.kernel.jobs.models import Job, WorkerBeat

pytestmark = pytest.mark.django_db


def test_tick_runs_what_is_due_and_shows_life(kinds, now):
    kinds.register("work", lambda context: None)
    actions.enqueue("work", {}, region_id=None, by=None, now=now)
    out = StringIO()

    call_command("pulsar_tick", stdout=out)

    assert out.getvalue() == "1 jobs\n"
    assert list(WorkerBeat.objects.values_list("name", "at")) == [("tick", now)]


def test_tick_that_stays_remembers_nothing_of_an_earlier_round():
    """The platform keeps flags, courses and enrolments in memory until the end of a request, and here there is none."""
    RequestCache("platform").set("frozen", False)

    call_command("pulsar_tick", stdout=StringIO())

    assert not RequestCache("platform").get_cached_response("frozen").is_found


def test_check_names_what_is_not_in_order(now, settings):
    settings.PULSAR_FIELD_KEYS = []
    settings.PULSAR_PUBLIC_URL = ""
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("pulsar_check", stdout=out)

    assert {"FAIL worker", "FAIL address", "FAIL field keys"} <= {line.partition(":")[0] for line in out.getvalue().splitlines()}


def test_check_of_a_site_in_order(now, settings, tmp_path):
    settings.PULSAR_FIELD_KEYS = [Fernet.generate_key().decode()]
    settings.PULSAR_PUBLIC_URL = "http://127.0.0.1:1"  # nobody listens there
    settings.PULSAR_PRIVATE_STORAGE = ""
    settings.PULSAR_PRIVATE_ROOT = str(tmp_path)
    actions.beat("tick", now)

    results = checks.run_all(now)

    assert [(result.name, result.is_ok) for result in results[:8] if result.name != "clock"] == [
        ("mail", True),
        ("storage", True),
        ("worker", True),
        ("isolation", True),
        ("address", True),
        ("language", True),
        ("field keys", True),
    ]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("keys", [["short"], ["secret"]])
def test_bad_field_keys_are_found(now, settings, keys):
    settings.SECRET_KEY = "secret"
    settings.PULSAR_FIELD_KEYS = keys

    assert not checks.field_keys(now).is_ok


def test_silent_worker_is_found(now):
    actions.beat("thread", now - timedelta(minutes=16))

    assert not checks.worker(now).is_ok


def test_tidying_keeps_what_may_be_asked_for(kinds, now):
    def over(days, **values):
        at = now - timedelta(days=days)
        return Job.objects.create(kind="x", run_at=at, created_at=at, finished_at=at, **({"state": "done"} | values)).pk

    over(8, once="every:x:1")
    over(91)
    kept = [over(6, once="every:x:2"), over(89), over(91, state="queued")]

    result = tidy(JobContext(Job(payload="{}"), now))

    assert (result, sorted(Job.objects.values_list("pk", flat=True))) == ("2", kept)


def test_clock_that_differs_from_the_database_is_found(now):
    if connection.vendor == "sqlite":
        assert checks.clock(now).is_ok
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        theirs = cursor.fetchone()[0]
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)

    assert [checks.clock(theirs).is_ok, checks.clock(theirs + timedelta(minutes=5)).is_ok] == [True, False]


@pytest.mark.parametrize(
    ("vendor", "level", "is_ok"),
    [("sqlite", None, True), ("postgresql", None, True), ("mysql", "read committed", True), ("mysql", "repeatable read", False)]
    + [("mysql", None, False)],
)
def test_an_isolation_that_hides_what_others_store_is_found(now, monkeypatch, vendor, level, is_ok):
    monkeypatch.setattr(checks, "connection", SimpleNamespace(vendor=vendor, isolation_level=level))

    assert checks.isolation(now).is_ok == is_ok


def test_the_isolation_of_this_database_is_right(now):
    connection.ensure_connection()

    assert checks.isolation(now).is_ok
