"""Forms to print: one page per person and document, each with the QR code of its upload page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from django.urls import reverse

from pulsar_xblocks.kernel.consents import domain, pages, queries
from pulsar_xblocks.kernel.consents.models import ConsentRequest, ConsentTemplate
from pulsar_xblocks.kernel.consents.views.answering import language
from pulsar_xblocks.kernel.links.queries import public_address
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day

Whole = Callable[[str], str]  # makes an address whole: request.build_absolute_uri


@dataclass(frozen=True)
class Form:
    """One printed page."""

    request: ConsentRequest
    purpose: domain.Purpose
    shown: pages.Shown
    parties: tuple[str, ...]
    qr: str  # data: URI of an SVG


def forms_for(people: Iterable[Person], purposes: Sequence[str], whole: Whole, now: datetime) -> list[Form]:
    """Return the forms of everything asked about these people, or only of the purposes; 1 query and 1 per region."""
    wanted = list(purposes) or list(domain.PURPOSES)
    rows = ConsentRequest.objects.filter(subject__in=list(people), purpose__in=wanted).select_related("region", "subject")
    texts = {region: queries.texts(region, language()) for region in {row.region_id for row in rows}}
    order = list(domain.PURPOSES)
    found = sorted(rows, key=lambda row: (row.subject.sort_name, row.subject_id, order.index(row.purpose)))
    return [_form(row, texts[row.region_id][row.purpose], whole, now) for row in found if row.purpose in texts[row.region_id]]


def _form(row: ConsentRequest, text: ConsentTemplate, whole: Whole, now: datetime) -> Form:
    parties = queries.needed(row.subject, row.region.time_zone, now)
    until = domain.valid_until(local_day(now, row.region.time_zone), text.valid_years)
    address = whole(public_address(reverse("pulsar:consent_paper", args=[row.key])) + f"?text={text.pk}")
    return Form(
        request=row,
        purpose=domain.PURPOSES[row.purpose],
        shown=pages.shown(text, row, parties[0], until),
        parties=parties,
        qr=segno.make(address, error="m").svg_data_uri(scale=3, border=2),
    )
