"""What enrolment registers elsewhere, once, when the app is ready."""

from datetime import timedelta

from pulsar_xblocks.courses.enrolments import cards, file_rights, letters, own
from pulsar_xblocks.courses.enrolments.actions import attending, following
from pulsar_xblocks.kernel import home
from pulsar_xblocks.kernel.consents import hooks
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.pure.text import mark


def register() -> None:
    """Register files, consents, jobs, cards, search."""
    file_rights.register_purposes()
    hooks.on_change(following.follow)
    jobs.register(letters.JOB, letters.run, is_quiet=True)
    jobs.register(attending.JOB, attending.run, is_quiet=True)
    jobs.register_every(attending.EVERY_JOB, timedelta(hours=1), attending.run, mark("Participants in the courses of their groups"))
    home.add_cards(own.cards)
    home.add_search(cards.search)
