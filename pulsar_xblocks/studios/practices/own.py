"""What practice cards put on «My Pulsar» and into the search."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.home import Card, Found
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for
from pulsar_xblocks.studios.models import StudioMentor
from pulsar_xblocks.studios.practices import domain, queries


def cards(person: Person, actor: Actor, now: datetime) -> Iterable[Card]:
    """Return the way to the own practice cards for who leads a studio; 2 queries."""
    if not has_role_for(actor, "edit", "practice"):
        return
    if not StudioMentor.objects.filter(person=person, until=None).exclude(studio_year__status__in=("closed", "archived")).exists():
        return
    counts = queries.by_status(queries.own(actor))
    facts = [(gettext(domain.STATUS[key].word), str(counts[key])) for key in domain.STATUS if counts.get(key)]
    word, tone = _next(counts)
    yield Card(
        kind=gettext("Practice cards"),
        title=gettext("Tell colleagues what worked"),
        url=reverse("pulsar:practices_mine"),
        action=gettext("Open my cards"),
        facts=tuple(facts),
        next_step=word,
        tone=tone,
    )


def _next(counts: dict[str, int]) -> tuple[str, str]:
    if counts.get("returned"):
        return gettext("Next: read the reason, correct the card and send it again."), "warn"
    if counts.get("draft"):
        return gettext("Next: finish the draft and send it."), "run"
    if counts.get("submitted"):
        return gettext("The centre is reading the card. You need do nothing now."), "run"
    return gettext("A card takes a quarter of an hour; a confirmed one counts in the regional league."), "idle"


def search(actor: Actor, text: str, limit: int) -> Iterable[Found]:
    """Return the cards that fit the text, within what the actor may see."""
    if not has_role_for(actor, "view", "practice"):
        return
    for row in queries.chosen(queries.library(actor), {"q": text}).order_by("-decided_at", "-pk")[:limit]:
        note = f"{row.studio_year.studio.organisation}, {row.author.short_name}"
        yield Found(gettext("Practice card"), row.title, note, reverse("pulsar:practice", args=[row.pk]), domain.STATUS[row.status])
