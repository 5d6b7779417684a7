"""The terms after which personal data is destroyed, and the acts about it."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person


class RetentionTimer(models.Model):
    """Until when data of an object is kept under a rule; one running timer for each.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=20)  # keys of domain.rules
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    due_on = models.DateField()  # the last day of keeping
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)  # what had ended goes on, or is destroyed
    running_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once stopped

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object_kind", "object_id", "rule", "running_marker"], name="pulsar_retention_running")
        ]
        indexes = [models.Index(fields=["running_marker", "due_on"], name="pulsar_retention_due")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.due_on}"


class DestructionAct(models.Model):
    """An act about the destruction of what was due on a day; numbered within the region, kept for ever.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    as_of = models.DateField()  # terms that were over on this day
    reason = models.CharField(max_length=300)  # typed by who confirmed
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)  # rows destroyed
    kept = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="pulsar_destruction_number")]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.number}"


class DestructionRow(models.Model):
    """One thing that an act is about, and what became of it.

    .. no_pii:
    """

    act = models.ForeignKey(DestructionAct, on_delete=models.PROTECT, related_name="rows")
    rule = models.CharField(max_length=20)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    timer = models.ForeignKey(RetentionTimer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=80, blank=True)  # code of the studio and the year
    since = models.DateField()  # the last day of keeping
    state = models.CharField(max_length=10, blank=True)  # keys of domain.ROW
    note = models.CharField(max_length=100, blank=True)  # why it is kept, or the kind of the error
    quantity = models.PositiveIntegerField(default=0)  # records destroyed
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "rule", "object_kind", "object_id"], name="pulsar_destruction_row")]
        indexes = [models.Index(fields=["act", "state"], name="pulsar_destruction_state")]

    def __str__(self) -> str:
        return f"{self.act_id}: {self.object_kind} {self.object_id}"
