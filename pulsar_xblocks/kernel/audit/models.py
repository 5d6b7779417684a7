"""The audit record."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person


class AuditEntry(models.Model):
    """Who did what, when, to what and why; rows are only ever added.

    .. no_pii:
    """

    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT)
    actor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)  # «studio_application.approve»
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    detail = models.TextField(blank=True)  # JSON without personal data
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="pulsar_audit_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
