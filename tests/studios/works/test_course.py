"""What the course learns of a work besides the score: completion of everyone named, rescoring by the instructor, frozen grades."""

import json
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext
from factories import MembershipFactory

from pulsar_demo.models import Published
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import LMS, Session
from pulsar_xblocks.kernel.definitions.models import CourseLink, Placement
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.platform import completion, enrolment, grades
from pulsar_xblocks.kernel.review.models import ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.studio_project_xblock import StudioProjectXBlock
from pulsar_xblocks.studios.models import Work
from pulsar_xblocks.studios.works import domain, grading, own
from pulsar_xblocks.studios.works.queries.units import task_in

pytestmark = pytest.mark.django_db
D = Decimal


def completions():
    """Return (username, share) in the order told."""
    rows = Published.objects.filter(kind="completion").select_related("user").order_by("pk")
    return [(row.user.username, float(row.value)) for row in rows]


@pytest.fixture
def sent(filled, pupil2, mentor, now):
    """Let the mentor send a work of both pupils and of one without an account."""
    members = [filled.membership.pk, pupil2.membership.pk, MembershipFactory(studio_year=filled.membership.studio_year).pk]
    assert mentor.do("save", {"item": "contributors", "version": 1, "contributors": members}).status_code == 200
    assert mentor.do("submit").status_code == 200
    run_due(now)
    return Work.objects.get()


def test_mentor_sends_and_everyone_named_has_done_the_block(sent, mentor, pupil, pupil2):
    named = sorted([pupil.person.user.username, pupil2.person.user.username])

    assert completions()[0] == (mentor.person.user.username, 1.0)
    assert sorted(completions()[1:]) == [(name, 1.0) for name in named]


def test_work_taken_back_is_half_done_for_all_and_done_again_when_it_counts(sent, mentor, pupil2, now):
    name = pupil2.person.user.username
    mentor.do("take_back")
    run_due(now)
    mentor.do("keep_sent")
    run_due(now)

    assert [share for who, share in completions() if who == name] == [1.0, 0.5, 1.0]


def test_only_the_enrolled_have_done_it(filled, pupil2, mentor, now, monkeypatch):
    monkeypatch.setattr(enrolment, "enrolled", lambda user_ids, course_key: set(user_ids) & {pupil2.person.user_id})
    mentor.do("submit")
    run_due(now)

    assert completions() == [(mentor.person.user.username, 1.0)]


def test_platform_takes_completions_where_it_tracks_them(monkeypatch):
    told = []

    class Service:
        def __init__(self, user, context_key):
            self.told = (user, context_key)

        def completion_tracking_enabled(self):
            return self.told[0] != "untracked"

        def submit_completion(self, key, share):
            told.append((*self.told, key.name, share))

    key = SimpleNamespace(name="block", course_key="course")
    found = {
        "completion.services": SimpleNamespace(CompletionService=Service),
        "opaque_keys.edx.keys": SimpleNamespace(UsageKey=SimpleNamespace(from_string=lambda text: key)),
    }
    monkeypatch.setattr(completion, "import_module", found.__getitem__)

    completion.submit("block", "pupil", 1.0)
    completion.submit("block", "untracked", 1.0)

    assert told == [("pupil", "course", "block", 1.0)]


@pytest.mark.parametrize(
    ("target", "parts"),
    [("70:2026/27:10", ("70:2026/27:10", "")), ("70:2026/27:10/опыт", ("70:2026/27:10", "опыт")), ("", ("::", ""))],
)
def test_target_falls_into_round_and_key(target, parts):
    assert domain.split_target(target) == parts


@pytest.fixture
def published(sent, now):
    """Publish the round with 7.5 for the work."""
    assert ReviewItem.objects.filter(object_id=sent.pk).update(value=D("7.50"), needs="") == 1
    ReviewGroup.objects.update(frozen_at=now)
    return sent


@pytest.fixture
def instructors(block):
    """Return a function: account -> the block as the instructor's task gets it."""
    return lambda person: DemoRuntime(Session(LMS, person.user, block.row.unit.section.course.course_key)).block_of(block.row)


def grades_of(person):
    return [json.loads(row.value) for row in Published.objects.filter(kind="grade", user=person.user).order_by("pk")]


@pytest.mark.parametrize("only_if_higher", [True, False])
def test_rescoring_sends_the_published_result_once_more(published, instructors, pupil, only_if_higher):
    block = instructors(pupil.person)

    assert block.has_submitted_answer()
    block.rescore(only_if_higher=only_if_higher)

    assert grades_of(pupil.person) == [{"max_value": 10.0, "value": 7.5}]


def test_rescoring_passes_on_whether_only_a_higher_score_counts(published, instructors, pupil, monkeypatch):
    block, told = instructors(pupil.person), []
    monkeypatch.setattr(block.runtime, "publish", lambda *said: told.append(said))

    block.rescore(only_if_higher=True)

    assert told == [(block, "grade", {"value": 7.5, "max_value": 10.0, "only_if_higher": True})]


def test_who_has_no_published_result_is_not_rescored(sent, instructors, pupil, mentor):
    for person in (pupil.person, mentor.person):
        block = instructors(person)
        assert not block.has_submitted_answer()
        block.rescore(only_if_higher=False)

    assert not Published.objects.filter(kind="grade").exists()


def test_state_deleted_by_the_instructor_leaves_the_work_and_the_next_publication_brings_the_score_back(
    published, november, instructors, pupil, now
):
    """The platform deletes its own row and counts 0; there is no ``clear_student_state``, so nothing of the region is touched."""
    Published.objects.filter(user=pupil.person.user).delete()

    grading.order(november, {published.pk: D("7.50")}, now)
    run_due(now)

    assert not hasattr(StudioProjectXBlock, "clear_student_state")
    assert grades_of(pupil.person) == [{"max_value": 10.0, "value": 7.5}]
    assert "Карта тепла" in pupil.part("work").content.decode()


def test_course_cannot_override_a_result_of_the_region():
    """The platform refuses an override where the class has no ``set_score``, and sets the score itself on ScorableXBlockMixin only."""
    assert not hasattr(StudioProjectXBlock, "set_score")
    assert "ScorableXBlockMixin" not in {kind.__name__ for kind in StudioProjectXBlock.__mro__}


def test_block_of_an_unlinked_course_has_no_results(published, block):
    assert task_in(block.row.usage_key).round == published.task.round
    CourseLink.objects.all().delete()

    assert task_in(block.row.usage_key) is None
    assert task_in("block-v1:Other+C+1+type@pulsar_studio_project+block@x") is None


def test_frozen_course_gets_no_scores_and_the_others_get_theirs(published, november, course, year, pupil, now, monkeypatch):
    other = "course-v1:Pulsar+Studios+2025"
    CourseLink.objects.create(course_key=other, region=year.region, title="Прошлый", linked_at=now)
    place = Placement.objects.get()
    Placement.objects.create(
        usage_key="block-v1:Pulsar+Studios+2025+type@pulsar_studio_project+block@old",
        course_key=other,
        block_type=place.block_type,
        target=place.target,
        seen_at=now - timedelta(days=1),
    )
    monkeypatch.setattr(grades, "are_frozen", lambda course_key: course_key == other)

    grading.order(november, {published.pk: D("7.50")}, now)
    run_due(now)

    job = Job.objects.get(kind=grading.JOB)
    assert (job.state, job.error) == ("failed", grading.FROZEN)
    assert {row.usage_key for row in Published.objects.filter(kind="grade")} == {place.usage_key}


def test_platform_says_whether_grades_are_frozen(monkeypatch):
    class Service:
        def __init__(self, course_id):
            self.course_id = course_id

        def are_grades_frozen(self):
            if self.course_id == "gone":
                raise ObjectDoesNotExist
            return self.course_id == "old"

    found = {
        "lms.djangoapps.grades.api": SimpleNamespace(GradesUtilService=Service),
        "opaque_keys.edx.keys": SimpleNamespace(CourseKey=SimpleNamespace(from_string=str)),
    }
    assert grades.are_frozen("old") is False  # without the platform
    monkeypatch.setattr(grades, "import_module", found.__getitem__)

    assert [grades.are_frozen(key) for key in ("old", "new", "gone")] == [True, False, False]


@pytest.mark.parametrize("bar", ["", enrolment.NOT_ENROLLED, enrolment.NO_GRADED_TASKS])
def test_own_page_says_why_the_work_does_not_open(filled, pupil, now, monkeypatch, bar):
    monkeypatch.setattr(enrolment, "bar_to_graded", lambda user, course_key: bar)

    [card] = own.cards(pupil.person, actor_of(pupil.person), now)

    assert card.url.startswith("/courses/course-v1:Pulsar+Studios+2026/jump_to/")
    assert (card.tone, (card.next_step == gettext(bar)) if bar else bool(card.next_step)) == ("warn" if bar else "run", True)


@pytest.mark.parametrize(
    ("is_enrolled", "is_gated", "bar"),
    [(True, False, ""), (False, True, enrolment.NOT_ENROLLED), (True, True, enrolment.NO_GRADED_TASKS)],
)
def test_platform_bars_who_is_not_enrolled_and_the_free_track(monkeypatch, is_enrolled, is_gated, bar):
    gating = SimpleNamespace(enabled_for_enrollment=lambda user, course_key: is_gated)
    found = {
        "openedx.features.content_type_gating.models": SimpleNamespace(ContentTypeGatingConfig=gating),
        "opaque_keys.edx.keys": SimpleNamespace(CourseKey=SimpleNamespace(from_string=str)),
    }
    monkeypatch.setattr(enrolment, "import_module", found.__getitem__)
    monkeypatch.setattr(enrolment, "enrolled", lambda user_ids, course_key: set(user_ids) if is_enrolled else set())

    assert enrolment.bar_to_graded(SimpleNamespace(pk=1), "course") == bar


def test_course_that_is_gone_bars_nobody(monkeypatch):
    def gone(user, course_key):
        raise ObjectDoesNotExist

    gating = SimpleNamespace(ContentTypeGatingConfig=SimpleNamespace(enabled_for_enrollment=gone))
    keys = SimpleNamespace(CourseKey=SimpleNamespace(from_string=str))
    found = {"openedx.features.content_type_gating.models": gating, "opaque_keys.edx.keys": keys}
    monkeypatch.setattr(enrolment, "import_module", found.__getitem__)
    monkeypatch.setattr(enrolment, "enrolled", lambda user_ids, course_key: set(user_ids))

    assert enrolment.bar_to_graded(SimpleNamespace(pk=1), "gone") == ""


def test_nothing_bars_where_there_is_no_platform():
    assert enrolment.bar_to_graded(SimpleNamespace(pk=1), "course") == ""
