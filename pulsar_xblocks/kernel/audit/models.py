"""The audit record."""

from typing import Any, NoReturn

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person


class AppendOnly(models.QuerySet["AuditEntry"]):
    """Rows that can be added and read, nothing else."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("audit entries are never changed")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise TypeError("audit entries are never deleted")

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("audit entries are never changed")


class AuditEntry(models.Model):
    """Who did what, when, to what and why; rows are only ever added.

    One exception: who looked at personal data is itself kept for a year; ``retention.py`` deletes such rows, with an act.
    What was changed, decided and destroyed stays.  Source: domain.md 6.7.

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

    objects = AppendOnly.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_id"], name="pulsar_audit_object"),
            models.Index(fields=["region", "action"], name="pulsar_audit_action"),
            models.Index(fields=["actor"], name="pulsar_audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    def save(self, *args: Any, **options: Any) -> None:
        """Store a new entry; a stored one is never changed."""
        if not self._state.adding:
            raise TypeError("audit entries are never changed")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("audit entries are never deleted")
