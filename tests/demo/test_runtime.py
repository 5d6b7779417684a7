import json

import pytest
from django.contrib.auth import get_user_model

from pulsar_demo.models import AnonymousId, PlacedBlock, UserField
from pulsar_demo.runtime import services
from pulsar_xblocks.studios.models import StudioApplication


def handler(row, name):
    return f"/courses/{row.unit.section.course.course_key}/xblock/{row.usage_key}/handler/{name}"


def press(client, row, name="press/again", data=None):
    return client.post(handler(row, name), json.dumps(data or {}), content_type="application/json")


def test_handler_keeps_the_learners_state(as_persona, sample):
    pupil = as_persona("pupil")

    press(pupil, sample)
    answer = press(pupil, sample)

    assert answer.json() == {"count": 2}
    assert UserField.objects.get().value == "2"
    assert press(as_persona("pupil2"), sample).json() == {"count": 1}


def test_handler_without_the_csrf_header_is_refused(as_persona, sample):
    pupil = as_persona("pupil")
    del pupil.defaults["HTTP_X_CSRFTOKEN"]

    assert press(pupil, sample).status_code == 403
    assert not UserField.objects.exists()


def test_address_for_other_sites_runs_as_whoever_is_logged_in_without_csrf(as_persona, sample):
    pupil = as_persona("pupil")
    del pupil.defaults["HTTP_X_CSRFTOKEN"]

    answer = pupil.post(handler(sample, "press").replace("/handler/", "/handler_noauth/"), "{}", content_type="application/json")

    assert answer.json() == {"count": 1}
    assert UserField.objects.get().user.username == "pupil"


def test_post_without_a_login_is_refused(client, sample):
    assert press(client, sample).status_code == 403


def test_get_without_a_login_reaches_the_handler(client, sample):
    body = client.get(handler(sample, "who")).json()

    assert body["attrs"] == {"edx-platform.is_authenticated": False, "edx-platform.request_country_code": None}
    assert body["services"] == ["publish", "teams", "partitions", "library_tools"]


def test_learner_cannot_set_what_authors_set(as_persona, sample):
    answer = as_persona("pupil").post(handler(sample, "set_task"), {"task": "чужое"})

    assert answer.status_code == 500
    assert "думать" in PlacedBlock.objects.get(usage_key=sample.usage_key, is_draft=False).fields


@pytest.mark.parametrize(("kind", "status"), [("politely", 200), ("badly", 500)])
def test_errors_of_a_handler_are_the_platforms(as_persona, sample, kind, status):
    answer = as_persona("pupil").post(handler(sample, f"fail/{kind}"))

    assert answer.status_code == status
    if status == 200:
        assert answer.json() == {"success": "sorry"}


def test_json_error_keeps_its_status(as_persona, sample):
    answer = press(as_persona("pupil"), sample, data={"refuse": True})

    assert (answer.status_code, answer.json()) == (409, {"error": "not now"})


@pytest.mark.parametrize("wrong", ["handler", "usage", "course"])
def test_unknown_handler_block_or_course_is_404(as_persona, sample, wrong):
    url = {
        "handler": handler(sample, "nothing"),
        "usage": handler(sample, "press").replace("block@sample", "block@other"),
        "course": handler(sample, "press").replace("course-v1:Pulsar", "course-v1:Other"),
    }[wrong]

    assert as_persona("pupil").post(url).status_code == 404


def test_grade_completion_and_event_are_published(as_persona, client, sample):
    press(as_persona("pupil"), sample)

    body = client.get("/demo/published.json").json()

    assert [row["value"] for row in body["grades"]] == [{"max_value": 10, "value": 1}]
    assert [row["value"] for row in body["completions"]] == [0.5]
    assert [(row["name"], row["value"]) for row in body["events"]] == [("pulsar.pressed", {"suffix": "again"})]


def test_preview_stores_and_publishes_nothing(as_persona, client, sample):
    answer = as_persona("author").post(f"/preview/xblock/{sample.usage_key}/handler/press", "{}", content_type="application/json")

    assert answer.json() == {"count": 1}
    assert not UserField.objects.exists()
    assert client.get("/demo/published.json").json() == {"grades": [], "completions": [], "events": []}


def test_preview_takes_the_authors_fields_and_stores_none(as_persona, sample):
    answer = as_persona("author").post(f"/preview/xblock/{sample.usage_key}/handler/set_task", {"task": "новое"})

    assert answer.status_code == 200
    assert {row.fields for row in PlacedBlock.objects.filter(usage_key=sample.usage_key)} == {
        json.dumps({"task": "думать"}, ensure_ascii=False)
    }


def test_editor_sets_the_authors_fields_of_the_draft(as_persona, sample):
    as_persona("author").post(f"/xblock/{sample.usage_key}/handler/set_task", {"task": "новое"})

    rows = {row.is_draft: json.loads(row.fields) for row in PlacedBlock.objects.filter(usage_key=sample.usage_key)}
    assert rows == {True: {"task": "новое"}, False: {"task": "думать"}}


@pytest.mark.parametrize("place", ["preview/xblock", "xblock"])
@pytest.mark.parametrize("name", ["part/page", "part/editor", "do/save_editor"])
def test_product_shows_drafts_to_the_courses_team_only(as_persona, loaded, place, name):
    """Studio's handlers answer whoever is logged in: a block that must not answer refuses itself."""
    row = PlacedBlock.objects.get(usage_key__endswith="@november-studio_project", is_draft=True)
    url = f"/{place}/{row.usage_key}/handler/{name}"

    codes = {who: (as_persona(who).post if name.startswith("do") else as_persona(who).get)(url).status_code for who in ("pupil", "author")}

    assert codes["pupil"] == 403
    assert codes["author"] in {200, 422}


def test_services_are_present_and_absent_as_on_the_platform(as_persona, sample):
    author = as_persona("author")
    lms = author.get(handler(sample, "who")).json()
    preview = author.get(f"/preview/xblock/{sample.usage_key}/handler/who").json()
    edit = author.get(f"/xblock/{sample.usage_key}/handler/who").json()

    assert lms["services"] == ["completion", "publish", "teams", "partitions", "library_tools"]
    assert preview["services"] == ["partitions", "studio_user_permissions"]
    assert edit["services"] == ["studio_user_permissions", "library_tools"]
    assert (lms["attrs"]["edx-platform.user_role"], lms["attrs"]["edx-platform.user_is_staff"]) == ("staff", True)
    assert preview["attrs"]["edx-platform.anonymous_user_id"] == "student"
    assert (edit["attrs"]["edx-platform.user_role"], edit["attrs"]["edx-platform.anonymous_user_id"]) == ("student", None)


EVERYWHERE = {"user", "i18n", "fs", "settings", "mako", "teams_configuration"}
LEARNING = {
    "completion", "publish", "user_state", "grade_utils", "teams", "enrollments", "rebind_user", "credit", "bookmarks", "verification",
    "proctoring", "milestones", "gating", "content_type_gating", "user_tags", "call_to_action", "library_tools",
}  # fmt: skip
SHOWING = {"partitions", "replace_urls", "cache", "sandbox", "video_config", "discussion_config_service", "xqueue"}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (services.LMS, EVERYWHERE | LEARNING | SHOWING),
        (services.PREVIEW, EVERYWHERE | SHOWING | {"studio_user_permissions"}),
        (services.EDIT, EVERYWHERE | {"studio_user_permissions", "library_tools"}),
    ],
)
def test_table_of_services_is_the_platforms(loaded, kind, wanted):
    author = get_user_model().objects.get(username="author")

    assert set(services.services_of(services.Session(kind, author, "course-v1:A+B+C"))) == wanted


def look_as(client, row, name, **more):
    url = f"/courses/{row.unit.section.course.course_key}/masquerade"
    return client.post(url, json.dumps({"role": "student", "user_name": name} | more), content_type="application/json")


def test_staff_looking_as_a_learner_is_the_learner_to_the_block(as_persona, sample):
    author = as_persona("author")

    assert look_as(author, sample, "pupil").json() == {"success": True}
    seen = author.get(handler(sample, "who")).json()["attrs"]
    assert (seen["edx-platform.username"], seen["edx-platform.user_is_staff"]) == ("pupil", False)

    look_as(author, sample, "", role="staff")
    assert author.get(handler(sample, "who")).json()["attrs"]["edx-platform.username"] == "author"


def test_staff_looking_as_a_learner_changes_nothing_of_the_learners(as_persona, client, sample):
    pupil, author = as_persona("pupil"), as_persona("author")
    press(pupil, sample)
    look_as(author, sample, "pupil")

    counted = [press(author, sample).json()["count"] for _ in range(2)]

    told = client.get("/demo/published.json").json()
    assert counted == [2, 3]  # kept in the session of the staff
    assert press(pupil, sample).json() == {"count": 2}
    assert [row["user"] for row in told["grades"] + told["completions"]] == ["pupil", "pupil"]
    assert {row["name"] for row in told["events"] if row["user"] == "author"} == {
        "masquerade.grade",
        "masquerade.completion",
        "pulsar.pressed",
    }


@pytest.mark.parametrize(("persona", "status"), [("pupil", 403), ("stranger", 403)])
def test_only_the_courses_team_looks_as_somebody(as_persona, sample, persona, status):
    client = as_persona(persona)

    assert look_as(client, sample, "pupil2").status_code == status
    assert client.get(handler(sample, "who")).json()["attrs"]["edx-platform.username"] == persona


def test_nobody_looks_as_a_learner_who_is_not_there(as_persona, sample):
    author = as_persona("author")

    assert look_as(author, sample, "ghost").json() == {"success": False}
    assert author.get(handler(sample, "who")).json()["attrs"]["edx-platform.username"] == "author"


def test_product_stores_nothing_while_staff_looks_as_a_learner(as_persona, loaded):
    author = as_persona("author")
    row = PlacedBlock.objects.get(usage_key__endswith="@opening-studio", is_draft=False)
    look_as(author, row, "stranger")

    answer = author.post(handler(row, "do/start"))

    assert (answer.status_code, StudioApplication.objects.count()) == (409, 0)
    assert author.get(f"/xblock/{row.unit.usage_key}").status_code == 200


def test_anonymous_id_is_32_characters_and_of_the_course(loaded):
    pupil = get_user_model().objects.get(username="pupil")

    first = services.anonymous_id(pupil.pk, "course-v1:A+B+C")

    assert len(first) == 32
    assert first == services.anonymous_id(pupil.pk, "course-v1:A+B+C")
    assert first != services.anonymous_id(pupil.pk, "course-v1:A+B+D")
    assert AnonymousId.objects.count() == 2


def test_unit_is_made_for_a_frame(as_persona, sample):
    answer = as_persona("pupil").get(f"/xblock/{sample.unit.usage_key}?view=student_view")

    text = answer.content.decode()
    assert '<base target="_parent">' in text
    assert 'data-init="SampleBlock"' in text
    assert "/static/xblock/resources/" in text
    assert '{"quote": "\\u003c/script>"}</script>' in text
    assert "X-Frame-Options" not in answer
    assert "csrftoken" in answer.cookies


def test_unit_needs_a_login_except_for_its_public_view(client, sample):
    url = f"/xblock/{sample.unit.usage_key}"

    assert client.get(url).status_code == 302
    assert client.get(url, {"view": "public_view"}).status_code == 200


def test_files_of_blocks_are_served_as_the_platform_does(client, home):
    package = "/static/xblock/resources/pulsar_xblocks"

    assert client.get(f"{package}/pulsar_xblocks/kernel/tokens.css")["Content-Type"] == "text/css; charset=utf-8"
    assert client.get("/static/pulsar_xblocks/kernel/tokens.css").status_code == 200
    for path in ("templates/pulsar_xblocks/kernel/base.html", "pulsar_xblocks/../apps.py", "apps.py", "pulsar_xblocks/.hidden"):
        assert client.get(f"{package}/{path}").status_code == 404
