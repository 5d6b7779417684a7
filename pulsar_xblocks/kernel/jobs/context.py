"""What a running job is given."""

import json
from time import monotonic
from typing import Any

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.jobs.domain import LEASE, MAX_ATTEMPTS, Cancelled, LeaseLost
from pulsar_xblocks.kernel.jobs.models import Job

QUIET_S = 60.0  # a worker says that it lives at least so often, however small its steps are


class JobContext:
    """A job seen from inside: what is asked, and how to tell how far it is."""

    def __init__(self, job: Job, now: Any) -> None:
        self.job = job
        self.payload: dict[str, Any] = json.loads(job.payload)
        self.now = now
        self._stored, self._told_at = 0, monotonic()

    @property
    def is_last_attempt(self) -> bool:
        """Tell whether no other attempt follows a failure of this one."""
        return self.job.attempts >= MAX_ATTEMPTS

    def progress(self, done: int, total: int) -> None:
        """Store how much is done, about 100 times a job or each minute, and show life; a further attempt begins at 0 again.

        Raises Cancelled when somebody has cancelled the job, LeaseLost when another worker has it now.
        """
        is_small = 0 < done < total and done - self._stored < max(total // 100, 1)
        if is_small and monotonic() - self._told_at < QUIET_S:
            return
        self._stored, self._told_at = done, monotonic()
        now = clock.now()
        mine = Job.objects.filter(pk=self.job.pk, state="running", lease_key=self.job.lease_key)
        if not mine.update(done=done, total=total, heartbeat_at=now, lease_until=now + LEASE):
            is_cancelled = Job.objects.filter(pk=self.job.pk, state="cancelled").exists()
            raise Cancelled if is_cancelled else LeaseLost

    def keep_file(self, key: str) -> None:
        """Store the key of the private file that came out."""
        Job.objects.filter(pk=self.job.pk, lease_key=self.job.lease_key).update(result_file=key)
