"""Appeals against published results."""

from django.db import models

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.commission.models.ranking import RankingRun


class Appeal(models.Model):
    """An appeal of an application against its published result, and what the panel decided.

    .. pii: grounds and reason are free text about the applicant
    .. pii_types: other
    .. pii_retirement: local_api
    """

    application = models.ForeignKey(SelectionApplication, on_delete=models.PROTECT, related_name="appeals")
    number = models.CharField(max_length=24)  # «А-П-2026-000123»
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once it is decided or withdrawn
    against = models.ForeignKey(RankingRun, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals")
    grounds = models.TextField()
    status = models.CharField(max_length=16)  # keys of domain.statuses.APPEAL
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)  # accepted for consideration
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    votes_for = models.PositiveSmallIntegerField(default=0)
    votes_against = models.PositiveSmallIntegerField(default=0)
    points = models.TextField(default="{}")  # JSON: part -> points that the panel has set
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "open_marker"], name="pulsar_appeal_open")]
        indexes = [models.Index(fields=["status", "answer_by"], name="pulsar_appeal_queue")]

    def __str__(self) -> str:
        return self.number
