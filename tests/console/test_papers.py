"""Papers of the year's end: from the frozen results, in Word from editable templates and ready to print."""

import io
import zipfile
from datetime import UTC, datetime

import factories as make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from studios.cast import cast, statuses

from pulsar_xblocks.console.documents import kinds, papers
from pulsar_xblocks.console.league_sources import entrants_of, rounds_of, scope_of
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.league.actions import snapshots
from pulsar_xblocks.studios.templates import CRITERIA

pytestmark = pytest.mark.django_db
END = datetime(2027, 5, 31, 5, 0, tzinfo=UTC)
TEMPLATES = "/pulsar/papers/70/"


@pytest.fixture
def scene(now, settings, tmp_path):
    settings.PULSAR_PRIVATE_ROOT, settings.PULSAR_PRIVATE_STORAGE = str(tmp_path), ""
    scene = cast(now)
    scene.year.criteria = pin("criteria", CRITERIA | {"has_diplomas": True, "diploma_points": "0", "diploma_works": 0}, now)
    scene.year.save()
    make.RoundFactory(year=scene.year)
    scene.studio = make.StudioYearFactory(year=scene.year, studio__organisation=scene.school, name="Кедр")
    make.MentorFactory(studio_year=scene.studio, person=scene.people.mentor)
    for family in ("Синичкина", "Воробьёв"):
        make.MembershipFactory(studio_year=scene.studio, person__family=family)
    make.MembershipFactory(studio_year=scene.studio, person__family="Ждунов", active_on=None)
    scene.address = f"/pulsar/studios/{scene.studio.pk}/papers/"
    return scene


@pytest.fixture
def frozen(scene):
    year = scene.year
    facts = rounds_of(year.pk)
    asked = snapshots.SnapshotInput(
        scope_of(year), year.region, facts[-1].number, "May", year.criteria, facts, entrants_of(year.pk), is_final=True
    )
    snapshots.snapshot(asked, by=None, now=END)
    clock.set_source(lambda: END)
    return scene


def words(body):
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(body)).paragraphs)


def body(answer):
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_before_the_results_there_are_no_papers(scene):
    text = scene.client.mentor.get(scene.address).content.decode()

    assert "/papers/letter/" not in text
    assert scene.client.mentor.get(scene.address + "letter/").status_code == 404


def test_papers_are_for_those_who_may_see_the_roster(frozen):
    wanted = {
        "nobody": 302,
        "stranger": 403,
        "mentor": 200,
        "head": 200,
        "operator": 200,
        "methodist": 200,
        "municipal": 403,
        "operator2": 404,
    }

    assert statuses(frozen, frozen.address, list(wanted)) == wanted
    assert statuses(frozen, frozen.address + "certificate/print/", list(wanted)) == wanted


def test_letter_and_certificates_as_word(frozen):
    letter = words(body(frozen.client.mentor.get(frozen.address + "letter/")))
    pack = zipfile.ZipFile(io.BytesIO(body(frozen.client.mentor.get(frozen.address + "certificate/"))))

    assert frozen.people.mentor.full_name in letter and "Кедр" in letter and "2026/27" in letter and "{{" not in letter
    assert len(pack.namelist()) == 2
    assert {name for name in ("Синичкина", "Воробьёв", "Ждунов") if any(name in words(pack.read(one)) for one in pack.namelist())} == {
        "Синичкина", "Воробьёв",
    }  # fmt: skip


def test_print_page_holds_a_sheet_for_each(frozen):
    text = frozen.client.mentor.get(frozen.address + "certificate/print/").content.decode()

    assert text.count("pulsar-papers-sheet") == 2
    assert "{{" not in text


def test_no_diploma_unless_the_criteria_award_them(frozen, now):
    standing = papers.standing_of(frozen.studio)
    assert len(papers.papers(frozen.studio, standing, kinds.KINDS["diploma"], papers.Facts())) == 1

    standing.snapshot.criteria = pin("criteria", CRITERIA, now)
    assert papers.papers(frozen.studio, standing, kinds.KINDS["diploma"], papers.Facts()) == []


def test_own_template_is_used_and_given_back(frozen):
    own = Document()
    own.add_paragraph("Грамота для {{ name }} из {{ school }}")
    file = io.BytesIO()
    own.save(file)
    upload = SimpleUploadedFile("Наш бланк.docx", file.getvalue(), kinds_type())

    stored = frozen.client.operator.post(TEMPLATES, {"kind": "letter", "template": upload})
    letter = words(body(frozen.client.mentor.get(frozen.address + "letter/")))
    taken = words(body(frozen.client.operator.get(TEMPLATES + "letter/")))

    assert stored.status_code == 302
    assert letter.startswith(f"Грамота для {frozen.people.mentor.full_name}")
    assert taken == "Грамота для {{ name }} из {{ school }}"
    frozen.client.operator.post(TEMPLATES, {"kind": "letter", "do": "reset"})
    assert "Грамота" not in words(body(frozen.client.mentor.get(frozen.address + "letter/")))


def kinds_type():
    return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_wrong_templates_are_refused_with_words(scene):
    own = Document()
    own.add_paragraph("{{ passport }}")
    file = io.BytesIO()
    own.save(file)

    unknown = scene.client.operator.post(TEMPLATES, {"kind": "letter", "template": SimpleUploadedFile("a.docx", file.getvalue())})
    no_word = scene.client.operator.post(TEMPLATES, {"kind": "letter", "template": SimpleUploadedFile("a.docx", b"hello")})
    nothing = scene.client.operator.post(TEMPLATES, {"kind": "letter"})

    assert (unknown.status_code, no_word.status_code, nothing.status_code) == (422, 415, 422)
    assert "passport" in unknown.content.decode()


def test_templates_are_the_operators_own(scene):
    wanted = {"nobody": 302, "stranger": 403, "mentor": 403, "methodist": 403, "operator": 200, "operator2": 404}

    assert statuses(scene, TEMPLATES, list(wanted)) == wanted
    assert statuses(scene, TEMPLATES + "diploma/", list(wanted)) == wanted
