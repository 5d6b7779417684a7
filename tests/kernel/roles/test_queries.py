import pytest
from factories import OrganisationFactory, PersonFactory, RoleFactory

from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.actions import export_person
from pulsar_xblocks.kernel.pure.errors import Forbidden, NotFound
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.roles.queries import actor_of, require, within


def seen(actor):
    query = within(actor, "view", "organisation", region="region_id", municipality="municipality_id", organisation="id")
    return list(Organisation.objects.filter(query).order_by("id"))


def test_lists_are_cut_to_what_a_person_reaches(school, foreign_school):
    other = OrganisationFactory()

    assert seen(actor_of(RoleFactory(region=school.region).person)) == [school, other]
    assert seen(actor_of(RoleFactory(region=foreign_school.region).person)) == [foreign_school]
    assert seen(actor_of(RoleFactory(role="head", organisation=other).person)) == [other]
    with pytest.raises(Forbidden):
        seen(Actor(1))


def test_a_personal_relation_counts_only_where_the_role_is_held(region, foreign_school):
    """A mentor of one region who is named in an object of another one does not see it there."""
    person = PersonFactory()
    here, there = RoleFactory(person=person, role="mentor"), RoleFactory(person=person, role="expert", region=foreign_school.region)
    paths = {"region": "region_id", "leads": "person_id"}

    found = RoleAssignment.objects.filter(within(actor_of(person), "edit", "studio", **paths))

    assert (list(found), there.region == here.region) == ([here], False)


def test_a_foreign_object_is_not_found_and_a_missing_role_forbidden(region, operator):
    with pytest.raises(NotFound):
        require(actor_of(operator), "edit", "organisation", Where(region.pk + 1))
    with pytest.raises(Forbidden):
        require(actor_of(PersonFactory()), "edit", "organisation", Where(region.pk))


def test_the_export_of_a_person_holds_ended_roles_too(region, now):
    person = RoleFactory(closed_at=now).person
    RoleFactory(person=person, role="expert")

    told = export_person(person)["roles"]

    assert [(row["role"], row["region"], bool(row["to"])) for row in told] == [("operator", "70", True), ("expert", "70", False)]


def test_ended_roles_give_nothing(region, now):
    role = RoleFactory(closed_at=now)

    assert actor_of(role.person).grants == ()
    assert actor_of(None).person is None
