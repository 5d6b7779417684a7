"""The selection application and the numbers given to applications."""

from django.db import models

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.calls.models import Call


class SelectionApplication(models.Model):
    """One person, or one organisation by a person of its own, in one call.

    .. pii: answers are free text about the applicant
    .. pii_types: name, email_address, phone_number, other
    .. pii_retirement: local_api
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="selection_applications")
    number = models.CharField(max_length=20, blank=True, db_index=True)  # «П-2026-000123», given by the first submission
    questionnaire = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    answers = models.TextField(default="{}")  # JSON: question key -> answer
    status = models.CharField(max_length=16)  # keys of domain.statuses.APPLICATION
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once the person may begin anew
    grade = models.PositiveSmallIntegerField(null=True, blank=True)  # as told at the start
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="selection_applications")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)  # a draft nobody has consented to is removed then
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)  # the first time; a consent that comes later does not move it
    accepted_at = models.DateTimeField(null=True, blank=True)  # submitted and consented to
    reason = models.TextField(blank=True)  # of the last decision, in plain words
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "person", "open_marker"], name="pulsar_selection_open")]
        indexes = [
            models.Index(fields=["call", "status", "submitted_at"], name="pulsar_selection_queue"),
            models.Index(fields=["call", "municipality", "status"], name="pulsar_selection_place"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.pk}"


class NumberSeries(models.Model):
    """The last number given in a region in a calendar year.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=10)  # «П»
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "prefix", "year"], name="pulsar_number_series")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:06d}"
