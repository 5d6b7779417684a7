"""How many rows a page has: 50, on a phone 20; the neighbours are kept."""

import factories as make
import pytest
from studios.cast import cast

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.fixture
def operator(now):
    scene = cast(now)
    make.OrganisationFactory.create_batch(54, municipality=scene.place)  # one school is there already
    return scene.client.operator


@pytest.mark.parametrize(
    ("headers", "size"),
    [({"HTTP_USER_AGENT": DESK}, 50), ({"HTTP_USER_AGENT": PHONE}, 20), ({"HTTP_SEC_CH_UA_MOBILE": "?1"}, 20), ({}, 50)],
)
def test_page_of_a_list_is_shorter_on_a_phone(operator, headers, size):
    text = operator.get("/pulsar/organisations/", **headers).content.decode()

    assert text.count('<tr role="row">') == size + 1
    assert 'href="?page=2"' in text


def test_last_page_on_a_phone_holds_the_rest(operator):
    text = operator.get("/pulsar/organisations/?page=3", HTTP_USER_AGENT=PHONE).content.decode()

    assert (text.count('<tr role="row">'), 'href="?page=2"' in text, 'href="?page=4"' in text) == (16, True, False)


def test_newest_rows_are_20_on_a_phone(operator, now):
    scene_region = make.RoleFactory._meta.model.objects.get(role="operator", region__code="70").region
    make.JobFactory.create_batch(21, region=scene_region, state="done")

    text = operator.get("/pulsar/jobs/", HTTP_USER_AGENT=PHONE).content.decode()

    assert (text.count("data-pulsar-status="), "?before=" in text) == (20, True)


@pytest.mark.parametrize(
    ("path", "current"), [("/pulsar/", "/pulsar/"), ("/pulsar/organisations/", "/pulsar/organisations/"), ("/pulsar/municipalities/", "")]
)
def test_menu_marks_only_the_page_one_is_on(operator, path, current):
    text = operator.get(path).content.decode()

    marked = [part.split('href="')[-1].split('"')[0] for part in text.split('aria-current="page"')[:-1]]
    assert (marked or [""])[0] == current
