"""Checks of what the product stands on; capabilities may add theirs."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.mail import get_connection
from django.db import connection

from pulsar_xblocks.kernel.jobs import queries, wake
from pulsar_xblocks.kernel.platform import languages
from pulsar_xblocks.kernel.platform.storage import private_storage

DRIFT = timedelta(minutes=2)
NOWHERE = ("console", "dummy", "filebased")  # backends of Django that send nothing


@dataclass(frozen=True)
class Result:
    """What a check found; the sentence is for the administrator, in English as all of the shell."""

    name: str
    is_ok: bool
    sentence: str


Check = Callable[[datetime], Result]
_checks: list[Check] = []


def register(check: Check) -> None:
    """Register a check."""
    if check not in _checks:
        _checks.append(check)


def run_all(now: datetime) -> list[Result]:
    """Return the results of all checks; one that breaks is a finding, and the others still run."""
    return [_result(check, now) for check in (mail, storage, worker, clock, isolation, address, language, field_keys, *_checks)]


def _result(check: Check, now: datetime) -> Result:
    try:
        return check(now)
    except Exception as error:  # a storage, mail or database of the site's own raises errors that we do not know
        return Result(check.__name__.replace("_", " "), False, f"{type(error).__name__}: {error}")


def mail(now: datetime) -> Result:
    """Tell whether the mail server answers; nothing is sent."""
    backend = settings.EMAIL_BACKEND
    if backend.startswith("django.core.mail.backends.") and backend.split(".")[-2] in NOWHERE:
        return Result("mail", False, f"nobody gets a letter: EMAIL_BACKEND is {backend}")
    try:
        server = get_connection()
        server.open()
        server.close()
    except (SMTPException, OSError) as error:
        return Result("mail", False, f"the server does not answer: {type(error).__name__}: {error}")
    return Result("mail", True, f"the server answers, letters come from {settings.DEFAULT_FROM_EMAIL}")


def storage(now: datetime) -> Result:
    """Tell whether private files can be written, read and deleted."""
    body = secrets.token_bytes(32)
    try:
        place = private_storage()
        name = place.save(f"check/{secrets.token_urlsafe(8)}", ContentFile(body))
        with place.open(name) as file:
            is_same = file.read() == body
        place.delete(name)
    except (OSError, ImproperlyConfigured) as error:
        return Result("storage", False, f"{type(error).__name__}: {error}")
    return Result("storage", is_same, "written, read and deleted" if is_same else "another content came back")


def worker(now: datetime) -> Result:
    """Tell whether something runs the jobs."""
    at = queries.last_beat()
    if at is None:
        how = f"queue «{wake.queue_name()}»" if wake.queue_name() else "no Celery queue"
        return Result("worker", False, f"no sign of life yet ({how}): run pulsar_tick by cron every minute")
    return Result("worker", queries.is_alive(now), f"last sign of life at {at:%Y-%m-%d %H:%M} UTC")


def clock(now: datetime) -> Result:
    """Tell whether the clocks of this machine and of the database agree."""
    if connection.vendor == "sqlite":
        return Result("clock", True, f"{now:%Y-%m-%d %H:%M} UTC, the database has no clock of its own")
    sql = "SELECT UTC_TIMESTAMP()" if connection.vendor == "mysql" else "SELECT NOW()"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        theirs = cursor.fetchone()[0]
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    return Result("clock", abs(theirs - now) <= DRIFT, f"here {now:%Y-%m-%d %H:%M:%S}, in the database {theirs:%Y-%m-%d %H:%M:%S} UTC")


def isolation(now: datetime) -> Result:
    """Tell whether a request sees what others have stored meanwhile; in MySQL's own REPEATABLE READ it would not."""
    level = getattr(connection, "isolation_level", "")
    if connection.vendor != "mysql":
        return Result("isolation", True, "the database's own")
    advice = "take isolation_level out of the OPTIONS of the database, Django then sets READ COMMITTED"
    return Result("isolation", level == "read committed", level if level == "read committed" else advice)


def address(now: datetime) -> Result:
    """Tell whether letters can name the site."""
    root = getattr(settings, "PULSAR_PUBLIC_URL", "") or getattr(settings, "LMS_ROOT_URL", "") or ""
    parts = urlsplit(root)
    is_whole = parts.scheme in ("http", "https") and bool(parts.netloc)
    return Result("address", is_whole, root if is_whole else "set PULSAR_PUBLIC_URL, links in letters do not work without it")


def language(now: datetime) -> Result:
    """Tell whether people whose browsers ask for Russian get it."""
    if languages.is_shown("ru"):
        return Result("language", True, "pages are shown in Russian to who asks for it")
    release = "write «ru» into released languages at /admin/dark_lang/darklangconfig/add/"
    advice = release if languages.are_settled_by_the_site() else "add «ru» to LANGUAGES in the settings"
    return Result("language", False, f"everybody gets the pages in another language than Russian: {advice}")


def field_keys(now: datetime) -> Result:
    """Tell whether the keys of encrypted fields are there and well formed."""
    keys = list(getattr(settings, "PULSAR_FIELD_KEYS", []))
    if not keys:
        return Result("field keys", False, "PULSAR_FIELD_KEYS is empty: make one with cryptography.fernet.Fernet.generate_key()")
    if settings.SECRET_KEY in keys:
        return Result("field keys", False, "SECRET_KEY must not be one of PULSAR_FIELD_KEYS")
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        return Result("field keys", False, "one of PULSAR_FIELD_KEYS is not a Fernet key")
    return Result("field keys", True, f"{len(keys)} in use")
