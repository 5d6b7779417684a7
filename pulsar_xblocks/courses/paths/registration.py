"""What learning paths register elsewhere, once, when the app is ready."""

from pulsar_xblocks.courses.paths import domain, letters, own, papers, retirement
from pulsar_xblocks.courses.paths.queries import KIND
from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.exports.templates import register_templates
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.inbox import reminders
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention import registry as retention
from pulsar_xblocks.kernel.roles.domain import Actor, Where, has_role_for, may

WORDS = {f"learning_path.{key}": status.word for key, status in domain.PATH.items()}
WORDS |= {
    "learning_path.create": mark("Learning path made"),
    "learning_path.plan": mark("Plan of a learning path saved"),
    "learning_path.diagnosis": mark("Diagnosis of gaps answered"),
    "learning_path.taken_back": mark("Learning path taken back into draft"),
    "learning_path.returned": mark("Learning path returned"),
    "learning_path.item": mark("Part of a learning path marked"),
    "learning_path.outcome": mark("Levels at the end of a learning path written"),
    "learning_path.look": mark("Review of a learning path written"),
}
KINDS = {"learningpath": mark("individual learning path")}


def register() -> None:
    """Register words, the template, reminders, cards, retirement and the menu entry."""
    register_words(WORDS, KINDS)
    register_templates(papers.KINDS.values(), _may_see, _may_send)
    reminders.register(letters.due)
    home.add_cards(own.cards)
    people.register_retirement(retirement.blank)
    people.register_export("learning_paths", retirement.tell)
    retention.register(retirement.TERM)
    retention.register_keeper(retirement.KEEPER, mark("has a learning path that goes on"), retirement.needed)
    menu.add(Entry(mark("Learning paths"), "pulsar:paths", KIND, "decide", order=47, under="pulsar:training_groups"))


def _may_see(actor: Actor, file: PrivateFile) -> bool:
    return may(actor, "manage", KIND, Where(region=file.region_id or 0))


def _may_send(actor: Actor) -> bool:
    return has_role_for(actor, "manage", KIND)
