"""Texts, requests and answers of consents; guardians; signed sheets of paper."""

from typing import Any

from django.db import models

from pulsar_xblocks.kernel.consents.domain import STATUSES, Document
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.status import Status

TEXTS = ("title", "statement", "own_statement", "categories", "actions", "third_parties", "conditions", "withdrawal", "valid_years")


class ConsentTemplate(models.Model):
    """One version of the text of a consent; published texts never change.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    purpose = models.CharField(max_length=20)  # keys of domain.PURPOSES
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=300)
    statement = models.TextField()
    own_statement = models.TextField()
    categories = models.TextField()
    actions = models.TextField()
    third_parties = models.TextField()
    conditions = models.TextField(blank=True)
    withdrawal = models.TextField()
    valid_years = models.PositiveIntegerField(default=2)
    digest = models.CharField(max_length=64)  # domain.text_digest
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "purpose", "version", "language"], name="pulsar_consent_text")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} {self.language}"

    @property
    def document(self) -> Document:
        """Return the text as a value."""
        return Document(**{name: getattr(self, name) for name in TEXTS})


class ConsentRequest(models.Model):
    """Somebody asked for a consent of a person; ``state`` repeats what the answers give, for lists.

    .. no_pii:
    """

    key = models.CharField(max_length=22, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    subject = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consent_requests")
    purpose = models.CharField(max_length=20)
    context = models.CharField(max_length=300, blank=True)  # «студия «Кедр», 2026/27 учебный год»
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answer_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, default="pending")
    state_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "purpose"], name="pulsar_consent_request")]
        indexes = [models.Index(fields=["region", "purpose", "state"], name="pulsar_consent_list")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.subject_id}"

    @property
    def status(self) -> Status:
        """Return the state as people see it."""
        return STATUSES[self.state]


class Guardian(models.Model):
    """A legal guardian of a person; the e-mail is confirmed by the first answer that came through its link.

    .. pii: e-mail of the guardian
    .. pii_types: email_address
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="guardian_of")
    subject = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="guardians")
    relation = models.CharField(max_length=20, blank=True)  # keys of domain.RELATIONS
    basis = models.CharField(max_length=300, blank=True)
    email = models.CharField(max_length=254, blank=True, db_index=True)  # lower case
    confirmed_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)  # the last letter

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "subject"], name="pulsar_guardian_pair")]

    def __str__(self) -> str:
        return f"{self.person_id} -> {self.subject_id}"


class PaperSheet(models.Model):
    """A photo of a signed form, waiting for an operator or checked by one.

    .. pii: name of the guardian on the form
    .. pii_types: name
    .. pii_retirement: local_api
    """

    request = models.ForeignKey(ConsentRequest, on_delete=models.PROTECT, related_name="sheets")
    answer = models.CharField(max_length=10)  # given or refused, as ticked on paper
    party = models.CharField(max_length=10)  # guardian or self: whose signature
    family = models.CharField(max_length=100)
    given = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True)
    relation = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    file_key = models.CharField(max_length=60)  # key of the private file
    template = models.ForeignKey(ConsentTemplate, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, default="uploaded")  # uploaded, confirmed, rejected
    reason = models.CharField(max_length=500, blank=True)
    uploaded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="pulsar_sheet_queue")]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.state}"


class ConsentRecord(models.Model):
    """One answer: given, refused or revoked; rows are only ever added.  Source: domain.md 6.3.

    .. pii: name of the guardian, IP address, user agent
    .. pii_types: name, ip
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    subject = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20)
    party = models.CharField(max_length=10)  # guardian or self
    answer = models.CharField(max_length=10)  # given, refused, revoked
    at = models.DateTimeField()  # given_at or revoked_at, UTC
    valid_until = models.DateField(null=True, blank=True)
    guardian = models.ForeignKey(Guardian, null=True, blank=True, on_delete=models.SET_NULL, related_name="records")
    representative = models.CharField(max_length=310, blank=True)  # full name as typed
    relation = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    operator_name = models.CharField(max_length=300, blank=True)
    operator_address = models.CharField(max_length=300, blank=True)
    operator_inn = models.CharField(max_length=12, blank=True)
    operator_ogrn = models.CharField(max_length=15, blank=True)
    context = models.CharField(max_length=300, blank=True)
    template = models.ForeignKey(ConsentTemplate, on_delete=models.PROTECT)
    template_version = models.PositiveIntegerField()
    text_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    categories = models.TextField()
    actions = models.TextField()
    third_parties = models.TextField()
    channel = models.CharField(max_length=10)  # screen, paper
    ip = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    same_device = models.BooleanField(default=False)  # the guardian answered from where the pupil did
    sheet = models.ForeignKey(PaperSheet, null=True, blank=True, on_delete=models.PROTECT, related_name="records")
    revokes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="revoked_by")
    source = models.CharField(max_length=20, blank=True)  # of a withdrawal: link, account, staff
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["subject", "purpose"], name="pulsar_consent_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.answer} {self.at:%Y-%m-%d}"

    @property
    def status(self) -> Status:
        """Return the answer as people see it."""
        return STATUSES[self.answer]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new row.  Raises TypeError for a stored one."""
        if self.pk is not None:
            raise TypeError("a consent record is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raise TypeError: rows are only ever added."""
        raise TypeError("a consent record is never deleted")
