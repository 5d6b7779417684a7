"""The project year, its calendar of rounds, extensions."""

from django.db import models

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person


class ProjectYear(models.Model):
    """One school year of the project in a region: windows, rules, calendar.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="project_years")
    code = models.CharField(max_length=7)  # «2026/27»
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=10)  # keys of domain.statuses.YEAR
    call_opens_at = models.DateTimeField()
    call_closes_at = models.DateTimeField()
    freezes_on = models.DateField()
    grace_h = models.PositiveSmallIntegerField(default=72)
    reads = models.PositiveSmallIntegerField(default=1)  # reads per work
    rubric = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    criteria = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    questionnaire = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    order_number = models.CharField(max_length=60, blank=True)
    order_date = models.DateField(null=True, blank=True)
    order_issuer = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="pulsar_year_code")]

    def __str__(self) -> str:
        return self.code


class Round(models.Model):
    """One month of the year: task opens, works close, results are due.

    .. no_pii:
    """

    year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()  # 1-12: gives the name
    title = models.CharField(max_length=200, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    results_on = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)
    rubric = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # None = the year's
    reads = models.PositiveSmallIntegerField(null=True, blank=True)  # reads per work, None = as the year has it
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="pulsar_round_number")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.year_id}: {self.number}"


class RubricVersion(models.Model):
    """A numbered rubric of a year: the one that holds for all rounds, or one to be picked for single rounds.

    .. no_pii:
    """

    year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="rubrics")
    number = models.PositiveSmallIntegerField()
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="pulsar_rubric_version")]

    def __str__(self) -> str:
        return f"{self.year_id}: {self.number}"


class Extension(models.Model):
    """More hours for one round (none = the call for applications), for one studio or school, or for everyone.

    .. no_pii:
    """

    year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="extensions")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="extensions")
    studio_year = models.ForeignKey("pulsar.StudioYear", null=True, blank=True, on_delete=models.PROTECT, related_name="extensions")
    organisation = models.ForeignKey("pulsar.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hours = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    given_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"+{self.hours} h"
