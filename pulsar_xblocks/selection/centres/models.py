"""The register of centres with its history, the indicators, and the yearly reports."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call


class Centre(models.Model):
    """An organisation with the status of an inter-municipal centre.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="centres")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="centres")
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.PROTECT, related_name="centres")
    application = models.OneToOneField(SelectionApplication, null=True, blank=True, on_delete=models.PROTECT, related_name="centre")
    status = models.CharField(max_length=10)  # keys of domain.CENTRE that are stored
    starts_on = models.DateField()
    ends_on = models.DateField()
    contact = models.CharField(max_length=200, blank=True)  # the post to turn to, never a name
    decision = models.CharField(max_length=300)  # «приказ № 12 от 20.12.2026»
    municipalities = models.ManyToManyField(Municipality, related_name="+")
    entered_at = models.DateTimeField()
    open_key = models.CharField(max_length=40, null=True, blank=True, unique=True)  # organisation; NULL once ended
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["region", "status", "ends_on"], name="pulsar_centre_list")]

    def __str__(self) -> str:
        return str(self.organisation)


class CentreEvent(models.Model):
    """What has happened to a status; written once.

    .. no_pii:
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10)  # keys of domain.EVENTS
    on = models.DateField()
    ends_on = models.DateField()  # the end of the term from then on
    reason = models.CharField(max_length=1000, blank=True)
    decision = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.centre_id}: {self.kind}"


class CentreIndicator(models.Model):
    """What centres report on every year; those of a call, or of every centre of the region without such.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.PROTECT, related_name="indicators")
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    plan = models.DecimalField(max_digits=8, decimal_places=2)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["region", "call", "position"], name="pulsar_centre_indicator")]

    def __str__(self) -> str:
        return self.name


class CentreReport(models.Model):
    """A centre's report of one year.

    .. pii: a note of the centre's people is free text
    .. pii_types: other
    .. pii_retirement: retained
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, default="draft")  # keys of domain.REPORT
    reason = models.CharField(max_length=2000, blank=True)  # why it was returned
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="pulsar_centre_report")]
        indexes = [models.Index(fields=["status", "due_at"], name="pulsar_centre_report_due")]

    def __str__(self) -> str:
        return f"{self.centre_id}: {self.year}"


class CentreReportRow(models.Model):
    """One indicator of a report as it was asked: the plan stays even when the indicators change later.

    .. pii: a note of the centre's people is free text
    .. pii_types: other
    .. pii_retirement: retained
    """

    report = models.ForeignKey(CentreReport, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    plan = models.DecimalField(max_digits=8, decimal_places=2)
    actual = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "position"], name="pulsar_centre_report_row")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.name}"

    @property
    def position_text(self) -> str:
        """Return the position as a part of a field's name."""
        return str(self.position)
