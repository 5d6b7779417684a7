"""Prepares the demonstration and serves it with threads."""

import hashlib
import logging
import sys
import time
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from pulsar_demo import clock, load, reset
from pulsar_xblocks.kernel.jobs import actions as jobs

STAMP = "loaded.txt"


class Server(ThreadedWSGIServer):
    """Django's threaded server with a longer queue for many browsers."""

    request_queue_size = 128
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says only what went wrong."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base's
        """Report answers of 500 and above."""
        if len(args) > 1 and str(args[1]).startswith("5"):
            logging.getLogger("pulsar_demo").error(format, *args)


def prepare() -> None:
    """Load the demonstration when there is none, or one of another version."""
    home = Path(settings.DEMO_HOME)
    stamp = home / STAMP
    if not reset.has_pristine() or not stamp.exists() or stamp.read_text() != version():
        load_anew()
    clock.load()


def load_anew() -> None:
    """Make the database from nothing, load it and keep a copy to come back to."""
    started = time.monotonic()
    home = Path(settings.DEMO_HOME)
    home.mkdir(parents=True, exist_ok=True)
    connection.close()
    for path in [*home.glob("*.sqlite3*"), home / STAMP]:
        path.unlink(missing_ok=True)
    clock.set_now(clock.START)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")  # a load that breaks off is begun again
    make_tables()
    with jobs.exclusive():  # what is kept holds no job that has begun or waits: each reset would run them anew
        load.load_everything()
        clock.set_now(clock.START)  # its letters are of the first minute, however slow the machine
        while jobs.run_due(clock.START, 1000):
            pass
        reset.keep_pristine()
    (home / STAMP).write_text(version())
    print(f"The demonstration is loaded in {time.monotonic() - started:.1f} s: {home}", flush=True)


def make_tables() -> None:
    """Make all tables as the models are now, many times faster than migration by migration; the migrations count as done."""
    modules = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {row.label: None for row in apps.get_app_configs()}
    try:
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    finally:
        settings.MIGRATION_MODULES = modules
    recorder = MigrationRecorder(connection)
    for app, name in MigrationLoader(connection).disk_migrations:
        recorder.record_applied(app, name)


def version() -> str:
    """Return what the loaded state depends on: the address, the migrations and the loading modules."""
    here = Path(__file__).parent
    package = Path(import_module("pulsar_xblocks").__file__ or "").parent
    files = [*here.glob("migrations/*.py"), *here.glob("load/**/*"), here / "personas.py", *package.glob("migrations/*.py")]
    seen = hashlib.sha256(settings.PULSAR_PUBLIC_URL.encode())  # letters hold addresses
    for path in sorted(path for path in files if path.is_file() and path.suffix in (".py", ".csv")):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def serve(host: str, port: int) -> None:
    """Serve until stopped."""
    try:
        server = Server((host, port), Quiet, ipv6=":" in host)
    except OSError as error:
        sys.exit(f"{host}:{port}: {error.strerror}. Choose another port: PORT=8010")
    server.set_app(import_module("pulsar_demo.wsgi").application)
    import_module("pulsar_xblocks.kernel.jobs.worker").ring()
    print(f"http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl+C stops)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
