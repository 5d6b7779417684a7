"""Reads of the register of documents."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pulsar_xblocks.courses.documents import domain
from pulsar_xblocks.courses.documents.domain import Life, Printed
from pulsar_xblocks.courses.documents.models import FrdoRow, TrainingDocument
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.finishing import FAILED
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.domain import CURATOR
from pulsar_xblocks.courses.programmes.models import GroupPerson, TrainingGroup
from pulsar_xblocks.courses.programmes.queries import where_group
from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor, Where, reach

KIND = "training_document"
_JOINED = ("region", "original", "enrolment__person", "enrolment__order_out", "enrolment__group__programme__region")


@dataclass(frozen=True)
class Wanted:
    """Which documents a page of the register shows; empty = all."""

    text: str = ""
    kind: str = ""
    state: str = ""
    year: int | None = None


def documents() -> QuerySet[TrainingDocument]:
    """Return documents with what their pages show: ``is_replaced``, the newest state and reason in ФИС ФРДО (None = in no file)."""
    later = TrainingDocument.objects.filter(original=OuterRef("root"), cancelled_at=None, pk__gt=OuterRef("pk"))
    newest = FrdoRow.objects.filter(document=OuterRef("pk")).order_by("-pk")
    rows = TrainingDocument.objects.select_related(*_JOINED).annotate(root=Coalesce(F("original_id"), F("pk")))
    told = {"frdo_state": Subquery(newest.values("state")[:1]), "frdo_reason": Subquery(newest.values("reason")[:1])}
    return rows.annotate(is_replaced=Exists(later), **told)


def seen(actor: Actor, right: str = "view") -> QuerySet[TrainingDocument]:
    """Return the documents of the actor's regions and of the groups the actor runs or teaches, the newest first."""
    reached = reach(actor, right, KIND)
    groups = GroupPerson.objects.filter(person=actor.person)
    own = Q(enrolment__group__in=groups.values("group"), region__in=sorted(reached.own.get("assigned", ())))
    led = Q(enrolment__group__in=groups.filter(part=CURATOR).values("group"), region__in=sorted(reached.own.get("leads", ())))
    return documents().filter(Q(region__in=sorted(reached.regions)) | own | led).order_by("-issued_on", "-pk")


def filtered(rows: QuerySet[TrainingDocument], wanted: Wanted) -> QuerySet[TrainingDocument]:
    """Return only what is asked for: by name, number, registration number; kind, state, year of issue."""
    for word in folded(wanted.text).split()[:5]:
        named = Q(enrolment__person__sort_name__contains=word) | Q(enrolment__group__programme__title__icontains=word)
        rows = rows.filter(named | Q(number__contains=word) | Q(registration__icontains=word))
    rows = rows.filter(kind=wanted.kind) if wanted.kind else rows
    rows = rows.filter(issued_on__year=wanted.year) if wanted.year else rows
    if wanted.state == domain.CANCELLED:
        return rows.exclude(cancelled_at=None)
    if wanted.state in (domain.VALID, domain.REPLACED):
        return rows.filter(cancelled_at=None, is_replaced=wanted.state == domain.REPLACED)
    return rows


def document_or_404(pk: int) -> TrainingDocument:
    """Return a document.  Raises NotFound."""
    found = documents().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def of_code(code: str) -> TrainingDocument:
    """Return the document of a public code.  Raises NotFound."""
    found = documents().filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def of_enrolments(rows: Sequence[Enrolment]) -> Mapping[int, list[TrainingDocument]]:
    """Return enrolment -> its documents, the newest first; 1 query."""
    found: dict[int, list[TrainingDocument]] = defaultdict(list)
    for row in documents().filter(enrolment__in=[row.pk for row in rows]).order_by("-pk"):
        found[row.enrolment_id].append(row)
    return found


def awaiting(rows: QuerySet[Enrolment], kind: str) -> QuerySet[Enrolment]:
    """Return those of the enrolments whose turn it is to get a document of a kind and who have none that is not cancelled."""
    given = TrainingDocument.objects.filter(enrolment=OuterRef("pk"), kind=kind, cancelled_at=None)
    unfinished = Q(stage=stages.LEFT) | Q(stage=stages.FINAL, final=FAILED)
    return rows.filter(unfinished if kind == domain.STATEMENT else Q(stage=stages.CERT_NEEDED)).exclude(Exists(given))


def kinds_given(group: TrainingGroup) -> set[str]:
    """Return the kinds of documents of a group that are not cancelled; 1 query."""
    rows = TrainingDocument.objects.filter(enrolment__group=group, cancelled_at=None).order_by()
    return set(rows.values_list("kind", flat=True).distinct())


def valid(group: TrainingGroup) -> QuerySet[TrainingDocument]:
    """Return the valid documents of a group, by name."""
    rows = documents().filter(enrolment__group=group, cancelled_at=None, is_replaced=False)
    return rows.order_by("enrolment__person__sort_name", "pk")


def own(person: Person) -> QuerySet[TrainingDocument]:
    """Return a person's documents, the newest first."""
    return documents().filter(enrolment__person=person).order_by("-issued_on", "-pk")


def chosen(group: TrainingGroup, keys: Sequence[str]) -> list[TrainingDocument]:
    """Return the valid documents of participants chosen by key, by name; 1 query."""
    return list(valid(group).filter(enrolment__key__in=keys[:1000]))


def related(row: TrainingDocument) -> list[TrainingDocument]:
    """Return the original of a document and its duplicates, without itself, in the order of issue; 1 query."""
    root = row.original_id or row.pk
    return list(documents().filter(Q(pk=root) | Q(original=root)).exclude(pk=row.pk).order_by("pk"))


def printed(row: TrainingDocument) -> Printed:
    """Return what stands in a document."""
    return load(Printed, row.body)


def state(row: TrainingDocument) -> str:
    """Return the key of ``domain.DOCUMENT`` of a row of ``documents()``."""
    return domain.state(Life(row.cancelled_at is not None, row.is_replaced))  # type: ignore[attr-defined] - annotated by documents()


def where(row: TrainingDocument) -> Where:
    """Return where a document stands: its group, its owner; 1 query."""
    place = where_group(row.enrolment.group)
    return replace(place, subject=row.enrolment.person_id)


def last_signed(region_id: int) -> Printed:
    """Return what the newest document of a region says of its city and signatures, for the next one; 1 query."""
    found = TrainingDocument.objects.filter(region=region_id).order_by("-pk").values_list("body", flat=True).first()
    return load(Printed, found) if found else Printed()


def live_kinds(rows: Sequence[Enrolment]) -> Mapping[int, set[str]]:
    """Return enrolment -> kinds of documents that are given out and not cancelled; 1 query."""
    found: dict[int, set[str]] = defaultdict(set)
    live = TrainingDocument.objects.filter(enrolment__in=[row.pk for row in rows], cancelled_at=None)
    for enrolment, kind in live.values_list("enrolment_id", "kind"):
        found[enrolment].add(kind)
    return found
