"""Problems of a block in the form in which Studio shows them, and without the platform in XBlock's own."""

import sys

import pytest
from django.utils.translation import override
from xblock.validation import Validation, ValidationMessage

from pulsar_demo.runtime import validation as studio
from pulsar_xblocks.kernel.platform.validation import validation_of
from pulsar_xblocks.kernel.problems import DIFFERS, DUE_IGNORED, ERROR, NOT_LINKED, UNSET, WARNING, Problem
from pulsar_xblocks.kernel.pure.text import Sentence
from pulsar_xblocks.kernel.year_problems import DRAFT, ELSEWHERE, LOST, NO_ACTIVE, OVER, problems_of_year

PROBLEMS = [Problem(UNSET, NOT_LINKED, is_mended_here=False), Problem(ERROR, DIFFERS), Problem(WARNING, DUE_IGNORED, is_mended_here=False)]


@pytest.fixture
def in_studio(monkeypatch):
    monkeypatch.setitem(sys.modules, "xmodule.validation", studio)


@pytest.fixture
def without_platform(monkeypatch):
    monkeypatch.setitem(sys.modules, "xmodule.validation", None)


def test_studio_gets_its_own_kinds_and_a_link_to_the_editor(in_studio):
    with override("en"):
        found = validation_of(Validation("block"), PROBLEMS).to_json()

    assert found["messages"] == [
        {"type": "not-configured", "text": NOT_LINKED},
        {"type": "error", "text": DIFFERS, "action_class": "edit-button", "action_label": "Edit"},
        {"type": "warning", "text": DUE_IGNORED},
    ]
    assert found["empty"] is False


def test_authoring_app_which_reads_no_summary_gets_every_sentence(in_studio):
    """Its address ``container/vertical/<key>/children`` answers ``validate().to_json()["messages"]`` and nothing else."""
    found = validation_of(Validation("block"), [Problem(UNSET, NOT_LINKED), Problem(UNSET, DIFFERS)]).to_json()

    assert [row["type"] for row in found["messages"]] == ["not-configured", "not-configured"]
    assert "summary" not in found


def test_what_was_found_before_stays(in_studio):
    before = Validation("block")
    before.add(ValidationMessage(ValidationMessage.WARNING, "раньше"))

    assert [row["text"] for row in validation_of(before, []).to_json()["messages"]] == ["раньше"]


def test_without_the_platform_messages_are_plain(without_platform):
    found = validation_of(Validation("block"), PROBLEMS).to_json()

    assert [row["type"] for row in found["messages"]] == ["warning", "error", "warning"]
    assert "summary" not in found


def test_texts_are_in_the_authors_language_and_never_lazy(in_studio):
    with override("ru"):
        found = validation_of(Validation("block"), PROBLEMS)

    assert "Курс не привязан к региону" in found.messages[0].text
    assert {type(row.text) for row in found.messages} == {str}


def test_values_stand_in_their_places(in_studio):
    problem = Problem(WARNING, Sentence("Saved at %(time)s", time="10:00"))

    with override("en"):
        assert validation_of(Validation("block"), [problem]).messages[0].text == "Saved at 10:00"


@pytest.mark.parametrize(
    ("code", "status", "wanted"),
    [
        ("", "active", []),
        ("70:2026/27", "active", []),
        ("", None, [(WARNING, NO_ACTIVE)]),
        ("70:2030/31", None, [(ERROR, LOST)]),
        ("54:2026/27", None, [(ERROR, ELSEWHERE)]),
        ("abc", None, [(ERROR, ELSEWHERE)]),
        ("70:2026/27", "draft", [(WARNING, DRAFT)]),
        ("70:2025/26", "archived", [(WARNING, OVER)]),
    ],
)
def test_problems_of_a_year(code, status, wanted):
    assert [(problem.kind, problem.text) for problem in problems_of_year(code, "70", status)] == wanted
