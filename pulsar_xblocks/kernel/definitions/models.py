"""Definitions, placements of blocks, courses linked to a region."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region


class Definition(models.Model):
    """An immutable content-addressed document: questionnaire, rubric, criteria, calendar, task.

    .. no_pii:
    """

    digest = models.CharField(max_length=64)  # sha256 of the canonical JSON, hex
    kind = models.CharField(max_length=40)
    body = models.TextField()  # canonical JSON
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "kind"], name="pulsar_definition_digest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"


class CourseLink(models.Model):
    """An operator has linked this course to the region; blocks of other courses store nothing.

    .. no_pii:
    """

    course_key = models.CharField(max_length=255, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="course_links")
    title = models.CharField(max_length=300, blank=True)
    linked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.course_key


class Placement(models.Model):
    """Where a target is shown and graded; says nothing about learners.

    .. no_pii:
    """

    usage_key = models.CharField(max_length=255, unique=True)
    course_key = models.CharField(max_length=255, db_index=True)
    block_type = models.CharField(max_length=40)
    target = models.CharField(max_length=120, blank=True, db_index=True)  # readable code, «70:2026/27»
    definition = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.usage_key
