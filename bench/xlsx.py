"""The list of applications as XLSX by the product's export, against bare XlsxWriter writing the same cells."""

import gc
import tempfile
import time
from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta
from typing import Any

from xlsxwriter import Workbook

from pulsar_xblocks.kernel.exports import domain
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.studios import exports
from pulsar_xblocks.studios.models import StudioApplication
from pulsar_xblocks.studios.queries import opening

ZONE = "Asia/Tomsk"
CHUNK = 2000  # rows stored at once
TIMES = 3  # in turn; the shortest of each counts


def compare(operator: Person, now: datetime) -> dict[str, Any]:
    """Return rows, cells, and processor seconds of both; the bare writer gets ready values from memory."""
    visit = Visit(operator, actor_of(operator), now)
    before_this_run = now - timedelta(days=1)
    queue = opening.queue(visit.actor, {}).filter(submitted_at__lt=before_this_run)
    table = [[column.get(row) for column in exports.APPLICATIONS] for row in exports.application_rows(queue)]
    ready = [[domain.local(value, ZONE) if isinstance(value, datetime) else value for value in row] for row in table]
    gc.freeze()  # the waiting table shall not slow either of them
    pairs = [(_work_s(lambda: _bare(ready)), _work_s(lambda: _ours(visit, queue))) for _ in range(TIMES)]
    bare_s, ours_s = (min(found) for found in zip(*pairs, strict=True))
    cells = sum(value not in (None, "") for row in ready for value in row)
    return {"rows": len(ready), "cells": cells, "bare_s": bare_s, "ours_s": ours_s, "ratio": round(ours_s / bare_s, 2)}


def fill_up(operator: Person, now: datetime) -> None:
    """Store copies of the applications there are, in turn, until the operator's list is as long as a list may be."""
    there = list(opening.queue(actor_of(operator), {}).filter(submitted_at__lt=now - timedelta(days=1)))
    for start in range(len(there), domain.MAX_ROWS, CHUNK):
        part = [there[number % len(there)] for number in range(start, min(start + CHUNK, domain.MAX_ROWS))]
        StudioApplication.objects.bulk_create(_copy(row, number) for number, row in enumerate(part, start))


def _copy(row: StudioApplication, number: int) -> StudioApplication:
    made = copy(row)
    made.pk, made._state.adding, made.open_marker = None, True, None  # of the open ones a person has one
    made.title = f"{row.title} {number}"
    return made


def _ours(visit: Visit, queue: Any) -> None:
    exports.applications(visit, "xlsx", queue, "bench").file_to_stream.close()  # closing the answer would end the transaction around


def _bare(rows: list[list[Any]]) -> None:
    with tempfile.TemporaryFile() as file:
        book = Workbook(file, {"constant_memory": True})
        sheet, moment = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, place, value, moment)
                elif value not in (None, ""):
                    sheet.write_string(number, place, value)
        book.close()


def _work_s(call: Callable[[], None]) -> float:
    started = time.process_time()
    call()
    return round(time.process_time() - started, 2)
