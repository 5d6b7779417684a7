"""A discussion with its groups, its numbered proposals, and who supports them."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person


class Discussion(models.Model):
    """A draft document of a region that people discuss by sections until a moment.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="discussions")
    code = models.CharField(max_length=40)  # «mmc-2027»
    title = models.CharField(max_length=300)
    intro = models.TextField(blank=True)
    text = models.TextField()  # as published; sections are recognised by their numbers
    final_text = models.TextField(blank=True)
    status = models.CharField(max_length=10, default="draft")  # draft, active, final
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    edit_minutes = models.PositiveSmallIntegerField(default=30)  # in which an author changes a proposal
    is_premoderated = models.BooleanField(default=False)  # a proposal is seen once a moderator lets it
    last_number = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    final_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="pulsar_discussion_code")]
        indexes = [models.Index(fields=["region", "status", "closes_at"], name="pulsar_discussion_list")]

    def __str__(self) -> str:
        return self.title


class DiscussionGroup(models.Model):
    """A group in which a document is discussed, with the moderator who looks after it.

    .. no_pii:
    """

    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=200)
    moderator = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["discussion", "name"], name="pulsar_discussion_group")]

    def __str__(self) -> str:
        return self.name


class Proposal(models.Model):
    """One numbered proposal to a section, and its answer.

    .. pii: what people write; the author is never shown to the public
    .. pii_types: other
    .. pii_retirement: local_api
    """

    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    section = models.CharField(max_length=20, blank=True)  # «3.2»; "" = the whole document
    group = models.ForeignKey(DiscussionGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proposals")
    text = models.TextField(blank=True)
    status = models.CharField(max_length=10)  # keys of domain.PROPOSAL
    reason = models.TextField(blank=True)  # why it was hidden
    moderated_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    moderated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, blank=True)  # keys of domain.ANSWER
    answer_text = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["discussion", "number"], name="pulsar_proposal_number")]
        indexes = [models.Index(fields=["discussion", "status", "number"], name="pulsar_proposal_list")]

    def __str__(self) -> str:
        return f"{self.discussion_id}: {self.number}"


class ProposalSupport(models.Model):
    """Somebody supports a proposal of somebody else.

    .. no_pii:
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="supports")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="pulsar_proposal_support")]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.person_id}"
