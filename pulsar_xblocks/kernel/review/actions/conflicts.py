"""Ties with organisations that an expert declares before any work comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.directory.queries import OrganisationFilter
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import folded, mark
from pulsar_xblocks.kernel.review.models import ReviewConflict

FOUND = 20
STATEMENT_WORK = mark(
    "I know whose work this is, or I have a tie with its authors, so I cannot judge it without bias. What I say here is true."
)
STATEMENT_ORGANISATION = mark("I have a tie with this organisation, so I cannot judge its works without bias. What I say here is true.")


@dataclass(frozen=True)
class Tie:
    """A declared tie: the organisation, why, and that it was signed."""

    organisation_id: int
    reason: str
    is_signed: bool

    @classmethod
    def of(cls, posted: Mapping[str, Any]) -> "Tie":
        """Return what a posted form says."""
        pk = str(posted.get("organisation", ""))
        is_number = pk.isascii() and pk.isdigit() and len(pk) < 10
        return cls(int(pk) if is_number else 0, str(posted.get("reason", "")).strip()[:2000], bool(posted.get("is_signed")))


def organisations(regions: Sequence[int], wanted: OrganisationFilter) -> list[Organisation]:
    """Return the first organisations of the regions that fit the text."""
    rows = Organisation.objects.filter(region__in=regions, is_active=True)
    for word in folded(wanted.text).split():
        rows = rows.filter(search_text__contains=word)
    return list(rows.select_related("municipality").order_by("sort_name", "pk")[:FOUND])


@transaction.atomic
def declare_organisation(regions: Sequence[int], tie: Tie, *, by: Person, now: datetime) -> ReviewConflict:
    """Store a signed tie: the expert gets no works of this organisation any more.  Raises Invalid by field."""
    found = Organisation.objects.filter(pk=tie.organisation_id, region__in=regions).first()
    errors = {}
    if found is None:
        errors["organisation"] = [mark("Choose the organisation.")]
    if not tie.is_signed:
        errors["is_signed"] = [mark("Sign the declaration: tick the box.")]
    if errors or found is None:
        raise Invalid(errors)
    standing = ReviewConflict.objects.filter(expert=by, organisation=found, item=None, ended_at=None).first()
    if standing:
        return standing
    made = ReviewConflict.objects.create(
        region_id=found.region_id,
        expert=by,
        organisation=found,
        reason=tie.reason,
        statement=gettext(STATEMENT_ORGANISATION),
        signed_name=by.full_name,
        signed_at=now,
    )
    record("review.tie", made, by=by, now=now, region_id=found.region_id, organisation=found.code)
    return made


@transaction.atomic
def end(pk: int, *, by: Person, now: datetime) -> None:
    """End an own tie with an organisation; the declaration stays on record.  Raises NotFound."""
    row = ReviewConflict.objects.select_for_update().filter(pk=pk, expert=by, item=None, ended_at=None).first()
    if row is None:
        raise NotFound
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    record("review.tie_end", row, by=by, now=now, region_id=row.region_id)
