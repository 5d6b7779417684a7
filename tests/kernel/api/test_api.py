import json
from types import SimpleNamespace

import pytest
from django.test import Client, override_settings
from django.urls import include, path
from factories import JobFactory, MessageFactory, PersonFactory, RegionFactory, RoleFactory
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from pulsar_xblocks.api_urls import ROUTES
from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.idempotency.actions import Answer
from pulsar_xblocks.kernel.idempotency.models import IdempotencyKey
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.pure.errors import Gone, Stale, TooLarge, TooMany

pytestmark = pytest.mark.django_db
API = "/pulsar/api/v1"


class TextSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=5)
    parts = serializers.ListField(child=serializers.IntegerField(), required=False)


class ProbeViewSet(PulsarViewSet):
    """A resource that shows what the base does."""

    serializer_class = TextSerializer
    runs: list[str] = []

    def list(self, request):
        raise {"stale": Stale({"text": "их"}, {"text": "ваш"}, 4), "gone": Gone(), "large": TooLarge(), "many": TooMany(30)}[
            request.query_params["what"]
        ]

    def create(self, request):
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)

        def run():
            self.runs.append(form.validated_data["name"])
            return Answer(201, {"number": len(self.runs)})

        return self.once(run)

    def partial_update(self, request, pk):
        return self.versioned({"seen": self.seen_version()}, 8)

    def retrieve(self, request, pk):
        return Response({})


router = SimpleRouter()
router.register("probe", ProbeViewSet, basename="probe")
urlpatterns = [path("", include(router.urls)), path("pulsar/", include("pulsar_xblocks.urls", namespace="pulsar"))]


@pytest.fixture
def probe(client, now):
    ProbeViewSet.runs.clear()
    client.force_login(PersonFactory(with_account=True).user)
    with override_settings(ROOT_URLCONF=__name__):
        yield client


def post(client, body, **headers):
    return client.post("/probe/", body if isinstance(body, str) else json.dumps(body), content_type="application/json", headers=headers)


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    return body


@pytest.mark.parametrize("name", [name for name, _ in ROUTES])
def test_anonymous_gets_401(client, name):
    response = client.get(f"{API}/{name}/")

    assert problem(response)["code"] == "not_logged_in"
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Session")


@pytest.mark.parametrize(
    ("what", "status", "code"), [("stale", 409, "stale"), ("gone", 410, "gone"), ("large", 413, "too_large"), ("many", 429, "too_many")]
)
def test_our_refusals_are_problems(probe, what, status, code):
    response = probe.get("/probe/", {"what": what})

    assert (response.status_code, problem(response)["code"]) == (status, code)


def test_stale_names_both_texts(probe):
    body = problem(probe.get("/probe/", {"what": "stale"}))

    assert (body["current"], body["yours"], body["version"]) == ({"text": "их"}, {"text": "ваш"}, 4)


def test_wait_is_named(probe):
    assert probe.get("/probe/", {"what": "many"})["Retry-After"] == "30"


@pytest.mark.parametrize(
    ("send", "status", "code"),
    [
        (lambda client: post(client, "{"), 400, "bad_request"),
        (lambda client: client.post("/probe/", {"name": "a"}), 415, "wrong_type"),
        (lambda client: client.delete("/probe/1/"), 405, "method_not_allowed"),
        (lambda client: client.get("/probe/1/", headers={"Accept": "text/html"}), 406, "not_acceptable"),
        (lambda client: post(client, {"name": "123456"}), 422, "invalid"),
    ],
)
def test_refusals_of_the_framework_are_problems_too(probe, send, status, code):
    response = send(probe)

    assert (response.status_code, problem(response)["code"]) == (status, code)


def test_wrong_fields_are_named(probe):
    body = problem(post(probe, {"name": "", "parts": [1, "a"]}, **{"Accept-Language": "en"}))

    assert body["errors"] == {"name": ["This field may not be blank."], "parts.1": ["A valid integer is required."]}


def test_session_needs_the_csrf_mark(now):
    client = Client(enforce_csrf_checks=True)
    client.force_login(PersonFactory(with_account=True).user)
    with override_settings(ROOT_URLCONF=__name__):
        response = post(client, {"name": "a"})

    assert (response.status_code, problem(response)["code"]) == (403, "forbidden")


def test_site_settings_of_drf_change_nothing(probe, settings):
    settings.REST_FRAMEWORK = {
        "EXCEPTION_HANDLER": "no.such.module",
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    }

    assert probe.get("/probe/", {"what": "gone"}).status_code == 410


@pytest.mark.parametrize("header", ['"7"', 'W/"7"', "7"])
def test_version_seen_comes_in_if_match(probe, header):
    response = probe.patch("/probe/1/", "{}", content_type="application/json", headers={"If-Match": header})

    assert (response.json(), response["ETag"]) == ({"seen": 7}, '"8"')


@pytest.mark.parametrize("headers", [{}, {"If-Match": "*"}, {"If-Match": '"abc"'}])
def test_change_without_a_version_is_refused(probe, headers):
    response = probe.patch("/probe/1/", "{}", content_type="application/json", headers=headers)

    assert (response.status_code, list(problem(response)["errors"])) == (422, ["If-Match"])


def test_repeated_request_is_done_once(probe):
    answers = [post(probe, {"name": "a"}, **{"Idempotency-Key": "k1"}) for _ in range(2)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(201, {"number": 1})] * 2
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, "true"]
    assert ProbeViewSet.runs == ["a"]


def test_key_of_another_request_is_refused(probe):
    post(probe, {"name": "a"}, **{"Idempotency-Key": "k1"})

    response = post(probe, {"name": "b"}, **{"Idempotency-Key": "k1"})

    assert (response.status_code, ProbeViewSet.runs) == (422, ["a"])


def test_keys_of_another_case_are_other_keys(probe):
    answers = [post(probe, {"name": "a"}, **{"Idempotency-Key": key}) for key in ("k1", "K1")]

    assert [answer.json() for answer in answers] == [{"number": 1}, {"number": 2}]


def test_refused_request_may_be_corrected_under_the_same_key(probe):
    assert post(probe, {"name": "123456"}, **{"Idempotency-Key": "k1"}).status_code == 422

    assert post(probe, {"name": "a"}, **{"Idempotency-Key": "k1"}).status_code == 201


def test_keys_of_two_people_do_not_meet(probe):
    post(probe, {"name": "a"}, **{"Idempotency-Key": "k1"})
    probe.force_login(PersonFactory(with_account=True).user)

    response = post(probe, {"name": "a"}, **{"Idempotency-Key": "k1"})

    assert (response.json(), IdempotencyKey.objects.count()) == ({"number": 2}, 2)


def test_me_tells_roles_and_new_messages(client, now):
    role = RoleFactory(role="operator")
    MessageFactory.create_batch(2, person=role.person)
    client.force_login(role.person.user)

    body = client.get(f"{API}/me/").json()

    assert {name: body[name] for name in ("key", "given", "roles", "unread")} == {
        "key": role.person.key,
        "given": "Пётр",
        "roles": [{"role": "operator", "region": "70", "municipality": None, "organisation": None}],
        "unread": 2,
    }


@pytest.fixture
def operator(client, now):
    role = RoleFactory(role="operator")
    client.force_login(role.person.user)
    return SimpleNamespace(get=client.get, post=client.post, role=role)


def test_jobs_come_by_pages_of_50(operator):
    JobFactory.create_batch(51)
    first = operator.get(f"{API}/jobs/").json()
    second = operator.get(first["next"]).json()

    ids = [row["id"] for row in first["results"] + second["results"]]
    assert ids == list(Job.objects.order_by("-pk").values_list("pk", flat=True))
    assert [len(first["results"]), second["next"]] == [50, None]


def test_page_holds_at_most_200(operator):
    JobFactory.create_batch(201)

    assert len(operator.get(f"{API}/jobs/", {"page_size": 1000}).json()["results"]) == 200


def test_bad_cursor_is_not_found(operator):
    assert problem(operator.get(f"{API}/jobs/", {"cursor": "x"}))["status"] == 404


def test_jobs_of_other_regions_are_hidden(operator):
    here, there = JobFactory(), JobFactory(region=RegionFactory(code="42"))

    assert [row["id"] for row in operator.get(f"{API}/jobs/").json()["results"]] == [here.pk]
    assert [operator.get(f"{API}/jobs/{job.pk}/").status_code for job in (here, there)] == [200, 404]
    assert operator.post(f"{API}/jobs/{there.pk}/cancel/").status_code == 404


def test_job_is_cancelled_once(operator):
    job = JobFactory()

    codes = [operator.post(f"{API}/jobs/{job.pk}/cancel/", headers={"Idempotency-Key": "c1"}).status_code for _ in range(2)]

    assert codes == [200, 200]
    assert operator.post(f"{API}/jobs/{job.pk}/cancel/").status_code == 409


def test_jobs_need_a_role(client, now):
    client.force_login(RoleFactory(role="mentor").person.user)

    assert problem(client.get(f"{API}/jobs/"))["code"] == "forbidden"


@pytest.mark.parametrize("count", [1, 3])
def test_jobs_cost_the_same_for_one_and_three_rows(operator, count, django_assert_num_queries):
    JobFactory.create_batch(count)

    with django_assert_num_queries(7):  # savepoint twice, session, account, person, roles, jobs
        operator.get(f"{API}/jobs/")


def test_schema_describes_our_resources_only(client, settings):
    settings.SPECTACULAR_SETTINGS = {"TITLE": "The site's own"}
    response = client.get(f"{API}/schema/", headers={"Accept": "application/json"})
    schema = json.loads(response.content)

    assert (schema["openapi"][:2], schema["info"]["title"]) == ("3.", "Pulsar API")
    assert set(schema["paths"]) >= {"/pulsar/api/v1/me/", "/pulsar/api/v1/jobs/", "/pulsar/api/v1/jobs/{id}/cancel/"}
    assert all(address.startswith("/pulsar/api/v1/") for address in schema["paths"])
    assert "application/problem+json" in schema["paths"]["/pulsar/api/v1/jobs/"]["get"]["responses"]["403"]["content"]
    assert "Problem" in schema["components"]["schemas"]
