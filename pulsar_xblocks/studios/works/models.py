"""Tables of the studios' work: task, work, draft by items, immutable versions, comments, small tasks.

Related tables are named by text: ``studios.models`` re-exports these classes.
"""

from typing import Any

from django.db import models

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.people.models import Person


class StudioTask(models.Model):
    """A task of a round; a round may have several, told apart by the author's key.

    .. no_pii:
    """

    round = models.ForeignKey("pulsar.Round", on_delete=models.PROTECT, related_name="tasks")
    key = models.CharField(max_length=20, blank=True)  # "" = the round's only or first task
    title = models.CharField(max_length=200, blank=True)
    needs_mentor = models.BooleanField(default=False)  # only the mentor sends; a pupil asks for it
    definition = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # as last published
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="pulsar_task_key")]

    def __str__(self) -> str:
        return self.title or f"{self.round_id}/{self.key}"


class Work(models.Model):
    """The work of a studio on a task; what people see as its status also depends on the clock: ``domain.status_of``.

    .. pii: the reason of a return may name people
    .. pii_types: other
    .. pii_retirement: local_api
    """

    studio_year = models.ForeignKey("pulsar.StudioYear", on_delete=models.PROTECT, related_name="works")
    task = models.ForeignKey(StudioTask, on_delete=models.PROTECT, related_name="works")
    status = models.CharField(max_length=10, default="work")  # work, sent, late, returned
    sent_count = models.PositiveIntegerField(default=0)  # number of the latest version, 0 = never submitted
    first_sent_at = models.DateTimeField(null=True, blank=True)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False)  # the first submission was after the studio's own deadline
    asked_at = models.DateTimeField(null=True, blank=True)  # a pupil asks the mentor to send
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    returned_until = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["studio_year", "task"], name="pulsar_work_once")]
        indexes = [models.Index(fields=["task", "status"], name="pulsar_work_task")]

    def __str__(self) -> str:
        return f"{self.studio_year_id}: {self.task_id}"


class WorkDraft(models.Model):
    """One item of the shared draft with a version of its own, so that two people may write at once.

    .. pii: texts people write
    .. pii_types: other
    .. pii_retirement: local_api
    """

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="drafts")
    item = models.CharField(max_length=20)  # keys of domain.ITEMS
    value = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "item"], name="pulsar_work_item")]

    def __str__(self) -> str:
        return f"{self.work_id}: {self.item}"


class WorkLeftover(models.Model):
    """What somebody typed when already out of the studio: kept beside the draft until the mentor takes it or leaves it.

    .. pii: texts people write
    .. pii_types: other
    .. pii_retirement: local_api
    """

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="leftovers")
    item = models.CharField(max_length=20)
    value = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_taken = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "item", "by"], name="pulsar_work_leftover")]

    def __str__(self) -> str:
        return f"{self.work_id}: {self.item}"


class WorkVersion(models.Model):
    """What was submitted; written once.

    .. pii: texts people wrote, blanked when they are purged
    .. pii_types: other
    .. pii_retirement: local_api
    """

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, 3 within the work
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    links = models.TextField(blank=True)  # one a line
    sirius_link = models.CharField(max_length=500, blank=True)
    files = models.TextField(blank=True)  # keys of private files, one a line
    definition = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # the task then
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    deadline_at = models.DateTimeField()  # the studio's own, without grace
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "number"], name="pulsar_work_version")]

    def __str__(self) -> str:
        return f"{self.work_id}, {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row the first time.  Raises TypeError afterwards."""
        if self.pk is not None:
            raise TypeError("a version is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raise TypeError: the row stays."""
        raise TypeError("a version is never deleted")


class WorkContributor(models.Model):
    """A pupil worked on a version.

    .. no_pii:
    """

    work_version = models.ForeignKey(WorkVersion, on_delete=models.PROTECT, related_name="contributors")
    membership = models.ForeignKey("pulsar.Membership", on_delete=models.PROTECT, related_name="contributions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work_version", "membership"], name="pulsar_work_contributor")]

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.work_version_id}"


class WorkComment(models.Model):
    """A word of the mentor or a pupil about the work.

    .. pii: texts people write
    .. pii_types: other
    .. pii_retirement: local_api
    """

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["work", "at"], name="pulsar_work_comment")]

    def __str__(self) -> str:
        return f"{self.work_id}, {self.at:%Y-%m-%d}"


class WorkTodo(models.Model):
    """A small task within the work, with who does it and until when.

    .. pii: texts people write
    .. pii_types: other
    .. pii_retirement: local_api
    """

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="todos")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.work_id}: {self.pk}"
