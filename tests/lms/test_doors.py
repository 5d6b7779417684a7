"""Who gets in by which address: without a login, without CSRF, through the address for other sites, into the editor from a course."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from lms_rows import KINDS, TABLES, everything, parts, posts, secrets_of

from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import LMS, Session
from pulsar_xblocks.kernel.pure.errors import Forbidden

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", KINDS)
def test_address_for_other_sites_does_nothing_for_whoever_is_logged_in(kind, unit, mentor, draft, browser):
    """The platform checks no CSRF there, and the session's account is the learner."""
    client = browser(mentor)
    del client.defaults["HTTP_X_CSRFTOKEN"]
    before = everything()

    answers = [client.post(unit.url(kind, f"do/{name}", "handler_noauth"), {"text": "Извне"}) for name in TABLES[kind].POST]
    answers += [client.get(unit.url(kind, f"part/{name}", "handler_noauth")) for name in TABLES[kind].GET]

    assert {answer.status_code for answer in answers} == {404}
    assert everything() == before


@pytest.mark.parametrize("door", ["handler", "handler_noauth"])
def test_russian_in_an_address_breaks_nothing(door, unit, mentor, browser):
    """A course key may hold such letters; Django has decoded them by the time WebOb looks."""
    client = browser(mentor)

    answers = [client.get(unit.url("pulsar_studio", "part/Томск", door)), client.post(unit.url("pulsar_studio", "do/Томск", door))]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not_found")] * 2


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_done_without_the_csrf_header(kind, unit, mentor, draft, browser):
    client = browser(mentor)
    del client.defaults["HTTP_X_CSRFTOKEN"]
    before = everything()

    assert {client.post(unit.url(kind, f"do/{name}")).status_code for name in TABLES[kind].POST} == {403}
    assert everything() == before


@pytest.mark.parametrize("kind", KINDS)
def test_visitor_of_a_public_course_sees_nothing_of_anybody_and_does_nothing(kind, unit, studio, draft, browser):
    nobody, before = browser(), everything()

    shown = {name: nobody.get(unit.url(kind, f"part/{name}")) for name in parts(kind)}
    refused = [nobody.post(unit.url(kind, f"do/{name}")) for name in TABLES[kind].POST]

    texts = json.dumps([answer.json() for answer in shown.values()], ensure_ascii=False)
    assert shown["page"].status_code == 200
    assert {answer.status_code for answer in shown.values()} <= {200, 403, 404}
    assert not [secret for secret in secrets_of(studio) if secret in texts]
    assert {answer.status_code for answer in refused} == {403}
    assert everything() == before


@pytest.mark.parametrize("kind", KINDS)
def test_visitor_sees_the_block_itself(kind, unit, studio, draft):
    """Without a ``public_view`` of its own the platform would show only that the course is for its participants."""
    html = (
        DemoRuntime(Session(LMS, AnonymousUser(), "course-v1:Pulsar+Studios+2026")).block_of(unit.rows[kind]).render("public_view").content
    )

    assert "pulsar-root" in html
    assert not [secret for secret in secrets_of(studio) if secret in html]


@pytest.mark.parametrize("kind", ["pulsar_studio", "pulsar_studio_project"])
@pytest.mark.parametrize("view", ["public_view", "student_view"])
def test_visitor_is_asked_to_log_in_whichever_view_the_platform_shows(kind, view, unit, studio):
    """The LMS renders ``student_view`` for a visitor too, where the address asks for it."""
    html = DemoRuntime(Session(LMS, AnonymousUser(), "course-v1:Pulsar+Studios+2026")).block_of(unit.rows[kind]).render(view).content

    assert ("войдите" in html, "Это просмотр" in html) == (True, False)


@pytest.mark.parametrize("kind", ["pulsar_studio", "pulsar_studio_project"])
def test_part_loaded_by_a_visitor_asks_to_log_in_as_well(kind, unit, studio, browser):
    html = browser().get(unit.url(kind, "part/page")).json()["html"]

    assert ("войдите" in html, "Это просмотр" in html) == (True, False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["nobody", "pupil", "staff"])
def test_editor_is_studios_only(kind, who, request, unit, pupil, browser):
    client = request.getfixturevalue("staff") if who == "staff" else browser(pupil if who == "pupil" else None)

    answers = [client.get(unit.url(kind, f"part/{name}")) for name in parts(kind, authoring=True)]
    answers += [client.post(unit.url(kind, f"do/{name}")) for name in posts(kind, authoring=True)]

    assert len(answers) == 3
    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("view", ["author_view", "studio_view"])
def test_views_of_studio_are_not_rendered_in_a_course(kind, view, unit, pupil):
    """The platform can render any view by name for a learner, where ENABLE_XBLOCK_VIEW_ENDPOINT is on."""
    runtime = DemoRuntime(Session(LMS, pupil.user, "course-v1:Pulsar+Studios+2026"))
    block = runtime.block_of(unit.rows[kind])

    with pytest.raises(Forbidden):
        block.render(view)
