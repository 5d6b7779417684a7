"""What the studios register elsewhere, once, when the app is ready."""

from datetime import datetime, timedelta

from pulsar_xblocks.kernel import home, menu
from pulsar_xblocks.kernel.audit.domain import register_words
from pulsar_xblocks.kernel.consents import hooks
from pulsar_xblocks.kernel.definitions import shown as blocks
from pulsar_xblocks.kernel.inbox import ics
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.links import registry as links
from pulsar_xblocks.kernel.loads import kinds as loads
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.people import registry as people
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios import announcements, feed, file_rights, letters, own, panels, renewing, shown, terms
from pulsar_xblocks.studios.actions import mailing, mentors, retirement, roster
from pulsar_xblocks.studios.domain import events
from pulsar_xblocks.studios.loads import past as past_studios
from pulsar_xblocks.studios.loads import registrations
from pulsar_xblocks.studios.loads import roster as roster_tables
from pulsar_xblocks.studios.practices import registration as practices
from pulsar_xblocks.studios.queries import family
from pulsar_xblocks.studios.views.mentor import invitation
from pulsar_xblocks.studios.works import registration as works


def register() -> None:
    """Register files, consents, links, jobs, retirement, cards, panels, search, words and menu entries."""
    file_rights.register_purposes()
    blocks.register("pulsar_studio", mark("School studio"), shown.years)
    blocks.register("pulsar_studio_project", mark("Studio work"), shown.rounds)
    hooks.on_change(_refresh)
    hooks.register_circle(family.pupils_led_by)
    hooks.register_progress(family.progress_of)
    links.register(mentors.PURPOSE, invitation)
    people.register_retirement(retirement.blank)
    people.register_export("studios", retirement.tell)
    ics.register(feed.events)
    home.add_cards(own.cards)
    home.add_panels(panels.panels)
    home.add_search(panels.search)
    jobs.register(announcements.JOB, announcements.tell, mark("Messages about more time"))
    jobs.register(mailing.JOB, mailing.run, mark("Letters to studios"))
    jobs.register(renewing.GOODBYE, renewing.say_goodbye, mark("Letters about the end of the year"))
    jobs.register_every(renewing.INVITE, timedelta(days=1), renewing.invite, mark("Invitations to renew studios"))
    jobs.register(letters.SUBMITTED, letters.submitted, is_quiet=True)
    register_words(events.WORDS, events.KINDS)
    terms.register_terms()
    for kind in (roster_tables.STUDIO, roster_tables.YEAR, past_studios.KIND, registrations.KIND):
        loads.register(kind)
    works.register()
    practices.register()
    menu.add(
        Entry(mark("Today"), "pulsar:home", "console", order=10),
        Entry(mark("Applications"), "pulsar:studio_applications", "studio_application", order=20),
        Entry(mark("Studios"), "pulsar:studios", "studio", order=25),
        Entry(mark("Project years"), "pulsar:years", "project_year", order=30),
    )


def _refresh(subject: Person, purpose: str, state: str, now: datetime) -> None:
    """Let memberships follow the consents."""
    roster.refresh(subject, now)
