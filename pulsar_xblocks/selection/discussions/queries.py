"""Reads of discussions: the public page's, the moderators', the desk's."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import regions_of
from pulsar_xblocks.selection.discussions import domain
from pulsar_xblocks.selection.discussions.models import Discussion, DiscussionGroup, Proposal, ProposalSupport

KIND, REVISION = "discussion", "proposal"


def window(row: Discussion) -> domain.Window:
    """Return when proposals are taken, as the rules take it."""
    return domain.Window(row.status, row.opens_at, row.closes_at)


def stage(row: Discussion, now: datetime) -> str:
    """Return at which stage a discussion stands."""
    return domain.stage(window(row), now)


def public_or_404(region: str, code: str) -> Discussion:
    """Return a published discussion by its readable code.  Raises NotFound."""
    found = Discussion.objects.select_related("region").filter(region__code=region, code=code).exclude(status=domain.DRAFT).first()
    if found is None:
        raise NotFound
    return found


def discussion_or_404(pk: int) -> Discussion:
    """Return a discussion.  Raises NotFound."""
    found = Discussion.objects.select_related("region").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def discussions_seen(actor: Actor) -> QuerySet[Discussion]:
    """Return the discussions of the actor's regions, the newest first."""
    rows = Discussion.objects.filter(region__in=regions_of(actor, "view", KIND)).select_related("region")
    return rows.annotate(n=Count("proposals")).order_by("-closes_at", "-pk")


def published(now: datetime) -> list[Discussion]:
    """Return the published discussions, those that close first at the top; 1 query."""
    rows = Discussion.objects.exclude(status=domain.DRAFT).select_related("region").order_by("-closes_at", "-pk")[:100]
    return sorted(rows, key=lambda row: (stage(row, now) != domain.OPEN, row.closes_at if row.closes_at >= now else now))


def where(row: Discussion, person: Person | None) -> Where:
    """Return where a discussion stands; who moderates a group of it is let in as its subject; 1 query."""
    is_moderator = person is not None and DiscussionGroup.objects.filter(discussion=row, moderator=person).exists()
    return Where(row.region_id, subject=person.pk if is_moderator and person is not None else None)


def groups_of(row: Discussion) -> list[DiscussionGroup]:
    """Return the groups by name; 1 query."""
    return list(DiscussionGroup.objects.filter(discussion=row).select_related("moderator").order_by("name", "pk"))


def proposals_of(row: Discussion, person: Person | None = None) -> QuerySet[Proposal]:
    """Return every proposal by number with how many support it and whether ``person`` does."""
    own = ProposalSupport.objects.filter(proposal=OuterRef("pk"), person=person.pk if person else None)
    rows = Proposal.objects.filter(discussion=row).select_related("group", "person", "answered_by", "moderated_by")
    return rows.annotate(supporters=Count("supports"), is_supported=Exists(own)).order_by("number")


def filtered(rows: QuerySet[Proposal], wanted: Mapping[str, str]) -> QuerySet[Proposal]:
    """Return the proposals that fit: section («3.2», «0» = the whole document), number, group, answer («none» = without one), state."""
    if wanted.get("section"):
        rows = rows.filter(section="" if wanted["section"] == "0" else wanted["section"])
    if wanted.get("number"):
        rows = rows.filter(number=int(wanted["number"]))
    if wanted.get("group"):
        rows = rows.filter(group=int(wanted["group"]))
    if wanted.get("answer") == "none":
        rows = rows.filter(answer="", status__in=[domain.SHOWN, domain.WAITING])
    elif wanted.get("answer"):
        rows = rows.filter(answer=wanted["answer"])
    return rows.filter(status=wanted["state"]) if wanted.get("state") else rows


def seen_by(rows: QuerySet[Proposal], person: Person | None) -> QuerySet[Proposal]:
    """Return what everybody reads: what waits for the moderator is its author's alone."""
    mine = Q(person=person.pk) if person else Q(pk__in=[])
    return rows.filter(~Q(status=domain.WAITING) | mine)


def moderated_by(rows: QuerySet[Proposal], row: Discussion, person: Person, *, is_staff: bool) -> QuerySet[Proposal]:
    """Return the proposals that somebody moderates: the centre all of them, others those of their groups."""
    return rows if is_staff else rows.filter(group__moderator=person, discussion=row)


def proposal_or_404(row: Discussion, number: int) -> Proposal:
    """Return a proposal by its number.  Raises NotFound."""
    found = proposals_of(row).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def states_of(row: Discussion) -> list[tuple[str, str]]:
    """Return (status, answer) of every proposal; 1 query."""
    return list(Proposal.objects.filter(discussion=row).order_by("number").values_list("status", "answer"))


def counts_by_section(row: Discussion) -> dict[str, int]:
    """Return section -> proposals that everybody sees; 1 query."""
    rows = Proposal.objects.filter(discussion=row, status=domain.SHOWN).order_by().values_list("section")
    return dict(rows.annotate(n=Count("pk")))
