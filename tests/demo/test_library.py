"""Our blocks in a content library: read from OLX for every request, without course, learners and children, and taken into courses."""

import json

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from lxml import etree

from pulsar_demo.models import LibraryBlock, PlacedBlock
from pulsar_demo.runtime import library, outline, services
from pulsar_demo.runtime.services import LIBRARY, Session

TYPES = ["pulsar_practice_log", "pulsar_selection", "pulsar_standings", "pulsar_studio", "pulsar_studio_project", "pulsar_training_module"]
POSTED = {
    "pulsar_practice_log": {"display_name": "Дневник", "target": "", "intro": "<p>Привет</p>"},
    "pulsar_selection": {"display_name": "Отбор на смену", "call_code": "", "intro": "<p>Привет</p>"},
    "pulsar_studio": {"display_name": "Студия", "year_code": "", "intro": "<p>Привет</p>"},
    "pulsar_standings": {"display_name": "Зачёт", "year_code": "", "intro": "<p>Привет</p>"},
    "pulsar_training_module": {"display_name": "Модуль", "intro": "<p>Привет</p>"},
    "pulsar_studio_project": {
        "display_name": "Работа",
        "round_code": "70:2026/27:10",
        "task_title": "Тепло",
        "task": "Измерьте.",
        "sender": "any",
    },
}


@pytest.fixture
def author(as_persona):
    return as_persona("author")


@pytest.fixture
def user(loaded):
    return get_user_model().objects.get(username="author")


@pytest.fixture(params=TYPES)
def kept(request, loaded):
    """Return a block of the library."""
    return library.add(request.param)


def handler(row, user, name):
    return library.handler_url(row.usage_key, user.pk, "do").replace("/do/", f"/{name}/")


def counts():
    return {model.__name__: model.objects.count() for model in apps.get_app_config("pulsar").get_models()}


def loaded_block(row, user, **more):
    return library.LibraryRuntime(Session(LIBRARY, user, str(library.KEY)), **more).get_block(library.key_of(row.usage_key))


def test_services_are_those_of_a_library(user):
    wanted = {"user", "i18n", "settings", "completion", "enrollments", "rebind_user", "mako", "replace_urls", "cache", "sandbox"}

    found = services.services_of(Session(LIBRARY, user, str(library.KEY)))

    assert set(found) == wanted | {"video_config", "discussion_config_service"}
    assert found["user"].get_current_user().opt_attrs["edx-platform.user_role"] == "student"


def test_block_is_read_again_and_again_without_a_trace(kept, user, django_assert_num_queries):
    before = counts()

    with django_assert_num_queries(3):  # the row itself, once each time
        blocks = [loaded_block(kept, user) for _ in range(3)]

    assert {library.olx_of(block) for block in blocks} == {library.olx_of(blocks[0])}
    assert counts() == before


@pytest.mark.parametrize("view", ["student_view", "author_view", "studio_view"])
def test_each_view_is_shown_and_makes_nobody_a_person_of_ours(author, kept, view):
    before = counts()

    answer = author.get(f"/xblocks/v2/{kept.usage_key}/embed/{view}/")

    assert answer.status_code == 200
    assert "pulsar-in-cms" in answer.content.decode()
    assert "http://testserver/static/xblock/resources/pulsar_xblocks/" in answer.content.decode()
    assert counts() == before


@pytest.mark.parametrize("view", ["student_view", "studio_view"])
def test_nobody_is_asked_to_link_a_course(author, kept, view, english):
    html = author.get(f"/xblocks/v2/{kept.usage_key}/embed/{view}/", headers={"accept-language": "en"}).content.decode()

    assert "stands in a library" in html
    assert "linked" not in html


def test_editor_saves_through_an_address_that_ends_with_a_slash(author, kept, user):
    answer = author.post(handler(kept, user, "do/save_editor") + "", POSTED[kept.block_type])

    row = LibraryBlock.objects.get()
    assert (answer.status_code, row.version, row.published_version) == (200, 2, 0)
    assert POSTED[kept.block_type]["display_name"] in row.olx
    assert loaded_block(row, user).display_name == POSTED[kept.block_type]["display_name"]


def test_task_is_saved_where_there_is_no_round_to_pick(author, loaded, user):
    row = library.add("pulsar_studio_project")

    answer = author.post(handler(row, user, "do/save_editor"), POSTED["pulsar_studio_project"] | {"round_code": ""})

    assert answer.status_code == 200
    assert loaded_block(row, user).task == "<p>Измерьте.</p>"


def test_editors_refusal_comes_back_beside_its_fields_and_nothing_is_stored(author, loaded, user):
    row = library.add("pulsar_studio_project")

    answer = author.post(handler(row, user, "do/save_editor"), {"sender": "any"})

    assert (answer.status_code, LibraryBlock.objects.get().version) == (422, 1)
    assert "task" in answer.json()["errors"]


@pytest.mark.parametrize(
    ("block_type", "name"), [("pulsar_studio", "start"), ("pulsar_studio_project", "submit"), ("pulsar_standings", "send_record")]
)
def test_what_learners_do_is_answered_as_a_preview(author, user, block_type, name):
    row = library.add(block_type)
    before = counts()

    answer = author.post(handler(row, user, f"do/{name}"))

    assert (answer.status_code, answer.json()["code"]) == (409, "preview")
    assert counts() == before


def test_part_is_loaded_through_an_address_that_ends_with_a_slash(author, kept, user):
    answer = author.get(handler(kept, user, "part/page"))

    assert answer.status_code == 200
    assert answer.json()["html"]


def test_stranger_with_a_made_up_token_gets_nowhere(author, kept, user):
    url = handler(kept, user, "do/save_editor").replace("-", "-0", 1)

    assert author.post(url, POSTED[kept.block_type]).status_code == 403
    assert LibraryBlock.objects.get().version == 1


def test_anonymous_visitor_has_a_name_for_an_id(kept, db):
    runtime = library.LibraryRuntime(Session(LIBRARY, AnonymousUser(), str(library.KEY)))
    runtime.visitor = "anon0123456789abcdef"
    block = runtime.get_block(library.key_of(kept.usage_key))

    assert block.scope_ids.user_id == "anon0123456789abcdef"
    assert "data-pulsar-root" in runtime.render(block, "student_view").content


def test_block_is_indexed_and_named_with_nobody_at_hand(kept):
    block = loaded_block(kept, None)

    assert block.index_dictionary()["content"]["display_name"] == block.display_name
    assert getattr(block, "max_score", float)() in (0.0, 10.0, None)  # nothing is graded before a module is chosen
    with pytest.raises(library.NoUser):
        block.runtime.service(block, "user")


def test_blocks_have_no_children_to_be_refused(kept, user):
    node = etree.fromstring(LibraryBlock.objects.get().olx)

    assert list(node) == []
    assert not getattr(loaded_block(kept, user), "has_children", False)


@pytest.fixture
def taken(author, user, sample):
    """Return the row of a task that a course took from the library and bound to its own round."""
    source = library.add("pulsar_studio_project")
    author.post(handler(source, user, "do/save_editor"), POSTED["pulsar_studio_project"] | {"round_code": "", "task_key": "1"})
    author.post(f"/studio/library/{source.usage_key}/publish/")
    author.post(f"/studio/unit/{sample.unit.usage_key}/library/", {"block": source.usage_key})
    return outline.drafts(sample.unit).last()


def fields_of(row):
    return json.loads(PlacedBlock.objects.get(pk=row.pk).fields)


def change_library(author, user, **posted):
    source = LibraryBlock.objects.get()
    author.post(handler(source, user, "do/save_editor"), POSTED["pulsar_studio_project"] | posted)
    author.post(f"/studio/library/{source.usage_key}/publish/")


def edit_in_course(author, row, **posted):
    answer = author.post(f"/xblock/{row.usage_key}/handler/do/save_editor", POSTED["pulsar_studio_project"] | posted)
    assert answer.status_code == 200


def test_block_of_the_library_comes_with_its_words_and_without_a_round(taken):
    fields = fields_of(taken)

    assert (fields["task_title"], fields["display_name"], fields["upstream_version"]) == ("Тепло", "Работа", 2)
    assert not {"round_code", "task_key", "weight"} & set(fields)


def test_update_brings_the_words_and_leaves_what_the_course_has_set(author, user, taken):
    edit_in_course(author, taken, round_code="70:2026/27:11", task_key="2", weight="3", task="Своё", display_name="Ноябрь")

    change_library(author, user, task="Измерьте дважды.", display_name="Иначе", round_code="54:2026/27:9", task_key="9", weight="1")
    author.post(f"/studio/block/{taken.usage_key}/update/")

    fields = fields_of(taken)
    assert (fields["round_code"], fields["task_key"], fields["weight"]) == ("70:2026/27:11", "2", 3.0)
    assert (fields["task"], fields["display_name"]) == ("<p>Измерьте дважды.</p>", "Ноябрь")
    assert (fields["upstream_display_name"], fields["upstream_version"]) == ("Иначе", 3)
    assert fields["downstream_customized"] == ["display_name"]


def test_name_that_the_course_left_alone_follows_the_library(author, user, taken):
    edit_in_course(author, taken, round_code="70:2026/27:11")

    change_library(author, user, display_name="Иначе")
    author.post(f"/studio/block/{taken.usage_key}/update/")

    assert fields_of(taken)["display_name"] == "Иначе"


def test_course_is_told_of_a_newer_version(author, user, taken):
    url = f"/studio/unit/{taken.unit.usage_key}/"
    assert "/update/" not in author.get(url).content.decode()

    change_library(author, user, task="Измерьте дважды.")

    assert f"/studio/block/{taken.usage_key}/update/" in author.get(url).content.decode()


def test_unpublished_block_is_not_taken(author, sample, loaded):
    source = library.add("pulsar_studio")

    assert author.post(f"/studio/unit/{sample.unit.usage_key}/library/", {"block": source.usage_key}).status_code == 404


@pytest.mark.parametrize("path", ["", "add/"])
def test_library_is_for_authors(as_persona, path):
    pupil = as_persona("pupil")

    assert (pupil.post if path else pupil.get)(f"/studio/library/{path}").status_code == 403
