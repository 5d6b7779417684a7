"""Tables that were loaded back, and what each of their rows did."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person


class SheetLoad(models.Model):
    """A checked table: who sent it, what it would do, whether it was stored or undone.

    .. no_pii:
    """

    key = models.CharField(max_length=22, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # keys of the registry
    target_id = models.PositiveBigIntegerField()  # what the table is about: a studio's registration, a year
    file_name = models.CharField(max_length=200, blank=True)
    unknown = models.TextField(blank=True)  # JSON: headings that are not read
    counts = models.CharField(max_length=200)  # JSON: action -> rows
    state = models.CharField(max_length=10, default="checked")  # keys of domain.STATUS
    reason = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)  # msgid: why it stopped
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_index=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "target_id"], name="pulsar_load_target")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name} {self.created_at:%Y-%m-%d}"


class SheetRow(models.Model):
    """A row of a load that is not the same as what is stored; kept for a day, then deleted.

    .. pii: names and birth dates of new pupils, comments of experts, as they stood in the table
    .. pii_types: name, birth_date, email_address, other
    .. pii_retirement: local_api
    """

    load = models.ForeignKey(SheetLoad, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()  # in the file
    action = models.CharField(max_length=10)  # new, changed, conflict, wrong
    object_id = models.CharField(max_length=40, blank=True)
    subject = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # whom it is about
    body = models.TextField(default="{}")  # JSON: label, before, after, problems
    effect = models.TextField(blank=True)  # JSON: what was made, for the undo
    state = models.CharField(max_length=10, blank=True)  # "", done, undone, left
    note = models.CharField(max_length=300, blank=True)  # msgid: why the undo left it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["load", "number"], name="pulsar_load_row")]
        indexes = [models.Index(fields=["load", "action", "number"], name="pulsar_load_action")]

    def __str__(self) -> str:
        return f"{self.load_id}: {self.number}"
