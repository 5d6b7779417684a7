"""Offers of places, and shifts in which people took part."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call


class PlaceOffer(models.Model):
    """A place of a call offered to an application: who answered, until when it was asked.

    .. pii: the reason of a refusal and the note on the arrival are free text
    .. pii_types: other
    .. pii_retirement: local_api
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="offers")
    application = models.OneToOneField(SelectionApplication, on_delete=models.PROTECT, related_name="offer")
    seat = models.CharField(max_length=40)  # code of a quota, «open», «added» = a seat added by an appeal
    status = models.CharField(max_length=12)  # keys of domain.statuses.OFFER
    offered_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    enrolled_at = models.DateTimeField(null=True, blank=True)
    in_course = models.CharField(max_length=255, blank=True)  # key of the course into which we have put them
    in_cohort = models.CharField(max_length=255, blank=True)  # and the cohort of it
    course_state = models.CharField(max_length=8, blank=True)  # keys of domain.attending.COURSE
    arrived_on = models.DateField(null=True, blank=True)
    arrival = models.CharField(max_length=8, blank=True)  # keys of domain.attending.ARRIVAL that are stored
    left_on = models.DateField(null=True, blank=True)
    arrival_note = models.CharField(max_length=300, blank=True)  # why somebody did not come or left early

    class Meta:
        indexes = [
            models.Index(fields=["call", "status", "answer_by"], name="pulsar_offer_call"),
            models.Index(fields=["status", "answer_by"], name="pulsar_offer_term"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.status}"


class PlaceBoard(models.Model):
    """What of a call's places is in no offer: the reserve list in its order and the seats that nobody holds.

    .. no_pii:
    """

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="places_board")
    waiting = models.TextField(default="[]")  # JSON: application number, place in the list, groups
    vacant = models.TextField(default="[]")  # JSON: kind of the seat, whose answer freed it

    def __str__(self) -> str:
        return f"{self.call_id}"


class PlaceEvent(models.Model):
    """One line of the log of a call's places.

    .. no_pii:
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="place_events")
    kind = models.CharField(max_length=12)  # of domain.promotion.Event
    number = models.CharField(max_length=20, blank=True)  # of the application
    seat = models.CharField(max_length=40, blank=True)
    because = models.CharField(max_length=20, blank=True)  # number of the application whose answer freed the seat
    among = models.TextField(blank=True)  # numbers of equals, a line each
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["call", "at"], name="pulsar_place_event")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ShiftStay(models.Model):
    """A completed shift of a person: what the repeat gate counts.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="shift_stays")
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.PROTECT, related_name="stays")
    title = models.CharField(max_length=200)
    profile = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "profile", "starts_on"], name="pulsar_shift_stay")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.starts_on:%Y-%m-%d}"
