"""Tables of the demonstration site: what the platform would keep.  All are named ``demo_*``."""

from django.conf import settings
from django.db import models


class Course(models.Model):
    """A course of the demonstration platform.

    .. no_pii:
    """

    course_key = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=300)
    team = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="demo_courses")  # its authors

    def __str__(self) -> str:
        return self.course_key


class Section(models.Model):
    """A section of a course.

    .. no_pii:
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Unit(models.Model):
    """A page of a course: holds blocks.

    .. no_pii:
    """

    usage_key = models.CharField(max_length=255, unique=True)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="units")
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)  # later than published_at = learners see an older state

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class PlacedBlock(models.Model):
    """A block in a unit, in one of the two branches: what the author edits and what learners see.

    .. no_pii:
    """

    usage_key = models.CharField(max_length=255)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="blocks")
    is_draft = models.BooleanField(default=True)
    block_type = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    fields = models.TextField(default="{}")  # JSON: name -> value of authored scopes

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["usage_key", "is_draft"], name="demo_block_usage")]

    def __str__(self) -> str:
        return self.usage_key


class LibraryBlock(models.Model):
    """A block of the content library: OLX as its author has it and as courses may take it.

    .. no_pii:
    """

    usage_key = models.CharField(max_length=255, unique=True)  # «lb:Pulsar:studios:…»
    block_type = models.CharField(max_length=60)
    olx = models.TextField()
    version = models.PositiveIntegerField(default=1)
    published_olx = models.TextField(blank=True)
    published_version = models.PositiveIntegerField(default=0)  # 0 = courses do not see it

    def __str__(self) -> str:
        return self.usage_key


class UserField(models.Model):
    """One value of a learner's block state.

    .. pii: whatever a block keeps of its learner
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)
    scope = models.CharField(max_length=30)
    place = models.CharField(max_length=255, blank=True)  # usage key, block type or nothing
    name = models.CharField(max_length=100)
    value = models.TextField()  # JSON

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "scope", "place", "name"], name="demo_userfield_key")]

    def __str__(self) -> str:
        return self.name


class AnonymousId(models.Model):
    """A learner's name within one course.

    .. no_pii:
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="demo_anonymous_ids")
    course_key = models.CharField(max_length=255)
    value = models.CharField(max_length=32, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "course_key"], name="demo_anonymousid_user")]

    def __str__(self) -> str:
        return self.value


class Published(models.Model):
    """A grade, a completion or an event that a block told the platform.

    .. no_pii:
    """

    kind = models.CharField(max_length=12)  # grade, completion, event
    name = models.CharField(max_length=200, blank=True)  # of an event
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)
    usage_key = models.CharField(max_length=255)
    value = models.TextField()  # JSON
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.usage_key}"


class Mail(models.Model):
    """A letter that would have been sent.

    .. pii: address and text
    .. pii_types: email_address
    .. pii_retirement: local_api
    """

    to = models.TextField()  # addresses by comma
    subject = models.CharField(max_length=998)
    text = models.TextField()
    html = models.TextField(blank=True)
    attachments = models.TextField(default="[]")  # JSON: file names
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.subject
