"""Points kept beside the answers: of courses and sheets, and achievements as they were checked; one query each."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import QuerySet

from pulsar_xblocks.selection.applications.models import AcademicScore, ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.domain.achievements import Claim


def academic_of(applications: QuerySet[SelectionApplication]) -> dict[int, dict[str, Decimal]]:
    """Return application -> part -> points that stand now."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = AcademicScore.objects.filter(application__in=applications.values("pk"), open_marker=1)
    for pk, part, points in rows.values_list("application_id", "part", "points"):
        found[pk][part] = points
    return found


def claims_of(applications: QuerySet[SelectionApplication]) -> dict[int, list[Claim]]:
    """Return application -> its achievements."""
    found: dict[int, list[Claim]] = defaultdict(list)
    for row in ApplicationAchievement.objects.filter(application__in=applications.values("pk")).order_by("pk"):
        found[row.application_id].append(claim_of(row))
    return found


def claim_of(row: ApplicationAchievement) -> Claim:
    """Return an achievement as the rules take it."""
    return Claim(
        key=row.key,
        olympiad=row.olympiad,
        subject=row.subject,
        year=row.year,
        level=row.level,
        result=row.result,
        status=row.status,
        proved_level=row.proved_level,
        proved_result=row.proved_result,
    )
