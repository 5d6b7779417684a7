"""Each part that may be out of order is told by a plain sentence, and by the code of the command."""

import json
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from smtplib import SMTPException
from types import SimpleNamespace
from typing import ClassVar

import pytest
from cryptography.fernet import Fernet
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command

from pulsar_xblocks.kernel.jobs import actions, checks

pytestmark = pytest.mark.django_db
NAMES = [
    "mail",
    "storage",
    "worker",
    "clock",
    "isolation",
    "address",
    "language",
    "field keys",
    "body limit",
    "advanced modules",
    "previews",
]
NOWHERE = "django.core.mail.backends.{}.EmailBackend"
BROKEN_SITE = """
from pulsar_demo.settings import *
PULSAR_FIELD_KEYS = []
DATABASES["default"] = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
"""


class Silent(BaseEmailBackend):
    """A mail server that does not answer."""

    def open(self):
        raise ConnectionRefusedError(111, "Connection refused")


class Refusing(BaseEmailBackend):
    """A mail server that does not know the site's password."""

    def open(self):
        raise SMTPException("535 authentication failed")


class Strange(BaseEmailBackend):
    """A mail service that raises an error of its own."""

    def open(self):
        raise LookupError("no region")


def _told(result):
    return result.is_ok, result.sentence


def _sentence(name, now):
    return next(_told(result) for result in checks.run_all(now) if result.name == name)


def test_every_part_is_looked_at(now):
    assert sorted(result.name for result in checks.run_all(now)) == sorted(NAMES)


@pytest.mark.parametrize(
    ("backend", "sentence"),
    [
        (f"{__name__}.Silent", "the server does not answer: ConnectionRefusedError: [Errno 111] Connection refused"),
        (f"{__name__}.Refusing", "the server does not answer: SMTPException: 535 authentication failed"),
        (f"{__name__}.Strange", "LookupError: no region"),
        (NOWHERE.format("console"), f"nobody gets a letter: EMAIL_BACKEND is {NOWHERE.format('console')}"),
        (NOWHERE.format("dummy"), f"nobody gets a letter: EMAIL_BACKEND is {NOWHERE.format('dummy')}"),
    ],
)
def test_mail_that_does_not_go_out(now, settings, backend, sentence):
    settings.EMAIL_BACKEND = backend

    assert _sentence("mail", now) == (False, sentence)


def test_storage_that_is_not_set(now, settings):
    settings.PULSAR_PRIVATE_STORAGE = settings.PULSAR_PRIVATE_ROOT = ""

    assert _sentence("storage", now) == (
        False,
        "ImproperlyConfigured: Set PULSAR_PRIVATE_ROOT, or define the alias PULSAR_PRIVATE_STORAGE in STORAGES.",
    )


def test_storage_that_everybody_reads(now, settings, tmp_path):
    settings.PULSAR_PRIVATE_STORAGE = ""
    settings.MEDIA_ROOT, settings.PULSAR_PRIVATE_ROOT = str(tmp_path), str(tmp_path / "private")
    is_ok, sentence = _sentence("storage", now)

    assert (is_ok, sentence.partition(":")[2]) == (
        False,
        f" Private files may not lie under MEDIA_ROOT: {tmp_path}/private is served to everybody.",
    )


def test_storage_that_cannot_be_written(now, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.PULSAR_PRIVATE_STORAGE, settings.PULSAR_PRIVATE_ROOT = "", str(tmp_path / "file" / "private")
    is_ok, sentence = _sentence("storage", now)

    assert (is_ok, sentence.partition(":")[0] in ("NotADirectoryError", "FileExistsError")) == (False, True)


def test_worker_that_was_never_seen(now, settings):
    settings.PULSAR_JOBS_QUEUE = "edx.lms.core.default"

    assert _sentence("worker", now) == (
        False,
        "no sign of life yet (queue «edx.lms.core.default»): run pulsar_tick by cron every minute",
    )


def test_worker_that_fell_silent(now):
    actions.beat("tick", now - timedelta(minutes=16))

    assert _sentence("worker", now) == (False, f"last sign of life at {now - timedelta(minutes=16):%Y-%m-%d %H:%M} UTC")


@pytest.mark.parametrize("address", ["", "lms.example.ru", "/pulsar/"])
def test_address_that_letters_cannot_use(now, settings, address):
    settings.PULSAR_PUBLIC_URL, settings.LMS_ROOT_URL = address, ""

    assert _sentence("address", now) == (False, "set PULSAR_PUBLIC_URL, links in letters do not work without it")


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ([], "PULSAR_FIELD_KEYS is empty: make one with cryptography.fernet.Fernet.generate_key()"),
        (["short"], "one of PULSAR_FIELD_KEYS is not a Fernet key"),
        ([Fernet.generate_key().decode(), ""], "one of PULSAR_FIELD_KEYS is not a Fernet key"),
        (["secret"], "SECRET_KEY must not be one of PULSAR_FIELD_KEYS"),
    ],
)
def test_keys_that_protect_nothing(now, settings, keys, sentence):
    settings.SECRET_KEY, settings.PULSAR_FIELD_KEYS = "secret", keys

    assert _sentence("field keys", now) == (False, sentence)


def test_a_check_that_breaks_does_not_hide_the_others(now, monkeypatch):
    def broken_part(now):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(checks, "_checks", [broken_part])
    results = checks.run_all(now)

    assert (len(results), results[-1]) == (9, checks.Result("broken part", False, "ZeroDivisionError: by zero"))


def test_a_monitor_reads_json_and_the_code(now, settings):
    settings.PULSAR_FIELD_KEYS = []
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("pulsar_check", "--json", stdout=out)
    rows = json.loads(out.getvalue())

    assert {row["name"] for row in rows} == set(NAMES)
    assert str(refused.value) == "not in order: " + ", ".join(row["name"] for row in rows if not row["is_ok"])
    assert refused.value.returncode == 1


def test_the_code_of_the_command(tmp_path):
    (tmp_path / "broken_site.py").write_text(BROKEN_SITE)
    path = ":".join([str(tmp_path), *sys.path])
    environment = {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "broken_site", "PULSAR_DEMO_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "django", "pulsar_check"], env=environment, capture_output=True, text=True, timeout=120)

    assert (done.returncode, "FAIL field keys: PULSAR_FIELD_KEYS is empty" in done.stdout) == (1, True)
    assert "FAIL worker: OperationalError: no such table" in done.stdout
    assert "CommandError: not in order: " in done.stderr


class Released:
    """The platform's list of languages that the administrator has released."""

    released_languages_list: ClassVar[list[str]] = []
    enabled = True

    @classmethod
    def current(cls):
        return cls


def _platform_releases(monkeypatch, *codes, enabled=True):
    config = type("DarkLangConfig", (Released,), {"released_languages_list": list(codes), "enabled": enabled})
    monkeypatch.setitem(sys.modules, "openedx.core.djangoapps.dark_lang.models", SimpleNamespace(DarkLangConfig=config))


@pytest.mark.parametrize(
    ("released", "enabled", "site_code", "is_ok"),
    [(["ru"], True, "en", True), ([], True, "en", False), (["de"], True, "en", False), ([], True, "ru", True), ([], False, "en", True)],
)
def test_russian_that_the_platform_does_not_release(now, settings, monkeypatch, released, enabled, site_code, is_ok):
    """On a new platform the list is empty: pages open in English, whatever the browser asks for."""
    settings.LANGUAGE_CODE = site_code
    _platform_releases(monkeypatch, *released, enabled=enabled)

    told = _sentence("language", now)

    assert told[0] is is_ok
    assert ("/admin/dark_lang/darklangconfig/add/" in told[1]) is not is_ok


def test_russian_that_the_site_does_not_know(now, settings):
    settings.LANGUAGES = [("en", "English")]

    assert _sentence("language", now) == (
        False,
        "everybody gets the pages in another language than Russian: add «ru» to LANGUAGES in the settings",
    )


def test_libraries_for_the_experts_copies_are_missed(now, monkeypatch):
    """A package put in with ``--no-deps`` shows it here, not when a file comes."""
    monkeypatch.setitem(sys.modules, "olefile", None)

    assert _sentence("previews", now) == (False, "not installed: olefile")
