"""Finding a municipality by what people write: its name in any usual form, or its ОКТМО."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pulsar_xblocks.kernel.directory.domain.checks import is_oktmo
from pulsar_xblocks.kernel.pure.text import folded

_TYPES = re.compile(
    r"\b(муниципальное образование|муниципальный округ|городской округ|муниципальный район|муниципальный|городской"
    r"|район|р-н|округ|город|г|зато|мо|го)(?=[\s«»\"]|$)|\bг\.\s*о\.|\bг\."
)


@dataclass(frozen=True)
class Place:
    """A municipality as the import knows it."""

    id: int
    name: str
    oktmo: str
    kind: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def is_rural(self) -> bool:
        """Tell whether most of it is villages: a district, not a town."""
        return folded(self.kind) == "район" or folded(self.name).endswith("район")


def core_name(text: str) -> str:
    """Return the name without words of type: «г. Томск» and «город Томск» are «томск»."""
    plain = re.sub('[«»"„“.,]', " ", _TYPES.sub(" ", folded(text)))
    return " ".join(plain.split())


@dataclass(frozen=True)
class Places:
    """Municipalities of one region, found by name or ОКТМО on a day."""

    rows: tuple[Place, ...]
    day: date
    _by_key: dict[str, list[Place]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, rows: Iterable[Place], day: date) -> "Places":
        """Return the finder of these rows."""
        places = cls(tuple(rows), day)
        for row in places.rows:
            for key in {folded(row.name), core_name(row.name), row.oktmo}:
                places._by_key.setdefault(key, []).append(row)
        return places

    def find(self, text: str) -> Place | None:
        """Return the one municipality meant and valid on the day; None when none or several fit."""
        digits = text.replace(" ", "")
        keys = [digits[:8]] if is_oktmo(digits) else [folded(text), core_name(text)]
        for key in keys:
            found = [row for row in self._by_key.get(key, ()) if self._is_valid(row)]
            if len(found) == 1:
                return found[0]
        return None

    def _is_valid(self, row: Place) -> bool:
        return (row.valid_from is None or row.valid_from <= self.day) and (row.valid_to is None or self.day <= row.valid_to)
