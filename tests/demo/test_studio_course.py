"""Blocks and courses as authors carry them about: what keeps its key, what gets a new one, and what never comes along."""

import io
import json
import tarfile

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from pulsar_demo.models import Course, PlacedBlock, Unit
from pulsar_demo.runtime import outline
from pulsar_xblocks.courses.modules.domain import ActivityText, ModuleTexts
from pulsar_xblocks.courses.modules.olx import as_text as as_words
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.questions.domain import Questionnaire, Section, Text
from pulsar_xblocks.kernel.questions.olx import as_text
from pulsar_xblocks.selection.templates import science

TEXT = "Слово «ёж» 🦔\n\tи <b>&amp;</b> ]]> \"кавычки\" 'и' --> конец"
ASKED = as_text(Questionnaire((Section("one", Text(TEXT), questions=tuple(science().questions())),)))
FIELDS = {
    "pulsar_studio": {"display_name": TEXT, "year_code": "70:2026/27", "intro": TEXT},
    "pulsar_studio_project": {
        "display_name": TEXT,
        "round_code": "70:2026/27:10",
        "task_key": "2",
        "sender": "mentor",
        "task_title": TEXT,
        "task": TEXT,
        "weight": 2.5,
    },
    "pulsar_practice_log": {"display_name": TEXT, "programme_code": "70:studio-mentor", "activity": "internship", "intro": TEXT},
    "pulsar_standings": {"display_name": TEXT, "year_code": "70:2026/27", "intro": TEXT},
    "pulsar_selection": {"display_name": TEXT, "call_code": "70:science-2026-12", "intro": TEXT, "definition": ASKED},
    "pulsar_training_module": {
        "display_name": TEXT,
        "programme_code": "70:studio-mentor",
        "module_key": "start",
        "intro": TEXT,
        "definition": as_words(ModuleTexts((ActivityText("plan", TEXT),))),
    },
}


@pytest.fixture
def author(as_persona):
    return as_persona("author")


@pytest.fixture(params=FIELDS)
def block(request, loaded):
    """Return the draft's row of a published block, every field of it set, in a unit of its own."""
    unit = outline.add_unit(Course.objects.get().sections.first(), "Проба", clock.now(), "probe")
    row = outline.add_block(unit, request.param, clock.now(), fields=FIELDS[request.param], name="probe")
    outline.publish(unit, clock.now())
    return row


@pytest.fixture
def other_unit(loaded):
    return outline.add_unit(Course.objects.get().sections.first(), "Другой", clock.now(), "other")


def fields_of(usage_key, is_draft=True):
    return json.loads(PlacedBlock.objects.get(usage_key=usage_key, is_draft=is_draft).fields)


def places():
    run_due(clock.now())
    return sorted(Placement.objects.values_list("usage_key", "course_key", "target"))


def facts():
    """Return model -> rows, of all that is not about courses and jobs."""
    apart = {"Placement", "Definition", "Job", "CourseLink", "WorkerBeat"}
    return {model.__name__: model.objects.count() for model in apps.get_app_config("pulsar").get_models() if model.__name__ not in apart}


def test_every_block_has_its_fields_here():
    assert sorted(FIELDS) == [name for name in outline.block_types() if name != "pulsar_sample"]
    for name, block_class in outline.block_types().items():
        if name in FIELDS:
            assert sorted(FIELDS[name]) == sorted(("display_name", *block_class.author_fields))


def test_duplicate_is_another_block_with_the_same_words(author, block):
    author.post(f"/studio/block/{block.usage_key}/duplicate/")

    first, second = outline.drafts(block.unit)
    assert (first.usage_key, json.loads(first.fields)) == (block.usage_key, FIELDS[block.block_type])
    assert second.usage_key != first.usage_key
    assert json.loads(second.fields) == FIELDS[block.block_type] | {"display_name": f"Копия блока «{TEXT}»"}


def test_pasted_block_is_another_block_with_the_same_words(author, block, other_unit):
    author.post(f"/studio/block/{block.usage_key}/copy/")
    author.post(f"/studio/unit/{other_unit.usage_key}/paste/")
    author.post(f"/studio/unit/{other_unit.usage_key}/paste/")

    rows = list(outline.drafts(other_unit))
    assert len({block.usage_key, *(row.usage_key for row in rows)}) == 3
    assert [json.loads(row.fields) for row in rows] == [FIELDS[block.block_type]] * 2


def test_nothing_is_pasted_from_an_empty_clipboard(author, other_unit):
    assert author.post(f"/studio/unit/{other_unit.usage_key}/paste/").status_code == 404
    assert not outline.drafts(other_unit).exists()


def test_clipboard_is_the_authors_own(author, as_persona, block, other_unit):
    author.post(f"/studio/block/{block.usage_key}/copy/")

    assert as_persona("admin").post(f"/studio/unit/{other_unit.usage_key}/paste/").status_code == 404


def test_moved_block_stays_itself_and_learners_find_it_there(author, as_persona, block, other_unit):
    author.post(f"/studio/block/{block.usage_key}/move/", {"unit": other_unit.usage_key})
    assert PlacedBlock.objects.get(usage_key=block.usage_key, is_draft=True).unit == other_unit
    assert PlacedBlock.objects.get(usage_key=block.usage_key, is_draft=False).unit == block.unit

    author.post(f"/studio/unit/{other_unit.usage_key}/publish/")

    shown = PlacedBlock.objects.get(usage_key=block.usage_key, is_draft=False)
    assert (shown.unit, json.loads(shown.fields)) == (other_unit, FIELDS[block.block_type])
    jump = as_persona("pupil").get(f"/courses/{Course.objects.get().course_key}/jump_to/{block.usage_key}")
    assert jump["Location"].endswith(f"/{other_unit.usage_key}/")
    assert [row for row in places() if row[0] == block.usage_key] == [(block.usage_key, str(Course.objects.get()), _target(block))]


def _target(block):
    """Return what the block shows; the years of the other two are not loaded here."""
    targets = {"pulsar_selection": "70:science-2026-12", "pulsar_training_module": "70:studio-mentor/start"}
    targets |= {"pulsar_studio_project": "70:2026/27:10/2", "pulsar_practice_log": "70:studio-mentor/internship"}
    return targets.get(block.block_type, "")


def test_block_is_not_moved_into_another_course(author, block):
    author.post(f"/studio/course/{Course.objects.get()}/run/", {"run": "2027", "title": "Новый", "inside": "all"})
    foreign = Unit.objects.exclude(section__course=block.unit.section.course).first()

    assert author.post(f"/studio/block/{block.usage_key}/move/", {"unit": foreign.usage_key}).status_code == 404


def test_deleted_block_loses_its_place_and_comes_back_under_its_key(author, block):
    def deleted_and_published():
        author.post(f"/studio/block/{block.usage_key}/delete/")
        author.post(f"/studio/unit/{block.unit.usage_key}/publish/")

    author.post(f"/studio/unit/{block.unit.usage_key}/publish/")
    assert block.usage_key in [key for key, *_ in places()]

    author.post(f"/studio/block/{block.usage_key}/delete/")
    assert block.usage_key in [key for key, *_ in places()]  # learners have it until the publication
    author.post(f"/studio/unit/{block.unit.usage_key}/discard/")
    assert fields_of(block.usage_key) == FIELDS[block.block_type]

    deleted_and_published()
    assert block.usage_key not in [key for key, *_ in places()]


def test_deleted_unit_takes_the_places_of_its_blocks(author, block):
    author.post(f"/studio/unit/{block.unit.usage_key}/publish/")
    assert block.usage_key in [key for key, *_ in places()]

    author.post(f"/studio/unit/{block.unit.usage_key}/delete/")

    assert block.usage_key not in [key for key, *_ in places()]


def test_unit_that_was_never_published_has_nothing_to_go_back_to(author, other_unit):
    assert author.post(f"/studio/unit/{other_unit.usage_key}/discard/").status_code == 409


def test_course_comes_back_as_it_went(author, block):
    course = Course.objects.get()
    PlacedBlock.objects.filter(usage_key=block.usage_key, is_draft=True).update(fields=json.dumps({"display_name": "Черновик"}))
    outline.touch(block.unit, clock.now())
    before = _outline(course)
    archive = author.get(f"/studio/course/{course}/export/").content
    Unit.objects.filter(usage_key=block.unit.usage_key).delete()

    answer = author.post(f"/studio/course/{course}/import/", {"archive": SimpleUploadedFile("course.tar.gz", archive)})

    assert answer.status_code == 302
    assert _outline(course) == before
    assert author.get(f"/studio/course/{course}/export/").status_code == 200


def _outline(course):
    rows = PlacedBlock.objects.filter(unit__section__course=course).order_by("unit__section__position", "unit__position", "position")
    return sorted((row.unit.title, row.usage_key, row.is_draft, json.dumps(json.loads(row.fields), sort_keys=True)) for row in rows)


def test_archive_holds_what_learners_see_and_what_the_author_changed(author, block):
    PlacedBlock.objects.filter(usage_key=block.usage_key, is_draft=True).update(fields="{}")
    outline.touch(block.unit, clock.now())

    with tarfile.open(fileobj=io.BytesIO(author.get(f"/studio/course/{Course.objects.get()}/export/").content)) as archive:
        texts = {member.name: archive.extractfile(member).read().decode() for member in archive}

    assert f'<{block.block_type} xblock-family="xblock.v1"' in texts["course/vertical/probe.xml"]
    assert "ёж" in texts["course/vertical/probe.xml"]
    assert "ёж" not in texts["course/drafts/vertical/probe.xml"]


def test_imported_into_another_course_the_blocks_are_others_with_the_same_words(author, block):
    course = Course.objects.get()
    archive = author.get(f"/studio/course/{course}/export/").content
    author.post(f"/studio/course/{course}/run/", {"run": "2027", "title": "Пустой", "inside": "nothing"})
    empty = Course.objects.get(title="Пустой")
    known = facts()

    author.post(f"/studio/course/{empty}/import/", {"archive": SimpleUploadedFile("course.tar.gz", archive)})

    copy = block.usage_key.replace("+2026+", "+2027+")
    assert fields_of(copy) == fields_of(copy, is_draft=False) == fields_of(block.usage_key) == FIELDS[block.block_type]
    assert facts() == known
    assert not [row for row in places() if row[1] == str(empty)]  # nobody has linked it


def test_new_run_is_another_placement_and_no_learner_comes_along(author, as_persona, block):
    course = Course.objects.get()
    author.post(f"/studio/unit/{block.unit.usage_key}/publish/")
    places()
    known = facts()

    author.post(f"/studio/course/{course}/run/", {"run": "2027", "title": "Через год", "inside": "all"})

    again, copy = Course.objects.get(title="Через год"), block.usage_key.replace("+2026+", "+2027+")
    assert str(again) == "course-v1:Pulsar+Studios+2027"
    assert fields_of(copy, is_draft=False) == FIELDS[block.block_type]
    assert not [row for row in places() if row[1] == str(again)]
    CourseLink.objects.create(course_key=again, region=CourseLink.objects.get().region, linked_at=clock.now())
    author.post(f"/studio/unit/{block.unit.usage_key.replace('+2026+', '+2027+')}/publish/")
    found = [row for row in places() if row[0] in (block.usage_key, copy)]
    assert found == [(block.usage_key, str(course), _target(block)), (copy, str(again), _target(block))]
    assert facts() == known


@pytest.mark.parametrize("run", ["", "2026", "а б", "x/y"])
def test_run_needs_a_name_of_its_own(author, loaded, run):
    assert author.post(f"/studio/course/{Course.objects.get()}/run/", {"run": run, "title": "Новый"}).status_code == 422
    assert Course.objects.count() == 1


@pytest.mark.parametrize("path", ["export/", "import/", "run/", ""])
def test_courses_are_for_authors(as_persona, loaded, path):
    url = f"/studio/course/{Course.objects.get()}/{path}"
    pupil = as_persona("pupil")

    assert (pupil.get(url) if path in ("", "export/") else pupil.post(url)).status_code == 403
