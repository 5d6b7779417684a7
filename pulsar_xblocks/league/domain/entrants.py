"""Who competes: what the public table says of a studio.  No pupil is ever here."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Entrant:
    """A studio of the year in plain values."""

    studio_year_id: int
    code: str
    name: str
    school: str
    municipality: str
    locality: str = "city"  # city or rural
    is_new: bool = False
    since: date | None = None  # approved during the year: the day from which it competes
