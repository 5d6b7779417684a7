"""Peers that do not run in the stock workbench: edx-sga and ora2, with stand-ins for the platform modules they import."""

import importlib.resources
import uuid
from typing import Any

import stubs
from peers import COURSE, Peer, learner, newcomer

ORA_COURSE = "edX/Enchantment_101/April_1"  # ora2's own constant outside the LMS
SGA_USAGE = COURSE.replace("course", "block") + "+type@edx_sga+block@sga1"
ORA_XML = """
<openassessment submission_due="2099-01-01T00:00:00+00:00" submission_start="2001-01-01T00:00:00+00:00"
    text_response="required" url_name="ora">
  <title>Essay</title>
  <assessments>
    <assessment name="self-assessment" start="2001-01-01T00:00:00+00:00" due="2099-01-01T00:00:00+00:00"/>
  </assessments>
  <prompts><prompt><description>Write a short essay.</description></prompt></prompts>
  <rubric>
    <criterion feedback="optional">
      <name>Ideas</name><label>Ideas</label><prompt>How good are the ideas?</prompt>
      <option points="0"><name>Poor</name><label>Poor</label><explanation>x</explanation></option>
      <option points="3"><name>Good</name><label>Good</label><explanation>y</explanation></option>
    </criterion>
    <feedbackprompt>Overall?</feedbackprompt>
  </rubric>
</openassessment>
"""


def _submissions(usage_id: str, count: int, course: str, kind: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Store an item and a submission for each learner; return learner -> submission."""
    from submissions.models import StudentItem, Submission

    items = [StudentItem(student_id=learner(i), course_id=course, item_id=usage_id, item_type=kind) for i in range(count)]
    StudentItem.objects.bulk_create(items, batch_size=500)
    stored = list(StudentItem.objects.all())
    rows = [Submission(uuid=uuid.uuid4(), student_item=item, attempt_number=1, answer=answer) for item in stored]
    Submission.objects.bulk_create(rows, batch_size=500)
    return {row.student_item.student_id: row for row in Submission.objects.select_related("student_item")}


class _LazyStudentModule:
    """Gives the stand-in model only when it is asked for: models need set-up apps."""

    def __getattr__(self, name: str) -> Any:
        from peerstubs.models import StudentModule

        return getattr(StudentModule, name)


class _StaticContent:
    @staticmethod
    def get_base_url_path_for_course_assets(course_key: Any) -> str:
        """Return where course files would be."""
        return "/assets/"


def _user_by_anonymous_id(uid: str) -> Any:
    from peerstubs.models import AnonymousId

    return AnonymousId.objects.select_related("user").get(anonymous_user_id=uid).user


class StaffGraded(Peer):
    """edx-sga."""

    dist, xml, handler = "edx-sga", "<edx_sga/>", "upload_assignment"
    apps = ("submissions", "peerstubs")
    extra, extra_by = ("get_staff_grading_data", None), "staff1"

    def prepare(self, conf: Any) -> None:
        from lxml import etree

        stubs.module("lms.djangoapps.courseware.models", StudentModule=_LazyStudentModule())
        stubs.module("openedx.core.lib.safe_lxml", etree=etree)
        stubs.module("common.djangoapps.student.models", user_by_anonymous_id=_user_by_anonymous_id)
        stubs.module("xmodule.contentstore.content", StaticContent=_StaticContent)
        stubs.module("xmodule.util.duedate", get_extended_due_date=lambda block: None)

    def after_setup(self) -> None:
        import edx_sga.sga as sga
        from opaque_keys.edx.keys import CourseKey
        from workbench.runtime import WorkbenchRuntime, WorkBenchUserService

        course_key = CourseKey.from_string(COURSE)
        location = course_key.make_usage_key("edx_sga", "sga1")

        def patch(self_: Any, block: Any) -> None:
            block.location, block.course_id, block.category = location, course_key, "edx_sga"

        WorkbenchRuntime._patch_xblock = patch
        sga.StaffGradedAssignmentXBlock.context_key = property(lambda self_: course_key)  # string ids have none
        WorkBenchUserService.__init__ = _with_staff(WorkBenchUserService.__init__)

    def fill(self, count: int, more: int, usage_id: str) -> None:
        from django.contrib.auth import get_user_model
        from peerstubs.models import AnonymousId, Profile, StudentModule
        from submissions.models import Score

        model = get_user_model()
        names = [learner(i) for i in range(count)] + [newcomer(i) for i in range(more)]
        model.objects.bulk_create([model(username=name) for name in names], batch_size=500)
        users = {user.username: user for user in model.objects.all()}
        Profile.objects.bulk_create([Profile(user=users[name], name=name) for name in names], batch_size=500)
        AnonymousId.objects.bulk_create([AnonymousId(user=users[name], anonymous_user_id=name) for name in names], batch_size=500)
        state = {"course_id": COURSE, "module_type": "edx_sga", "module_state_key": SGA_USAGE}
        StudentModule.objects.bulk_create([StudentModule(student=users[learner(i)], **state) for i in range(count)], batch_size=500)
        answer = {"sha1": "0" * 40, "filename": "essay.txt", "mimetype": "text/plain", "finalized": True}
        stored = _submissions(usage_id, count, COURSE, "sga", answer)
        for number in range(0, count, 2):  # one half is graded; save() keeps ScoreSummary as in use
            row = stored[learner(number)]
            Score.objects.create(student_item=row.student_item, submission=row, points_earned=50, points_possible=100)

    def body(self, number: int) -> tuple[Any, str]:
        from django.core.files.uploadedfile import SimpleUploadedFile
        from django.test.client import MULTIPART_CONTENT

        return {"assignment": SimpleUploadedFile("essay.txt", b"x" * 1024)}, MULTIPART_CONTENT


def _with_staff(original: Any) -> Any:
    def init(self: Any, uid: str) -> None:
        from django.contrib.auth import get_user_model

        original(self, uid)
        is_staff = str(uid).startswith("staff")
        attributes = {"anonymous_user_id": uid, "user_is_staff": is_staff, "user_role": "instructor" if is_staff else "student"}
        self._user.opt_attrs.update({f"edx-platform.{name}": value for name, value in attributes.items()})
        self.get_user_by_anonymous_id = lambda wanted=None: get_user_model().objects.get(username=wanted or uid)

    return init


class _CourseWaffleFlag:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what the platform's class takes."""

    def is_enabled(self, course_key: Any = None) -> bool:
        """Return that the flag is off."""
        return False


class OpenAssessment(Peer):
    """ora2."""

    dist, xml, handler, extra = "ora2", ORA_XML, "submit", ("render_submission", {})
    apps = ("submissions", "openassessment", "waffle") + tuple(
        f"openassessment.{name}" for name in ("fileupload", "workflow", "assessment", "xblock", "staffgrader")
    )

    def prepare(self, conf: Any) -> None:
        stubs.module("openedx.core.djangoapps.waffle_utils", CourseWaffleFlag=_CourseWaffleFlag)

    def after_setup(self) -> None:
        from opaque_keys.edx.keys import CourseKey
        from workbench.runtime import WorkbenchRuntime

        location = CourseKey.from_string(COURSE).make_usage_key("openassessment", "ora1")

        def patch(self_: Any, block: Any) -> None:  # the workbench gives every block a Mock as location, and "now" as due date
            block.location, block.category, block.start, block.due = location, "openassessment", None, None

        WorkbenchRuntime._patch_xblock = patch

    def fill(self, count: int, more: int, usage_id: str) -> None:
        from openassessment.workflow.models import AssessmentWorkflow, AssessmentWorkflowStep

        stored = _submissions(usage_id, count, ORA_COURSE, "openassessment", {"parts": [{"text": "An essay. " * 50}]})
        self._uuids = {name: str(row.uuid) for name, row in stored.items()}
        common = {"status": "self", "course_id": ORA_COURSE, "item_id": usage_id}
        AssessmentWorkflow.objects.bulk_create(
            [AssessmentWorkflow(submission_uuid=key, uuid=uuid.uuid4(), **common) for key in self._uuids.values()], batch_size=500
        )
        steps = [AssessmentWorkflowStep(workflow=row, name="self", order_num=0) for row in AssessmentWorkflow.objects.all()]
        AssessmentWorkflowStep.objects.bulk_create(steps, batch_size=500)

    def learner_state(self, number: int) -> dict[str, Any]:
        return {"submission_uuid": self._uuids[learner(number)], "has_saved": False}

    def payload(self, number: int) -> Any:
        return {"submission": ["An essay. " * 50]}

    def resource(self, url: str) -> bytes | None:
        """Return a bundle: they lie in the package, at an address that only the LMS serves."""
        path = importlib.resources.files("openassessment.xblock").joinpath("static/dist", url.rsplit("/", 1)[-1])
        return path.read_bytes() if path.is_file() else None

    def check_post(self, response: Any) -> None:
        super().check_post(response)
        assert response.json()[0] is True, response.content
