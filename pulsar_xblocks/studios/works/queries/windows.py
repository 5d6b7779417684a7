"""The window of a work outside its block: pages, jobs, the API."""

from datetime import datetime

from pulsar_xblocks.studios.models import Work
from pulsar_xblocks.studios.queries.years import calendar_rows
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.queries import reading


def window_now(work: Work, now: datetime) -> domain.Window:
    """Return the window of the work's studio; 2 queries."""
    year = work.studio_year.year
    rows = calendar_rows(year, now, work.studio_year)
    entry = next(row for row in rows if row["round"].pk == work.task.round_id)
    return reading.window_of(work, entry, year.grace_h)
