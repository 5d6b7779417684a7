"""The tables of later rounds follow an earlier one.

One rule, whatever the number of studios: a round is published within the request, the new editions of the rounds after it are made
by a job.  What is still to be done is read from the stored editions, never kept anywhere: a round is behind while an earlier one has a
newer edition.  So a job that stops in the middle is continued, two jobs share the work, and nothing is made twice.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.console import league_sources
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.inbox.actions import in_language
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs import registry
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import OPEN
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.pages import capital
from pulsar_xblocks.league.actions.snapshots import SnapshotInput, snapshot
from pulsar_xblocks.league.models import Snapshot
from pulsar_xblocks.league.queries.standings import rounds_behind
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import ProjectYear, Round

JOB = "league.later_rounds"


@dataclass(frozen=True)
class Behind:
    """The rounds whose tables wait for new editions, and the newest job that was to make them; None = it is forgotten by now."""

    rounds: tuple[Round, ...]
    job: Job | None

    @property
    def is_moving(self) -> bool:
        """Tell whether somebody works on it."""
        return self.job is not None and self.job.state in OPEN


class NothingBehind(Conflict):
    """Every table is up to date, or a job is at it."""

    code = "nothing_behind"
    message = mark("The tables of the later rounds are up to date or being recalculated already.")


def register() -> None:
    """Register the job."""
    registry.register(JOB, run, mark("Tables of the later rounds, recalculated"))


def behind(year: ProjectYear) -> Behind:
    """Return what is still to be done in a year; 3 queries."""
    numbers = rounds_behind(league_sources.scope_of(year))
    rows = year.rounds.filter(number__in=numbers).order_by("number") if numbers else ()
    asked = Job.objects.filter(kind=JOB, region=year.region_id).order_by("-pk")[:20]
    return Behind(tuple(rows), next((job for job in asked if json.loads(job.payload)["year"] == year.pk), None))


def caught_up_at(found: Behind, edition: Snapshot | None) -> datetime | None:
    """Return when the tables of all later rounds followed an edition; None when they did not, or when that is forgotten by now."""
    job = found.job
    if found.rounds or edition is None or job is None or json.loads(job.payload)["snapshot"] != edition.pk:
        return None
    return job.finished_at if job.state == "done" else None


def order(year: ProjectYear, cause: Snapshot, *, by: Person | None, now: datetime) -> Job | None:
    """Order new editions of the rounds that an edition has left behind; None when there are none."""
    if not rounds_behind(cause.scope):
        return None
    return jobs.enqueue(JOB, {"year": year.pk, "snapshot": cause.pk}, region_id=year.region_id, by=by, now=now)


@transaction.atomic
def order_again(year: ProjectYear, *, by: Person, now: datetime) -> Job:
    """Order what a failed or cancelled job has left, long ago perhaps: jobs are forgotten, the results of the year wait.

    Raises NothingBehind.
    """
    _hold(year)
    found = behind(year)
    if not found.rounds or found.is_moving:
        raise NothingBehind
    payload = json.loads(found.job.payload) if found.job else {"year": year.pk, "snapshot": _cause(found.rounds[0]).pk}
    return jobs.enqueue(JOB, payload, region_id=year.region_id, by=by, now=now)


def _cause(row: Round) -> Snapshot:
    """Return the edition that has left a round behind."""
    rows = Snapshot.objects.filter(scope=league_sources.scope_of(row.year), is_final=False, round_number__lt=row.number)
    return rows.latest("pk")


def run(context: JobContext) -> str:
    """Make the editions one by one, each whole or not at all.  Return how many were made by all attempts together."""
    year = ProjectYear.objects.select_related("region", "criteria").get(pk=context.payload["year"])
    done = context.job.done
    context.progress(done, done + len(rounds_behind(league_sources.scope_of(year))))
    with in_language(context.job.by):
        told = _told(Snapshot.objects.get(pk=context.payload["snapshot"]))
        while _is_one_made(year, told, done, context):
            done += 1
    return str(done)


@transaction.atomic
def _is_one_made(year: ProjectYear, told: str, done: int, context: JobContext) -> bool:
    """Store the next edition together with the count of those made; a worker that has lost the job stores neither."""
    _hold(year)
    found = behind(year).rounds
    if not found:
        return False
    asked = asked_for(found[0], told)
    snapshot(replace(asked, criteria=_criteria_of(asked)), by=context.job.by, now=context.now)
    context.progress(done + 1, done + len(found))
    return True


def _hold(year: ProjectYear) -> None:
    """Hold the region as a publication does: one after another."""
    Region.objects.select_for_update().get(pk=year.region_id)


def _told(cause: Snapshot) -> str:
    """Return the reason of an edition that an earlier round has caused."""
    month = capital(gettext(cause.label))
    if cause.reason:
        return f"{month}: {cause.reason}"
    return gettext("The results of an earlier round came later: %(month)s.") % {"month": month}


def asked_for(row: Round, reason: str) -> SnapshotInput:
    """Return what the standings of a round are computed from, by the criteria in force."""
    year = row.year
    return SnapshotInput(
        scope=league_sources.scope_of(year),
        region=year.region,
        round_number=row.number,
        label=MONTHS[row.month],
        criteria=year.criteria,
        rounds=league_sources.rounds_of(year.pk),
        entrants=league_sources.entrants_of(year.pk),
        reason=reason,
    )


def _criteria_of(asked: SnapshotInput) -> Definition:
    """Return the criteria by which the round was published last: they stay its own."""
    rows = Snapshot.objects.filter(scope=asked.scope, round_number=asked.round_number, is_final=False)
    found = rows.select_related("criteria").order_by("-edition").first()
    return found.criteria if found else asked.criteria
