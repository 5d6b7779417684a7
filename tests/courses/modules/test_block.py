"""The block: budgets, the own work, what others see, refusals, the author's side."""

import json
import re

import pytest
from budgets import AUTOSAVE, FIRST_VIEW, SUBMIT, allowed
from django.test import Client
from factories import PersonFactory
from studios.conftest import Learner
from studios.test_block import loaded_by_first_view

from pulsar_demo.models import PlacedBlock
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import handlers, queries
from pulsar_xblocks.courses.modules.actions import attending, checking, reflecting, works
from pulsar_xblocks.courses.modules.actions.attending import Day
from pulsar_xblocks.courses.modules.actions.checking import Verdict
from pulsar_xblocks.courses.modules.models import DayMark, Reflection, TaskWork
from pulsar_xblocks.courses.modules.olx import of_text
from pulsar_xblocks.kernel.definitions.models import Placement
from pulsar_xblocks.kernel.people.models import Person

pytestmark = pytest.mark.django_db
POSTED = {
    "save_work": {"activity": "plan", "text": "План", "version": "0"},
    "send_work": {"activity": "plan"},
    "take_back_work": {"activity": "plan"},
    "save_reflection": {"activity": "thoughts", "text": "Думаю", "seen_by": "private", "version": "0"},
    "finish_reflection": {"activity": "thoughts"},
    "attend": {"activity": "day-1", "code": "123456"},
}
LEARNING = sorted(name for name, handler in handlers.POST.items() if not handler.is_authoring)


def learner_key(learner):
    return Enrolment.objects.get(person=learner.person).key


def html(answer):
    return answer.json()["html"]


def count(answer):
    assert answer.status_code == 200, answer.content.decode()[:500]
    return int(answer["X-Pulsar-Queries"])


def written(learner, text="План", version=0):
    return learner.do("save_work", {"activity": "plan", "text": text, "version": str(version)})


def test_every_action_of_a_participant_is_tried():
    assert sorted(POSTED) == LEARNING


def test_first_view_is_within_12_queries_however_large_the_group_is(learner, enrol, tutor, group, now):
    small = count(learner.page())
    attending.make_day(group, Day("day-1", group.starts_on, 8), by=tutor, now=now)
    for _ in range(5):
        enrol()

    assert small <= FIRST_VIEW
    assert count(learner.page()) <= FIRST_VIEW


def test_autosave_and_sending_are_within_their_budgets(learner):
    version = written(learner).json()["version"]  # the first write of a day stores the block's place too

    assert count(written(learner, "План года", version)) <= allowed(AUTOSAVE)
    assert count(learner.do("send_work", POSTED["send_work"])) <= allowed(SUBMIT)


def test_first_view_loads_at_most_30_kb(learner):
    sizes = loaded_by_first_view(learner)

    assert sum(sizes.values()) <= 30 * 1024, sizes


def test_a_view_stores_nothing_and_the_first_write_the_place(learner):
    learner.page()
    assert not Placement.objects.exists()

    written(learner)

    assert [(row.target, row.definition.kind) for row in Placement.objects.all()] == [("70:studio-mentor/start", "module_texts")]


def test_the_page_says_what_is_missing(learner, russian):
    page = learner.page().content.decode()

    assert "Студия в школе" in page
    assert "Умеет планировать год студии" in page
    assert 'data-pulsar-status="ahead"' in page
    assert f"/participants/{learner_key(learner)}/hours/" in page
    assert page.count("data-pulsar-load=") >= 2


def test_a_task_is_written_sent_returned_and_accepted(learner, tutor, studying, now):
    version = written(learner).json()["version"]
    assert "План</textarea>" in html(learner.part("tasks", activity="plan"))
    sent = learner.do("send_work", POSTED["send_work"])
    assert 'data-pulsar-status="sent"' in html(sent)
    assert written(learner, "Другое", version + 1).status_code == 409

    row = TaskWork.objects.get()
    verdict = Verdict("Добавьте <b>сроки</b>", None, row.version)
    checking.return_work(queries.work_or_404(studying.group, row.pk), verdict, by=tutor, now=now)

    shown = html(learner.part("tasks", activity="plan"))
    assert "Добавьте &lt;b&gt;сроки&lt;/b&gt;" in shown
    assert 'data-pulsar-autosave="save_work"' in shown


def test_a_stale_draft_gets_both_texts(learner):
    written(learner, "Первое")

    answer = written(learner, "Второе")

    assert (answer.status_code, answer.json()["current"], answer.json()["yours"]) == (409, {"text": "Первое"}, {"text": "Второе"})
    assert "Второе" in html(answer)


def test_an_empty_work_is_refused_with_words(learner, russian):
    answer = learner.do("send_work", POSTED["send_work"])

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["text"])


@pytest.mark.parametrize(
    "posted",
    [
        {"activity": "foreign", "text": "1", "version": "0"},
        {"activity": "day-1", "text": "1", "version": "0"},
        {"activity": "", "text": "1"},
        {"activity": "plan", "text": "я" * 20_001, "version": "0"},
        {"activity": "plan", "text": "1", "version": "9" * 30},
        {"activity": "plan", "text": "1", "files": ["нет-такого"]},
        {"activity": "plan\0", "text": "1"},
    ],
)
def test_hostile_and_huge_input_is_refused(learner, posted):
    assert learner.do("save_work", posted).status_code in (404, 422)
    assert not TaskWork.objects.exists()


@pytest.mark.parametrize("name", LEARNING)
def test_who_is_not_in_the_programme_writes_nothing(block, name):
    stranger = Learner(block, PersonFactory(with_account=True))

    assert stranger.do(name, POSTED[name]).status_code == 403
    assert (TaskWork.objects.count(), Reflection.objects.count(), DayMark.objects.count()) == (0, 0, 0)
    assert "data-pulsar-autosave" not in stranger.page().content.decode()


@pytest.mark.parametrize("name", LEARNING)
def test_nothing_is_stored_without_a_learner(block, name):
    anonymous = Learner(block)

    assert anonymous.do(name, POSTED[name]).status_code in (401, 403, 404, 409)
    assert (TaskWork.objects.count(), Reflection.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", LEARNING)
def test_a_preview_in_studio_answers_409(block, linked, name):
    account = PersonFactory(with_account=True).user
    Person.objects.filter(user=account).update(user=None)
    linked.team.add(account)
    author = Client()
    author.force_login(account)

    answer = author.post(f"/xblock/{block.row.usage_key}/handler/do/{name}", POSTED[name])

    assert (answer.status_code, answer.json()["code"]) == (409, "preview")


@pytest.mark.parametrize(("stage", "is_open"), [(stages.ORDER_IN, False), (stages.FINAL, True), (stages.CERT_ISSUED, False)])
def test_work_is_open_only_in_training(block, studying, stage, is_open):
    Enrolment.objects.filter(pk=studying.pk).update(stage=stage)
    learner = Learner(block, studying.person)

    assert ('data-pulsar-autosave="save_work"' in html(learner.part("tasks", activity="plan"))) == is_open
    assert (written(learner).status_code == 200) == is_open


def test_a_participant_marks_oneself_by_the_code(learner, group, tutor, now):
    day = attending.make_day(group, Day("day-1", group.starts_on, 8), by=tutor, now=now)
    assert 'name="code"' not in learner.page().content.decode()
    code = attending.open_code(day, by=tutor, now=now).code
    assert 'name="code"' in learner.page().content.decode()

    assert learner.do("attend", {"activity": "day-1", "code": "1"}).status_code == 409
    assert learner.do("attend", {"activity": "day-1", "code": code}).status_code == 200
    assert DayMark.objects.get().how == "code"
    attending.open_code(attending.make_day(group, Day("day-1", group.ends_on, 8), by=tutor, now=now), by=tutor, now=now)
    assert 'name="code"' not in learner.page().content.decode()  # all hours of the day are there


def test_reflections_of_others_are_seen_only_when_they_are_for_the_group(placed, studying, enrol, place_of, now, group):
    block = placed("method", module_key="method", definition="")
    other = enrol()
    works.save(place_of(other, "cases"), works.Typed("Мой разбор"), now=now)
    for row, text, seen_by in ((other, "Открытое", "group"), (enrol(), "Тайное", "private"), (enrol(), "Тьютору", "tutor")):
        reflecting.save(place_of(row, "thoughts"), reflecting.Typed(text, seen_by, ("work:cases",)), now=now)
        reflecting.finish(place_of(row, "thoughts"), by=row.person, now=now)
    learner = Learner(block, studying.person)

    shown = html(learner.part("reflection"))
    assert "Открытое" in shown
    assert shown.count("Мой разбор") == 1
    assert "Тайное" not in shown
    assert "Тьютору" not in shown
    assert learner.do("save_reflection", POSTED["save_reflection"]).status_code == 200
    assert 'data-pulsar-status="activity_done"' in html(learner.do("finish_reflection", POSTED["finish_reflection"]))


@pytest.fixture
def author(block, linked):
    account = PersonFactory(with_account=True).user
    linked.team.add(account)
    client = Client()
    client.force_login(account)
    return client


def edited(author, block, **posted):
    return author.post(f"/xblock/{block.row.usage_key}/handler/do/save_editor", posted)


def test_the_author_picks_the_module_and_writes_the_words(author, block):
    shown = author.get(f"/xblock/{block.row.usage_key}/handler/part/editor", {"module": "70:studio-mentor/method"}).json()["html"]
    assert 'name="text_cases"' in shown
    assert 'name="text_thoughts"' in shown
    assert re.search(r'<input[^>]* name="display_name"', shown)

    words = {"text_cases": "Разберите\n\n- первый\n- второй", "text_thoughts": "<p>Подумайте<script>x</script></p>"}
    answer = edited(author, block, module="70:studio-mentor/method", display_name="Модуль 2", intro="", **words)

    assert answer.status_code == 200, answer.content.decode()
    fields = json.loads(PlacedBlock.objects.get(pk=block.row.pk).fields)
    assert (fields["programme_code"], fields["module_key"]) == ("70:studio-mentor", "method")
    texts = of_text(fields["definition"])
    assert texts.of("cases") == "<p>Разберите</p><ul><li>первый</li><li>второй</li></ul>"
    assert texts.of("thoughts") == "<p>Подумайте</p>"


@pytest.mark.parametrize(
    "posted",
    [
        {"module": "71:studio-mentor/start"},
        {"module": "70:studio-mentor/foreign"},
        {"module": "x" * 5000},
        {"module": "70:studio-mentor/start", "text_plan": "я" * 30_000},
        {"module": "70:studio-mentor/start", "text_A b": "1"},
        {"module": "70:studio-mentor/start", "display_name": "я" * 201},
    ],
)
def test_wrong_settings_are_refused(author, block, posted):
    before = PlacedBlock.objects.get(pk=block.row.pk).fields

    assert edited(author, block, **posted).status_code == 422
    assert PlacedBlock.objects.get(pk=block.row.pk).fields == before
