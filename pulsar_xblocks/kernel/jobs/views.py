"""Page «Задания» of the staff."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pulsar_xblocks.kernel.files.purposes import may_see
from pulsar_xblocks.kernel.files.queries import FileRow, files_by_key, rows_of
from pulsar_xblocks.kernel.http import logged_in, page
from pulsar_xblocks.kernel.jobs import actions, domain, queries, registry
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.paging import newest
from pulsar_xblocks.kernel.roles.domain import Actor


@logged_in
def jobs(request: HttpRequest) -> HttpResponse:
    """Show the jobs of the region, newest first."""
    visit = request.visit
    state = request.GET.get("state", "")
    found = newest(request, queries.jobs_within(visit.actor, state if state in domain.STATUS else ""))
    files = _files(visit.actor, [job.result_file for job in found.rows if job.result_file])
    rows = [_row(job) | {"file": files.get(job.result_file)} for job in found.rows]
    return page(request, "kernel/jobs/jobs.html", {"rows": rows, "page": found, "state": state, "statuses": domain.STATUSES})


def _row(job: Job) -> dict[str, Any]:
    return {
        "job": job,
        "word": registry.word_of(job.kind),
        "status": domain.STATUS[job.state],
        "percent": domain.percent(job.done, job.total),
        "is_open": job.state in domain.OPEN,
    }


def _files(actor: Actor, keys: list[str]) -> dict[str, FileRow]:
    """Return key -> file of what the person may take; one query."""
    return {row.key: row for row in rows_of(file for file in files_by_key(keys) if may_see(actor, file))}


@logged_in
@require_POST
def job_cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Cancel a job."""
    visit = request.visit
    actions.cancel(queries.job_for(visit.actor, "manage", job_id), now=visit.now)
    return redirect("pulsar:jobs")
