"""Words of documents, and what stands in one.  Source: domain.md 4.2."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pulsar_xblocks.kernel.pure.text import mark

CERTIFICATE, DIPLOMA, STATEMENT = "certificate", "diploma", "statement"
DOCUMENTS = {
    CERTIFICATE: mark("Certificate of professional development"),
    DIPLOMA: mark("Diploma of professional retraining"),
    STATEMENT: mark("Statement of study"),
}
HANDED = {"hand": mark("in person"), "proxy": mark("by a power of attorney"), "post": mark("by post")}
WHY_DUPLICATE = {"lost": mark("lost"), "exchanged": mark("exchanged"), "destroyed": mark("destroyed")}
USED, SPOILED = "used", "spoiled"
SENT, TAKEN, REFUSED = "sent", "taken", "refused"


@dataclass(frozen=True)
class Printed:
    """What stands in a document; kept as it was given out."""

    issuer: str = ""
    city: str = ""
    family: str = ""
    given: str = ""
    patronymic: str = ""
    programme: str = ""
    hours: Decimal = Decimal(0)
    starts_on: date | None = None
    ends_on: date | None = None
    final_work: str = ""
    qualification: str = ""
    head: str = ""
    secretary: str = ""
