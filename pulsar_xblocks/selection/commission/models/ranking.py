"""Runs of the ranking, their rows, the commission's decisions on ties."""

from django.db import models

from pulsar_xblocks.kernel.definitions.models import Definition
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call


class RankingRun(models.Model):
    """One computed ranked list of a call with everything it was made of; never changed, a new one is made instead.

    .. no_pii:
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)  # preliminary, final
    rules = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    input_hash = models.CharField(max_length=64)  # sha256 of rules, candidates and decisions
    decisions = models.TextField(default="[]")  # JSON: the commission's orders of equals that were counted
    summary = models.TextField(default="{}")  # JSON: cut-offs, who has to be put in order, how many of each outcome
    diagnostics = models.TextField(default="{}")  # JSON: severity of the experts, other rankings
    is_stopped = models.BooleanField(default=False)  # a tie across the cut-off waits for the commission
    reason = models.CharField(max_length=500, blank=True)  # why it was made anew
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="pulsar_ranking_number")]
        indexes = [models.Index(fields=["call", "published_at"], name="pulsar_ranking_published")]

    def __str__(self) -> str:
        return f"{self.call_id}.{self.number}"


class RankingRow(models.Model):
    """An application in a run: what went in (points by part, municipality, groups) and what came out (place, seat, outcome, tie).

    .. no_pii:
    """

    run = models.ForeignKey(RankingRun, on_delete=models.PROTECT, related_name="rows")
    application = models.ForeignKey(SelectionApplication, on_delete=models.PROTECT, related_name="ranking_rows")
    order = models.PositiveIntegerField()  # of the list: places, equal ones by number
    place = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=8, decimal_places=2)
    parts = models.TextField(default="{}")  # JSON: part -> points
    best = models.DecimalField(max_digits=8, decimal_places=2, default=0)  # best single achievement
    municipality = models.CharField(max_length=11, blank=True)  # OKTMO
    groups = models.TextField(default="[]")  # JSON: codes of the quotas it belongs to
    submitted_at = models.DateTimeField(null=True, blank=True)
    seat = models.CharField(max_length=40, blank=True)  # code of a quota, «open», "" = none
    outcome = models.CharField(max_length=12, blank=True)  # recommended, reserve, declined; "" = the run has stopped
    number = models.PositiveIntegerField(default=0)  # on the reserve list
    tie = models.TextField(blank=True)  # JSON: comparison with the row above of the same total
    rank = models.TextField(default="[]")  # JSON: the values by which it was compared

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "application"], name="pulsar_ranking_row")]
        indexes = [
            models.Index(fields=["run", "order"], name="pulsar_ranking_order"),
            models.Index(fields=["run", "outcome", "order"], name="pulsar_ranking_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.place}"
