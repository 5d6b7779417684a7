"""Real processes of a site over the database of the running test: workers of the web, workers of Celery."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 90
HOST = "127.0.0.1"


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return what a process needs to be a part of the site: the test's database, a home, the modules of the tests."""
    address = urlsplit(os.environ["PULSAR_DEMO_DATABASE"])._replace(path="/" + quote(str(connection.settings_dict["NAME"]))).geturl()
    paths = os.pathsep.join([str(ROOT / "demo"), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
    site = {"PULSAR_DEMO_DATABASE": address, "PULSAR_DEMO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "pulsar_demo.settings"}
    return os.environ | site | {"PYTHONPATH": paths} | more


@contextmanager
def running(module: str, *words: str, env: dict[str, str], home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``python -m module``; afterwards nothing of it is left."""
    with (home / f"{module}.log").open("ab") as log:
        command = [sys.executable, "-m", module, *words]
        started = subprocess.Popen(command, env=env, cwd=home, stdout=log, stderr=log, start_new_session=True)
        try:
            yield started
        finally:
            kill_all(started)


def kill_all(started: subprocess.Popen[bytes]) -> None:
    """End a process and its children at once, as a machine that loses its power."""
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def until(is_so: Callable[[], bool], what: str) -> None:
    """Wait until something is so; fail when it takes too long."""
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@contextmanager
def web(home: Path, workers: int, threads: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve the site by so many processes; give the port and their parent."""
    port = free_port()
    words = [f"--bind={HOST}:{port}", f"--workers={workers}", f"--threads={threads}", "--timeout=120", "--log-level=warning"]
    with running("gunicorn", "pulsar_demo.wsgi", *words, env=environment(home), home=home) as parent:
        until(lambda: _answers(port), "the web server")
        yield port, parent


def _answers(port: int) -> bool:
    asked = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        asked.request("GET", "/demo/blocks.json")
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
