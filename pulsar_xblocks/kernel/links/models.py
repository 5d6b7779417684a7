"""Links and counted attempts."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person


class Link(models.Model):
    """A link that opens one thing for one purpose; the token itself is nowhere stored.

    .. no_pii:
    """

    digest = models.CharField(max_length=64, unique=True)  # sha256 of the token
    purpose = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # whom it was given to
    is_lasting = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id", "purpose"], name="pulsar_link_object")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.object_kind} {self.object_id}"


class Attempt(models.Model):
    """How many times a key was tried in one fixed window; the key is a hash.

    .. no_pii:
    """

    bucket = models.CharField(max_length=40)
    key = models.CharField(max_length=64)  # sha256 of the address, code or e-mail
    started_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "key", "started_at"], name="pulsar_attempt_window")]

    def __str__(self) -> str:
        return f"{self.bucket}: {self.count}"
