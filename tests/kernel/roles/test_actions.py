import pytest
from factories import PersonFactory, RoleFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.roles import actions
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.roles.queries import actor_of


@pytest.fixture
def giving(operator, now):
    return actions.Giving(actor_of(operator), operator, now)


@pytest.fixture
def person(region):
    return PersonFactory(with_account=True)


def test_a_role_given_twice_is_one_assignment(region, person, now):
    first = actions.give_role(person, "expert", place=region, now=now)

    assert actions.give_role(person, "expert", place=region, now=now) == first
    assert RoleAssignment.objects.filter(person=person).count() == 1


def test_an_ended_role_can_be_given_again_and_the_old_row_stays(region, person, giving, now):
    first = actions.grant(person, "expert", region, giving)
    actions.revoke(first, giving)
    second = actions.grant(person, "expert", region, giving)

    assert second != first
    assert actor_of(person).roles == {"expert"}
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == ["role.give", "role.close", "role.give"]


@pytest.mark.parametrize("role", ["operator", "methodist", "officer"])
def test_nobody_gives_a_role_to_oneself(region, operator, giving, role):
    with pytest.raises(Forbidden):
        actions.grant(operator, role, region, giving)

    assert actor_of(operator).roles == {"operator"}


def test_nobody_ends_an_own_role(operator, giving):
    with pytest.raises(Forbidden):
        actions.revoke(RoleAssignment.objects.get(person=operator), giving)


def test_other_regions_are_out_of_reach(foreign_school, person, giving):
    theirs = RoleFactory(region=foreign_school.region)

    with pytest.raises(NotFound):
        actions.grant(person, "operator", foreign_school.region, giving)
    with pytest.raises(NotFound):
        actions.grant(person, "head", foreign_school, giving)
    with pytest.raises(NotFound):
        actions.revoke(theirs, giving)
    theirs.refresh_from_db()
    assert theirs.closed_at is None


@pytest.mark.parametrize("role", ["methodist", "officer", "head", "municipal", "mentor", "pupil", "expert", "author"])
def test_only_operators_give_roles(region, person, now, role):
    by = RoleFactory(role=role).person

    with pytest.raises(Forbidden):
        actions.grant(person, "pupil", region, actions.Giving(actor_of(by), by, now))


@pytest.mark.parametrize(
    ("role", "place"), [("head", "region"), ("municipal", "region"), ("operator", "school"), ("expert", "school"), ("hacker", "region")]
)
def test_a_role_holds_only_where_it_may(region, school, person, giving, role, place):
    with pytest.raises(Invalid):
        actions.grant(person, role, {"region": region, "school": school}[place], giving)

    assert not RoleAssignment.objects.filter(person=person).exists()


def test_a_role_of_a_school_knows_its_region(school, person, giving):
    row = actions.grant(person, "head", school, giving)

    assert (row.region, row.organisation, row.municipality, row.given_by) == (school.region, school, None, giving.by)
