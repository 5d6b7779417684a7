"""Reads of enrolment."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import dossier as file
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment, EnrolmentEvent, TrainingOrder
from pulsar_xblocks.courses.programmes.domain import CURATOR
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import GROUP, where_group
from pulsar_xblocks.kernel import sealing
from pulsar_xblocks.kernel.consents.queries import state
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import Sentence, folded, mark
from pulsar_xblocks.kernel.roles.domain import Actor, Where, may
from pulsar_xblocks.kernel.roles.queries import While, within

KIND, DOSSIER = "enrolment", "dossier"
PURPOSE = "pd"  # of the consent
DIPLOMA, CONTRACT = "training_diploma", "training_contract"  # purposes of files
_JOINED = (
    "group__programme__region",
    "group__passport",
    "person",
    "organisation",
    "municipality",
    "order_in",
    "order_out",
    "questionnaire",
)


def enrolments() -> QuerySet[Enrolment]:
    """Return enrolments with what their pages show."""
    return Enrolment.objects.select_related(*_JOINED)


def enrolment_or_404(pk: int) -> Enrolment:
    """Return an enrolment.  Raises NotFound."""
    found = enrolments().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def of_key(key: str) -> Enrolment:
    """Return an enrolment by its key.  Raises NotFound."""
    found = enrolments().filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def in_group(group: TrainingGroup, key: str) -> Enrolment:
    """Return an enrolment of a group by its key.  Raises NotFound."""
    found = enrolments().filter(group=group, key=key).first()
    if found is None:
        raise NotFound
    return found


def own(person: Person) -> list[Enrolment]:
    """Return a person's enrolments, the newest first; 1 query."""
    return list(enrolments().filter(person=person).order_by("-applied_at", "-pk"))


def own_in(person: Person, group: TrainingGroup) -> Enrolment | None:
    """Return a person's enrolment into a group, None without one and after it was withdrawn; 1 query."""
    return enrolments().filter(person=person, group=group, open_marker=1).first()


def in_course(person: Person, course_key: str, programme_code: str) -> Enrolment | None:
    """Return a person's enrolment into a programme in this course, the one that runs before one that is over; 1 query."""
    rows = enrolments().filter(person=person, group__programme__code=programme_code, open_marker=1)
    found = sorted(rows, key=lambda row: (row.group.course_key == course_key, row.applied_at), reverse=True)
    return found[0] if found else None


def where(row: Enrolment, people: Any = None) -> Where:
    """Return where an enrolment stands: its group, its participant; at most 1 query."""
    place = where_group(row.group, people)
    return replace(place, municipality=row.municipality_id, organisation=row.organisation_id, subject=row.person_id)


def listed(group: TrainingGroup, stage: str = "", text: str = "") -> QuerySet[Enrolment]:
    """Return the participants of a group by name; those who withdrew only when they are asked for."""
    rows = enrolments().filter(group=group)
    rows = rows.filter(stage=stage) if stage else rows.filter(open_marker=1)
    for word in folded(text).split()[:5]:
        rows = rows.filter(Q(person__sort_name__contains=word) | Q(organisation__sort_name__contains=word))
    return rows.order_by("person__sort_name", "pk")


def events_of(row: Enrolment) -> list[EnrolmentEvent]:
    """Return what has happened, the newest first; 1 query."""
    return list(row.events.select_related("by").order_by("-at", "-pk"))


def dossier_of(person: Person) -> Dossier | None:
    """Return the personal file, still sealed; 1 query."""
    return Dossier.objects.filter(person=person).first()


def may_see_file(actor: Actor, row: Enrolment) -> bool:
    """Tell whether somebody may open the personal file behind an enrolment; once the application is taken back only its owner."""
    is_open = row.open_marker is not None or actor.person == row.person_id
    return is_open and may(actor, "view", DOSSIER, where(row))


def facts_of(row: Dossier | None) -> file.Facts:
    """Return what the personal file says.  Raises NoKeys."""
    return file.facts_from(sealing.unseal(row.secret) if row else "")


def missing_documents(row: Enrolment, now: datetime) -> list[str]:
    """Return the sentences that keep an enrolment from being sent to the check; 4 queries."""
    found: list[str] = []
    person = row.person
    if not (person.family and person.given and person.birth_date):
        found.append(mark("Your full name and date of birth are not written yet."))
    if state(person, PURPOSE, now) != "given":
        found.append(mark("Your consent to the processing of data is not given yet."))
    names = facts_of(dossier_of(person)).missing()
    found += [Sentence(mark("Not written yet: %(field)s."), field=Sentence(file.WORDS[name])) for name in names]
    sent = set(files_of(row, DIPLOMA).values_list("purpose", flat=True)) | set(files_of(row, CONTRACT).values_list("purpose", flat=True))
    if DIPLOMA not in sent:
        found.append(mark("A copy of the diploma is not attached."))
    if lacks_contract(row, sent):
        found.append(mark("The signed contract is not attached."))
    return found


def lacks_contract(row: Enrolment, sent: Collection[str]) -> bool:
    """Tell whether a contract is still to come: neither sent as a file nor entered by the curator from paper."""
    return row.group.has_contract and CONTRACT not in sent and not row.contract_number


def by_stage(group: TrainingGroup) -> dict[str, int]:
    """Return stage -> how many participants; 1 query."""
    found: dict[str, int] = {}
    for stage in Enrolment.objects.filter(group=group).values_list("stage", flat=True):
        found[stage] = found.get(stage, 0) + 1
    return found


def chosen(group: TrainingGroup, keys: Sequence[str]) -> list[Enrolment]:
    """Return the enrolments of a group by key, by name; foreign keys are left out; 1 query."""
    return list(enrolments().filter(group=group, key__in=keys[:1000]).order_by("person__sort_name", "pk"))


def place_in_queue(row: Enrolment) -> int:
    """Return the number of somebody on the waiting list, 1 = the next; 1 query."""
    waiting = Enrolment.objects.filter(group=row.group_id, stage=stages.WAITING)
    before = Q(waiting_since__lt=row.waiting_since) | Q(waiting_since=row.waiting_since, pk__lt=row.pk)
    return waiting.filter(before).count() + 1


def places_in_queue(rows: Sequence[Enrolment]) -> dict[int, int]:
    """Return enrolment -> number on its waiting list for those who wait; 1 query, none when nobody does."""
    groups = {row.group_id for row in rows if row.stage == stages.WAITING}
    found: dict[int, int] = {}
    counts: dict[int, int] = {}
    waiting = Enrolment.objects.filter(group__in=groups, stage=stages.WAITING).order_by("waiting_since", "pk") if groups else ()
    for one in waiting:
        counts[one.group_id] = counts.get(one.group_id, 0) + 1
        found[one.pk] = counts[one.group_id]
    return found


def batch_of(order: TrainingOrder) -> str:
    """Return the key by which what an order has moved is undone; 1 query."""
    about = Q(enrolment__order_in=order) | Q(enrolment__order_out=order)
    return EnrolmentEvent.objects.filter(about, at=order.made_at).exclude(batch="").values_list("batch", flat=True).first() or ""


def decided_by(actor: Actor) -> QuerySet[Enrolment]:
    """Return the enrolments about which the actor decides.  Raises Forbidden without a fitting role."""
    leads = While("person_id", {"part": CURATOR}).behind("group__people")
    allowed = within(actor, "decide", KIND, region="group__programme__region_id", leads=leads)
    return Enrolment.objects.filter(allowed)


def found(actor: Actor, text: str, limit: int) -> list[Enrolment]:
    """Return the participants of the actor's groups whose name has the text; 1 query.  Raises Forbidden without a fitting role."""
    allowed = within(actor, "view_people", GROUP, region="group__programme__region_id", assigned="group__people__person_id")
    rows = Enrolment.objects.filter(allowed, open_marker=1).filter(
        *(Q(person__sort_name__contains=word) for word in folded(text).split()[:5])
    )
    return list(enrolments().filter(pk__in=rows.values("pk")).order_by("-applied_at", "-pk")[:limit])
