"""API of the studios: the same rights as the pages."""

import factories as make
import pytest
from studios.cast import cast, queries_of

pytestmark = pytest.mark.django_db
API = "/pulsar/api/v1"
RESOURCES = ("years", "rounds", "studio-applications", "studios", "memberships")


@pytest.fixture
def scene(now):
    found = cast(now)
    for year, school in ((found.year, found.school), (found.foreign_year, make.OrganisationFactory(municipality__region=found.other))):
        make.RoundFactory(year=year)
        make.StudioApplicationFactory(year=year, organisation=school)
        studio = make.StudioYearFactory(year=year, studio__organisation=school, name="Снегирь")
        make.MembershipFactory(studio_year=studio)
    found.studio = studio
    return found


def ids(client, name, **query):
    return [row["id"] for row in client.get(f"{API}/{name}/", query).json()["results"]]


@pytest.mark.parametrize("name", RESOURCES)
def test_second_region_is_invisible(scene, name):
    home, other = ids(scene.client.operator, name), ids(scene.client.operator2, name)

    assert (len(home), len(other)) == (1, 1)
    assert home != other


@pytest.mark.parametrize("name", RESOURCES)
def test_without_login_401_without_role_403(scene, name):
    answers = [client.get(f"{API}/{name}/") for client in (scene.client.nobody, scene.client.stranger)]

    assert [answer.status_code for answer in answers] == [401, 403]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}


@pytest.mark.parametrize("name", ["years", "studio-applications", "studios"])
def test_one_row_and_a_foreign_one(scene, name):
    mine, foreign = ids(scene.client.operator, name)[0], ids(scene.client.operator2, name)[0]

    assert scene.client.operator.get(f"{API}/{name}/{mine}/").json()["id"] == mine
    assert scene.client.operator.get(f"{API}/{name}/{foreign}/").status_code == 404


def test_municipal_sees_studios_but_no_pupils(scene):
    assert len(ids(scene.client.municipal, "studios")) == 1
    assert scene.client.municipal.get(f"{API}/memberships/").status_code == 403
    assert len(ids(scene.client.head, "memberships")) == 1


def test_a_pupil_sees_only_the_own_membership(scene):
    studio = make.StudioYearFactory(year=scene.year)
    pupil = make.PupilFactory(with_account=True)
    make.RoleFactory(person=pupil, role="pupil", region=scene.home)
    own = make.MembershipFactory(studio_year=studio, person=pupil)
    make.MembershipFactory(studio_year=studio)
    scene.client.nobody.force_login(pupil.user)

    assert ids(scene.client.nobody, "memberships") == [own.pk]


@pytest.mark.parametrize(
    ("query", "count"), [({"q": "снегирь"}, 1), ({"q": "кедр"}, 0), ({"status": "closed"}, 0), ({"year": "2026/27"}, 1)]
)
def test_filters_of_studios(scene, query, count):
    assert len(ids(scene.client.operator, "studios", **query)) == count


@pytest.mark.parametrize("name", RESOURCES)
def test_equal_queries_for_one_and_three_rows(scene, name):
    one = queries_of(scene.client.operator, f"{API}/{name}/")
    for number in (2, 3):
        make.YearFactory(region=scene.home, code=f"202{number}/2{number + 1}")
        make.RoundFactory(year=scene.year, number=number)
        make.StudioApplicationFactory(year=scene.year)
        make.MembershipFactory(studio_year__year=scene.year)

    assert queries_of(scene.client.operator, f"{API}/{name}/") == one
