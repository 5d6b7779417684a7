"""What the end of a year means: how memberships end, until when data is kept.  Source: domain.md 2.3, 6.7."""

from datetime import date, timedelta

from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Term

LEFT, STUDIO, YEAR = "left", "studio", "year"  # how a membership has ended: by itself, with its studio, with the year
OPEN = ""
BELONGING = (OPEN, YEAR)  # who is in the studio, or was until the year's end

ROSTER, CONSENT, DRAFT = "roster", "consent", "draft"
RULES = {
    ROSTER: mark("Roster, work log and attendance"),
    CONSENT: mark("Consents"),
    DRAFT: mark("Drafts that were never sent"),
}
DRAFTS_KEPT = timedelta(days=30)


def terms_of_studio(first: int) -> list[Term]:
    """Return until when a studio's data of the year that begins in September of ``first`` is kept.

    The roster to 31 August of the year's end and one year more, consents three years longer than the data they are about.
    """
    return [Term(ROSTER, date(first + 2, 8, 31)), Term(CONSENT, date(first + 5, 8, 31))]


def terms_of_year(last_window: date) -> list[Term]:
    """Return until when drafts of the year are kept: 30 days after its last window has closed."""
    return [Term(DRAFT, last_window + DRAFTS_KEPT)]


def last_day(joined: date, today: date) -> date:
    """Return the day on which a membership ends that is ended today: never before it began."""
    return max(joined, today)


def is_undone(ended: date, today: date) -> bool:
    """Tell whether taking a closed studio up again takes the closing back: on the same day nothing was missed.

    Later the stay of before keeps its dates, and a new one begins.
    """
    return ended == today
