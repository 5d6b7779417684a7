"""What blocks of modules show, in words: for the page of a course."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from pulsar_xblocks.courses.domain.passport import Module
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.programmes.models import Programme
from pulsar_xblocks.courses.programmes.queries import code_of, passport_of
from pulsar_xblocks.kernel.definitions.shown import Shown
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.files.queries import address


def described(region: Region, targets: Sequence[str]) -> Mapping[str, Shown]:
    """Return target -> what it shows; 1 query."""
    known = {code_of(row): row for row in queries.programmes_in(region)} if targets else {}
    return {target: _shown(target, known) for target in dict.fromkeys(targets)}


def _shown(target: str, known: Mapping[str, Programme]) -> Shown:
    code, key = domain.split_target(target)
    programme = known.get(code)
    module: Module | None = passport_of(programme).module(key) if programme else None
    if not target:
        return Shown(problem=gettext("The module is not chosen."))
    if programme is None or module is None:
        return Shown(target, problem=gettext("There is no such module any more."))
    return Shown(f"{programme.title}: {module.title}", address("pulsar:programme", programme.pk))
