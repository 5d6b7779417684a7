"""The selection application, what is put into it, and the numbers given to applications."""

from django.db import models

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.calls.models import Call


class SelectionApplication(models.Model):
    """One person, or one organisation by a person of its own, in one call.

    .. pii: answers are free text about the applicant
    .. pii_types: name, email_address, phone_number, other
    .. pii_retirement: local_api
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="selection_applications")
    number = models.CharField(max_length=20, blank=True, db_index=True)  # «П-2026-000123», given by the first submission
    questionnaire = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    answers = models.TextField(default="{}")  # JSON: question key -> answer
    status = models.CharField(max_length=16)  # keys of domain.statuses.APPLICATION
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once the person may begin anew
    grade = models.PositiveSmallIntegerField(null=True, blank=True)  # as told at the start, then as sent
    told_stays = models.TextField(blank=True)  # shifts as told at the start: «profile 2026-11-02», one a line
    device = models.CharField(max_length=64, blank=True)  # hash of the mark of the browser in which it was begun: kernel/links/browsers.py
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="selection_applications")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)  # a draft nobody has consented to is removed then
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)  # the first time; a consent that comes later does not move it
    accepted_at = models.DateTimeField(null=True, blank=True)  # submitted and consented to
    reason = models.TextField(blank=True)  # of the last decision, in plain words
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    guardian_seen_at = models.DateTimeField(null=True, blank=True)  # the school knows the guardian who has consented
    guardian_seen_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team_code = models.CharField(max_length=9, blank=True, db_index=True)  # by which the other members come into the team
    team = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="members")  # of whom this is a member
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "person", "open_marker"], name="pulsar_selection_open")]
        indexes = [
            models.Index(fields=["call", "status", "submitted_at"], name="pulsar_selection_queue"),
            # The desk and the dashboard look into no row but those that they show: rows hold long answers.
            models.Index(
                fields=["call", "status", "number", "municipality", "grade", "expires_at", "person"], name="pulsar_selection_desk"
            ),
            models.Index(fields=["call", "municipality", "status", "grade", "number"], name="pulsar_selection_place"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.pk}"


class NumberSeries(models.Model):
    """The last number given in a region in a calendar year.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=10)  # «П»
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "prefix", "year"], name="pulsar_number_series")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:06d}"


class ApplicationAchievement(models.Model):
    """An achievement as the applicant has put it into an application, and what its check has shown.

    .. pii: results and documents of the applicant; a reason is free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    application = models.ForeignKey(SelectionApplication, on_delete=models.PROTECT, related_name="achievements")
    key = models.CharField(max_length=40)  # of what the person keeps in «My Pulsar»
    olympiad = models.CharField(max_length=400)  # what makes two rows the same contest
    name = models.CharField(max_length=400)
    subject = models.CharField(max_length=100, blank=True)
    year = models.CharField(max_length=7)  # «2026/27»
    level = models.CharField(max_length=40, blank=True)  # row of the matrix; "" = brings no points
    stage = models.CharField(max_length=12, blank=True)
    result = models.CharField(max_length=12)  # keys of rules.RESULTS
    source = models.CharField(max_length=10, blank=True)  # list in which the contest stands
    number = models.CharField(max_length=100, blank=True)  # of the document, or in a register
    files = models.TextField(blank=True)  # keys, one a line
    status = models.CharField(max_length=10, default="claimed")  # claimed, confirmed, reduced, rejected
    proved_level = models.CharField(max_length=40, blank=True)
    proved_result = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "key"], name="pulsar_application_achievement")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.name}"


class AcademicScore(models.Model):
    """Points of one part of an application that came from a course or a sheet; the newest of a part counts.

    .. no_pii:
    """

    application = models.ForeignKey(SelectionApplication, on_delete=models.PROTECT, related_name="scores")
    part = models.CharField(max_length=40)  # key of a part of the rules
    points = models.DecimalField(max_digits=8, decimal_places=2)
    source = models.CharField(max_length=10)  # course or sheet
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once a newer one has replaced it
    load = models.ForeignKey("pulsar.SheetLoad", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "part", "open_marker"], name="pulsar_academic_score")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.part}: {self.points}"


class Recommendation(models.Model):
    """A recommendation asked of somebody by a link to their e-mail; they need no account.

    .. pii: name, e-mail and own words of the recommender
    .. pii_types: name, email_address, other
    .. pii_retirement: local_api
    """

    application = models.ForeignKey(SelectionApplication, on_delete=models.PROTECT, related_name="recommendations")
    email = models.CharField(max_length=254, blank=True)
    name = models.CharField(max_length=300, blank=True)
    post = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "email"], name="pulsar_recommendation_email")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.given_at or self.asked_at:%Y-%m-%d}"


class Representative(models.Model):
    """Somebody who fills in an organisation's application: invited by e-mail, come in by the link, perhaps gone.

    .. pii: the e-mail of an invitation; it is blanked when the invited person comes in
    .. pii_types: email_address
    .. pii_retirement: local_api
    """

    application = models.ForeignKey(SelectionApplication, on_delete=models.PROTECT, related_name="representatives")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # NULL until the link is opened
    email = models.CharField(max_length=254, blank=True)
    may_send = models.BooleanField(default=False)  # sends, takes back, withdraws, invites and removes others
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once gone

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "person", "open_marker"], name="pulsar_representative_open")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.person_id or 'invited'}"


class AnswerEdit(models.Model):
    """Who changed an answer of an organisation's application last, and when.

    .. no_pii:
    """

    application = models.ForeignKey(SelectionApplication, on_delete=models.PROTECT, related_name="edits")
    question = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="pulsar_answer_edit")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question}"
