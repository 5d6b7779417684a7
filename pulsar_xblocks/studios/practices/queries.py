"""Reads of practice cards: what colleagues find, what a mentor wrote, what waits for the centre."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor, Where, has_role_for, may
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.kernel.versions.queries import revisions_of
from pulsar_xblocks.studios.models import Membership, PracticeCard, StudioYear
from pulsar_xblocks.studios.practices import domain
from pulsar_xblocks.studios.queries import where

KIND = "practice_card"  # of revisions
RELATED = ("region", "author", "decided_by", "studio_year__year", "studio_year__studio__organisation__municipality")
PATHS = where.prefixed("studio_year") | {"region": "region_id"}
LIBRARY, OWN, QUEUE = "library", "own", "queue"
_FILTERS = {
    "locality": "locality",
    "kind": "kind",
    "subject": "subject",
    "municipality": "studio_year__studio__organisation__municipality__oktmo",
    "year": "studio_year__year__code",
    "studio": "studio_year__studio__code",
}


def library(actor: Actor) -> QuerySet[PracticeCard]:
    """Return the confirmed cards of the actor's regions.  Raises Forbidden."""
    return PracticeCard.objects.filter(within(actor, "view", "practice", region="region_id"), status="confirmed")


def own(actor: Actor) -> QuerySet[PracticeCard]:
    """Return the cards of the studios that the actor leads.  Raises Forbidden."""
    return PracticeCard.objects.filter(pk__in=PracticeCard.objects.filter(within(actor, "edit", "practice", **PATHS)).values("pk"))


def queue(actor: Actor) -> QuerySet[PracticeCard]:
    """Return the cards that were sent to the centre.  Raises Forbidden."""
    return PracticeCard.objects.filter(within(actor, "decide", "practice", region="region_id"), status__in=domain.SENT)


def reached(actor: Actor) -> QuerySet[PracticeCard]:
    """Return every card that the actor may read.  Raises Forbidden."""
    found = library(actor).values("pk")
    query = Q(pk__in=found)
    if has_role_for(actor, "edit", "practice"):
        query |= Q(pk__in=own(actor).values("pk"))
    if has_role_for(actor, "decide", "practice"):
        query |= Q(pk__in=queue(actor).values("pk"))
    return PracticeCard.objects.filter(query)


def chosen(rows: QuerySet[PracticeCard], wanted: Mapping[str, str]) -> QuerySet[PracticeCard]:
    """Return what fits the filters: locality, kind, subject, municipality, year, studio, grade, status, q; ё is е."""
    rows = rows.filter(**{path: wanted[name] for name, path in _FILTERS.items() if wanted.get(name)})
    grade = wanted.get("grade", "")
    if grade.isascii() and grade.isdigit():
        rows = rows.filter(grade_from__lte=grade[:3], grade_to__gte=grade[:3])
    if wanted.get("status"):
        rows = rows.filter(status__in=wanted["status"].split(","))
    for word in folded(wanted.get("q", "")).split():
        rows = rows.filter(Q(search_text__contains=word) | Q(studio_year__studio__organisation__sort_name__contains=word))
    return rows.select_related(*RELATED)


def newest(rows: QuerySet[PracticeCard]) -> QuerySet[PracticeCard]:
    """Return the rows, those decided last first."""
    return rows.order_by("-decided_at", "-pk")


def by_status(rows: QuerySet[PracticeCard]) -> dict[str, int]:
    """Return status -> how many; one query."""
    return dict(rows.order_by().values_list("status").annotate(n=Count("pk")))


def waiting(rows: QuerySet[PracticeCard]) -> tuple[int, datetime | None]:
    """Return how many cards wait and when the oldest of them came; one query."""
    found = rows.filter(status="submitted").order_by().aggregate(n=Count("pk"), oldest=Min("sent_at"))
    return found["n"], found["oldest"]


def card_or_404(pk: int) -> PracticeCard:
    """Return a card with all that its page shows.  Raises NotFound."""
    found = PracticeCard.objects.select_related(*RELATED, "entry").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def where_of(card: PracticeCard) -> Where:
    """Return where a card stands: in its region, and whose studio it is; 2 queries."""
    return where.of_studio(card.studio_year)


def rights(actor: Actor, card: PracticeCard) -> dict[str, bool]:
    """Return what the actor may do with a card: read, write, decide; 2 queries."""
    place = where_of(card)
    writes = may(actor, "edit", "practice", place)
    decides = may(actor, "decide", "practice", place) and card.status in domain.SENT
    is_shared = card.status == "confirmed" and may(actor, "view", "practice", place)
    return {"read": writes or decides or is_shared, "write": writes, "decide": decides}


def require(actor: Actor, card: PracticeCard, right: str) -> dict[str, bool]:
    """Return the actor's rights over a card.  Raises Forbidden without a fitting role, NotFound when it is not for the actor."""
    found = rights(actor, card)
    if not found[right]:
        raise NotFound
    return found


def require_role(actor: Actor, right: str) -> None:
    """Raise Forbidden before anything is looked up for those who have no role for practices at all."""
    if not has_role_for(actor, right, "practice"):
        raise Forbidden


def shown(card: PracticeCard, *, is_writer: bool) -> domain.Content:
    """Return what a reader sees: the draft is the studio's, others see what was sent last."""
    return card.content if is_writer else sent_contents([card])[card.pk]


def sent_contents(cards: Sequence[PracticeCard]) -> dict[int, domain.Content]:
    """Return card id -> what was sent last; 1 query where a studio is changing a card, else none."""
    found = {card.pk: card.content for card in cards}
    changing = {str(card.pk) for card in cards if card.status in domain.EDITABLE}
    kept = Revision.objects.filter(kind=KIND, object_id__in=changing).order_by("number") if changing else ()
    found |= {int(pk): domain.Content() for pk in changing}
    return found | {int(row.object_id): domain.content_of(json.loads(row.body)) for row in kept if row.body}


def sent_before(card: PracticeCard) -> domain.Content | None:
    """Return what the version before the last one said, None when there was none; one query."""
    kept = revisions_of(KIND, card.pk)[1:2]
    return next((domain.content_of(json.loads(row.body)) for row in kept if row.body), None)


def names_of(studio: StudioYear) -> list[tuple[str, str]]:
    """Return family and given name of everyone who was in the studio this year; one query."""
    return list(Membership.objects.filter(studio_year=studio).values_list("person__family", "person__given"))


def pupils_named(card: PracticeCard, content: domain.Content) -> list[str]:
    """Return the words that look like names of the studio's pupils; one query."""
    return domain.pupils_named(content.text, names_of(card.studio_year))


def led_studios(person: Person) -> list[StudioYear]:
    """Return the registrations that the person leads now, newest first; one query."""
    rows = StudioYear.objects.filter(mentors__person=person, mentors__until=None).exclude(status__in=("closed", "archived"))
    return list(rows.select_related("studio__organisation", "studio__region", "year").order_by("-year__code", "pk"))


def contents_for(actor: Actor, cards: Sequence[PracticeCard]) -> dict[int, domain.Content]:
    """Return card id -> what the actor reads: the draft of an own studio's card, of others what was sent last; 2 queries at most."""
    changing = [card.pk for card in cards if card.status in domain.EDITABLE]
    mine: set[int] = set()
    if changing and has_role_for(actor, "edit", "practice"):
        mine = set(own(actor).filter(pk__in=changing).values_list("pk", flat=True))
    sent = sent_contents([card for card in cards if card.pk not in mine])
    return {card.pk: card.content if card.pk in mine else sent[card.pk] for card in cards}
