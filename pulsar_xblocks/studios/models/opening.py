"""The application to open a studio."""

from typing import Any

from django.db import models

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.studios.models.year import ProjectYear


class StudioApplication(models.Model):
    """An application of a school to open or renew a studio in a year.

    .. pii: answers name the mentors and their work contacts
    .. pii_types: name, email_address
    .. pii_retirement: local_api
    """

    year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="studio_applications")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="studio_applications")
    studio = models.ForeignKey("pulsar.Studio", null=True, blank=True, on_delete=models.PROTECT, related_name="applications")  # renewal
    questionnaire = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=100, blank=True)  # the studio's name
    sort_name = models.CharField(max_length=100, blank=True)  # folded title; set by save()
    answers = models.TextField(default="{}")  # JSON: question key -> answer
    status = models.CharField(max_length=10)  # keys of domain.statuses.APPLICATION
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once rejected or withdrawn
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    head_approved_at = models.DateTimeField(null=True, blank=True)
    head_approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "applicant", "open_marker"], name="pulsar_application_open")]
        indexes = [models.Index(fields=["year", "status", "submitted_at"], name="pulsar_application_queue")]

    def __str__(self) -> str:
        return f"{self.title or self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row with its folded title."""
        self.sort_name = folded(self.title)
        super().save(*args, **kwargs)
