"""Rules of the directory: checks of codes, kinds of organisations, rows of an import."""

from pulsar_xblocks.kernel.directory.domain.checks import is_inn, is_ogrn, is_oktmo
from pulsar_xblocks.kernel.directory.domain.kinds import KINDS, LOCALITIES, guessed_kind, kind_of, locality_of
from pulsar_xblocks.kernel.directory.domain.places import Places, core_name
from pulsar_xblocks.kernel.directory.domain.rows import COLUMNS, Heading, Known, Problem, RowResult, check_rows, heading_of

__all__ = [
    "COLUMNS",
    "KINDS",
    "LOCALITIES",
    "Heading",
    "Known",
    "Places",
    "Problem",
    "RowResult",
    "check_rows",
    "core_name",
    "guessed_kind",
    "heading_of",
    "is_inn",
    "is_ogrn",
    "is_oktmo",
    "kind_of",
    "locality_of",
]
