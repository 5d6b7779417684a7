"""What retention registers elsewhere, once, when the app is ready."""

from collections.abc import Collection
from datetime import date

from pulsar_xblocks.kernel import menu
from pulsar_xblocks.kernel.audit import retention as audit
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.links import retention as links
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.actions import purging
from pulsar_xblocks.kernel.retention.registry import register as register_rule
from pulsar_xblocks.kernel.retention.registry import register_keeper
from pulsar_xblocks.kernel.roles.models import RoleAssignment

WORDS = {
    "retention.order": mark("Destruction of data confirmed"),
    "retention.destroy": mark("Data destroyed, an act drawn up"),
}


def register() -> None:
    """Register the job, rules of the kernel, who is kept for a role, words and the menu entry; after the capabilities."""
    jobs.register(purging.JOB, purging.run, mark("Destruction of data whose term is over"))
    register_rule(links.RULE)
    register_rule(audit.RULE)
    register_keeper("role", mark("holds a role"), _holders)
    register_words(WORDS, {"destructionact": mark("Destruction act")})
    menu.add(Entry(mark("Terms of keeping"), "pulsar:retention", "retention", order=62))


def _holders(ids: Collection[int], rule: str, as_of: date) -> set[int]:
    """Return who holds a role; that of a pupil only says that somebody was in a studio."""
    rows = RoleAssignment.objects.filter(person__in=ids, closed_at=None).exclude(role="pupil")
    return set(rows.values_list("person", flat=True))
