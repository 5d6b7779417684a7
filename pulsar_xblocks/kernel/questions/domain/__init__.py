"""Rules of questionnaires: what is asked, what is shown, what is wrong, what it is worth."""

from pulsar_xblocks.kernel.questions.domain.changes import Changes, changes
from pulsar_xblocks.kernel.questions.domain.checks import check, is_needed, longest, missing, progress
from pulsar_xblocks.kernel.questions.domain.conditions import Hidden, Reason, controls, hidden_by, visible, why_hidden
from pulsar_xblocks.kernel.questions.domain.merging import Merged, as_fields, base_of, merge
from pulsar_xblocks.kernel.questions.domain.model import (
    Band,
    Cell,
    Column,
    Condition,
    Limits,
    On,
    Option,
    Question,
    Questionnaire,
    Scoring,
    Section,
    Test,
    Text,
    tidy,
)
from pulsar_xblocks.kernel.questions.domain.posted import ASKED, Answers, clean, flat, is_empty, one_line, tidied
from pulsar_xblocks.kernel.questions.domain.problems import Problem, problems
from pulsar_xblocks.kernel.questions.domain.scoring import Points, Score, comes_from_elsewhere, highest, is_scored, score

__all__ = [
    "ASKED",
    "Answers",
    "Band",
    "Cell",
    "Changes",
    "Column",
    "Condition",
    "Hidden",
    "Limits",
    "Merged",
    "On",
    "Option",
    "Points",
    "Problem",
    "Question",
    "Questionnaire",
    "Reason",
    "Score",
    "Scoring",
    "Section",
    "Test",
    "Text",
    "as_fields",
    "base_of",
    "changes",
    "check",
    "clean",
    "comes_from_elsewhere",
    "controls",
    "flat",
    "hidden_by",
    "highest",
    "is_empty",
    "is_needed",
    "is_scored",
    "longest",
    "merge",
    "missing",
    "one_line",
    "problems",
    "progress",
    "score",
    "tidied",
    "tidy",
    "visible",
    "why_hidden",
]
