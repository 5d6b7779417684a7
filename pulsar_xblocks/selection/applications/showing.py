"""What the applicant's page shows beside the answers: achievements with their points, the course's points, changed questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from pulsar_xblocks.kernel.http import said
from pulsar_xblocks.kernel.pure.dates import local_day, school_year
from pulsar_xblocks.kernel.questions.domain import Answers, Questionnaire, model
from pulsar_xblocks.kernel.questions.facts import said_by_key
from pulsar_xblocks.kernel.questions.queries import Graded, Kept, Sources
from pulsar_xblocks.kernel.template_tags import number
from pulsar_xblocks.selection.applications import conflicts, domain, kept, queries
from pulsar_xblocks.selection.applications.models import AcademicScore, ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.applications.queries import scores
from pulsar_xblocks.selection.domain import achievements
from pulsar_xblocks.selection.domain.achievements import Claim
from pulsar_xblocks.selection.domain.rules import LEVELS, RESULTS


@dataclass(frozen=True)
class PointsRow:
    """One achievement with what it brings and why, in words."""

    label: str
    points: str
    why: str


@dataclass(frozen=True)
class PointsShown:
    """The points of achievements as filled or as checked."""

    points: str
    most: str
    rows: tuple[PointsRow, ...]


def sources(
    row: SelectionApplication,
    answers: Answers,
    query: Mapping[str, str] | None = None,
    sent: Sequence[ApplicationAchievement] | None = None,
) -> Sources:
    """Return what the form or the answers show: schools, files, achievements, points of the course.

    ``sent``: the achievements that went with the application; without them those that the person keeps now.
    """
    found = conflicts.sources(row, answers, query)
    kinds = {question.key: question.type for question in queries.questionnaire_of(row).questions()}
    has_any = model.ACHIEVEMENTS in kinds.values()
    rows = [Kept(one.key, label_of(one)) for one in (kept.kept_by(row.person) if sent is None else sent)] if has_any else []
    scores = _scores(row) if model.GRADED in kinds.values() else {}
    return replace(
        found,
        kept={key: rows for key, kind in kinds.items() if kind == model.ACHIEVEMENTS},
        graded={key: scores.get(key, Graded()) for key, kind in kinds.items() if kind == model.GRADED},
    )


def _scores(row: SelectionApplication) -> dict[str, Graded]:
    rows = AcademicScore.objects.filter(application=row, open_marker=1).values_list("part", "points")
    keys = {part.key: part.questions for part in queries.rules_of(row.call).parts}
    return {key: Graded(points) for part, points in rows for key in keys.get(part, (part,))}


def label_of(one: kept.Kept | ApplicationAchievement) -> str:
    """Return «Открытая олимпиада, физика, 2025/26: победитель»."""
    name = f"{one.name}, {one.subject}" if one.subject else one.name
    return f"{name}, {one.year}: {gettext(RESULTS.get(one.result, one.result))}"


def claim_of(one: kept.Kept | ApplicationAchievement) -> Claim:
    """Return an achievement as the rules take it; one that was checked says what was found."""
    if isinstance(one, ApplicationAchievement):
        return scores.claim_of(one)
    return Claim(one.key, one.olympiad, one.subject, one.year, one.level, one.result)


def points_as_filled(row: SelectionApplication, answers: Answers) -> PointsShown | None:
    """Return what the chosen achievements bring by the matrix, None where achievements bring nothing."""
    names = [question.key for question in queries.questionnaire_of(row).questions() if question.type == model.ACHIEVEMENTS]
    if not names or not queries.rules_of(row.call).cap:
        return None
    chosen = [key for name in names for key in answers.get(name) or []]
    return _points(row, kept.chosen(row.person, chosen)) if chosen else None


def sent_achievements(row: SelectionApplication) -> list[ApplicationAchievement]:
    """Return the achievements that went with an application; 1 query, none where achievements are not asked for."""
    if not any(question.type == model.ACHIEVEMENTS for question in queries.questionnaire_of(row).questions()):
        return []
    return list(ApplicationAchievement.objects.filter(application=row).order_by("pk"))


def achievement_points(row: SelectionApplication, rows: Sequence[ApplicationAchievement]) -> PointsShown | None:
    """Return what the achievements of a sent application bring; None without any."""
    return _points(row, rows) if rows and queries.rules_of(row.call).cap else None


def _points(row: SelectionApplication, rows: Sequence[kept.Kept | ApplicationAchievement]) -> PointsShown:
    rules, year = queries.rules_of(row.call), year_of(row)
    found = achievements.points(rules, [claim_of(one) for one in rows], year)
    lines = tuple(
        PointsRow(_with_level(one), number(line.points), said(achievements.sentence(rules, line.reason)))
        for one, line in zip(rows, found.lines, strict=True)
    )
    return PointsShown(number(found.points), number(found.most), lines)


def _with_level(one: kept.Kept | ApplicationAchievement) -> str:
    return f"{label_of(one)} · {gettext(LEVELS[one.level])}" if one.level in LEVELS else label_of(one)


def year_of(row: SelectionApplication) -> str:
    """Return the school year in which the call takes applications: achievements are counted back from it."""
    return school_year(local_day(row.call.opens_at, row.call.region.time_zone))


def lost(row: SelectionApplication, newest: Questionnaire) -> list[tuple[str, str]]:
    """Return question and answer in words of what the newest questions do not keep of a draft."""
    questionnaire, answers = queries.questionnaire_of(row), queries.answers_of(row)
    words = said_by_key(questionnaire, answers, conflicts.sources(row, answers))
    return [words[key] for key in domain.lost(questionnaire, newest, answers)]
