"""The trial of a call's rules as a page: the samples as typed, points of sample answers, what the rules make of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, Section
from pulsar_xblocks.kernel.review.domain.rubric import parsed
from pulsar_xblocks.kernel.wording import said
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import questionnaire_of, rules_of
from pulsar_xblocks.selection.commission.domain.rubric import problems as rubric_problems
from pulsar_xblocks.selection.commission.showing import language, seat_word
from pulsar_xblocks.selection.domain import trial
from pulsar_xblocks.selection.domain.explaining import tie_sentence
from pulsar_xblocks.selection.domain.problems import problems, questionnaire_problems
from pulsar_xblocks.selection.domain.ranking import Row
from pulsar_xblocks.selection.domain.rules import AUTOMATIC, Part, RuleSet
from pulsar_xblocks.selection.domain.scoring import from_answers
from pulsar_xblocks.selection.domain.statuses import APPLICATION
from pulsar_xblocks.selection.domain.trial import SAMPLES, Sample

WRONG = mark("From 0 to %(most)s points, at most two decimal places.")
OWN = "own"  # the sample whose points come from answers typed on the page
_WORDS = {**SAMPLES, OWN: mark("With the answers below")}


@dataclass(frozen=True)
class Trial:
    """Everything about the trial of one call."""

    rules: RuleSet
    questionnaire: Questionnaire
    posted: Mapping[str, Any]

    @property
    def asked(self) -> Questionnaire:
        """Return the questions whose answers give points by themselves, with those that decide whether they are shown."""
        wanted = {key for part in self.rules.of_kind(AUTOMATIC) for key in part.questions}
        for question in reversed(list(self.questionnaire.questions())):
            wanted |= {test.key for test in question.show_when.tests} if question.key in wanted else set()
        kept = [replace(section, questions=_only(section, wanted)) for section in self.questionnaire.sections]
        return Questionnaire(tuple(section for section in kept if section.questions), self.questionnaire.total)


def trial_of(call: Call, posted: Mapping[str, Any]) -> Trial:
    """Return the trial of a call by its rules and questionnaire as they are now."""
    return Trial(rules_of(call), questionnaire_of(call) or Questionnaire(), posted)


def doubts(call: Call) -> list[str]:
    """Return in words what keeps the rules and the questionnaire of a call from giving 100 points without gaps."""
    rules, questionnaire = rules_of(call), questionnaire_of(call)
    found: list[str] = [said(text) for texts in problems(rules).values() for text in texts]
    if questionnaire is not None:
        found += misfits(rules, questionnaire)
        found += [said(problem.sentence) for problem in questions.problems(questionnaire)]
    return list(dict.fromkeys(found))


def misfits(rules: RuleSet, questionnaire: Questionnaire) -> list[str]:
    """Return in words where the parts of the rules and a questionnaire do not fit."""
    rows = [(int(name.rsplit("_", 1)[1]), text) for name, texts in questionnaire_problems(rules, questionnaire).items() for text in texts]
    found = [f"{rules.parts[at].title.show(language())}: {said(text)}" for at, text in rows]
    return found + [said(text) for text in rubric_problems(rules, questionnaire)]


def shown(told: Trial) -> dict[str, Any]:
    """Return the values of the page: samples with their points, wrong ones beside their fields, the list that comes of them."""
    rules, errors = told.rules, dict[str, list[str]]()
    answers = questions.clean(told.asked, told.posted)
    samples = [_typed(rules, one, told.posted, errors) for one in trial.samples_of(rules)]
    if rules.of_kind(AUTOMATIC) and answers:
        samples.insert(0, _own(told, answers, errors))
    places = _places(told.posted, errors)
    found = trial.tried(rules, samples, places)
    order = {row.candidate.key: row for row in found.ranking.rows}
    rows = [_row(rules, one, found, order.get(one.key), errors) for one in samples]
    return {
        "parts": [{"title": part.title.show(language()), "most": part.most} for part in rules.parts],
        "samples": sorted(rows, key=lambda row: row["at"]),
        "groups": [(quota.code, quota.title.show(language())) for quota in rules.quotas],
        "values": {"places": places} if "places" not in errors else told.posted,
        "errors": errors,
        "is_stopped": bool(found.ranking.unresolved),
        "questionnaire": told.asked,
        "answers": answers,
    }


def _only(section: Section, wanted: set[str]) -> tuple[Question, ...]:
    return tuple(question for question in section.questions if question.key in wanted)


def _typed(rules: RuleSet, one: Sample, posted: Mapping[str, Any], errors: dict[str, list[str]]) -> Sample:
    points = {part.key: _points(f"{one.key}_{part.key}", part, one.points.get(part.key), posted, errors) for part in rules.parts}
    group = str(posted.get(f"{one.key}_group", ""))
    return replace(one, points=points, group=group if rules.quota(group) else "")


def _own(told: Trial, answers: Mapping[str, Any], errors: dict[str, list[str]]) -> Sample:
    scored = questions.score(told.asked, answers)
    given = {part.key: from_answers(part, scored) for part in told.rules.of_kind(AUTOMATIC)}
    typed = _typed(told.rules, Sample(OWN), told.posted, errors)
    return replace(typed, points={**typed.points, **given})


def _points(name: str, part: Part, usual: Decimal | None, posted: Mapping[str, Any], errors: dict[str, list[str]]) -> Decimal | None:
    if name not in posted:
        return usual
    text = str(posted[name]).strip()
    value = parsed(text) if text and len(text) < 10 else None
    if text and (value is None or not 0 <= value <= part.most or value != round(value, 2)):
        errors[name] = [said(Sentence(WRONG, most=part.most))]
        return usual
    return value


def _places(posted: Mapping[str, Any], errors: dict[str, list[str]]) -> int:
    text = str(posted.get("places", trial.PLACES)).strip()
    if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= 99 and len(text) < 3:
        return int(text)
    errors["places"] = [gettext("From 1 to 99 places.")]
    return trial.PLACES


def _row(rules: RuleSet, one: Sample, found: trial.Tried, row: Row | None, errors: dict[str, list[str]]) -> dict[str, Any]:
    told = found.totals[one.key]
    cells = [
        {
            "name": f"{one.key}_{part.key}",
            "title": part.title.show(language()),
            "points": one.points.get(part.key),
            "most": part.most,
            "is_own": one.key == OWN and part.kind == AUTOMATIC,
            "errors": errors.get(f"{one.key}_{part.key}", []),
        }
        for part in rules.parts
    ]
    return {
        "key": one.key,
        "word": _WORDS[one.key],
        "cells": cells,
        "group": one.group,
        "total": told.points,
        "place": row.place if row else 0,
        "at": (row is None, row.place if row else 0, one.key),
        "outcome": APPLICATION[row.outcome] if row and row.outcome else None,
        "seat": seat_word(rules, row.seat) if row else "",
        "tie": _tie(rules, row),
        "why": [said(text) for text in found.failed.get(one.key, ())],
    }


def _tie(rules: RuleSet, row: Row | None) -> str:
    """Return the comparison of a row with the one before it, which is named by its word."""
    if row is None or row.tie is None:
        return ""
    return said(tie_sentence(rules, row.tie._replace(other=f"«{gettext(_WORDS[row.tie.other])}»")))
