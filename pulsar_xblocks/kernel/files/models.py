"""Private files and the chunks of unfinished ones."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.files.domain import UPLOADING
from pulsar_xblocks.kernel.people.models import Person


class PrivateFile(models.Model):
    """A file somebody has sent or is sending; its content lies in the private storage under a random name.

    .. pii: the original name may hold a person's name; the content may hold anything
    .. pii_types: other
    .. pii_retirement: local_api
    """

    key = models.CharField(max_length=22, unique=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="files")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT)  # known once attached
    purpose = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default=UPLOADING)  # uploading, ready, removed
    original_name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=100, blank=True)  # what the content is, "" until finished
    size = models.PositiveBigIntegerField()  # bytes
    received = models.PositiveBigIntegerField(default=0)  # bytes, the offset of tus
    sha256 = models.CharField(max_length=64, blank=True)
    stored_name = models.CharField(max_length=100, blank=True)
    preview_state = models.CharField(max_length=10, blank=True)  # made, locked, broken, heavy, absent; "" = not tried yet
    page_count = models.PositiveIntegerField(default=0)  # of the file itself; not all of them may be painted
    blind_state = models.CharField(max_length=10, blank=True)  # of the copy for blind reading: as preview_state
    blind_name = models.CharField(max_length=100, blank=True)  # where that copy lies
    subject_kind = models.CharField(max_length=40, blank=True)  # what it is attached to, "" = nothing
    subject_id = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)  # None = attached

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="pulsar_file_subject")]

    def __str__(self) -> str:
        return self.original_name or self.key


class FilePage(models.Model):
    """A page of a file as people see it: an image made anew, and the words on it.

    .. pii: the image and the text may hold anything the file holds
    .. pii_types: other
    .. pii_retirement: local_api
    """

    file = models.ForeignKey(PrivateFile, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveIntegerField()  # from 1
    stored_name = models.CharField(max_length=100)
    content_type = models.CharField(max_length=20)  # image/jpeg, image/png
    width = models.PositiveIntegerField()  # pixels
    height = models.PositiveIntegerField()
    text = models.TextField(blank=True)  # of a PDF with a text layer

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="pulsar_file_page_number")]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.number}"


class FileChunk(models.Model):
    """A part of an unfinished file, an object of its own in the storage.

    .. no_pii:
    """

    file = models.ForeignKey(PrivateFile, on_delete=models.PROTECT, related_name="chunks")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    stored_name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "offset"], name="pulsar_file_chunk_offset")]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.offset}+{self.size}"
