"""Jobs, and the sign of life of what runs them."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person


class Job(models.Model):
    """One piece of work to be done outside a request; the row is the truth, a queue only carries its id.

    .. no_pii:
    """

    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # NULL = of the whole site
    kind = models.CharField(max_length=60)
    payload = models.TextField(default="{}")  # JSON, ids only
    once = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - NULL = the work has no name or its name is free again
    is_free_when_over = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="queued")  # keys of domain.STATUSES
    run_at = models.DateTimeField()
    lease_key = models.CharField(max_length=22, blank=True)  # who holds it
    lease_until = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0 = unknown
    result = models.TextField(blank=True)
    result_file = models.CharField(max_length=64, blank=True)  # key of a private file
    error = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "run_at"], name="pulsar_job_due"),
            models.Index(fields=["region", "state"], name="pulsar_job_region"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"


class WorkerBeat(models.Model):
    """When a runner of jobs was last alive.

    .. no_pii:
    """

    name = models.CharField(max_length=40, unique=True)  # «tick», «thread», «celery»
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
