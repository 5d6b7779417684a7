"""Tables of contests: the lists by source and school year, their events, chosen ones, and achievements of people."""

from typing import Any

from django.db import models

from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.selection.contests.domain.lists import Event, subjects_of
from pulsar_xblocks.selection.contests.domain.own import Said


class ContestList(models.Model):
    """The list of one source for one school year, as a region uses it; each load makes it newer.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10)  # keys of lists.SOURCES
    year = models.CharField(max_length=7)  # «2026/27»
    version = models.PositiveIntegerField(default=1)  # grows with each change of its events
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "year", "source"], name="pulsar_contest_list")]

    def __str__(self) -> str:
        return f"{self.source} {self.year}"


class ContestEvent(models.Model):
    """A contest of a list; one that has left the list stays for what refers to it.

    .. no_pii:
    """

    contest_list = models.ForeignKey(ContestList, on_delete=models.PROTECT, related_name="events")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=400)
    level = models.CharField(max_length=15)  # keys of lists.LEVELS
    subjects = models.CharField(max_length=500, blank=True)  # «математика; физика»
    grade_from = models.PositiveSmallIntegerField(null=True, blank=True)
    grade_to = models.PositiveSmallIntegerField(null=True, blank=True)
    organiser = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)  # stands in the list now
    replaced_by = models.CharField(max_length=40, blank=True)  # code of the event of the same list that has taken its place
    subject_text = models.CharField(max_length=510, blank=True)  # «|математика|физика|», folded; set by fold()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest_list", "code"], name="pulsar_contest_event")]
        indexes = [models.Index(fields=["contest_list", "is_active", "starts_on"], name="pulsar_contest_calendar")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row with its folded subjects."""
        self.fold()
        super().save(*args, **kwargs)

    def fold(self) -> None:
        """Set the column by which rows are filtered; bulk writes call it themselves."""
        found = "|".join(folded(subject) for subject in subjects_of(self.subjects))
        self.subject_text = f"|{found}|" if found else ""

    @property
    def event(self) -> Event:
        """Return the row as the rules take it; its list is at hand."""
        return Event(
            pk=self.pk,
            source=self.contest_list.source,
            year=self.contest_list.year,
            code=self.code,
            name=self.name,
            level=self.level,
            subjects=subjects_of(self.subjects),
            grade_from=self.grade_from,
            grade_to=self.grade_to,
            organiser=self.organiser,
            link=self.link,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            is_active=self.is_active,
        )


class ContestChoice(models.Model):
    """A contest that a person has put into the own calendar.

    .. pii: interests of a person; deleted with the person's data
    .. pii_types: other
    .. pii_retirement: local_api
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(ContestEvent, on_delete=models.PROTECT, related_name="choices")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="pulsar_contest_choice")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.event_id}"


class Achievement(models.Model):
    """What a person has won or taken part in, told once; nobody else sees it until it is put into an application.

    .. pii: results, diplomas and documents of a person
    .. pii_types: other, image
    .. pii_retirement: local_api
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="achievements")
    event = models.ForeignKey(ContestEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="achievements")
    name = models.CharField(max_length=400, blank=True)  # where it stands in no list
    level = models.CharField(max_length=15, blank=True)  # the person's word for such a one, keys of lists.CLAIMED_LEVELS
    year = models.CharField(max_length=7)
    subject = models.CharField(max_length=100, blank=True)
    stage = models.CharField(max_length=12)  # keys of lists.STAGES
    result = models.CharField(max_length=12)  # keys of rules.RESULTS
    on = models.DateField(null=True, blank=True)
    school = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=100, blank=True)  # of the document, or in a register of results
    files = models.TextField(blank=True)  # keys, one a line
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)  # deleted by the person; can be brought back for a while
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["person", "removed_at", "year"], name="pulsar_achievement_own"),
            models.Index(fields=["region", "year", "removed_at"], name="pulsar_achievement_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.stage} {self.result}"

    @property
    def said(self) -> Said:
        """Return what the achievement says."""
        return Said(
            event=self.event_id,
            name=self.name,
            level=self.level,
            year=self.year,
            subject=self.subject,
            stage=self.stage,
            result=self.result,
            on=self.on,
            school=self.school_id,
            number=self.number,
            files=tuple(self.files.splitlines()),
        )

    @said.setter
    def said(self, said: Said) -> None:
        for name in ("name", "level", "year", "subject", "stage", "result", "on", "number"):
            setattr(self, name, getattr(said, name))
        self.event_id, self.school_id, self.files = said.event, said.school, "\n".join(said.files)
