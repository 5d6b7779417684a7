"""Pupils of a studio, with dates."""

from django.db import models

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.models.studio import StudioYear
from pulsar_xblocks.studios.models.year import ProjectYear


class Membership(models.Model):
    """A pupil in a studio's year; dated, never overwritten; at most one open row per person and year.

    .. no_pii:
    """

    studio_year = models.ForeignKey(StudioYear, on_delete=models.PROTECT, related_name="memberships")
    year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    grade = models.PositiveSmallIntegerField(null=True, blank=True)  # 1-11
    letter = models.CharField(max_length=3, blank=True)
    joined_on = models.DateField()
    active_on = models.DateField(null=True, blank=True)  # the day all consents were there; NULL = waiting
    left_on = models.DateField(null=True, blank=True)
    left_reason = models.CharField(max_length=300, blank=True)
    ended_with = models.CharField(max_length=10, blank=True)  # how it ended: keys of domain.closing, "" = open
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once left
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "person", "open_marker"], name="pulsar_membership_open")]
        indexes = [models.Index(fields=["studio_year", "open_marker"], name="pulsar_membership_studio")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.studio_year_id}"
