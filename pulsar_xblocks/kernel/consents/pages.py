"""What the pages of consents show: finished documents and cards, ready for templates."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext

from pulsar_xblocks.kernel.consents import domain, queries
from pulsar_xblocks.kernel.consents.domain import STATUSES, Answer, Purpose
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, ConsentTemplate, Guardian
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.links.queries import public_address
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.status import Status
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.template_tags import day as shown_day

HEADINGS = {
    "operator": mark("Operator"),
    "categories": mark("Which data"),
    "actions": mark("What is done with it"),
    "third_parties": mark("Who else gets it"),
    "conditions": mark("Terms and prohibitions"),
    "term": mark("Term"),
    "withdrawal": mark("How to withdraw"),
}


@dataclass(frozen=True)
class Shown:
    """A text with its places filled in; ``sections`` are (heading, text)."""

    title: str
    statement: str
    sections: tuple[tuple[str, str], ...]
    text: ConsentTemplate


@dataclass(frozen=True)
class Card:
    """One purpose on a page of answers, as the one who answers sees it."""

    request: ConsentRequest
    purpose: Purpose
    status: Status
    shown: Shown
    record: ConsentRecord | None  # the last answer of the one who looks
    other: Status | None  # where the other party's answer is needed too
    may_answer: bool
    may_withdraw: bool

    @property
    def is_waiting(self) -> bool:
        """Tell whether an answer is awaited now."""
        return self.status.key in (domain.PENDING, domain.EXPIRED)


def operator_line(region: Region) -> str:
    """Return «name, address, ИНН, ОГРН» of the operator."""
    numbers = [f"{word}\u00a0{number}" for word, number in (("ИНН", region.centre_inn), ("ОГРН", region.centre_ogrn)) if number]
    parts = [region.centre_name or region.name, region.centre_address, *numbers]
    return ", ".join(part for part in parts if part)


def shown(text: ConsentTemplate, request: ConsentRequest, party: str, until: date) -> Shown:
    """Return the document of a request as one party reads it."""
    region = request.region
    places = {
        "operator": region.centre_name or region.name,
        "context": request.context,
        "site": public_address("/") if public_address("/") != "/" else gettext("the operator's site"),
    }
    parts = {
        "operator": operator_line(region),
        "categories": text.categories,
        "actions": text.actions,
        "third_parties": text.third_parties,
        "conditions": text.conditions,
        "term": gettext("until %(day)s") % {"day": shown_day(until)},
        "withdrawal": text.withdrawal,
    }
    statement = text.statement if party == domain.GUARDIAN else text.own_statement
    sections = tuple((gettext(HEADINGS[name]), domain.filled(body, places)) for name, body in parts.items() if body)
    return Shown(text.title, domain.filled(statement, places), sections, text)


def cards(subject: Person, party: str, language: str, now: datetime) -> list[Card]:
    """Return a card per purpose asked about a person; 3 queries."""
    requests = queries.requests_of(subject)
    if not requests:
        return []
    found = queries.texts(requests[0].region_id, language)
    records = list(ConsentRecord.objects.filter(subject=subject).select_related("guardian").order_by("at", "pk"))
    return [_card(row, found[row.purpose], records, party, now) for row in requests if row.purpose in found]


def cards_for(guardian: Guardian, language: str, now: datetime, *, is_stranger: bool) -> list[Card]:
    """Return the cards of a guardian's page; 3 queries.

    Who may be a stranger answers what nobody has answered, takes back only that, and sees nothing of others' answers.
    """
    found = cards(guardian.subject, domain.GUARDIAN, language, now)
    return [_own_only(card, guardian) for card in found] if is_stranger else found


def _own_only(card: Card, guardian: Guardian) -> Card:
    is_own = card.record is not None and card.record.guardian_id == guardian.pk
    may_answer = card.may_answer and (card.record is None or is_own)
    return replace(
        card, record=card.record if is_own else None, other=None, may_answer=may_answer, may_withdraw=card.may_withdraw and is_own
    )


def _card(request: ConsentRequest, text: ConsentTemplate, records: list[ConsentRecord], party: str, now: datetime) -> Card:
    day = local_day(now, request.region.time_zone)
    own = [row for row in records if row.purpose == request.purpose]
    answers = [Answer(row.party, row.answer, row.at, row.valid_until, row.pk) for row in own]
    parties = domain.parties(request.subject.birth_date, day, queries.ages())
    state = domain.party_state(answers, party, day)
    record = next((row for row in reversed(own) if row.party == party), None)
    until = record.valid_until if record and record.valid_until and state == domain.GIVEN else domain.valid_until(day, text.valid_years)
    other = [one for one in parties if one != party]
    return Card(
        request=request,
        purpose=domain.PURPOSES[request.purpose],
        status=STATUSES[state],
        shown=shown(text, request, party, until),
        record=record,
        other=STATUSES[domain.party_state(answers, other[0], day)] if other else None,
        may_answer=party in parties and state != domain.GIVEN,
        may_withdraw=state == domain.GIVEN,
    )
