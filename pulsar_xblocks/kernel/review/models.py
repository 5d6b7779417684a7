"""Groups of works under review, the works, the reads, declared conflicts."""

from django.db import models

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.review.domain import outcome, statuses


class ReviewGroup(models.Model):
    """Works reviewed together: the works of a round; frozen at publication.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="review_groups")
    kind = models.CharField(max_length=20)  # «work»
    code = models.CharField(max_length=60)  # «70:2026/27:10»
    title = models.CharField(max_length=200)  # msgid, «October»
    note = models.CharField(max_length=100, blank=True)  # «2026/27»
    letter = models.CharField(max_length=3)  # «О» of «О-0114»
    rubric = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    results_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="pulsar_review_group_code")]
        indexes = [models.Index(fields=["region", "frozen_at", "due_at"], name="pulsar_review_group_list")]

    def __str__(self) -> str:
        return self.code


class ReviewItem(models.Model):
    """A work in the queue; experts see its blind code and content only.

    .. no_pii:
    """

    group = models.ForeignKey(ReviewGroup, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20)
    object_id = models.PositiveIntegerField()
    blind_code = models.CharField(max_length=12)  # «О-0114»
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=statuses.QUEUED)  # queued, withdrawn
    reads_wanted = models.PositiveSmallIntegerField(default=1)
    needs = models.CharField(max_length=6, blank=True, default=outcome.READ)  # read, second, third; "" = the result is there
    value = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)  # the result, 0-10
    imported_value = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    imported_source = models.CharField(max_length=200, blank=True)
    imported_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True, blank=True)  # after publication: a recalculation is under way

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="pulsar_review_item_object"),
            models.UniqueConstraint(fields=["group", "blind_code"], name="pulsar_review_item_code"),
        ]
        indexes = [models.Index(fields=["group", "state", "needs"], name="pulsar_review_item_state")]

    def __str__(self) -> str:
        return self.blind_code


class Review(models.Model):
    """One expert's read of one work.

    .. pii: the comment is free text of the expert
    .. pii_types: other
    .. pii_retirement: local_api
    """

    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="reviews")
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=10, default=statuses.ASSIGNED)  # keys of domain.statuses.READ
    scores = models.TextField(default="{}")  # JSON: row's key -> «1.5»
    comment = models.TextField(blank=True)
    total = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)  # set when submitted
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "expert"], name="pulsar_review_expert")]
        indexes = [models.Index(fields=["expert", "state"], name="pulsar_review_queue")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.state}"


class ReviewConflict(models.Model):
    """A conflict of interest that an expert declared and signed: with one work, or with every work of an organisation.

    .. pii: the reason is free text and may name people
    .. pii_types: other
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="review_conflicts")
    item = models.ForeignKey(ReviewItem, null=True, blank=True, on_delete=models.PROTECT, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    statement = models.TextField()  # the very text that was signed
    signed_name = models.CharField(max_length=310, blank=True)
    signed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expert", "ended_at"], name="pulsar_review_conflict")]

    def __str__(self) -> str:
        return f"{self.expert_id}: {self.signed_at:%Y-%m-%d}"
