"""The terms after which personal data is blanked."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region


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
    stopped_at = models.DateTimeField(null=True, blank=True)  # what had ended goes on
    running_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once stopped

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object_kind", "object_id", "rule", "running_marker"], name="pulsar_retention_running")
        ]
        indexes = [models.Index(fields=["running_marker", "due_on"], name="pulsar_retention_due")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.due_on}"
