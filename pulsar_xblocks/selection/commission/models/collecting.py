"""Documents that a call asks for once a place is confirmed, and what families have sent."""

from django.db import models

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call


class ArrivalDocument(models.Model):
    """A document that a call asks for: a copy is sent, or the paper is brought on the day of arrival.

    .. no_pii:
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="arrival_documents")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)  # what the family should know
    way = models.CharField(max_length=10)  # keys of domain.collecting.WAYS
    is_needed = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "position"], name="pulsar_arrival_document")]

    def __str__(self) -> str:
        return self.title


class GivenDocument(models.Model):
    """What a family has sent or promised of one document; the files are attached to this row.

    .. pii: a note is free text; the files are copies of personal documents
    .. pii_types: other
    .. pii_retirement: local_api
    """

    document = models.ForeignKey(ArrivalDocument, on_delete=models.PROTECT, related_name="given")
    application = models.ForeignKey(SelectionApplication, on_delete=models.PROTECT, related_name="arrival_documents")
    status = models.CharField(max_length=10)  # keys of domain.collecting.GIVEN that are stored
    note = models.CharField(max_length=500, blank=True)  # why it was returned
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "application"], name="pulsar_given_document")]
        indexes = [models.Index(fields=["application", "status"], name="pulsar_given_document_of")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.application_id}: {self.status}"
