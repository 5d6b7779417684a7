"""What crosses capabilities registers itself here, once, when the app is ready."""

from pulsar_xblocks.console import archives, cards, found, later_rounds, league_sources, practice_points, publishing, recorded
from pulsar_xblocks.console import reviews as review_desk
from pulsar_xblocks.console.documents import batch
from pulsar_xblocks.console.documents import templates as papers
from pulsar_xblocks.console.packages import job as package
from pulsar_xblocks.courses import registration as courses
from pulsar_xblocks.courses.enrolments import cards as training_cards
from pulsar_xblocks.courses.mentoring import own as mentoring
from pulsar_xblocks.courses.modules import cards as module_cards
from pulsar_xblocks.courses.paths import own as paths
from pulsar_xblocks.courses.practice import own as practice_logs
from pulsar_xblocks.kernel import home, menu, people
from pulsar_xblocks.kernel.audit.domain import kind_of, register_words
from pulsar_xblocks.kernel.consents import cards as consent_cards
from pulsar_xblocks.kernel.consents import registration as consents
from pulsar_xblocks.kernel.definitions import authoring, places
from pulsar_xblocks.kernel.definitions import cards as course_cards
from pulsar_xblocks.kernel.definitions import shown as blocks
from pulsar_xblocks.kernel.directory.loads import organisations
from pulsar_xblocks.kernel.files import expiry, passage
from pulsar_xblocks.kernel.files import retirement as files
from pulsar_xblocks.kernel.inbox import registration as inbox
from pulsar_xblocks.kernel.jobs import checks, housekeeping
from pulsar_xblocks.kernel.jobs import registry as jobs
from pulsar_xblocks.kernel.links import registry as links
from pulsar_xblocks.kernel.loads import kinds
from pulsar_xblocks.kernel.loads import registration as loads
from pulsar_xblocks.kernel.menu import Entry
from pulsar_xblocks.kernel.platform import tracking
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention import cards as retention_cards
from pulsar_xblocks.kernel.retention import registration as retention
from pulsar_xblocks.kernel.review import cards as review_cards
from pulsar_xblocks.kernel.review import registration as review
from pulsar_xblocks.kernel.roles import invitations
from pulsar_xblocks.kernel.roles import kinds as role_kinds
from pulsar_xblocks.kernel.roles import views as roles
from pulsar_xblocks.kernel.roles.queries import told
from pulsar_xblocks.league import registration as league
from pulsar_xblocks.league.queries import records as league_records
from pulsar_xblocks.selection import registration as selection
from pulsar_xblocks.selection.contests import registration as contests
from pulsar_xblocks.studios import cards as studio_cards
from pulsar_xblocks.studios import registration as studios
from pulsar_xblocks.studios import shown as studio_blocks
from pulsar_xblocks.studios.actions import registration as studio_rows
from pulsar_xblocks.studios.practices import cards as practice_cards
from pulsar_xblocks.studios.practices import counting as practices
from pulsar_xblocks.studios.works import grading


def register_all() -> None:
    """Register menu entries, home cards, jobs, purge and retirement of every capability."""
    _register_mechanisms()
    review.register()
    review_desk.register()
    archives.register()
    papers.register_purposes()
    batch.register()
    package.register()
    publishing.on_published(grading.order)
    later_rounds.register()
    jobs.register(publishing.LETTERS, publishing.tell, mark("Letters about the results of a round"))
    studios.register()
    retention.register()
    league.register(league_sources.sources())
    contests.register()
    selection.register()
    courses.register()
    blocks.register("pulsar_standings", mark("Regional league"), studio_blocks.years)  # about a year of the studios too
    studio_rows.used_when(league_records.knows)
    practices.use(practice_points.counting())
    links.register(invitations.PURPOSE, roles.invitation)
    people.register_export("roles", told)
    _register_console()
    recorded.register()


def _register_console() -> None:
    """Register the cards of the home, its search and the pages of the kernel."""
    for todos in (
        studio_cards.todos,
        consent_cards.todos,
        retention_cards.todos,
        review_cards.todos,
        practice_cards.todos,
        league.todos,
        course_cards.todos,
        practice_logs.todos,
        mentoring.todos,
        paths.todos,
        training_cards.todos,
    ):
        cards.add(todos)
    cards.add(review_cards.own, own=True)
    cards.add(module_cards.todos, own=True)
    cards.add(practice_logs.todos, own=True)
    cards.add(training_cards.own_todos, own=True)
    cards.add(mentoring.own_todos, own=True)
    cards.add(paths.own_todos, own=True)
    home.add_search(found.search)
    lists = {kind: word for kind, word in role_kinds.KINDS.items() if kind_of(kind) == kind}
    register_words({}, lists)  # a list taken out is recorded under its kind of the matrix
    menu.add(
        Entry(mark("Organisations"), "pulsar:organisations", "organisation", order=60),
        Entry(mark("People"), "pulsar:people", "person", order=65),
        Entry(mark("Roles"), "pulsar:roles", "role", order=70),
        Entry(mark("Courses"), "pulsar:courses", "course", order=75),
        Entry(mark("Letters"), "pulsar:letters", "job", order=80),
        Entry(mark("Jobs"), "pulsar:jobs", "job", order=85),
        Entry(mark("Record of actions"), "pulsar:audit", "audit", order=90),
    )


def _register_mechanisms() -> None:
    tracking.register_xapi()
    consents.register()
    expiry.register_jobs()
    people.register_retirement(files.blank)
    inbox.register()
    housekeeping.register_jobs()
    loads.register()
    kinds.register(organisations.ORGANISATIONS)
    checks.register(passage.body_limit)
    checks.register(authoring.advanced_modules)
    jobs.register(places.JOB, places.read, is_quiet=True)
