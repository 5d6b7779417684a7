"""The programme, its groups, the people who teach and run a group."""

from django.db import models

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person


class Programme(models.Model):
    """A programme of a region; its passport is a definition (domain.passport), every change makes another one.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="programmes")
    code = models.CharField(max_length=40)  # «studio-mentor»
    title = models.CharField(max_length=300)  # repeats the passport's, for lists
    status = models.CharField(max_length=10)  # keys of programmes.domain.PROGRAMME
    passport = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    questionnaire = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # of the application
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="pulsar_programme_code")]
        indexes = [models.Index(fields=["region", "status", "title"], name="pulsar_programme_list")]

    def __str__(self) -> str:
        return self.title


class TrainingGroup(models.Model):
    """A group taught by a programme: places, dates, course; it keeps the passport it was opened with.

    .. no_pii:
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="groups")
    code = models.CharField(max_length=40)  # «2026-10»
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=10)  # what is stored of programmes.domain.GROUP: draft, active, finished, archived
    passport = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # set when it opens
    places = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()  # from when to when people apply
    closes_at = models.DateTimeField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    funding = models.CharField(max_length=10, default="budget")  # keys of programmes.domain.FUNDING
    has_contract = models.BooleanField(default=True)  # a signed contract is among the documents
    course_key = models.CharField(max_length=255, blank=True, db_index=True)
    cohort = models.CharField(max_length=255, blank=True)  # of that course
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="pulsar_group_code")]
        indexes = [models.Index(fields=["status", "starts_on"], name="pulsar_group_list")]

    def __str__(self) -> str:
        return self.title


class GroupPerson(models.Model):
    """Somebody who runs or teaches a group.

    .. no_pii:
    """

    group = models.ForeignKey(TrainingGroup, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="group_parts")
    part = models.CharField(max_length=10)  # keys of programmes.domain.PARTS: curator, tutor
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person", "part"], name="pulsar_group_person")]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.part}"
