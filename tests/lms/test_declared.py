"""What the blocks declare to the platform: services, scopes, names of fields, readiness for phones, completion, scores."""

import pytest
from lms_rows import KINDS
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Scope

from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_demo.runtime.services import LMS, Session
from pulsar_xblocks.kernel.platform import runtime as platform
from pulsar_xblocks.kernel.xblock import PulsarXBlock

# Attributes that the platform's own mixins give every block: a field of ours with such a name would change what they mean.
OF_THE_PLATFORM = set(
    """
    course_id course_edit_method days_early_for_beta due format giturl graded graceperiod group_access hide_from_toc
    icon_class in_entrance_exam is_entrance_exam is_practice_exam is_time_limited location relative_weeks_due self_paced
    show_correctness show_reset_button showanswer start static_asset_path tags url_name user_partitions
    visible_to_staff_only xml_attributes xqa_key
    """.split()
)


@pytest.fixture(params=KINDS)
def block_class(request) -> type[XBlock]:
    return XBlock.load_class(request.param)


def test_only_what_is_everywhere_is_needed(block_class):
    """Teams, cohorts, grades and the rest are absent somewhere; who needs them cannot be shown there."""
    asked = {name: block_class.service_declaration(name) for name in ("i18n", "user", "completion", "settings")}
    others = ("teams", "teams_configuration", "partitions", "grade_utils", "user_state", "enrollments", "publish", "cache", "fs", "mako")

    assert asked == {"i18n": "need", "user": "need", "completion": "want", "settings": "want"}
    assert [name for name in others if block_class.service_declaration(name)] == []


def test_fields_are_the_authors_and_hide_none_of_the_platforms(block_class):
    own = {name: field.scope for name, field in block_class.fields.items() if name not in XBlock.fields}

    assert set(own.values()) - {Scope.preferences} == {Scope.settings, Scope.content}  # preferences: one's own way of looking
    assert set(own) & OF_THE_PLATFORM == set()
    assert "display_name" in own


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_phone_shows_the_same_page(kind, unit, pupil):
    """The mobile app opens a page that says multi_device in its web view; there is no second, poorer way to show it."""
    block = DemoRuntime(Session(LMS, pupil.user, "course-v1:Pulsar+Studios+2026")).block_of(unit.rows[kind])

    assert block.has_support(block.student_view, "multi_device")
    assert not hasattr(block, "student_view_data")


def test_completion_is_told_by_the_block_and_by_no_score(block_class):
    assert block_class.has_custom_completion
    assert XBlockCompletionMode.get_mode(block_class) == XBlockCompletionMode.COMPLETABLE


def test_only_works_and_modules_have_a_score():
    assert {kind: bool(getattr(XBlock.load_class(kind), "has_score", False)) for kind in KINDS} == {
        "pulsar_practice_log": False,
        "pulsar_selection": False,
        "pulsar_standings": False,
        "pulsar_studio": False,
        "pulsar_studio_project": True,
        "pulsar_training_module": True,
    }


def test_a_learner_cannot_publish_what_they_like():
    """The mixins of XBlock that let the browser name an event take any grade; none of ours has them."""
    assert {name for name in dir(PulsarXBlock) if getattr(getattr(PulsarXBlock, name, None), "_is_xblock_handler", False)} == {"do", "part"}


class Asked:
    """A block whose runtime has the services of a place."""

    def __init__(self, **services):
        self.runtime = self
        self.services = services

    def service(self, block, name):
        return self.services.get(name)


class Account:
    def __init__(self, **attributes):
        self.opt_attrs = {f"edx-platform.{name}": value for name, value in attributes.items()}

    def get_current_user(self):
        return self


@pytest.mark.parametrize(
    ("services", "learner"),
    [
        ({}, platform.Learner(None)),
        ({"user": Account(is_authenticated=False, request_country_code=None)}, platform.Learner(None, is_visitor=True)),
        ({"user": Account(is_authenticated=True, user_id=7, user_is_staff=True)}, platform.Learner(None, True)),
        ({"user": Account(is_authenticated=True, user_id=7), "completion": object()}, platform.Learner(7)),
    ],
)
def test_without_an_account_or_completion_nothing_may_be_stored(services, learner, monkeypatch):
    monkeypatch.setattr(platform, "_acting_user_id", lambda: None)

    assert platform.learner_of(Asked(**services)) == learner


@pytest.mark.parametrize(("acting", "is_masquerade"), [(7, False), (8, True), (None, False)])
def test_who_is_not_the_learner_looks_as_the_learner(acting, is_masquerade, monkeypatch):
    """None: a job of the platform rescores, and nobody is logged in."""
    monkeypatch.setattr(platform, "_acting_user_id", lambda: acting)

    learner = platform.learner_of(Asked(user=Account(is_authenticated=True, user_id=7), completion=object()))

    assert learner == platform.Learner(7, is_masquerade=is_masquerade)
