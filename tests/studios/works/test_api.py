import pytest

from pulsar_xblocks.studios.models import StudioMentor, Work, WorkVersion

pytestmark = pytest.mark.django_db

API = "/pulsar/api/v1"


def patch(learner, work, version, **body):
    headers = {"HTTP_IF_MATCH": f'"{version}"'} | token(learner)
    return learner.client.patch(f"{API}/works/{work.pk}/", body, content_type="application/json", **headers)


def token(learner):
    if "csrftoken" not in learner.client.cookies:
        learner.client.get("/login/")
    return {"HTTP_X_CSRFTOKEN": learner.client.cookies["csrftoken"].value}


def etag(learner, work):
    return int(learner.client.get(f"{API}/works/{work.pk}/")["ETag"].strip('"'))


def test_list_holds_the_works_within_reach(filled, mentor, other_mentor, stranger):
    assert [row["draft"]["title"] for row in mentor.client.get(f"{API}/works/").json()["results"]] == ["Карта тепла"]
    assert [row["draft"]["title"] for row in filled.client.get(f"{API}/works/?round=2").json()["results"]] == ["Карта тепла"]
    assert other_mentor.client.get(f"{API}/works/").json()["results"] == []
    assert stranger.client.get(f"{API}/works/").status_code == 403


def test_mentor_who_has_left_the_studio_reads_its_works_no_more(filled, mentor, other_mentor, studio, now):
    StudioMentor.objects.filter(studio_year=studio, person=mentor.person).update(until=now.date())
    filled.do("submit")

    lists = [mentor.client.get(f"{API}/{name}/").json()["results"] for name in ("works", "versions")]

    assert lists == [[], []]
    assert mentor.client.get(f"{API}/works/{Work.objects.get().pk}/").status_code == 404
    assert studio.name not in mentor.client.get("/pulsar/works/").content.decode()


@pytest.mark.parametrize("number", ["²", "9" * 400, "٣", "-1", "1e3"])
def test_nonsense_for_a_number_finds_nothing(mentor, number):
    answers = [mentor.client.get(f"{API}/{name}", {key: number}) for name, key in (("works/", "round"), ("versions/", "work"))]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_one_work_of_others_is_not_there(filled, other_mentor):
    assert other_mentor.client.get(f"{API}/works/{Work.objects.get().pk}/").status_code == 404


def test_patch_changes_what_is_named_and_a_stale_one_gets_both_texts(filled, mentor):
    work = Work.objects.get()
    seen = etag(mentor, work)

    assert patch(mentor, work, seen, title="Тепло", links=["https://a.example/1"]).json()["draft"]["title"] == "Тепло"
    stale = patch(filled, work, seen, title="Холод")

    assert (stale.status_code, stale.json()["current"]["title"], stale.json()["yours"]["title"]) == (409, "Тепло", "Холод")
    assert work.drafts.get(item="text").value == "Мерили в пяти местах."


def test_submit_with_a_key_sends_once(filled):
    work = Work.objects.get()
    headers = token(filled) | {"HTTP_IDEMPOTENCY_KEY": "k-1"}

    answers = [filled.client.post(f"{API}/works/{work.pk}/submit/", content_type="application/json", **headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json()["number"] for answer in answers] == [1, 1]
    assert WorkVersion.objects.count() == 1
    versions = filled.client.get(f"{API}/versions/?work={work.pk}").json()["results"]
    assert [(row["number"], row["contributors"]) for row in versions] == [(1, [filled.membership.pk])]


def test_draft_over_a_limit_is_refused_by_field(filled):
    answer = patch(filled, Work.objects.get(), etag(filled, Work.objects.get()), text="я" * 10_001)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["text"])
