"""The internship diary and its rows."""

from django.db import models

from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.models import Person


class PracticeLog(models.Model):
    """An internship of a participant: where, with whom, how many hours; confirmed by a supervisor outside.

    .. pii: supervisor, plan, report and self-assessment are free text
    .. pii_types: name, email_address, other
    .. pii_retirement: local_api
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="logs")
    activity = models.CharField(max_length=40)  # key in the passport: whose hours it brings
    host = models.CharField(max_length=300, blank=True)  # organisation as written by the participant
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # where it is known
    supervisor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="supervised_logs")
    supervisor_name = models.CharField(max_length=200, blank=True)  # as written; ``supervisor`` is who was asked
    supervisor_email = models.CharField(max_length=254, blank=True)
    supervisor_post = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    plan = models.TextField(blank=True)
    status = models.CharField(max_length=12)  # keys of domain.practice.INTERNSHIP
    asked_at = models.DateTimeField(null=True, blank=True)  # the plan is with the supervisor; NULL while it is being written
    plan_agreed_at = models.DateTimeField(null=True, blank=True)  # by the supervisor
    report = models.TextField(blank=True)
    self_assessment = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)  # of the last return or decision
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity"], name="pulsar_practice_log")]
        indexes = [models.Index(fields=["status", "ends_on"], name="pulsar_practice_log_list")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.activity}"


class PracticeRow(models.Model):
    """A day of a diary.

    .. pii: activity, result and reason are free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    log = models.ForeignKey(PracticeLog, on_delete=models.PROTECT, related_name="rows")
    key = models.CharField(max_length=22, unique=True)
    on = models.DateField()
    starts = models.CharField(max_length=5, blank=True)  # «09:30», local
    hours = models.DecimalField(max_digits=8, decimal_places=2)  # academic, of 45 minutes
    activity = models.TextField(blank=True)
    result = models.TextField(blank=True)
    status = models.CharField(max_length=10)  # keys of domain.practice.ROW
    reason = models.CharField(max_length=500, blank=True)  # of the supervisor
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["log", "on"], name="pulsar_practice_row")]

    def __str__(self) -> str:
        return f"{self.log_id}: {self.on}"
