"""Points that come from elsewhere and achievements, for many applications at once; read by the ranking."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import QuerySet

from pulsar_xblocks.selection.applications.models import AcademicScore, ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.domain.achievements import Claim

Applications = QuerySet[SelectionApplication]


def academic_of(applications: Applications) -> Mapping[int, Mapping[str, Decimal]]:
    """Return application id -> part -> points of courses and sheets; 1 query."""
    found: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = AcademicScore.objects.filter(application__in=applications.order_by(), open_marker=1)
    for pk, part, points in rows.values_list("application", "part", "points"):
        found[pk][part] = points
    return found


def claims_of(applications: Applications) -> Mapping[int, Sequence[Claim]]:
    """Return application id -> its achievements as checked; 1 query."""
    found: defaultdict[int, list[Claim]] = defaultdict(list)
    for row in ApplicationAchievement.objects.filter(application__in=applications.order_by()).order_by("pk"):
        found[row.application_id].append(claim_of(row))
    return found


def claim_of(row: ApplicationAchievement) -> Claim:
    """Return a stored achievement as the rules take it."""
    checked = {"status": row.status, "proved_level": row.proved_level, "proved_result": row.proved_result}
    return Claim(row.key, row.olympiad, row.subject, row.year, row.level, row.result, **checked)
