"""What participants do in modules, and what it was worth.  Hours stand in the kernel's ledger."""

from django.db import models

from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.people.models import Person


class TaskWork(models.Model):
    """A participant's answer to a task of a module; what was sent stands in revisions.

    .. pii: free text of the participant and of the tutor
    .. pii_types: other
    .. pii_retirement: local_api
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="works")
    activity = models.CharField(max_length=40)  # key in the passport
    definition = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # the words of the task
    text = models.TextField(blank=True)
    files = models.TextField(blank=True)  # keys of the draft, one a line
    status = models.CharField(max_length=10)  # keys of modules.domain.WORK: draft, sent, returned, accepted
    sent_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)  # of the tutor
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity"], name="pulsar_task_work")]
        indexes = [models.Index(fields=["status", "sent_at"], name="pulsar_task_queue")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.activity}"


class Reflection(models.Model):
    """What a participant thinks of the work, for oneself, the tutor or the group; it may quote own earlier words.

    .. pii: free text of the participant
    .. pii_types: other
    .. pii_retirement: local_api
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reflections")
    activity = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    quotes = models.TextField(blank=True)  # JSON: list of {kind, id, text}: what was quoted, as it was
    seen_by = models.CharField(max_length=8, default="private")  # keys of modules.domain.SEEN_BY
    done_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity"], name="pulsar_reflection_of")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.activity}"


class ActivityMark(models.Model):
    """An activity of a participant is done, perhaps with points; NULL marker = taken back.

    .. pii: a note is free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="marks")
    activity = models.CharField(max_length=40)
    points = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=12)  # keys of modules.domain.SOURCES: tutor, attendance, course, log, session
    note = models.CharField(max_length=500, blank=True)
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity", "open_marker"], name="pulsar_activity_mark")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.activity}"


class TrainingDay(models.Model):
    """A face-to-face day of a group: participants are marked by list, by a code or by a QR on the screen.

    .. no_pii:
    """

    group = models.ForeignKey(TrainingGroup, on_delete=models.PROTECT, related_name="days")
    activity = models.CharField(max_length=40)
    on = models.DateField()
    hours = models.DecimalField(max_digits=8, decimal_places=2)
    place = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=8, blank=True)  # shown on the screen while it is open
    code_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "activity", "on"], name="pulsar_training_day")]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.on}"


class DayMark(models.Model):
    """Who was there.

    .. no_pii:
    """

    day = models.ForeignKey(TrainingDay, on_delete=models.PROTECT, related_name="marks")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="days")
    hours = models.DecimalField(max_digits=8, decimal_places=2)  # of the day's
    how = models.CharField(max_length=6)  # list, code, qr
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once taken back
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "enrolment", "open_marker"], name="pulsar_day_mark")]

    def __str__(self) -> str:
        return f"{self.day_id}: {self.enrolment_id}"
