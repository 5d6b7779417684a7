"""What a guardian sees of a child's applications; those who build places and appeals add their steps here."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext

from pulsar_xblocks.kernel.consents.hooks import Affair
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.consents.queries import may_be_stranger
from pulsar_xblocks.kernel.template_tags import moment
from pulsar_xblocks.selection.applications import domain, queries
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.domain import statuses

Steps = Callable[[SelectionApplication, datetime], Iterable[tuple[str, str]]]  # -> (translated word, part of the guardian's page)
_steps: list[Steps] = []


def register_steps(fn: Steps) -> None:
    """Let ``fn(application, now)`` offer the guardian something to do: a word and a part «name-rest» that a view serves."""
    if fn not in _steps:
        _steps.append(fn)


def affairs(guardian: Guardian, now: datetime) -> Iterator[Affair]:
    """Yield the child’s applications, the newest first, none to who may be a stranger; 1 query, 2 more before the first answer."""
    if may_be_stranger(guardian):
        return
    rows = SelectionApplication.objects.filter(person=guardian.subject).select_related(*queries.RELATED).order_by("-pk")
    for row in rows[:20]:
        facts = [(gettext("Number"), row.number)] if row.number else []
        if row.submitted_at:
            facts.append((gettext("Sent"), moment(row.submitted_at, row.call.region.time_zone)))
        steps = [step for fn in _steps for step in fn(row, now)]  # what is to be done stands first
        steps.append((gettext("Open the application"), f"application-{row.pk}"))
        note = domain.MEANING_TO_GUARDIAN.get(row.status, statuses.MEANING[row.status])
        yield Affair(row.call.title, statuses.APPLICATION[row.status], gettext(note), tuple(facts), tuple(steps))
