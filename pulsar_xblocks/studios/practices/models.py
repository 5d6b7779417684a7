"""The table of practice cards.

The studio's registration is named by text: ``studios.models`` re-exports this class.
"""

from typing import Any

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.studios.practices.domain import Content


class PracticeCard(models.Model):
    """What worked in a studio, told by its mentor for colleagues; what was sent is kept as a revision.

    .. pii: texts people write; pupils must not be named in them
    .. pii_types: other
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    studio_year = models.ForeignKey("pulsar.StudioYear", on_delete=models.PROTECT, related_name="practices")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="practices")
    title = models.CharField(max_length=150, blank=True)
    problem = models.TextField(blank=True)
    done = models.TextField(blank=True)
    result = models.TextField(blank=True)
    locality = models.CharField(max_length=5, blank=True)  # city or rural: where it worked
    kind = models.CharField(max_length=20, blank=True)  # of organisation, keys of directory.domain.KINDS
    subject = models.CharField(max_length=20, blank=True)  # keys of domain.SUBJECTS
    grade_from = models.PositiveSmallIntegerField(null=True, blank=True)
    grade_to = models.PositiveSmallIntegerField(null=True, blank=True)
    links = models.TextField(blank=True)  # one a line
    files = models.TextField(blank=True)  # keys, one a line
    is_clear = models.BooleanField(default=False)  # the mentor: no faces and no names of pupils in the files
    search_text = models.TextField(blank=True)  # folded texts; set by save()
    status = models.CharField(max_length=10, default="draft")  # keys of domain.STATUS
    sent_count = models.PositiveIntegerField(default=0)  # number of the latest revision
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)  # why it was returned or no longer confirmed
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    entry = models.ForeignKey(LedgerEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # while it counts
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["region", "status", "sent_at"], name="pulsar_practice_list"),
            models.Index(fields=["studio_year", "status"], name="pulsar_practice_studio"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.studio_year_id}/{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row with its folded texts."""
        self.search_text = folded(self.content.text)
        super().save(*args, **kwargs)

    @property
    def content(self) -> Content:
        """Return what the card says."""
        return Content(
            title=self.title,
            problem=self.problem,
            done=self.done,
            result=self.result,
            locality=self.locality,
            kind=self.kind,
            subject=self.subject,
            grade_from=self.grade_from,
            grade_to=self.grade_to,
            links=tuple(self.links.splitlines()),
            files=tuple(self.files.splitlines()),
            is_clear=self.is_clear,
        )

    @content.setter
    def content(self, said: Content) -> None:
        for name in ("title", "problem", "done", "result", "locality", "kind", "subject", "grade_from", "grade_to", "is_clear"):
            setattr(self, name, getattr(said, name))
        self.links, self.files = "\n".join(said.links), "\n".join(said.files)
