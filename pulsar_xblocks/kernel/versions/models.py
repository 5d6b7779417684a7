"""Submitted versions: kept as they were."""

from typing import Any

from django.db import models

from pulsar_xblocks.kernel.people.models import Person


class Revision(models.Model):
    """What an object said when it was submitted; written once.

    .. pii: texts people wrote, blanked by ``versions.actions.blank_revisions``
    .. pii_types: other
    .. pii_retirement: local_api
    """

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    number = models.PositiveIntegerField()  # 1, 2, 3 within the object
    body = models.TextField()  # canonical JSON
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "number"], name="pulsar_revision_number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}, {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row the first time.  Raises TypeError afterwards."""
        if self.pk is not None:
            raise TypeError("a revision is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raise TypeError: the row stays."""
        raise TypeError("a revision is never deleted")
