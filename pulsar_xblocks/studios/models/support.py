"""Checklist of the year and the work log."""

from django.db import models

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.models.roster import Membership
from pulsar_xblocks.studios.models.studio import StudioYear


class ChecklistMark(models.Model):
    """An item of the year's checklist that a studio has done.

    .. no_pii:
    """

    studio_year = models.ForeignKey(StudioYear, on_delete=models.PROTECT, related_name="checklist")
    item = models.CharField(max_length=20)  # keys of domain.checklist.ITEMS
    done_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)  # registration id, link to the plan
    file_key = models.CharField(max_length=22, blank=True)
    marked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["studio_year", "item"], name="pulsar_checklist_item")]

    def __str__(self) -> str:
        return self.item


class Meeting(models.Model):
    """A meeting of the work log.

    .. pii: the note may name people
    .. pii_types: other
    .. pii_retirement: local_api
    """

    studio_year = models.ForeignKey(StudioYear, on_delete=models.PROTECT, related_name="meetings")
    client_key = models.CharField(max_length=40)  # made on the device: sending twice stores once
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    photo_key = models.CharField(max_length=22, blank=True)
    photo_no_faces = models.BooleanField(default=False)
    logged_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()
    is_removed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["studio_year", "client_key"], name="pulsar_meeting_client")]
        indexes = [models.Index(fields=["studio_year", "held_on"], name="pulsar_meeting_day")]

    def __str__(self) -> str:
        return f"{self.held_on}"


class StudioVisit(models.Model):
    """A visit of a methodologist to a studio: planned for a day, then held or called off.

    .. pii: the texts may name people
    .. pii_types: other
    .. pii_retirement: local_api
    """

    studio_year = models.ForeignKey(StudioYear, on_delete=models.PROTECT, related_name="visits")
    on = models.DateField()  # the day planned, or the day it was held
    visitor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="visits")
    plan = models.CharField(max_length=500, blank=True)  # what for
    outcome = models.TextField(blank=True)  # what was agreed, or why it was called off
    state = models.CharField(max_length=10)  # keys of domain.statuses.VISIT
    planned_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["studio_year", "on"], name="pulsar_visit_day")]

    def __str__(self) -> str:
        return f"{self.on}: {self.state}"


class Attendance(models.Model):
    """A pupil was at a meeting.

    .. no_pii:
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="attendance")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="pulsar_attendance_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} at {self.meeting_id}"
