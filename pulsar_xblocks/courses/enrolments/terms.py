"""How long enrolments are kept, and how they go.  Source: domain.md 6.6; what the law wants kept of certificates stays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import ProtectedError, Q

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import keeping
from pulsar_xblocks.courses.enrolments.models import CourseNomination, Dossier, Enrolment
from pulsar_xblocks.courses.enrolments.nominations import LINK
from pulsar_xblocks.courses.enrolments.retirement import blank_rows
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.domain import READY
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.links.actions import revoke_links
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention.domain import Item
from pulsar_xblocks.kernel.retention.models import DestructionRow
from pulsar_xblocks.kernel.retention.registry import Doomed, Plan, Rule, register, register_keeper

DROPPED, ENDED, SENT = "training_dropped", "training_ended", "training_sent"
AFTER_DROP, KEPT_YEARS = timedelta(days=30), 5
KIND, SENT_KIND = "enrolment", "coursenomination"
UNDER_WAY = (*stages.BEFORE_ORDER, *stages.IN_TRAINING, stages.ORDER_OUT, stages.CERT_NEEDED, stages.CERT_ISSUED)
_OVER = (stages.LEFT, stages.FRDO_DONE)
_WORDED = ~Q(answers="{}") | ~Q(post="") | ~Q(reason="") | ~Q(final_work="") | ~Q(contract_number="")


def later(day: date, years: int) -> date:
    """Return the same day so many years later."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 2, 28)


@dataclass(frozen=True)
class Term:
    """When an enrolment is due: by its stage, the day of that stage and the last day of its group."""

    stage: str
    since: date
    ends_on: date


def due(term: Term) -> tuple[str, date] | None:
    """Return the rule and the last day of keeping, None while somebody is being taught or certified."""
    if term.stage == stages.WITHDRAWN:
        return DROPPED, term.since + AFTER_DROP
    if term.stage in stages.BEFORE_ORDER:  # nobody has signed an order: the group is over without this person
        return DROPPED, term.ends_on + AFTER_DROP
    if term.stage in _OVER:
        return ENDED, later(term.since, KEPT_YEARS)
    return None


def _plan(rule: str, wanted: Collection[str]) -> Plan:
    def plan(region_id: int, as_of: date) -> list[Item]:
        """Return the enrolments whose term is over; 2 queries."""
        rows = Enrolment.objects.filter(_WORDED | Q(pk__in=_with_files()), group__programme__region=region_id, stage__in=sorted(wanted))
        found = []
        for row in rows.select_related("group__programme__region").order_by("pk"):
            since = local_day(row.stage_at, row.group.programme.region.time_zone)
            told = due(Term(row.stage, since, row.group.ends_on))
            if told is not None and told[0] == rule and told[1] < as_of:
                found.append(Item(rule, KIND, str(row.pk), told[1], row.person_id, _place(row.group)))
        return found

    return plan


def _with_files() -> list[int]:
    """Return the enrolments to which files are attached."""
    ids = PrivateFile.objects.filter(subject_kind=KIND, state=READY).values_list("subject_id", flat=True).distinct()
    return [int(one) for one in ids]


def destroy(doomed: Doomed) -> int:
    """Blank an enrolment, delete its files, and the personal file where nothing else stands on it; return how many records."""
    row = Enrolment.objects.filter(pk=doomed.object_id).select_related("person").first()
    if row is None:
        return 0
    delete_files(list(files_of(row)), by=doomed.by, now=doomed.now, reason="retention")
    others = Enrolment.objects.filter(_WORDED | Q(stage__in=UNDER_WAY), person=row.person).exclude(pk=row.pk)
    count = 0 if others.exists() else _destroy_file(row.person, doomed)
    return count + blank_rows([row.pk])


def _destroy_file(person: Person, doomed: Doomed) -> int:
    return keeping.destroy(Dossier.objects.filter(person=person), by=doomed.by, now=doomed.now, reason="retention")


def _place(group: TrainingGroup) -> str:
    return f"{group.programme.code} {group.code}"[:80]  # what a row of an act holds


def _sent(region_id: int, as_of: date) -> list[Item]:
    """Return who was sent to a course that is over and never applied; 1 query."""
    rows = CourseNomination.objects.filter(enrolment=None, group__programme__region=region_id, group__ends_on__lt=as_of - AFTER_DROP)
    return [
        Item(SENT, SENT_KIND, str(row.pk), row.group.ends_on + AFTER_DROP, row.person_id, _place(row.group))
        for row in rows.select_related("group__programme").order_by("pk")
    ]


def forget_sent(doomed: Doomed) -> int:
    """Delete a nomination, and the person of whom nothing else is known.  Return how many records."""
    row = CourseNomination.objects.filter(pk=doomed.object_id, enrolment=None).select_related("person__user").first()
    if row is None:
        return 0
    revoke_links(LINK, row, doomed.now)
    row.delete()
    return 1 + _forget_person(row.person, doomed.now)


def _forget_person(person: Person, now: datetime) -> int:
    """Delete somebody without an account; whoever only an act names is blanked, whoever is known from elsewhere stays."""
    if person.user is not None or person.retired_at is not None:
        return 0
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError as error:
        if not all(isinstance(one, DestructionRow) for one in error.protected_objects):
            return 0
        retire(person, now)
    return 1


def _participants(ids: Collection[int], rule: str, as_of: date) -> set[int]:
    rows = Enrolment.objects.filter(person__in=ids, stage__in=UNDER_WAY, group__ends_on__gte=as_of - AFTER_DROP)
    return set(rows.values_list("person", flat=True))


def register_terms() -> None:
    """Register the rules and who is kept meanwhile."""
    texts, how = mark("answers, post, contract, files and the personal file"), mark("texts are blanked, files are deleted")
    dropped = (*stages.BEFORE_ORDER, stages.WITHDRAWN)
    for key, word, term, wanted in (
        (
            DROPPED,
            mark("Applications to courses that came to nothing"),
            mark("30 days after the withdrawal or the end of training"),
            dropped,
        ),
        (ENDED, mark("Participants of courses that are over"), mark("five years after leaving or the entry in the register"), _OVER),
    ):
        register(Rule(key, word, mark("Enrolment"), texts, how, term, _plan(key, wanted), destroy))
    sent, whom = mark("People sent to courses who never applied"), mark("name, e-mail, post")
    gone = mark("rows are deleted; whoever is known from elsewhere stays")
    register(Rule(SENT, sent, mark("List to a course"), whom, gone, mark("30 days after the end of training"), _sent, forget_sent))
    register_keeper("participant", mark("takes part in a course now"), _participants)
