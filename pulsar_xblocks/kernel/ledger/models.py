"""The ledger's one table."""

from typing import Any, NoReturn

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.ledger.domain import Entry
from pulsar_xblocks.kernel.people.models import Person


class PostedOnly(models.QuerySet["LedgerEntry"]):
    """Rows that can be added and read, nothing else."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("ledger entries are never changed: reverse them")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise TypeError("ledger entries are never deleted: reverse them")

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("ledger entries are never changed: reverse them")


class LedgerEntry(models.Model):
    """A quantity of a subject by a criterion or activity; taken back only by an entry that reverses it.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="ledger")
    scope = models.CharField(max_length=40)  # «70:2026/27»
    subject_kind = models.CharField(max_length=20)  # «studio_year»
    subject_id = models.PositiveIntegerField()
    criterion = models.CharField(max_length=20)
    round_number = models.PositiveSmallIntegerField(null=True, blank=True)
    quantity = models.DecimalField(max_digits=8, decimal_places=2)  # negative only in reversals
    on = models.DateField()  # the day it counts from
    note = models.CharField(max_length=500, blank=True)
    evidence = models.CharField(max_length=500, blank=True)  # address or name of a document; never of a pupil
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    key = models.CharField(max_length=120, unique=True)  # the same posting twice stores once

    objects = PostedOnly.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope", "subject_kind", "subject_id"], name="pulsar_ledger_subject"),
            models.Index(fields=["subject_kind", "subject_id"], name="pulsar_ledger_whose"),  # of one subject in all scopes
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.quantity} {self.on}"

    def save(self, *args: Any, **options: Any) -> None:
        """Store a new entry; a stored one is never changed."""
        if not self._state.adding:
            raise TypeError("ledger entries are never changed: reverse them")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("ledger entries are never deleted: reverse them")

    def as_entry(self) -> Entry:
        """Return the row as the rules take it."""
        return Entry(self.criterion, self.quantity, self.on, self.round_number)
