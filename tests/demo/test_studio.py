import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pulsar_demo.models import Course, PlacedBlock, Unit
from pulsar_demo.runtime import outline

XML = "application/xml"


@pytest.fixture
def author(as_persona):
    return as_persona("author")


def order(unit):
    return [row.usage_key for row in outline.drafts(unit)]


def test_studio_is_for_authors(as_persona, client, sample):
    assert as_persona("mentor").get("/studio/").status_code == 403
    assert as_persona("author").get("/studio/").status_code == 200
    assert as_persona("admin").get("/studio/").status_code == 200
    assert client.get("/studio/").status_code == 302


@pytest.mark.parametrize("path", ["add/", "import/", "publish/", "delete/"])
def test_learner_cannot_change_a_unit(as_persona, sample, path):
    answer = as_persona("pupil").post(f"/studio/unit/{sample.unit.usage_key}/{path}", {"block_type": "pulsar_sample"})

    assert answer.status_code == 403
    assert PlacedBlock.objects.filter(unit=sample.unit).count() == 2


def test_block_is_added_and_learners_see_it_after_publication(author, sample):
    unit = sample.unit

    answer = author.post(f"/studio/unit/{unit.usage_key}/add/", {"block_type": "pulsar_sample"})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/studio/block/") and answer["Location"].endswith("/edit/")
    assert (unit.blocks.filter(is_draft=True).count(), unit.blocks.filter(is_draft=False).count()) == (2, 1)
    author.post(f"/studio/unit/{unit.usage_key}/publish/")
    assert unit.blocks.filter(is_draft=False).count() == 2
    assert not outline.is_changed(Unit.objects.get(pk=unit.pk))


def test_unknown_block_type_cannot_be_added(author, sample):
    assert author.post(f"/studio/unit/{sample.unit.usage_key}/add/", {"block_type": "html"}).status_code == 404


def test_block_is_duplicated_after_itself_moved_and_deleted(author, sample):
    author.post(f"/studio/block/{sample.usage_key}/duplicate/")
    first, second = order(sample.unit)
    assert first == sample.usage_key
    assert json.loads(PlacedBlock.objects.get(usage_key=second).fields) == {
        "task": "думать",
        "display_name": "Копия блока «pulsar_sample»",
    }

    author.post(f"/studio/block/{second}/up/")
    assert order(sample.unit) == [second, first]

    author.post(f"/studio/block/{second}/up/")
    assert order(sample.unit) == [second, first]

    author.post(f"/studio/block/{second}/delete/")
    assert order(sample.unit) == [first]


def test_section_and_unit_are_added_and_renamed(author, sample):
    author.post("/studio/sections/", {"title": "  Новый   раздел "})
    section = Course.objects.get().sections.last()
    author.post(f"/studio/sections/{section.pk}/units/", {"title": "Юнит"})
    unit = section.units.get()
    author.post(f"/studio/unit/{unit.usage_key}/rename/", {"title": "Другой"})

    assert section.title == "Новый раздел"
    assert section.units.get().title == "Другой"


@pytest.mark.parametrize("title", ["", "   ", "я" * 101])
def test_wrong_name_is_refused(author, sample, title):
    assert author.post("/studio/sections/", {"title": title}).status_code == 422


def test_olx_comes_back_as_it_went(author, sample):
    first = author.get(f"/studio/block/{sample.usage_key}/olx/").content

    answer = author.post(f"/studio/block/{sample.usage_key}/olx/", first, content_type=XML)

    assert answer.status_code == 201
    made = answer.json()
    assert made["usage_key"] != sample.usage_key
    assert author.get(made["olx_url"]).content == first
    assert json.loads(PlacedBlock.objects.get(usage_key=made["usage_key"]).fields) == {"task": "думать"}


DEEP = "<pulsar_sample>" + "<a>" * 100 + "</a>" * 100 + "</pulsar_sample>"
BAD = {
    "not xml": "task",
    "empty": "",
    "unknown type": "<html/>",
    "our prefix": "<pulsar_nothing/>",
    "namespace": "<x:pulsar_sample xmlns:x='urn:x'/>",
    "entity": "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><pulsar_sample task='&b;'/>",
    "bomb": "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><pulsar_sample task='&c;'/>",
    "doctype": "<!DOCTYPE pulsar_sample><pulsar_sample/>",
    "huge": "<pulsar_sample task='" + "я" * 600_000 + "'/>",
    "deep": DEEP,
    "many": "<pulsar_sample>" + "<a/>" * 30_000 + "</pulsar_sample>",
    "explodes": "<pulsar_sample task='explode'/>",
    "another block inside": "<pulsar_sample><pulsar_sample/></pulsar_sample>",
    "wrong bytes": b"<pulsar_sample task='\xff\xfe'/>",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_olx_is_refused_with_a_sentence_and_nothing_is_written(author, sample, name):
    before = order(sample.unit)

    answer = author.post(f"/studio/block/{sample.usage_key}/olx/", BAD[name], content_type=XML)

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["errors"]["olx"]
    assert order(sample.unit) == before


def test_refused_file_leaves_the_author_on_the_units_page(author, sample):
    file = SimpleUploadedFile("блок.xml", b"<html/>", content_type="text/xml")
    answer = author.post(f"/studio/unit/{sample.unit.usage_key}/import/", {"olx": file})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_editor_and_preview_stand_in_a_frame_with_studios_globals(author, sample):
    editor = author.get(f"/xblock/{sample.usage_key}/action/edit")
    preview = author.get(f"/container_embed/{sample.usage_key}")

    assert 'data-runtime-class="StudioRuntime"' in editor.content.decode()
    assert 'data-runtime-class="PreviewRuntime"' in preview.content.decode()
    for answer in (editor, preview):
        assert "cms-define.js" in answer.content.decode()
        assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_editors_frame_cannot_download(author, sample):
    text = author.get(f"/studio/block/{sample.usage_key}/edit/").content.decode()

    assert "allow-scripts" in text
    assert "allow-downloads" not in text


@pytest.mark.parametrize("path", ["/studio/unit/nothing/", "/studio/block/nothing/edit/", "/studio/block/nothing/olx/"])
def test_what_does_not_exist_is_404(author, path):
    assert author.get(path).status_code == 404
