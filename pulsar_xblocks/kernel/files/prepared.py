"""What jobs have prepared to be taken: how far each is, the file while it is kept."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from pulsar_xblocks.kernel.files.queries import files_by_key, rows_of
from pulsar_xblocks.kernel.jobs.domain import OPEN, STATUS, percent
from pulsar_xblocks.kernel.jobs.models import Job

SHOWN = 10
Payload = Mapping[str, Any]


def prepared(kind: str, region_id: int, is_wanted: Callable[[Payload], bool], label: Callable[[Payload], str]) -> dict[str, Any]:
    """Return the newest jobs of a kind that fit, as the partial _prepared.html shows them; 2 queries."""
    asked = Job.objects.filter(kind=kind, region=region_id).select_related("by").order_by("-pk")[: SHOWN * 5]
    found = [(job, payload) for job in asked if is_wanted(payload := json.loads(job.payload))][:SHOWN]
    files = {file.key: file for file in rows_of(files_by_key([job.result_file for job, _ in found if job.result_file]))}
    lines = [
        {"job": job, "label": label(payload), "status": STATUS[job.state], "percent": percent(job.done, job.total)}
        | {"is_open": job.state in OPEN, "file": files.get(job.result_file)}
        for job, payload in found
    ]
    return {"rows": lines, "is_moving": any(line["is_open"] for line in lines)}
