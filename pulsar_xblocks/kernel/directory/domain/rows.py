"""Rows of an imported table: which column is which, what each row would do, and what is wrong with it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pulsar_xblocks.kernel.directory.domain.checks import is_inn, is_ogrn
from pulsar_xblocks.kernel.directory.domain.kinds import guessed_kind, kind_of, locality_of
from pulsar_xblocks.kernel.directory.domain.places import Place, Places
from pulsar_xblocks.kernel.pure.text import folded, mark

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"

# column -> word of its heading, every heading it is known by (folded), longest text
COLUMNS: dict[str, tuple[str, tuple[str, ...], int]] = {
    "code": (mark("Code"), ("code", "id", "код", "код организации"), 40),
    "name": (mark("Full name"), ("name", "full name", "наименование", "полное наименование", "название", "организация"), 400),
    "short_name": (
        mark("Abbreviated name"),
        ("short", "short name", "abbreviated name", "краткое", "краткое наименование", "краткое название", "сокращенное наименование"),
        200,
    ),
    "kind": (mark("Kind"), ("kind", "type", "вид", "тип", "вид организации", "тип организации"), 100),
    "municipality": (
        mark("Municipality"),
        ("municipality", "oktmo", "муниципалитет", "муниципальное образование", "октмо", "район", "территория"),
        200,
    ),
    "locality": (mark("Town or village"), ("locality", "town or village", "местность", "город или село", "тип местности"), 40),
    "inn": (mark("INN"), ("inn", "tax number", "инн"), 20),
    "ogrn": (mark("OGRN"), ("ogrn", "registration number", "огрн"), 20),
}

_REQUIRED = ("name", "municipality")


@dataclass(frozen=True)
class Problem:
    """A sentence about a cell: msgid and the values of its places."""

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Heading:
    """Which column of the file is which: ``columns`` is position -> key; ``unknown`` headings are not read."""

    columns: Mapping[int, str]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # keys without which nothing can be read
    doubled: tuple[str, ...] = ()  # keys named by two headings


@dataclass(frozen=True)
class Known:
    """An organisation that is stored already: its id, version and the values of the columns."""

    id: int
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class RowResult:
    """What one row would do; ``values`` are ready to be stored (``municipality`` is an id)."""

    number: int
    action: str  # new, changed, same, wrong
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    known: Known | None = None


def heading_of(cells: Sequence[str]) -> Heading:
    """Return which column is which by the words of the first row."""
    by_word = {word: key for key, (_, words, _) in COLUMNS.items() for word in words}
    columns: dict[int, str] = {}
    unknown, doubled = [], []
    for position, cell in enumerate(cells):
        key = by_word.get(folded(cell).strip(" *:"))
        if key is None:
            unknown += [cell] if cell.strip() else []
        elif key in columns.values():
            doubled.append(key)
        else:
            columns[position] = key
    present = set(columns.values())
    missing = [key for key in _REQUIRED if key not in present] + ([] if present & {"code", "inn"} else ["code"])
    return Heading(columns, tuple(unknown), tuple(missing), tuple(doubled))


def check_rows(rows: Iterable[tuple[int, Mapping[str, str]]], places: Places, known: Mapping[str, Known]) -> list[RowResult]:
    """Return what each row would do.

    ``rows``: number in the file, column -> text (absent columns are absent); ``known``: code -> organisation of the region.
    Codes are compared folded, as MariaDB does; a stored one keeps its letters.  An empty cell leaves the stored value as it is.
    """
    results: list[RowResult] = []
    seen: dict[str, int] = {}
    by_code = {folded(code): row for code, row in known.items()}
    by_inn = {str(row.values["inn"]): code for code, row in known.items() if row.values.get("inn")}
    for number, cells in rows:
        result = _checked(number, {key: " ".join(text.split()) for key, text in cells.items()}, places, by_code)
        code = folded(str(result.values.get("code", "")))
        if code and code in seen:
            problem = Problem(mark("This code already stands in row %(row)d."), {"row": seen[code]})
            result = RowResult(number, WRONG, result.values, {**result.errors, "code": [problem]}, result.warnings, result.known)
        elif code:
            seen[code] = number
        results.append(_with_inn_warning(result, by_inn))
    return _with_repeated_inn(results)


def _checked(number: int, cells: Mapping[str, str], places: Places, by_code: Mapping[str, Known]) -> RowResult:
    errors: dict[str, list[Problem]] = defaultdict(list)
    warnings: list[Problem] = []
    code = cells.get("code", "") or cells.get("inn", "")
    stored = by_code.get(folded(code))
    if not code:
        errors["code"].append(Problem(mark("Give a code or an INN: the row is recognised by it.")))
    for key, text in cells.items():
        if len(text) > COLUMNS[key][2]:
            errors[key].append(
                Problem(mark("At most %(limit)d characters; there are %(length)d."), {"limit": COLUMNS[key][2], "length": len(text)})
            )
    values: dict[str, Any] = {"code": stored.values["code"] if stored else code}
    _names(cells, stored, values, errors)
    place = _place(cells, stored, values, errors, places)
    _numbers(cells, values, errors)
    _kinds(cells, stored, values, errors)
    _locality(cells, stored, values, errors, place, warnings)
    if errors:
        return RowResult(number, WRONG, values, errors, tuple(warnings), stored)
    if stored is None:
        return RowResult(number, NEW, values, {}, tuple(warnings))
    is_same = all(stored.values.get(key) == value for key, value in values.items())
    return RowResult(number, SAME if is_same else CHANGED, values, {}, tuple(warnings), stored)


def _names(cells: Mapping[str, str], stored: Known | None, values: dict[str, Any], errors: dict[str, list[Problem]]) -> None:
    name, short = cells.get("name", ""), cells.get("short_name", "")
    if name:
        values["name"] = name
    elif stored is None:
        errors["name"].append(Problem(mark("Give the full name.")))
    if short:
        values["short_name"] = short
    elif stored is None:
        values["short_name"] = name[:200]


def _place(
    cells: Mapping[str, str], stored: Known | None, values: dict[str, Any], errors: dict[str, list[Problem]], places: Places
) -> Place | None:
    text = cells.get("municipality", "")
    if not text:
        if stored is None:
            errors["municipality"].append(Problem(mark("Give the municipality: its name or OKTMO code.")))
        return None
    place = places.find(text)
    if place is None:
        errors["municipality"].append(Problem(mark("The region has no municipality “%(text)s” today."), {"text": text}))
    else:
        values["municipality"] = place.id
    return place


def _numbers(cells: Mapping[str, str], values: dict[str, Any], errors: dict[str, list[Problem]]) -> None:
    inn, ogrn = cells.get("inn", "").replace(" ", ""), cells.get("ogrn", "").replace(" ", "")
    if inn:
        values["inn"] = inn
        if not is_inn(inn):
            errors["inn"].append(number_problem("inn", inn))
    if ogrn:
        values["ogrn"] = ogrn
        if not is_ogrn(ogrn):
            errors["ogrn"].append(number_problem("ogrn", ogrn))


def number_problem(key: str, text: str) -> Problem:
    """Return what is wrong with an ИНН or ОГРН that failed its check."""
    digits = text if text.isascii() and text.isdigit() else ""
    if key == "inn" and len(digits) not in (10, 12):
        return Problem(mark("An INN has 10 or 12 digits; a table may have lost the zero at its beginning."))
    if key == "ogrn" and len(digits) not in (13, 15):
        return Problem(mark("An OGRN has 13 or 15 digits."))
    return Problem(mark("The control digit does not fit: there is a slip in “%(text)s”."), {"text": text})


def _kinds(cells: Mapping[str, str], stored: Known | None, values: dict[str, Any], errors: dict[str, list[Problem]]) -> None:
    text = cells.get("kind", "")
    if text:
        kind = kind_of(text)
        if kind is None:
            errors["kind"].append(Problem(mark("The kind “%(text)s” is not known."), {"text": text}))
        else:
            values["kind"] = kind
    elif stored is None:
        values["kind"] = guessed_kind(cells.get("name", ""))


def _locality(  # noqa: PLR0913 - the row under check and its two lists of findings
    cells: Mapping[str, str],
    stored: Known | None,
    values: dict[str, Any],
    errors: dict[str, list[Problem]],
    place: Place | None,
    warnings: list[Problem],
) -> None:
    text = cells.get("locality", "")
    if text:
        locality = locality_of(text)
        if locality is None:
            errors["locality"].append(Problem(mark("Write “town” or “village”, not “%(text)s”."), {"text": text}))
        else:
            values["locality"] = locality
    elif stored is None and place is not None:
        values["locality"] = "rural" if place.is_rural else "city"
        if place.is_rural:
            warnings.append(Problem(mark("Town or village is not given: taken as a village.")))


def _with_inn_warning(result: RowResult, by_inn: Mapping[str, str]) -> RowResult:
    other = by_inn.get(str(result.values.get("inn", "")))
    if not other or other == result.values.get("code"):
        return result
    problem = Problem(mark("This INN already belongs to the organisation with code %(code)s."), {"code": other})
    return RowResult(result.number, result.action, result.values, result.errors, (*result.warnings, problem), result.known)


def _with_repeated_inn(results: list[RowResult]) -> list[RowResult]:
    first: dict[str, int] = {}
    out = []
    for result in results:
        inn = str(result.values.get("inn", ""))
        if inn in first and "code" not in result.errors:
            problem = Problem(mark("The same INN stands in row %(row)d: fine for branches, else a slip."), {"row": first[inn]})
            result = RowResult(result.number, result.action, result.values, result.errors, (*result.warnings, problem), result.known)
        elif inn:
            first.setdefault(inn, result.number)
        out.append(result)
    return out
