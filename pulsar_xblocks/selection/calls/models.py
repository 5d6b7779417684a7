"""The call, the people who work for it, more time."""

from django.db import models

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person


class Call(models.Model):
    """An announced selection of a region: a programme, its windows, places and rules.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="calls")
    code = models.CharField(max_length=40)  # «science-2026-12»
    title = models.CharField(max_length=200)
    direction = models.CharField(max_length=10)  # keys of domain.DIRECTIONS
    audience = models.CharField(max_length=12)  # keys of domain.AUDIENCES
    profile = models.CharField(max_length=60, blank=True)  # shifts of one profile count for the repeat rule
    programme = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    announcement = models.TextField(blank=True)
    status = models.CharField(max_length=10)  # keys of domain.CALL that are stored: draft, active, archived
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    shift_starts = models.DateField(null=True, blank=True)
    shift_ends = models.DateField(null=True, blank=True)
    course_key = models.CharField(max_length=255, blank=True)  # the programme's course, for those who have confirmed
    cohort = models.CharField(max_length=255, blank=True)  # of that course; they are put into it
    documents_due = models.DateField(null=True, blank=True)  # last day for the documents asked of those who have confirmed
    is_public = models.BooleanField(default=True)  # shown to visitors without a login
    questionnaire = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rules = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")  # fixed once the window has opened
    preliminary_at = models.DateTimeField(null=True, blank=True)
    final_at = models.DateTimeField(null=True, blank=True)
    order_number = models.CharField(max_length=60, blank=True)
    order_date = models.DateField(null=True, blank=True)
    order_issuer = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="pulsar_call_code")]
        indexes = [models.Index(fields=["region", "status", "closes_at"], name="pulsar_call_list")]

    def __str__(self) -> str:
        return self.title


class CallPerson(models.Model):
    """Somebody who works for a call: an expert, a member of the commission or of the appeals panel.

    .. no_pii:
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="call_parts")
    part = models.CharField(max_length=10)  # keys of domain.PARTS
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "person", "part"], name="pulsar_call_person")]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.part}"


class CallExtension(models.Model):
    """More hours of a call's window, for everyone or for one application.

    .. no_pii:
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="extensions")
    application = models.ForeignKey(
        "pulsar.SelectionApplication", null=True, blank=True, on_delete=models.PROTECT, related_name="extensions"
    )
    hours = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    given_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"+{self.hours} h"
