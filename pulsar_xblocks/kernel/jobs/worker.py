"""Embedded mode: one daemon thread runs the jobs of a site that has no Celery."""

import logging
import threading
from datetime import datetime, timedelta

from django.db import Error, close_old_connections, connection

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.jobs import actions
from pulsar_xblocks.kernel.platform import caches
from pulsar_xblocks.kernel.pure.errors import without_text

log = logging.getLogger(__name__)
PAUSE_S = 5.0
BEAT = timedelta(minutes=1)


class Worker:
    """The thread and its bell."""

    def __init__(self) -> None:
        self._bell = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_stopping = False
        self._beaten_at: datetime | None = None

    def ring(self) -> None:
        """Say that a job waits; the first ring starts the thread."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._is_stopping = False
                self._thread = threading.Thread(target=self._work, name="pulsar-jobs", daemon=True)
                self._thread.start()
        self._bell.set()

    def stop(self) -> None:
        """Let the running job end and stop the thread."""
        self._is_stopping = True
        self._bell.set()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while not self._is_stopping:
            self._bell.wait(PAUSE_S)
            self._bell.clear()
            if not self._is_stopping:
                self._round()
        connection.close()

    def _round(self) -> None:
        close_old_connections()
        caches.forget()
        try:
            with actions.exclusive():  # whoever holds the jobs back may set the clock back too: it is read after that
                now = clock.now()
                actions.run_due(now)
            if self._beaten_at is None or abs(now - self._beaten_at) >= BEAT:
                actions.beat("thread", now)
                self._beaten_at = now
        except Error as error:  # the database is away or being replaced: the next round tries again
            log.error("the worker could not reach the database: %s", without_text(error))  # noqa: TRY400 - a statement may hold names
        finally:
            close_old_connections()


_worker = Worker()


def ring() -> None:
    """Start the thread when it does not run yet, and say that a job waits."""
    _worker.ring()


def stop() -> None:
    """Stop the thread after the job that runs now."""
    _worker.stop()
