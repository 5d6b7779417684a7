"""Measures the pages of courses and the file for the state register, in the demonstration at the size it has; prints one line of JSON."""

import json
import os
import sys
import time
from datetime import date
from typing import Any

import clockwork
import lists

MARK = "RESULT "
ROWS = 1500  # of the file for the register
PAGES = {  # name -> (who looks, address)
    "groups": ("operator", "/pulsar/groups/"),
    "groups, page 2": ("operator", "/pulsar/groups/?page=2"),
    "participants": ("operator", "/pulsar/groups/{group}/participants/"),
    "participants, search": ("operator", "/pulsar/groups/{group}/participants/?q=ов"),
    "who lacks what": ("operator", "/pulsar/groups/{group}/desk/"),
    "works": ("operator", "/pulsar/groups/{group}/works/"),
    "diaries": ("operator", "/pulsar/groups/{group}/practice/"),
    "final assessment": ("operator", "/pulsar/groups/{group}/final/"),
    "documents of a group": ("operator", "/pulsar/groups/{group}/documents/"),
    "one participant": ("operator", "/pulsar/groups/{group}/participants/{key}/"),
    "register": ("operator", "/pulsar/documents/"),
    "own page": ("listener", "/pulsar/me/"),
}


def main(repeat: int, is_whole: bool) -> None:
    """Measure and print; ``is_whole`` adds the file for the register."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "pulsar_demo.settings"
    import django

    django.setup()
    from pulsar_xblocks.courses.enrolments.models import Enrolment

    row = Enrolment.objects.filter(group__code="bulk-0001").order_by("pk")[0]
    known = {"group": row.group_id, "key": row.key}
    clients = {who: lists.client_of(who) for who, _ in PAGES.values()}
    pages = {name: lists.measured(clients[who], url.format(**known), repeat) for name, (who, url) in PAGES.items()}
    found = {"participants": Enrolment.objects.count(), "pages": pages, "whole": _register() if is_whole else {}}
    print(MARK + json.dumps(found))


def _register() -> dict[str, Any]:
    """Return rows, queries and seconds of the file for ФИС ФРДО with the reading; nothing stays in the database."""
    from django.db import transaction

    from pulsar_xblocks.courses.documents.models import TrainingDocument
    from pulsar_xblocks.courses.enrolments.models import Enrolment

    sample = TrainingDocument.objects.filter(kind="certificate", cancelled_at=None).order_by("pk")[0]
    rows = Enrolment.objects.filter(group__code__startswith="bulk-", stage="frdo_done").order_by("pk")[:ROWS]
    client = lists.client_of("operator")
    with transaction.atomic():
        TrainingDocument.objects.bulk_create(_documents(sample, rows, date(2026, 10, 30)), batch_size=500)
        wall, work = time.perf_counter(), time.process_time()
        answer, counts = clockwork.counted(lambda: client.post("/pulsar/documents/frdo/export/", {"reason": "Выгрузка в реестр"}))
        assert answer.status_code == 200, answer.status_code
        size = len(answer.getvalue())
        took = {"s": round(time.perf_counter() - wall, 2), "cpu_s": round(time.process_time() - work, 2)}
        transaction.set_rollback(True)
    return took | {"rows": len(rows), "queries": counts["pulsar_sql"], "bytes": size}


def _documents(sample: Any, rows: Any, on: date) -> list[Any]:
    values = {name: getattr(sample, name) for name in ("region_id", "kind", "body", "made_at")}
    return [
        type(sample)(**values, enrolment=row, series="ПК", number=f"{n:06d}", registration=f"{n}/26-Б", issued_on=on, code=f"bench-{n}")
        for n, row in enumerate(rows, 1)
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]), is_whole=len(sys.argv) < 3)
