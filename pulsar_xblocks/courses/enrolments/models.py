"""The enrolment with its history, the personal file, nominations, orders."""

from django.db import models

from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person


class TrainingOrder(models.Model):
    """An order about several participants of a group: enrolment or completion.

    .. pii: the ground of an order of leaving is free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    group = models.ForeignKey(TrainingGroup, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=10)  # keys of enrolments.domain.ORDERS: enrol, complete, leave
    number = models.CharField(max_length=60)
    on = models.DateField()
    ground = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["group", "kind", "on"], name="pulsar_training_order")]

    def __str__(self) -> str:
        return f"{self.number}, {self.on}"


class Enrolment(models.Model):
    """One person in one group, from the application to the document.

    .. pii: answers, post and place of work of the participant; reasons are free text
    .. pii_types: name, email_address, phone_number, other
    .. pii_retirement: local_api
    """

    group = models.ForeignKey(TrainingGroup, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    key = models.CharField(max_length=22, unique=True)
    stage = models.CharField(max_length=16)  # keys of domain.stages.ENROLMENT
    stage_at = models.DateTimeField()
    open_marker = models.PositiveSmallIntegerField(null=True, blank=True, default=1)  # NULL once the person may apply anew
    source = models.CharField(max_length=10)  # keys of enrolments.domain.SOURCES: self, list, operator
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="enrolments")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=200, blank=True)
    questionnaire = models.ForeignKey(Definition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answers = models.TextField(default="{}")  # JSON: question key -> answer
    applied_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, blank=True)  # on the waiting list
    reason = models.CharField(max_length=1000, blank=True)  # of the last return or refusal, in plain words
    contract_number = models.CharField(max_length=60, blank=True)
    contract_on = models.DateField(null=True, blank=True)
    order_in = models.ForeignKey(TrainingOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    order_out = models.ForeignKey(TrainingOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    final = models.CharField(max_length=10, blank=True)  # keys of domain.finishing: passed, failed; "" = not held
    final_on = models.DateField(null=True, blank=True)
    final_points = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    final_work = models.CharField(max_length=300, blank=True)  # title of the final work
    in_course = models.CharField(max_length=255, blank=True)  # key of the course into which we have put them
    in_cohort = models.CharField(max_length=255, blank=True)  # and the cohort of it
    course_state = models.CharField(max_length=8, blank=True)  # keys of enrolments.domain.COURSE
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person", "open_marker"], name="pulsar_enrolment_open")]
        indexes = [
            models.Index(fields=["group", "stage", "person"], name="pulsar_enrolment_list"),
            models.Index(fields=["stage", "stage_at"], name="pulsar_enrolment_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.person_id}"


class EnrolmentEvent(models.Model):
    """A step of an enrolment; written once.

    .. pii: a reason is free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="events")
    stage = models.CharField(max_length=16)
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    batch = models.CharField(max_length=22, blank=True, db_index=True)  # steps made together, to undo them together

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.stage}"


class Dossier(models.Model):
    """What the state register asks of a participant: encrypted, masked in lists, every look logged.

    .. pii: СНИЛС, diploma, sex, citizenship
    .. pii_types: other, gender, location
    .. pii_retirement: local_api
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="dossier")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    secret = models.TextField(blank=True)  # encrypted JSON: snils, level, diploma family, series, number, sex, citizenship
    snils_index = models.CharField(max_length=64, null=True, blank=True, unique=True)  # blind: a keyed hash, so that nobody enters it twice
    snils_tail = models.CharField(max_length=6, blank=True)  # «445 95»
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.person_id}"


class CourseNomination(models.Model):
    """Somebody whom a school or a municipality sends to a group; a list is what was pasted together.

    .. pii: name, post and e-mail of the person sent
    .. pii_types: name, email_address
    .. pii_retirement: local_api
    """

    group = models.ForeignKey(TrainingGroup, on_delete=models.PROTECT, related_name="nominations")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="course_nominations")
    name = models.CharField(max_length=310, blank=True)  # as it was typed: whose account has the address stays hidden
    post = models.CharField(max_length=200, blank=True)
    enrolment = models.OneToOneField(Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="nomination")
    load = models.ForeignKey("pulsar.SheetLoad", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)  # accepted (then there is an enrolment) or declined

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="pulsar_course_nomination")]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.person_id}"
