"""Shifts of earlier years as a sheet tells them, matched to people or waiting for somebody of that name to apply."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import full_name
from pulsar_xblocks.selection.commission.models.places import ShiftStay


class PastParticipant(models.Model):
    """One participation from a sheet; with ``stay`` it counts for the repeat rule, without it nobody is known whose it is.

    .. pii: names and birth date of a participant
    .. pii_types: name, birth_date
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    family = models.CharField(max_length=100, blank=True)
    given = models.CharField(max_length=100, blank=True)
    patronymic = models.CharField(max_length=100, blank=True)
    name_key = models.CharField(max_length=210, blank=True)  # folded family and given name
    birth_date = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=200)  # of the programme
    profile = models.CharField(max_length=60)  # of the shift
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    stay = models.ForeignKey(ShiftStay, null=True, blank=True, on_delete=models.SET_NULL, related_name="told_by")
    others = models.TextField(blank=True)  # ids of people of whom somebody has said that they are others, one a line
    load = models.ForeignKey("pulsar.SheetLoad", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    loaded_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)  # somebody has said whose it is
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["region", "name_key", "birth_date"], name="pulsar_past_participant")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.starts_on:%Y-%m-%d}"

    @property
    def full_name(self) -> str:
        """Return «Фамилия Имя Отчество»."""
        return full_name(self.family, self.given, self.patronymic)
