"""Sittings of the commission, and its decisions on ties."""

from django.db import models

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.models.ranking import RankingRun


class CommissionMeeting(models.Model):
    """A sitting of a call's commission on a run: who was there, how each voted, who disagreed and why.

    .. pii: a separate opinion is free text of a member
    .. pii_types: other
    .. pii_retirement: local_api
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=10)  # tie, results
    number = models.CharField(max_length=40)  # of the protocol
    held_on = models.DateField()
    run = models.ForeignKey(RankingRun, on_delete=models.PROTECT, related_name="meetings")
    members = models.TextField(default="[]")  # JSON: id, role, is_present, has_signed, conflicts
    votes = models.TextField(default="[]")  # JSON: member, choice, dissent
    decision = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="pulsar_meeting_number")]

    def __str__(self) -> str:
        return self.number


class TieDecision(models.Model):
    """The commission's order of applications that no rule tells apart.

    .. no_pii:
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="tie_decisions")
    meeting = models.ForeignKey(CommissionMeeting, on_delete=models.PROTECT, related_name="orders")
    order = models.TextField()  # JSON: application numbers, first to last
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.call_id}: {self.order}"
