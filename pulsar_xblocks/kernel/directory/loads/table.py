"""Columns of the table of organisations, how its rows are compared, what is wrong with them."""

from collections.abc import Mapping

from pulsar_xblocks.kernel.directory.domain import (
    KINDS,
    LOCALITIES,
    Places,
    guessed_kind,
    is_inn,
    is_ogrn,
    kind_of,
    locality_of,
    number_problem,
)
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.loads.domain import MATCHES, Field, Known, Problems, Shape, plain_text
from pulsar_xblocks.kernel.pure.text import Sentence, mark

MUNICIPALITY = mark("Municipality")
CODE = Field("code", mark("Code"), ("code", "id", "код", "код организации"), role=MATCHES, limit=40)
NAME = Field(
    "name",
    mark("Full name"),
    ("name", "наименование", "полное наименование", "название", "организация"),
    limit=400,
    is_needed=True,
)
SHORT_NAME = Field(
    "short_name",
    mark("Abbreviated name"),
    ("short", "short name", "краткое", "краткое наименование", "краткое название", "сокращенное наименование"),
    limit=200,
)
KIND = Field(
    "kind",
    mark("Kind"),
    ("type", "вид", "тип", "вид организации", "тип организации"),
    read=lambda text: kind_of(text) or "",
    unclear=mark("The kind “%(text)s” is not known."),
    shown=KINDS,
)
LOCALITY = Field(
    "locality",
    mark("Town or village"),
    ("locality", "местность", "город или село", "тип местности"),
    read=lambda text: locality_of(text) or "",
    unclear=mark("Write “town” or “village”, not “%(text)s”."),
    shown=LOCALITIES,
)


def _digits(text: str) -> str:
    return text.replace(" ", "")


def _wrong_inn(text: str) -> Sentence | None:
    return None if is_inn(text) else number_problem("inn", text)


def _wrong_ogrn(text: str) -> Sentence | None:
    return None if is_ogrn(text) else number_problem("ogrn", text)


INN = Field("inn", mark("INN"), ("tax number", "инн"), read=_digits, wrong=_wrong_inn)
OGRN = Field("ogrn", mark("OGRN"), ("registration number", "огрн"), read=_digits, wrong=_wrong_ogrn)


def shape_of(places: Places) -> Shape:
    """Return what the table of a region looks like: its municipalities are kept by their OKTMO."""

    def read(text: str) -> str:
        place = places.find(text)
        return place.oktmo if place else ""

    municipality = Field(
        "municipality",
        MUNICIPALITY,
        ("oktmo", "муниципалитет", "муниципальное образование", "октмо", "район", "территория"),
        is_needed=True,
        read=read,
        unclear=mark("The region has no municipality “%(text)s” today."),
        shown={row.oktmo: row.name for row in places.rows},
    )
    fields = (CODE, NAME, SHORT_NAME, KIND, municipality, LOCALITY, INN, OGRN)
    return Shape(fields, ("code", "short_name"), is_typed=True, is_marked=True, id_key="code", other_ids=("inn",))


def known_row(row: Organisation) -> Known:
    """Return an organisation as loads compare it; its municipality is at hand."""
    values = {name: plain_text(getattr(row, name)) for name in ("code", "name", "short_name", "kind", "locality", "inn", "ogrn")}
    return Known(values | {"municipality": row.municipality.oktmo})


def new_problems(cells: Mapping[str, str], code: str) -> Problems:
    """Return what a new organisation lacks."""
    checks = {
        "code": (code, mark("Give a code or an INN: the row is recognised by it.")),
        "name": (cells.get("name"), mark("Give the full name.")),
        "municipality": (cells.get("municipality"), mark("Give the municipality: its name or OKTMO code.")),
    }
    return {key: [Sentence(text)] for key, (is_there, text) in checks.items() if not is_there}


def completed(cells: Mapping[str, str], code: str, *, is_rural: bool) -> dict[str, str]:
    """Return a new organisation with what follows from the rest: abbreviated name, kind, town or village."""
    guessed = {"short_name": cells["name"][:200], "kind": guessed_kind(cells["name"]), "locality": "rural" if is_rural else "city"}
    return {**guessed, **cells, "code": code}


def inn_notes(rows: Mapping[int, tuple[str, str]], by_inn: Mapping[str, str]) -> dict[int, list[Sentence]]:
    """Return number of a row -> what is to be known of its INN.

    ``rows``: number -> code and INN of the rows that bring one; ``by_inn``: INN -> code of who has it already.
    """
    found: dict[int, list[Sentence]] = {}
    first: dict[str, int] = {}
    for number, (code, inn) in rows.items():
        if by_inn.get(inn, code) != code:
            told = Sentence(mark("This INN already belongs to the organisation with code %(code)s."), code=by_inn[inn])
            found.setdefault(number, []).append(told)
        if inn in first:
            told = Sentence(mark("The same INN stands in row %(row)d: fine for branches, else a slip."), row=first[inn])
            found.setdefault(number, []).append(told)
        first.setdefault(inn, number)
    return found
