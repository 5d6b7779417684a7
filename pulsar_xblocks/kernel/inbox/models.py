"""Messages, letters, threads and how a person wants to be written to."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person


class Letter(models.Model):
    """One e-mail: where it goes and what became of it.

    .. pii: address, and names inside the text
    .. pii_types: email_address, name
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=10, default="queued")  # keys of domain.LETTER_STATUSES
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region", "state"], name="pulsar_letter_state")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.state}"


class Message(models.Model):
    """What we told somebody; without a person it went by e-mail only.

    .. pii: names inside the text
    .. pii_types: name
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages")
    kind = models.CharField(max_length=60)  # «round.deadline»
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    once = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - NULL = may be told again
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="corrections")
    is_corrected = models.BooleanField(default=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "read_at"], name="pulsar_message_unread"),
            models.Index(fields=["kind", "object_kind", "object_id"], name="pulsar_message_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class InboxSetting(models.Model):
    """How a person wants to be written to.

    .. no_pii:
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="inbox_setting")
    digest = models.CharField(max_length=10, default="at_once")  # keys of domain.DIGESTS
    calendar_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - NULL = no calendar link

    def __str__(self) -> str:
        return f"{self.person_id}: {self.digest}"


class Thread(models.Model):
    """A talk about one object: questions of a studio, notes of a visit.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True, blank=True)  # of the last note

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="pulsar_thread_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Note(models.Model):
    """One entry of a talk.

    .. pii: free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["thread", "at"], name="pulsar_note_at")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.pk}"
