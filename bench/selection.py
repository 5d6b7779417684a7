"""Measures the commission's pages and what takes in a whole call, in the demonstration at the size it has; prints one line of JSON."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import clockwork

MARK = "RESULT "
CODE = "science-2026-bulk"
PAGES = {  # name -> address
    "desk": "/pulsar/calls/{call}/applications/",
    "desk, all": "/pulsar/calls/{call}/applications/?status=",
    "desk, municipality and grade": "/pulsar/calls/{call}/applications/?status=&municipality=69701000&grade=9",
    "desk, by number": "/pulsar/calls/{call}/applications/?status=&q={number}",
    "desk, by name": "/pulsar/calls/{call}/applications/?status=&q=ко",
    "desk, page 40": "/pulsar/calls/{call}/applications/?status=&page=40",
    "dashboard": "/pulsar/calls/{call}/dashboard/",
    "one application": "/pulsar/calls/{call}/applications/{row}/",
    "calls": "/pulsar/calls/",
}
READ = (  # what a run of the ranking reads, by plain statements
    "SELECT a.id, a.number, a.answers, a.questionnaire_id, a.submitted_at, m.oktmo, r.code, o.locality FROM pulsar_selectionapplication a "
    "LEFT JOIN pulsar_municipality m ON m.id = a.municipality_id LEFT JOIN pulsar_region r ON r.id = m.region_id "
    "LEFT JOIN pulsar_organisation o ON o.id = a.organisation_id WHERE a.call_id = %s AND a.status = 'admitted' ORDER BY a.id",
    "SELECT s.application_id, s.part, s.points FROM pulsar_academicscore s JOIN pulsar_selectionapplication a ON a.id = s.application_id "
    "WHERE a.call_id = %s AND s.open_marker = 1",
    "SELECT s.* FROM pulsar_applicationachievement s JOIN pulsar_selectionapplication a ON a.id = s.application_id "
    "WHERE a.call_id = %s ORDER BY s.id",
)


def main(repeat: int, is_whole: bool) -> None:
    """Measure and print; ``is_whole`` adds what takes in everything at once."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "pulsar_demo.settings"
    import django

    django.setup()
    from django.db import transaction

    from pulsar_xblocks.selection.applications.models import SelectionApplication
    from pulsar_xblocks.selection.calls.models import Call

    call = Call.objects.select_related("region", "rules", "questionnaire").get(region__code="70", code=CODE)
    row = SelectionApplication.objects.filter(call=call, status="submitted").latest("pk")
    known = {"call": call.pk, "row": row.pk, "number": row.number}
    pages = {name: _page(url.format(**known), repeat) for name, url in PAGES.items()}
    count = SelectionApplication.objects.count()
    if not is_whole:
        print(MARK + json.dumps({"applications": count, "pages": pages, "whole": {}}))
        return
    with transaction.atomic():
        SelectionApplication.objects.exclude(call=call).update(call=call, open_marker=None)  # some people applied to both
        whole = {"xlsx": _xlsx(call)}
        SelectionApplication.objects.exclude(number="").update(status="admitted")
        whole["run"] = _run(call)
        transaction.set_rollback(True)
    print(MARK + json.dumps({"applications": count, "pages": pages, "whole": whole}))


def _page(url: str, repeat: int) -> dict[str, Any]:
    import lists

    return lists._measured(lists._client("operator"), url, repeat)


def _xlsx(call: Any) -> dict[str, Any]:
    """Return rows and processor seconds of a call's list, and of bare XlsxWriter writing the same cells from memory."""
    from pulsar_xblocks.kernel.exports import domain
    from pulsar_xblocks.kernel.exports.tables import write_xlsx
    from pulsar_xblocks.selection.commission import exports

    columns, zone = exports.columns(call), call.region.time_zone
    table = [[column.get(row) for column in columns] for row in exports.rows(call)]
    ready = [[domain.local(value, zone) if isinstance(value, datetime) else value for value in row] for row in table]
    del table

    def ours() -> None:
        with tempfile.TemporaryFile() as file:
            write_xlsx(file, columns, exports.rows(call), zone)

    pairs = [(_work_s(lambda: _bare(ready)), _work_s(ours)) for _ in range(3)]
    bare_s, ours_s = (min(found) for found in zip(*pairs, strict=True))
    return {"rows": len(ready), "bare_s": bare_s, "ours_s": ours_s, "ratio": round(ours_s / bare_s, 2)}


def _bare(rows: list[list[Any]]) -> None:
    from xlsxwriter import Workbook

    with tempfile.TemporaryFile() as file:
        book = Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet()
        moment, day = book.add_format({"num_format": "dd.mm.yyyy hh:mm"}), book.add_format({"num_format": "dd.mm.yyyy"})
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, place, value, moment if isinstance(value, datetime) else day)
                elif isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif value is not None:
                    sheet.write_number(number, place, value)
        book.close()


def _run(call: Any) -> dict[str, Any]:
    """Return what a run of the ranking takes, and bare statements that read the same columns and store as many rows."""
    from django.db import connection

    from pulsar_demo import clock
    from pulsar_xblocks.kernel.people.models import Person
    from pulsar_xblocks.selection.commission.actions import running
    from pulsar_xblocks.selection.commission.models import RankingRow

    operator = Person.objects.get(user__username="operator")
    started = time.process_time()
    run, counts = clockwork.counted(lambda: running.run_ranking(call, is_over=True, by=operator, now=clock.START))
    ours_s = round(time.process_time() - started, 2)
    with connection.cursor() as cursor:
        columns = ", ".join(connection.ops.quote_name(column.column) for column in RankingRow._meta.concrete_fields[1:])
        cursor.execute(f"SELECT {columns} FROM pulsar_rankingrow WHERE run_id = %s", [run.pk])
        rows = cursor.fetchall()
        marks = ", ".join("%s" for _ in rows[0])
        cursor.execute(f"CREATE TEMP TABLE bench_rows AS SELECT {columns} FROM pulsar_rankingrow WHERE 1 = 0")

        def bare() -> None:
            for statement in READ:
                cursor.execute(statement, [call.pk])
                cursor.fetchall()
            cursor.executemany(f"INSERT INTO bench_rows VALUES ({marks})", rows)

        bare_s = _work_s(bare)
    return {"rows": len(rows), "queries": counts["pulsar_sql"], "ours_s": ours_s, "bare_s": bare_s, "ratio": round(ours_s / bare_s, 1)}


def _work_s(call: Callable[[], None]) -> float:
    started = time.process_time()
    call()
    return round(time.process_time() - started, 2)


if __name__ == "__main__":
    main(int(sys.argv[1]), is_whole=len(sys.argv) < 3)
