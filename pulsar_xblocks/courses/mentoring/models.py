"""Mentors, requests, pairs, who has agreed, meetings, feedback."""

from django.db import models

from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person


class MentoringThemes(models.Model):
    """What mentors of a region help with: its editable list.

    .. no_pii:
    """

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="mentoring_themes")
    text = models.TextField(blank=True)  # one a line, in their order
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.region_id}"


class MentorProfile(models.Model):
    """Somebody who offers mentoring.

    .. pii: experience in own words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="mentors")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="mentor_profile")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    themes = models.TextField(blank=True)  # one a line, of the list of the region
    about = models.TextField(blank=True)
    most = models.PositiveSmallIntegerField(default=3)  # mentees at once
    is_open = models.BooleanField(default=True)  # takes new ones
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.person_id}"


class MentoringRequest(models.Model):
    """Somebody looks for a mentor.

    .. pii: what for, in own words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="mentoring_requests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mentoring_requests")
    enrolment = models.ForeignKey(Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="mentoring_requests")
    activity = models.CharField(max_length=40, blank=True)  # key in the passport: whose hours the pair brings
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    themes = models.TextField(blank=True)
    text = models.TextField(blank=True)
    is_partner = models.BooleanField(default=False)  # wants a mentor of another organisation
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)  # matched or taken back
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once closed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "open_marker"], name="pulsar_mentoring_request")]

    def __str__(self) -> str:
        return f"{self.person_id}"


class MentoringPair(models.Model):
    """A mentor and a mentee with a personalised programme.

    .. pii: goal, tasks, reviews and reasons are free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="mentoring_pairs")
    key = models.CharField(max_length=22, unique=True)
    request = models.ForeignKey(MentoringRequest, on_delete=models.PROTECT, related_name="pairs")
    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pairs_as_mentor")
    mentee = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pairs_as_mentee")
    # the organisations as they were when the pair was proposed
    mentor_organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mentee_organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_partner = models.BooleanField(default=False)  # of two organisations: both heads agree
    status = models.CharField(max_length=10)  # keys of domain.mentoring.PAIR
    goal = models.TextField(blank=True)
    tasks = models.TextField(blank=True)  # one a line
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)  # the programme, to the curator
    approved_at = models.DateTimeField(null=True, blank=True)  # the programme, by a curator
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mid_review = models.TextField(blank=True)
    mid_review_at = models.DateTimeField(null=True, blank=True)
    report = models.TextField(blank=True)
    reason = models.CharField(max_length=1000, blank=True)  # of a return of the programme, of ending early
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["region", "status", "made_at"], name="pulsar_pair_list"),
            models.Index(fields=["mentor", "status"], name="pulsar_pair_mentor"),
        ]

    def __str__(self) -> str:
        return self.key


class PairAgreement(models.Model):
    """One side's answer to a proposed pair.

    .. pii: a reason is free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    pair = models.ForeignKey(MentoringPair, on_delete=models.PROTECT, related_name="agreements")
    side = models.CharField(max_length=14)  # keys of domain.mentoring.SIDES
    is_agreed = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pair", "side"], name="pulsar_pair_agreement")]

    def __str__(self) -> str:
        return f"{self.pair_id}: {self.side}"


class MentoringMeeting(models.Model):
    """A meeting of a pair.

    .. pii: topic and next step are free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    pair = models.ForeignKey(MentoringPair, on_delete=models.PROTECT, related_name="meetings")
    key = models.CharField(max_length=22, unique=True)
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=500)
    next_step = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)  # by the other side
    confirmed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["pair", "on"], name="pulsar_pair_meeting")]

    def __str__(self) -> str:
        return f"{self.pair_id}: {self.on}"


class PairFeedback(models.Model):
    """What one of the two says about the work together.

    .. pii: free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    pair = models.ForeignKey(MentoringPair, on_delete=models.PROTECT, related_name="feedback")
    side = models.CharField(max_length=14)  # mentor or mentee
    score = models.PositiveSmallIntegerField()  # 1 (did not help) to 5
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pair", "side"], name="pulsar_pair_feedback")]

    def __str__(self) -> str:
        return f"{self.pair_id}: {self.side}"
