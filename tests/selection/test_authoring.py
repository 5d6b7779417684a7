"""The author's side of the block «Отбор»: the editor, the preview, saving, two authors, who may."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from factories import PersonFactory, RegionFactory
from question_builders import asked, options, question, when

from pulsar_demo.models import Course, PlacedBlock
from pulsar_demo.runtime import outline
from pulsar_xblocks.kernel import placing
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.domain import digest
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.questions.differences import ADDED, KINDS, REMOVED
from pulsar_xblocks.kernel.questions.domain import Questionnaire, Section, Text, problems
from pulsar_xblocks.kernel.questions.olx import as_text, of_text
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain.rules import RuleSet
from pulsar_xblocks.selection.shown import calls, described, offers
from pulsar_xblocks.selection.templates import READY, science

pytestmark = pytest.mark.django_db
COURSE = "course-v1:Pulsar+Studios+2026"
CODE = "70:science-2026-12"
ASKED = asked(question("a", "choice", options=options("x", "y")), question("b", show_when=when("a", "is", "x")))


@pytest.fixture
def row(now, settings, tmp_path):
    """Return the draft's row of a block in a course that is linked to the region."""
    settings.DEMO_HOME = tmp_path
    placing._placed.clear()
    course = Course.objects.create(course_key=COURSE, title="Отбор")
    CourseLink.objects.create(course_key=COURSE, region=RegionFactory(code="70"), linked_at=now)
    unit = outline.add_unit(outline.add_section(course, "Раздел"), "Юнит", now, "unit")
    return outline.add_block(unit, "pulsar_selection", now, name="block", fields={"definition": as_text(ASKED)})


@pytest.fixture
def browser(row):
    account = PersonFactory(with_account=True).user
    Person.objects.filter(user=account).update(user=None)
    Course.objects.get().team.add(account)
    return logged_in(account)


@pytest.fixture
def science_call(row, now):
    """Return a call of the region that asks one question."""
    return Call.objects.create(
        region=CourseLink.objects.get().region,
        code="science-2026-12",
        title="Наука, декабрь",
        direction="science",
        audience="pupil",
        status="active",
        opens_at=now,
        closes_at=now + timedelta(days=9),
        rules=pin("selection_rules", RuleSet(), now),
        questionnaire=pin("questionnaire", asked(question("theirs"), total=100), now),
        created_at=now,
    )


def logged_in(account):
    client = Client()
    client.force_login(account)
    return client


def do(browser, row, name, **posted):
    return browser.post(f"/xblock/{row.usage_key}/handler/do/{name}", posted)


def part(browser, row, name):
    return browser.get(f"/xblock/{row.usage_key}/handler/part/{name}").json()["html"]


def fields(row):
    return json.loads(PlacedBlock.objects.get(pk=row.pk).fields)


def version(browser, row):
    return part(browser, row, "editor").split('name="version" value="')[1].split('"')[0]


def counts():
    return {model.__name__: model.objects.count() for model in apps.get_app_config("pulsar").get_models()}


def test_edit_gives_the_questionnaire_back_and_stores_nothing(browser, row):
    before, known = fields(row), counts()

    answer = do(browser, row, "edit", definition=as_text(ASKED), edit="up:q:b")

    assert answer.status_code == 200
    assert answer.json()["message"] == "Теперь это вопрос 1 из 2 в разделе «one»."
    assert 'data-pulsar-edit="open:q:b">Вопрос b</button>: Условие' in answer.json()["html"]  # it looks at a later question now
    assert (fields(row), counts()) == (before, known)


def test_wrong_value_stands_beside_its_field_with_what_was_typed(browser, row):
    answer = do(browser, row, "edit", definition=as_text(ASKED), edit="close", open="q:b", label_ru="Новый", least="много")

    assert (answer.status_code, answer.json()["errors"]) == (422, {"least": ["Укажите число."]})
    html = answer.json()["html"]
    assert 'value="много"' in html
    assert 'value="Новый"' in html


def test_hostile_questionnaire_is_refused(browser, row):
    bomb = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><questionnaire><section>&b;</section></questionnaire>"

    for text in (bomb, "<questionnaire><section><script/></section></questionnaire>", "я" * 1_000_001):
        for name in ("edit", "save_editor", "try"):
            answer = do(browser, row, name, **{"_definition" if name == "try" else "definition": text})
            assert answer.status_code == 422
            assert "root:" not in answer.content.decode()


def test_words_of_an_author_are_words_only(browser, row):
    hostile = Questionnaire((Section("one", Text("<script>alert(1)</script>"), questions=(question("a"),)),))

    html = do(browser, row, "edit", definition=as_text(hostile), edit="open:s:one").json()["html"]

    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_preview_follows_the_answers_and_stores_nothing(browser, row):
    known = counts()

    hidden = do(browser, row, "try", _definition=as_text(ASKED), asked="a", a="y").json()["html"]
    seen = do(browser, row, "try", _definition=as_text(ASKED), asked="a", a="x").json()["html"]

    assert ('data-pulsar-question="b"' in hidden, 'data-pulsar-question="b"' in seen) == (False, True)
    assert ("Почему я не вижу вопрос?" in hidden, "Почему я не вижу вопрос?" in seen) == (True, False)
    assert "«Вопрос a»" in hidden.split("Почему я не вижу вопрос?")[1]
    assert counts() == known


def test_preview_of_a_unit_shows_what_is_stored(browser, row):
    assert 'data-pulsar-question="a"' in do(browser, row, "try", asked="").json()["html"]


def test_save_stores_what_stands_typed_too(browser, row, science_call):
    posted = {"definition": as_text(ASKED), "version": version(browser, row), "open": "q:a", "label_ru": "Предмет", "key": "subject"}

    answer = do(browser, row, "save_editor", display_name="Отбор", call_code=CODE, intro="<p>Да<script>1</script></p>", **posted)

    assert (answer.status_code, answer.json()["message"]) == (200, "Сохранено")
    stored = fields(row)
    assert (stored["call_code"], stored["intro"]) == (CODE, "<p>Да</p>")
    found = of_text(stored["definition"])
    assert [item.key for item in found.questions()] == ["subject", "b"]
    assert (found.by_key()["subject"].label.ru, found.by_key()["b"].show_when) == ("Предмет", when("subject", "is", "x"))


def test_second_author_is_asked_which_questionnaire_to_keep(browser, row):
    seen = version(browser, row)
    theirs, mine = asked(*ASKED.questions(), question("c")), asked(question("a", "choice", options=options("x", "y")))
    do(browser, row, "save_editor", display_name="Отбор", definition=as_text(theirs), version=seen)

    answer = do(browser, row, "save_editor", display_name="Отбор", definition=as_text(mine), version=seen)

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    body = answer.json()
    assert body["current"] == {"definition": "3 вопроса\nДобавлено: «Вопрос b», «Вопрос c»"}
    assert body["yours"] == {"definition": "1 вопрос\nНет: «Вопрос b», «Вопрос c»"}
    assert of_text(fields(row)["definition"]) == theirs
    kept = do(browser, row, "save_editor", display_name="Отбор", definition=as_text(mine), version=body["version"])
    assert (kept.status_code, of_text(fields(row)["definition"])) == (200, mine)


def test_ready_questionnaires_and_those_of_calls_can_be_taken(browser, row, science_call):
    html = part(browser, row, "editor")
    assert all(f'value="template:{code}"' in html for code in READY)

    taken = do(browser, row, "edit", edit="begin", definition=as_text(ASKED), source_of=f"call:{CODE}").json()["html"]

    assert ("Вопрос theirs" in taken, "Вопрос a" in taken) == (True, False)
    assert do(browser, row, "edit", edit="begin", definition="", source_of="call:foreign").status_code == 422


def test_unreadable_questionnaire_of_an_import_is_shown_and_named(browser, row):
    PlacedBlock.objects.filter(pk=row.pk).update(
        fields=json.dumps({"definition": "<questionnaire><section><old/></section></questionnaire>"})
    )

    assert "&lt;old/&gt;" in part(browser, row, "editor")
    assert "нельзя прочитать" in part(browser, row, "author")
    assert part(browser, row, "page")


def test_place_is_remembered_with_the_questionnaire_when_the_course_is_published(browser, row, now):
    do(browser, row, "save_editor", display_name="Отбор", call_code="70:science-2026-12", definition=as_text(ASKED))
    outline.publish(row.unit, now)
    browser.post(f"/studio/unit/{row.unit.usage_key}/publish/")
    run_due(now)

    place = Placement.objects.select_related("definition").get(usage_key=row.usage_key)
    assert (place.target, place.definition.digest) == ("70:science-2026-12", digest(ASKED))


def test_call_is_offered_what_its_courses_have_and_it_does_not_ask(browser, row, science_call, now):
    assert offers(science_call) == []
    do(browser, row, "save_editor", display_name="Отбор", call_code=CODE, definition=as_text(ASKED))
    browser.post(f"/studio/unit/{row.unit.usage_key}/publish/")
    run_due(now)

    [offer] = offers(science_call)

    assert (offer.questionnaire, offer.course, offer.problems) == (ASKED, CourseLink.objects.get().title or COURSE, ())
    assert [(row.kind, row.label) for row in offer.difference.rows] == [
        (KINDS[ADDED], "Вопрос a"),
        (KINDS[ADDED], "Вопрос b"),
        (KINDS[REMOVED], "Вопрос theirs"),
    ]
    assert row.usage_key in offer.unit_url
    science_call.questionnaire = offer.definition
    science_call.save()
    assert offers(science_call) == []
    assert "именно эта анкета" in part(browser, row, "author")


def test_author_reads_which_edition_the_call_uses_and_what_is_not_published(browser, row, science_call, now):
    do(browser, row, "save_editor", display_name="Отбор", call_code=CODE, definition=as_text(ASKED))

    before = part(browser, row, "author")
    browser.post(f"/studio/unit/{row.unit.usage_key}/publish/")
    run_due(now)
    after = part(browser, row, "author")

    assert "Набор пользуется редакцией от" in before
    assert ("Опубликуйте юнит" in before, "Опубликуйте юнит" in after) == (True, False)
    assert "может оператор" in after
    assert ("Вопрос a" in after.split("не опубликовано")[1], "Вопрос theirs" in after) == (True, True)


def test_calls_are_told_in_two_queries_however_many(row, science_call, now, django_assert_num_queries):
    region = CourseLink.objects.get().region
    with django_assert_num_queries(2):
        assert [choice.name for choice in calls(region, now)] == ["Наука, декабрь"]
    for number in (1, 2):
        science_call.pk, science_call.code = None, f"c{number}"
        science_call.save()
    with django_assert_num_queries(2):
        assert len(calls(region, now)) == 3


def test_block_of_an_unknown_call_is_described(row, science_call):
    found = described(science_call.region, [CODE, "70:gone", ""])

    assert [bool(one.problem) for one in found.values()] == [False, True, True]


@pytest.mark.parametrize("name", ["edit", "try", "save_editor"])
def test_learner_and_author_of_another_course_edit_nothing(browser, row, name, now):
    outline.publish(row.unit, now)
    Course.objects.get().team.clear()
    before = fields(row)

    posted = {"definition": as_text(ASKED), "edit": "delete:q:a"}
    assert do(browser, row, name, **posted).status_code == 403
    assert browser.post(f"/courses/{COURSE}/xblock/{row.usage_key}/handler/do/{name}", posted).status_code == 403
    assert fields(row) == before


@pytest.mark.parametrize("code", READY)
def test_ready_questionnaire_may_be_published_as_it_is(code):
    assert problems(READY[code][1]()) == ()
    assert of_text(as_text(READY[code][1]())) == READY[code][1]()


def test_ready_questionnaire_is_written_in_both_languages():
    texts = [text for _, make in READY.values() for item in make().questions() for text in (item.label, item.help)]

    assert [text for text in texts if bool(text.ru) != bool(text.en)] == []


def test_science_has_the_keys_of_its_rules():
    assert {"n2", "n3", "n4", "n5"} <= set(science().by_key())


def test_huge_questionnaire_is_edited(browser, row):
    many = options(*(f"school_{number}" for number in range(2_000)))
    rows = [question(f"q{number}", show_when=when("q0")) if number else question("q0", "choice", options=many) for number in range(300)]

    answer = do(browser, row, "edit", definition=as_text(asked(*rows)), edit="open:q:q0")

    assert answer.status_code == 200
    assert answer.json()["html"].count('name="option-') == 50 * 2 + 50 * 2  # a page of answers, each field with its mark
