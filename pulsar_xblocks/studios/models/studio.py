"""The studio, its registrations by year, its mentors."""

from typing import Any

from django.db import models

from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.studios.models.opening import StudioApplication
from pulsar_xblocks.studios.models.year import ProjectYear


class Studio(models.Model):
    """A school science and technology studio; lives for ever under its code.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="studios")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="studios")
    code = models.CharField(max_length=20)  # «70-69701-001»
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="pulsar_studio_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class StudioYear(models.Model):
    """The registration of a studio in a project year.

    .. no_pii:
    """

    studio = models.ForeignKey(Studio, on_delete=models.PROTECT, related_name="years")
    year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="studio_years")
    application = models.OneToOneField(StudioApplication, null=True, blank=True, on_delete=models.PROTECT, related_name="studio_year")
    name = models.CharField(max_length=100)
    sort_name = models.CharField(max_length=100, blank=True)  # folded name; set by save()
    status = models.CharField(max_length=10)  # keys of domain.statuses.STUDIO
    archived_from = models.CharField(max_length=10, blank=True)  # status before the archive of the year
    is_first_year = models.BooleanField(default=True)
    methodist = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="supported_studios")
    join_code = models.CharField(max_length=12, unique=True)
    join_open = models.BooleanField(default=True)
    approved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["studio", "year"], name="pulsar_studio_year")]
        indexes = [models.Index(fields=["year", "status"], name="pulsar_studio_year_status")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row with its folded name."""
        self.sort_name = folded(self.name)
        super().save(*args, **kwargs)


class StudioMentor(models.Model):
    """A mentor of a studio in a year, from and to dates.

    .. no_pii:
    """

    studio_year = models.ForeignKey(StudioYear, on_delete=models.PROTECT, related_name="mentors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mentored")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "until"], name="pulsar_mentor_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.studio_year_id}"
