"""A studio of 2024/25 whose roster is over, and the officer of its region, for the tests of kernel/retention."""

from datetime import date

import factories as make

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.retention import queries
from pulsar_xblocks.kernel.retention.actions import purging, start_timers
from pulsar_xblocks.kernel.retention.domain import Term
from pulsar_xblocks.kernel.retention.models import DestructionAct


def run_jobs(now):
    """Let the runner of jobs work at a moment."""
    clock.set_source(lambda: now)
    run_due(now)


class Scene:
    """What most tests start from."""

    def __init__(self, now, code="70"):
        self.now = now
        self.region = make.RegionFactory(code=code, time_zone="Asia/Tomsk" if code == "70" else "Asia/Novokuznetsk")
        year = make.YearFactory(region=self.region, code="2024/25", status="archived")
        self.studio = make.StudioYearFactory(year=year, status="archived")
        self.pupil = make.MembershipFactory(
            studio_year=self.studio, open_marker=None, joined_on=date(2024, 9, 10), left_on=date(2025, 6, 1), ended_with="year"
        )
        make.MeetingFactory(studio_year=self.studio, note="Были Анна и Пётр")
        self.officer = make.RoleFactory(role="officer", region=self.region).person
        self.start()

    def start(self):
        terms = [Term("roster", date(2026, 8, 31))]
        start_timers("studioyear", [self.studio.pk], terms, region_id=self.region.pk, now=self.now)

    @property
    def today(self):
        return local_day(self.now, self.region.time_zone)

    def order(self, reason="Акт центра № 7", at=None):
        now = at or self.now
        seen = queries.digest(queries.planned(self.region.pk, local_day(now, self.region.time_zone)))
        return purging.order(self.region, reason, seen, by=self.officer, now=now)

    def purge(self, at=None):
        act = self.order(at=at)
        run_jobs(at or self.now)
        return DestructionAct.objects.get(pk=act.pk)

    def run_again(self, act):
        purging.run(JobContext(act.job, self.now))
