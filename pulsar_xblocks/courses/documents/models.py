"""Numbered forms, documents given out, templates and uploads of the state register."""

from django.db import models

from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person


class FormBatch(models.Model):
    """A batch of numbered forms that came from the printer.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="form_batches")
    kind = models.CharField(max_length=12)  # keys of documents.domain.DOCUMENTS
    series = models.CharField(max_length=20, blank=True)
    first = models.CharField(max_length=13)
    last = models.CharField(max_length=13)
    received_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["region", "kind", "series", "first"], name="pulsar_form_batch")]

    def __str__(self) -> str:
        return f"{self.series} {self.first}–{self.last}"


class UsedForm(models.Model):
    """A form that is no longer free: printed for a document, or spoiled.

    .. no_pii:
    """

    batch = models.ForeignKey(FormBatch, on_delete=models.PROTECT, related_name="used")
    number = models.CharField(max_length=13)
    state = models.CharField(max_length=10)  # used, spoiled
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="pulsar_used_form")]

    def __str__(self) -> str:
        return self.number


class NumberMask(models.Model):
    """How registration numbers of a kind of documents look, and the last number of a year.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    mask = models.CharField(max_length=60)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "kind", "year"], name="pulsar_number_mask")]

    def __str__(self) -> str:
        return self.mask


class TrainingDocument(models.Model):
    """A document given out: certificate, diploma, statement of study; what it says never changes, a duplicate is another row.

    .. pii: the name as printed
    .. pii_types: name
    .. pii_retirement: retained
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="documents")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="training_documents")
    kind = models.CharField(max_length=12)  # keys of documents.domain.DOCUMENTS
    form = models.OneToOneField(UsedForm, null=True, blank=True, on_delete=models.PROTECT, related_name="document")
    series = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=13, blank=True)
    registration = models.CharField(max_length=60)
    issued_on = models.DateField()
    body = models.TextField()  # canonical JSON of documents.domain.Printed: what stands in it
    code = models.CharField(max_length=16, unique=True)  # of the public page
    original = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates")
    why_duplicate = models.CharField(max_length=10, blank=True)  # lost, exchanged, destroyed
    handed_on = models.DateField(null=True, blank=True)  # signed for
    handed_how = models.CharField(max_length=10, blank=True)  # keys of documents.domain.HANDED
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cancel_reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "kind", "registration", "issued_on"], name="pulsar_training_document")]
        indexes = [models.Index(fields=["region", "kind", "issued_on"], name="pulsar_document_register")]

    def __str__(self) -> str:
        return self.registration


class FrdoTemplate(models.Model):
    """A version of the register's template; the newest settled one of a region is in force.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="frdo_templates")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")  # domain.frdo.Template
    headers = models.TextField(blank=True)  # JSON: a header row of the register that differs, while nobody has settled what to do
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.region_id}: {self.made_at:%Y-%m-%d}"


class FrdoUpload(models.Model):
    """A file made for the register, and what came of it.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="frdo_uploads")
    template = models.ForeignKey(FrdoTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # None = the product's
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class FrdoRow(models.Model):
    """A document in an upload.

    .. pii: what the register wrote about a row is free text
    .. pii_types: other
    .. pii_retirement: retained
    """

    upload = models.ForeignKey(FrdoUpload, on_delete=models.PROTECT, related_name="rows")
    document = models.ForeignKey(TrainingDocument, on_delete=models.PROTECT, related_name="frdo_rows")
    state = models.CharField(max_length=10)  # sent, taken, refused
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "document"], name="pulsar_frdo_row")]
        indexes = [models.Index(fields=["document", "state"], name="pulsar_frdo_document")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.state}"
