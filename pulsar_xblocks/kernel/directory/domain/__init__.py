"""Rules of the directory: checks of codes, kinds of organisations, finding a municipality."""

from pulsar_xblocks.kernel.directory.domain.checks import is_inn, is_ogrn, is_oktmo, number_problem
from pulsar_xblocks.kernel.directory.domain.kinds import KINDS, LOCALITIES, guessed_kind, kind_of, locality_of
from pulsar_xblocks.kernel.directory.domain.places import Places, core_name

__all__ = [
    "KINDS",
    "LOCALITIES",
    "Places",
    "core_name",
    "guessed_kind",
    "is_inn",
    "is_ogrn",
    "is_oktmo",
    "kind_of",
    "locality_of",
    "number_problem",
]
