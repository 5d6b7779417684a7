"""Kept answers."""

from django.db import models

from pulsar_xblocks.kernel.people.models import Person


class IdempotencyKey(models.Model):
    """What was answered to a request that may come again; deleted after a week.

    .. pii: the answer repeats what the caller had sent
    .. pii_types: other
    .. pii_retirement: local_api
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)  # sha256 of what the caller named
    digest = models.CharField(max_length=64)  # of method, address and body
    status = models.PositiveIntegerField(default=0)  # 0 = still being done
    body = models.TextField(blank=True)  # JSON
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="pulsar_idempotency_key")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"
