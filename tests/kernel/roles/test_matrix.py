"""The matrix as data: what it says is what ``may``, ``reach`` and the lists answer."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.roles import domain
from pulsar_xblocks.kernel.roles.domain import MATRIX, PERSONAL, Actor, Grant, Where, may, reach
from pulsar_xblocks.kernel.roles.kinds import KINDS
from pulsar_xblocks.kernel.roles.matrix import ANYONE, RELATIONS, RIGHTS, ROLES, WHO

ME = 7
ALL_CELLS = [
    (kind, right, role, relation) for kind, rights in MATRIX.items() for right, rules in rights.items() for role, relation in rules
]
CELLS = [cell for cell in ALL_CELLS if cell[2] != ANYONE]
OPEN = {cell[:2] for cell in ALL_CELLS if cell[2] == ANYONE}  # whatever the role, people reach what is about themselves
OPEN_CELLS = [cell for cell in ALL_CELLS if cell[2] == ANYONE]

ids = st.integers(1, 3)
people = st.frozensets(st.sampled_from([ME, 8]), max_size=2)
grants = st.builds(Grant, st.sampled_from(sorted(ROLES)), ids, st.none() | ids, st.none() | ids)
actors = st.builds(Actor, st.sampled_from([ME, None]), st.lists(grants, max_size=3).map(tuple), st.booleans())
places = st.builds(Where, ids, st.none() | ids, st.none() | ids, people, people, people, st.none() | st.sampled_from([ME, 8]))
cells = st.sampled_from(sorted({(kind, right) for kind, right, _, _ in CELLS}))


def standing(relation, region=1):
    """Return a grant's place and an object that stand in the relation."""
    grant = {"municipality": {"municipality": 5}, "organisation": {"organisation": 6}}.get(relation, {})
    tied = {"leads": {"leaders": frozenset({ME})}, "member": {"members": frozenset({ME})}, "assigned": {"assigned": frozenset({ME})}}
    return grant, Where(region, **grant, **tied.get(relation, {"subject": ME} if relation == "self" else {}))


def test_the_matrix_is_written_in_known_words():
    assert sorted(MATRIX) == sorted(KINDS)
    assert all(right in RIGHTS and role in WHO and relation in RELATIONS for _, right, role, relation in ALL_CELLS)
    assert set(RELATIONS) == {"region", "municipality", "organisation"} | PERSONAL
    assert all(place in ("region", "municipality", "organisation") for role in ROLES for place in domain.places_of(role))


@pytest.mark.parametrize(("kind", "right", "role", "relation"), CELLS)
def test_every_cell_opens_what_it_says_and_nothing_in_another_region(kind, right, role, relation):
    grant, where = standing(relation)
    assert may(Actor(ME, (Grant(role, 1, **grant),)), right, kind, where)
    assert not may(Actor(ME, (Grant(role, 2, **grant),)), right, kind, where)
    assert not may(Actor(ME), right, kind, where) or (kind, right) in OPEN


@pytest.mark.parametrize(("kind", "right", "role", "relation"), OPEN_CELLS)
def test_without_a_role_people_reach_what_is_about_themselves_and_nothing_else(kind, right, role, relation):
    assert relation == "self"
    assert may(Actor(ME), right, kind, Where(1, subject=ME))
    assert not may(Actor(ME), right, kind, Where(1, subject=8))
    assert not may(Actor(None), right, kind, Where(1, subject=None))
    assert domain.has_role_for(Actor(ME), right, kind)
    assert not domain.has_role_for(Actor(None), right, kind)


@pytest.mark.parametrize(
    ("kind", "right", "role"), sorted({(k, r, role) for k, r in product(MATRIX, RIGHTS) for role in ROLES} - {c[:3] for c in CELLS})
)
def test_every_empty_cell_stays_closed_in_every_relation(kind, right, role):
    where = Where(1, 5, 6, frozenset({ME}), frozenset({ME}), frozenset({ME}), 8 if (kind, right) in OPEN else ME)

    assert not may(Actor(ME, (Grant(role, 1, 5, 6),)), right, kind, where)


@given(actors, places, cells)
def test_no_role_reaches_another_region(actor, where, cell):
    kind, right = cell
    if all(grant.region != where.region for grant in actor.grants) and (kind, right) not in OPEN:
        assert not may(actor, right, kind, where)


@given(actors, places, cells)
def test_reach_agrees_with_may(actor, where, cell):
    kind, right = cell
    reached = reach(actor, right, kind)
    tied = {"leads": where.leaders, "member": where.members, "assigned": where.assigned, "self": {where.subject}}
    in_list = (
        where.region in reached.regions
        or (where.municipality in reached.municipalities and where.region in {grant.region for grant in actor.grants})
        or (where.organisation in reached.organisations and where.region in {grant.region for grant in actor.grants})
        or (reached.is_own and actor.person == where.subject)
        or any(where.region in regions and actor.person in tied[name] for name, regions in reached.own.items())
    )

    if may(actor, right, kind, where):
        assert in_list
    one_region = len({grant.region for grant in actor.grants}) <= 1  # ids of places belong to one region in the database
    if in_list and one_region and actor.person is not None:
        assert may(actor, right, kind, where)


@given(actors, places, cells, grants)
def test_a_further_role_never_takes_a_right_away(actor, where, cell, more):
    kind, right = cell
    richer = Actor(actor.person, (*actor.grants, more), actor.is_site_admin)

    assert may(richer, right, kind, where) >= may(actor, right, kind, where)


@given(actors, places, cells)
def test_an_anonymous_person_is_nobodys_leader_member_or_subject(actor, where, cell):
    kind, right = cell
    nobody = Actor(None, tuple(grant for grant in actor.grants if grant.role in ("mentor", "pupil", "expert")))
    if all(relation in PERSONAL for _, relation in MATRIX[kind][right]):
        assert not may(nobody, right, kind, where)
