"""Reads of those who fill in an organisation's application."""

from collections.abc import Sequence

from django.db.models import QuerySet

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import Representative, SelectionApplication


def open_ones(row: SelectionApplication) -> QuerySet[Representative]:
    """Return those who work on an application and those invited, in the order they were added."""
    return Representative.objects.filter(application=row, open_marker=1).select_related("person__user").order_by("pk")


def here(row: SelectionApplication) -> QuerySet[Representative]:
    """Return those of them who have come in."""
    return open_ones(row).exclude(person=None)


def addressees(row: SelectionApplication) -> Sequence[Person]:
    """Return whom to tell about an organisation's application; 1 query."""
    return [one.person for one in here(row) if one.person is not None]
