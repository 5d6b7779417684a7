"""A published result reaches the course of every contributor with an account; a recalculation replaces it."""

import json
import sys
from datetime import timedelta
from decimal import Decimal
from types import ModuleType, SimpleNamespace

import pytest
from factories import MembershipFactory, PersonFactory
from kernel_review import ReviewGroupFactory, ReviewItemFactory

from pulsar_demo.models import Published
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.platform import enrolment, grades
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.studio_project_xblock import StudioProjectXBlock
from pulsar_xblocks.studios.models import StudioTask, Work, WorkContributor, WorkVersion
from pulsar_xblocks.studios.works import grading

pytestmark = pytest.mark.django_db
D = Decimal
CODE = "70:2026/27:10"


@pytest.fixture
def october_block(placed, mentor):
    """Return the October block, seen by a learner so that its place is known."""
    block = placed("october", round_code=CODE)
    block.row.refresh_from_db()
    mentor.block = block
    mentor.do("say", {"text": "Начнём."})
    return block


def version(work, number, people, at):
    made = WorkVersion.objects.create(work=work, number=number, title="Карта тепла", at=at, deadline_at=at)
    WorkContributor.objects.bulk_create(WorkContributor(work_version=made, membership=row) for row in people)


@pytest.fixture
def work(october, october_block, studio, pupil, pupil2):
    """Return a work of two versions: the first with both pupils, the scored one with the first pupil and one without an account."""
    at = october.closes_at - timedelta(days=1)
    task, _ = StudioTask.objects.get_or_create(round=october, key="", defaults={"created_at": at})
    values = {"status": "sent", "sent_count": 2, "first_sent_at": at, "last_sent_at": at}
    made, _ = Work.objects.get_or_create(studio_year=studio, task=task, defaults=values | {"created_at": at})
    Work.objects.filter(pk=made.pk).update(**values)
    made.refresh_from_db()
    version(made, 1, [pupil.membership, pupil2.membership], at)
    version(made, 2, [pupil.membership, MembershipFactory(studio_year=studio)], at)
    return made


@pytest.fixture
def item(work, now, year):
    group = ReviewGroupFactory(code=CODE, frozen_at=now, region=year.region)
    return ReviewItemFactory(group=group, object_id=work.pk, value=D("7.50"), needs="")


def publish(row, now):
    grading.order(row, {1: D("7.50")}, now)
    run_due(now)
    return [(line.user.username, line.usage_key, json.loads(line.value)) for line in Published.objects.filter(kind="grade").order_by("pk")]


def test_contributors_of_the_scored_version_get_the_result(item, october, october_block, pupil, now):
    assert publish(october, now) == [(pupil.person.user.username, october_block.row.usage_key, {"max_value": 10.0, "value": 7.5})]
    assert Job.objects.get(kind=grading.JOB).result == "1"


def test_publication_again_adds_nothing_and_a_recalculation_replaces(item, october, now):
    first = publish(october, now)
    assert publish(october, now) == first

    ReviewItem.objects.update(value=D("8.00"))
    assert [line[2]["value"] for line in publish(october, now)] == [7.5, 8.0]


def test_nothing_is_sent_of_a_result_that_is_not_published_or_is_being_recalculated(item, october, now):
    ReviewItem.objects.update(reopened_at=now)
    assert publish(october, now) == []
    ReviewItem.objects.update(reopened_at=None)
    item.group.frozen_at = None
    item.group.save()
    assert publish(october, now) == []


def test_every_block_that_shows_the_task_gets_the_scores(item, october, placed, mentor, now):
    mentor.block = placed("october-again", round_code=CODE)
    mentor.do("say", {"text": "И здесь."})

    assert len({line[1] for line in publish(october, now)}) == 2


def test_one_refused_score_is_tried_again(item, october, now, monkeypatch, caplog):
    refused = []

    def take(usage_key, score):
        refused.append(usage_key)
        raise RuntimeError("the platform is busy")

    monkeypatch.setattr(grades, "_fallback", take)
    publish(october, now)

    job = Job.objects.get(kind=grading.JOB)
    assert (job.state, job.error, len(refused)) == ("queued", "1 of 1 scores were not taken", 1)


def test_rubric_of_another_scale_is_brought_to_ten():
    assert grading._of_ten(D("7"), D("12")) == D("5.83")


def test_block_says_what_it_is_worth_without_a_learner():
    block = StudioProjectXBlock.__new__(StudioProjectXBlock)

    assert (block.has_score, block.max_score()) == (True, 10.0)
    assert StudioProjectXBlock.weight.default is None


def test_platform_is_asked_where_it_is_there(monkeypatch):
    """Scores go by SCORE_PUBLISHED with the block from the store; a block that is gone takes none."""
    sent = []
    gone = type("ItemNotFoundError", (Exception,), {})

    def get_item(key):
        if key == "gone":
            raise gone
        return f"block of {key}"

    parts = {
        "lms.djangoapps.grades.api": {"signals": SimpleNamespace(SCORE_PUBLISHED=SimpleNamespace(send=lambda **said: sent.append(said)))},
        "xmodule.modulestore.django": {"modulestore": lambda: SimpleNamespace(get_item=get_item)},
        "xmodule.modulestore.exceptions": {"ItemNotFoundError": gone},
        "opaque_keys.edx.keys": {"UsageKey": SimpleNamespace(from_string=str)},
    }
    for name, values in parts.items():
        module = ModuleType(name)
        vars(module).update(values)
        monkeypatch.setitem(sys.modules, name, module)
    for name in ("lms", "lms.djangoapps", "lms.djangoapps.grades", "xmodule", "xmodule.modulestore"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))

    grades.sender_to("there")(grades.Score("pupil", D("7.50"), D(10)))

    assert grades.sender_to("gone") is None
    assert sent == [
        {
            "sender": None, "block": "block of there", "user": "pupil", "raw_earned": 7.5, "raw_possible": 10.0,
            "only_if_higher": False, "score_deleted": False, "grader_response": False,
        }
    ]  # fmt: skip


def test_only_enrolled_accounts_count_on_the_platform(monkeypatch):
    rows = SimpleNamespace(values_list=lambda *names, flat: [1, 3])
    models = SimpleNamespace(CourseEnrollment=SimpleNamespace(objects=SimpleNamespace(filter=lambda **asked: rows)))
    keys = SimpleNamespace(CourseKey=SimpleNamespace(from_string=str))
    found = {"common.djangoapps.student.models": models, "opaque_keys.edx.keys": keys}
    assert enrolment.enrolled([1, 2], "course-v1:a+b+c") == {1, 2}
    monkeypatch.setattr(enrolment, "import_module", found.__getitem__)

    assert enrolment.enrolled([1, 2], "course-v1:a+b+c") == {1}


@pytest.mark.parametrize(("typed", "kept", "shown"), [("", None, ""), ("2,5", 2.5, "2,5"), ("2.5", 2.5, "2,5"), ("0", 0.0, "0")])
def test_author_says_what_the_work_adds_to_the_course(block, as_learner, russian, typed, kept, shown):
    author = as_learner(PersonFactory(with_account=True))
    block.row.unit.section.course.team.add(author.person.user)
    author.client.get("/login/", headers={"Accept-Language": "ru"})
    posted = {"round_code": CODE, "task_title": "Тепло", "task": "Измерьте.", "sender": "any", "weight": typed}
    token = author.client.cookies["csrftoken"].value

    answer = author.client.post(block.url("do/save_editor", prefix="/xblock"), posted, HTTP_X_CSRFTOKEN=token)

    assert answer.status_code == 200, answer.content.decode()[:300]
    block.row.refresh_from_db()
    assert json.loads(block.row.fields).get("weight") == kept
    editor = author.client.get(block.url("part/editor", prefix="/preview/xblock")).json()["html"]
    assert f'name="weight" type="text" value="{shown}"' in editor
    wrong = author.client.post(block.url("do/save_editor", prefix="/xblock"), posted | {"weight": "-1"}, HTTP_X_CSRFTOKEN=token)
    assert (wrong.status_code, "weight" in wrong.json().get("html", "")) == (422, True)
