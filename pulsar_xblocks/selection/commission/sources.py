"""Where points come from that are kept elsewhere in the selection: the academic part, and achievements as they were checked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.domain.achievements import Claim

Applications = QuerySet[SelectionApplication]
Academic = Callable[[Applications], Mapping[int, Mapping[str, Decimal]]]
Claims = Callable[[Applications], Mapping[int, Sequence[Claim]]]


def _no_points(applications: Applications) -> Mapping[int, Mapping[str, Decimal]]:
    return {}


def _no_claims(applications: Applications) -> Mapping[int, Sequence[Claim]]:
    return {}


@dataclass
class _Sources:
    academic: Academic = _no_points
    claims: Claims = _no_claims


_sources = _Sources()


def register(*, academic: Academic, claims: Claims) -> None:
    """Register the readers: applications -> part -> points, and applications -> achievements; each a query or two."""
    _sources.academic, _sources.claims = academic, claims


def academic_of(applications: Applications) -> Mapping[int, Mapping[str, Decimal]]:
    """Return application id -> part -> points of courses and imports."""
    return _sources.academic(applications)


def claims_of(applications: Applications) -> Mapping[int, Sequence[Claim]]:
    """Return application id -> its achievements as checked."""
    return _sources.claims(applications)
