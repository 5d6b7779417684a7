"""What is wrong with the project year that a block shows, for its author; the years belong to the capabilities."""

from collections.abc import Iterator

from pulsar_xblocks.kernel.problems import ERROR, WARNING, Problem
from pulsar_xblocks.kernel.pure.text import mark

ELSEWHERE = mark("The project year belongs to another region than this course. Choose one of the list.")
LOST = mark("There is no such project year any more. Choose one of the list.")
NO_ACTIVE = mark("No project year is active now: learners see that there is nothing here yet.")
DRAFT = mark("The project year is a draft: learners see the page when the centre opens the year.")
OVER = mark("The project year is archived: the page only shows what was.")


def problems_of_year(code: str, region: str, status: str | None) -> Iterator[Problem]:
    """Yield the problems; ``code`` as the author picked it, "" = the active year; ``status`` None = there is no year."""
    if code and code.partition(":")[0] != region:
        yield Problem(ERROR, ELSEWHERE)
    elif status is None:
        yield Problem(ERROR, LOST) if code else Problem(WARNING, NO_ACTIVE)
    elif status == "draft":
        yield Problem(WARNING, DRAFT)
    elif status == "archived":
        yield Problem(WARNING, OVER)
