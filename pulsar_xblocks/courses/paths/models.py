"""The individual learning path: gaps, items, approval, review."""

from django.db import models

from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person


class LearningPath(models.Model):
    """The path of a teacher for a year or so.

    .. pii: basis, goals, results and answers of the diagnosis are free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="learning_paths")
    key = models.CharField(max_length=22, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="learning_paths")
    tutor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="tutored_paths")
    status = models.CharField(max_length=10)  # keys of paths.domain.PATH
    basis = models.CharField(max_length=300, blank=True)  # diagnosis: what and when
    diagnosis = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # its questions
    answers = models.TextField(default="{}")  # JSON: question key -> answer
    diagnosed_at = models.DateTimeField(null=True, blank=True)
    goals = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)  # the next one
    sent_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)  # of a return
    result = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["region", "status", "made_at"], name="pulsar_path_list")]

    def __str__(self) -> str:
        return self.key


class PathGap(models.Model):
    """A professional gap with its level before and after.

    .. pii: free text of the teacher and the tutor
    .. pii_types: other
    .. pii_retirement: local_api
    """

    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="gaps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)  # keys of paths.domain.GAPS
    text = models.CharField(max_length=500)
    before = models.PositiveSmallIntegerField()  # level, 0 to 3
    after = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "position"], name="pulsar_path_gap")]

    def __str__(self) -> str:
        return f"{self.path_id}: {self.position}"


class PathItem(models.Model):
    """What the teacher does against gaps: a course, an internship, reading, a meeting.

    .. pii: evidence and titles are free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)  # keys of paths.domain.ITEMS
    enrolment = models.ForeignKey(Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # own, where it is known
    title = models.CharField(max_length=300)
    provider = models.CharField(max_length=300, blank=True)
    hours = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    gap = models.PositiveSmallIntegerField(null=True, blank=True)  # position of the gap it is against
    evidence = models.CharField(max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "position"], name="pulsar_path_item")]

    def __str__(self) -> str:
        return f"{self.path_id}: {self.title}"


class PathReview(models.Model):
    """A look at how a path goes on; written once.

    .. pii: free text of the teacher and the tutor
    .. pii_types: other
    .. pii_retirement: local_api
    """

    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.path_id}: {self.on}"
