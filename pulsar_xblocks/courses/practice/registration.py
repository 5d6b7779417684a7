"""What diaries register elsewhere, once, when the app is ready."""

from pulsar_xblocks.courses.practice import file_rights, own, queries, reminding, retirement, shown, terms
from pulsar_xblocks.courses.practice.addresses import BLOCK
from pulsar_xblocks.courses.practice.views.outside import outside
from pulsar_xblocks.kernel import home
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.definitions import shown as blocks
from pulsar_xblocks.kernel.inbox import reminders
from pulsar_xblocks.kernel.links import registry as links
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.pure.text import mark

WORDS = {
    "practice_log.ask": mark("Plan of an internship sent to the supervisor"),
    "practice_log.change_plan": mark("Plan of an internship opened for changes"),
    "practice_log.link": mark("New link sent to the supervisor of an internship"),
    "practice_log.link_close": mark("Link of the supervisor of an internship closed"),
    "practice_log.remind": mark("Supervisor of an internship reminded"),
    "practice_log.agree": mark("Supervisor agreed to the plan of an internship"),
    "practice_log.day": mark("Day of an internship put in"),
    "practice_log.day_remove": mark("Day of an internship removed"),
    "practice_log.confirm": mark("Days of an internship confirmed"),
    "practice_log.reject": mark("Day of an internship not confirmed"),
    "practice_log.unmark": mark("Supervisor took back what was said of a day"),
    "practice_log.report": mark("Report on an internship sent"),
    "practice_log.report_back": mark("Report on an internship taken back"),
    "practice_log.decide_passed": mark("Internship passed"),
    "practice_log.decide_failed": mark("Internship not passed"),
    "practice_log.decide_returned": mark("Report on an internship returned"),
    "practice_log.reopen": mark("Decision about an internship taken back"),
}
KINDS = {"practicelog": mark("internship diary")}


def register() -> None:
    """Register files, the supervisor's page, reminders, cards, retirement, retention, words, how targets read."""
    blocks.register(BLOCK, mark("Practice log"), shown.described)
    register_words(WORDS, KINDS)
    file_rights.register_purposes()
    links.register(queries.PURPOSE, outside, has_parts=True)
    reminders.register(reminding.due)
    home.add_cards(own.cards)
    people.register_retirement(retirement.blank)
    people.register_export("practice", retirement.tell)
    terms.register_terms()
