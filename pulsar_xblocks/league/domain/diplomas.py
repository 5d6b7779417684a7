"""Who gets a diploma at the end of the year.  Source: domain.md 2.4; off by default."""

from decimal import Decimal

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.league.domain.criteria import Criteria

DIPLOMA, HONOURS = mark("Diploma of the studio"), mark("Diploma of the studio with honours")


def diploma(criteria: Criteria, points: Decimal, works: int) -> str:
    """Return the msgid of the diploma that a studio has earned, "" for none."""
    if not criteria.has_diplomas or works < criteria.diploma_works or points < criteria.diploma_points:
        return ""
    return HONOURS if points >= criteria.honours_points else DIPLOMA
