"""API of the reviews: the rights of the pages, versions, repeated requests."""

import json

import factories as make
import pytest
from django.test import Client
from kernel_review import ReviewFactory

pytestmark = pytest.mark.django_db
LIST = "/pulsar/api/v1/reviews/"
FULL = {"understanding": "2", "method": "1.5", "result": "2", "own_part": "1.5", "form": "0.5"}


@pytest.fixture
def scene(now):
    row = ReviewFactory()
    make.RoleFactory(role="expert", region=row.item.group.region, person=row.expert)
    return row


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


def send(client, method, address, body, **headers):
    return client.generic(method, address, json.dumps(body), content_type="application/json", headers=headers)


def test_expert_sees_own_reads_without_names_and_the_staff_sees_all(scene):
    region = scene.item.group.region
    operator, other = (make.RoleFactory(role=role, region=region).person for role in ("operator", "expert"))

    [mine] = client_of(scene.expert).get(LIST).json()["results"]
    [told] = client_of(operator).get(LIST).json()["results"]

    assert (mine["work"], mine["expert"], told["expert"]) == (scene.item.blind_code, None, scene.expert.full_name)
    assert client_of(other).get(LIST).json()["results"] == []
    assert client_of(other).get(f"{LIST}{scene.pk}/").status_code == 404
    assert client_of(make.PersonFactory(with_account=True)).get(LIST).status_code == 403


def test_draft_names_its_version_and_a_stale_one_is_refused(scene):
    client = client_of(scene.expert)
    version = client.get(f"{LIST}{scene.pk}/").headers["ETag"]

    stored = send(client, "PATCH", f"{LIST}{scene.pk}/", {"scores": {"method": "1,5"}}, **{"If-Match": version})
    stale = send(client, "PATCH", f"{LIST}{scene.pk}/", {"scores": {"method": "2"}}, **{"If-Match": version})

    assert (stored.status_code, stored.json()["scores"], stored.json()["state"]) == (200, {"method": "1.5"}, "draft")
    assert (stale.status_code, stale.json()["current"]["score_method"]) == (409, "1.5")


def test_submitting_twice_with_one_key_stores_once(scene):
    client = client_of(scene.expert)
    headers = {"If-Match": '"1"', "Idempotency-Key": "one"}

    first = send(client, "POST", f"{LIST}{scene.pk}/submit/", {"scores": FULL}, **headers)
    again = send(client, "POST", f"{LIST}{scene.pk}/submit/", {"scores": FULL}, **headers)

    assert (first.status_code, first.json()["total"]) == (200, "7.50")
    assert again.json() == first.json()


def test_missing_rows_are_named_by_field(scene):
    answer = send(client_of(scene.expert), "POST", f"{LIST}{scene.pk}/submit/", {"scores": {"method": "1"}}, **{"If-Match": '"1"'})

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"score_understanding", "score_result", "score_own_part", "score_form"}


def test_operator_cannot_score(scene):
    operator = make.RoleFactory(role="operator", region=scene.item.group.region).person

    assert send(client_of(operator), "PATCH", f"{LIST}{scene.pk}/", {}, **{"If-Match": '"1"'}).status_code == 403
