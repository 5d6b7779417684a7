"""Rules of tables that leave the product: what a cell may hold, whatever people have typed.

Source: OWASP, CSV Injection: a spreadsheet runs a cell that begins with = + - @, a tab or a line end.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

Value = str | int | float | bool | Decimal | datetime | date | None

WITHOUT_PEOPLE = frozenset({"organisation"})  # kinds of lists without anybody's data: the only ones taken out without saying what for
MAX_CELL = 32_767  # characters in a cell of a spreadsheet
MAX_ROWS = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SIGNS = frozenset("=+-@\t\r\n|%")
_DAY_ZERO, _DAY = datetime(1899, 12, 30), timedelta(days=1)


def needs_reason(kind: str) -> bool:
    """Tell whether a list of this kind is taken out only with a reason, which the audit keeps.  Source: domain.md 6.11."""
    return kind not in WITHOUT_PEOPLE


def is_formula_like(text: str) -> bool:
    """Tell whether a spreadsheet might run the text; wide forms and marks that it skips are seen through."""
    if not text:
        return False
    seen = unicodedata.normalize("NFKC", text.lstrip(" \u00a0\u200b\u200e\u200f\u2060\ufeff'"))
    return text[0] in _SIGNS or seen[:1] in _SIGNS


def plain(text: str) -> str:
    """Return the text without control characters, cut to what a cell holds; no-break spaces stay."""
    clean = text if text.isprintable() else _CONTROL.sub("", text)
    return clean if len(clean) <= MAX_CELL else clean[: MAX_CELL - 1] + "…"


def csv_text(text: str) -> str:
    """Return the text of a CSV cell; what a spreadsheet might run gets an apostrophe in front."""
    clean = plain(text)
    return plain("'" + clean) if is_formula_like(clean) else clean


def csv_cell(value: Value, zone: str, decimal_sign: str = ",") -> str:
    """Return a value as text for CSV: decimal sign of the language, moments in the zone."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int():
            return str(value)
        case Decimal() | float():
            return format(Decimal(str(value)), "f").replace(".", decimal_sign)
        case datetime():
            return f"{value.astimezone(ZoneInfo(zone)):%d.%m.%Y %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
        case _:
            return csv_text(str(value))


def local(value: datetime, zone: str) -> datetime:
    """Return the moment as the zone's clock shows it, without a zone: a spreadsheet knows none."""
    return value.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def serial(value: datetime, zone: str) -> float:
    """Return the moment as spreadsheets count it: days since 30 December 1899 by the zone's clock (right from March 1900 on)."""
    return (local(value, zone) - _DAY_ZERO) / _DAY


def missing_fields(used: set[str], declared: set[str]) -> list[str]:
    """Return the names that a document asks for but nobody declared, by name."""
    return sorted(used - declared)


def file_name(name: str, suffix: str) -> str:
    """Return a name that every system takes: no path, no control characters, at most 80 characters."""
    clean = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+', " ", name)
    return f"{' '.join(clean.split())[:80].strip(' .') or 'pulsar'}.{suffix}"
