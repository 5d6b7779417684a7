"""The points of a module as the block asks for them: the most there are, and what an account has."""

from decimal import Decimal

from pulsar_xblocks.courses.domain.passport import ZERO, Module
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.handlers.state import code_of
from pulsar_xblocks.courses.programmes.queries import passport_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.xblock import BlockCall


def most_of(call: BlockCall) -> Decimal:
    """Return the points of all graded activities of the module, 0 where there are none; 1 query."""
    module = _module(call)
    return domain.score_of(module, {})[1] if module else ZERO


def score_of_account(call: BlockCall, user_id: int) -> tuple[Decimal, Decimal] | None:
    """Return the points of an account in the module and the most by the passport of its group, None without any; at most 3 queries."""
    person = Person.objects.filter(user=user_id).first()
    if person is None or call.region is None:
        return None
    code, key = code_of(call)
    row = queries.enrolment_in(person, call.region, code, call.course_key)
    module = queries.passport_for(row).module(key) if row else None
    if row is None or module is None:
        return None
    points = {one.activity: one.points for one in queries.marks_of(row).values() if one.points is not None}
    graded = {one.key for one in module.activities if one.is_graded}
    return domain.score_of(module, points) if graded & set(points) else None


def _module(call: BlockCall) -> Module | None:
    code, key = code_of(call)
    programme = queries.programme_by_code(code, call.region) if call.region else None
    return passport_of(programme).module(key) if programme else None
