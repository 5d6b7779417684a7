"""Tables of the regional league."""

from typing import Any

from django.db import models

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import folded


class CriteriaVersion(models.Model):
    """A numbered version of the criteria of a year.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=40)  # «70:2026/27»
    number = models.PositiveSmallIntegerField()
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "number"], name="pulsar_criteria_version")]

    def __str__(self) -> str:
        return f"{self.scope} {self.number}"


class Snapshot(models.Model):
    """The standings as they were published; a recalculation makes the next edition and keeps this one.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=40)
    round_number = models.PositiveSmallIntegerField()  # the last published round
    is_final = models.BooleanField(default=False)  # the year's results
    edition = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(max_length=60, blank=True)  # msgid of the month
    as_of = models.DateField()
    criteria = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    inputs_hash = models.CharField(max_length=64)  # sha256 of entries, criteria, day, rounds and entrants
    summary = models.TextField(default="{}")  # JSON: months, medians, municipalities, total
    reason = models.CharField(max_length=500, blank=True)  # of a recalculation
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "is_final", "round_number", "edition"], name="pulsar_snapshot_edition")]

    def __str__(self) -> str:
        return f"{self.scope} {self.round_number}.{self.edition}"


class StandingRow(models.Model):
    """A studio in a snapshot: place, points and their explanation; never anything of a pupil.

    .. no_pii:
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="rows")
    subject_id = models.PositiveIntegerField()  # the studio's registration
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    sort_name = models.CharField(max_length=320, blank=True)  # folded name and school
    school = models.CharField(max_length=200)
    municipality = models.CharField(max_length=200)
    locality = models.CharField(max_length=5)
    is_new = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    order = models.PositiveIntegerField()  # of the table: places, equal ones by name
    place = models.PositiveIntegerField()
    previous_place = models.PositiveIntegerField(null=True, blank=True)
    points = models.DecimalField(max_digits=8, decimal_places=2)
    to_next = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    works = models.PositiveSmallIntegerField(default=0)
    multiplier = models.DecimalField(max_digits=8, decimal_places=2, default=1)
    results = models.TextField(default="[]")  # JSON: result per published round, null = nothing submitted
    history = models.TextField(default="[]")  # JSON: [round, points] of this and the earlier snapshots
    lines = models.TextField(default="[]")  # JSON: the explanation, one object per criterion
    tie = models.TextField(blank=True)  # JSON of domain.ties.Tie

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "subject_id"], name="pulsar_standing_once")]
        indexes = [
            models.Index(fields=["snapshot", "order"], name="pulsar_standing_order"),
            models.Index(fields=["snapshot", "code"], name="pulsar_standing_code"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.name}"

    def save(self, *args: Any, **options: Any) -> None:
        """Store the row with its folded name; bulk writes set it themselves."""
        self.sort_name = folded(f"{self.name} {self.school}")
        super().save(*args, **options)


class LeagueRecord(models.Model):
    """What a mentor asks to be counted, with its evidence, and what the operator decided.

    ``subject_id`` is no foreign key, as in the ledger and in the standings: the league is given the studios as plain values and
    imports none of their tables; who competes is another capability's to say.  ``code``, ``studio_name`` and the places stand beside
    it, so that a record is told and found by rights without them.  A registration of which the
    league knows anything is not removed: ``queries.records.knows``.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=40)
    subject_id = models.PositiveIntegerField()  # the studio's registration
    code = models.CharField(max_length=20)
    studio_name = models.CharField(max_length=100)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=20)
    quantity = models.DecimalField(max_digits=8, decimal_places=2)
    confirmed = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    on = models.DateField()
    text = models.CharField(max_length=500)
    evidence = models.CharField(max_length=500, blank=True)
    client_key = models.CharField(max_length=40)  # made with the form: sending twice stores once
    status = models.CharField(max_length=10)  # keys of domain.records.STATUSES
    reason = models.CharField(max_length=500, blank=True)
    sent_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    entry = models.ForeignKey(LedgerEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_id", "client_key"], name="pulsar_record_client")]
        indexes = [models.Index(fields=["region", "status", "sent_at"], name="pulsar_record_queue")]

    def __str__(self) -> str:
        return f"{self.criterion} {self.studio_name}"
