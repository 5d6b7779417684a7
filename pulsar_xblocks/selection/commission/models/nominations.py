"""Nominations: a centre stands up for an application, which makes it belong to the group with protected seats."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import SelectionApplication


class Nomination(models.Model):
    """A centre nominates an application; NULL in ``open_marker`` = withdrawn.

    .. no_pii:
    """

    application = models.ForeignKey(SelectionApplication, on_delete=models.PROTECT, related_name="nominations")
    centre = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="nominations")
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)
    nominated_at = models.DateTimeField()
    nominated_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "centre", "open_marker"], name="pulsar_nomination_open")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.centre_id}"
