"""Scores of people other than the one who asks, sent and read.

Fallback where the platform's grades are absent: what ``use`` and ``use_reader`` were given, else nothing is sent and nothing is known.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from pulsar_xblocks.kernel.platform.courses import published
from pulsar_xblocks.kernel.pure.decimals import rounded
from pulsar_xblocks.kernel.pure.text import folded


@dataclass(frozen=True)
class Score:
    """What an account has earned in a block, 0 to ``max_value``."""

    user: Any
    value: Decimal
    max_value: Decimal


@dataclass(frozen=True)
class Earned:
    """What an account has earned in a subsection of a course, of what was possible."""

    value: Decimal
    possible: Decimal


Send = Callable[[Score], None]
Read = Callable[[str, str, Collection[int]], Mapping[int, Earned] | None]
_fallback: Callable[[str, Score], None] | None = None
_reader: Read | None = None
_NOISE = Decimal("0.000001")  # below it two sums of fractions are the same
_COMPUTED = ("earned_graded", "possible_graded")  # as the platform has added them up


def use(send: Callable[[str, Score], None] | None) -> None:
    """Let ``send(usage key, score)`` take the scores where there are no platform grades."""
    global _fallback
    _fallback = send


def sender_to(usage_key: str) -> Send | None:
    """Return what sends scores of a block; None when the block is gone or nobody listens.  Source: open-edx.md section 6."""
    try:
        signals = import_module("lms.djangoapps.grades.api").signals
        store = import_module("xmodule.modulestore.django").modulestore()
    except (ImportError, RuntimeError):  # RuntimeError: the code is there, its app is not installed in this process
        return _to_fallback(usage_key)
    block = _block(store, usage_key)
    return None if block is None else _to_platform(signals, block)


def use_reader(read: Read | None) -> None:
    """Let ``read(course key, name of a subsection, account ids)`` tell the grades where there are no platform grades."""
    global _reader
    _reader = read


def are_kept() -> bool:
    """Tell whether there are grades to read on this site."""
    return _reader is not None or _models() is not None


def earned_in(course_key: str, subsection: str, accounts: Collection[int]) -> Mapping[int, Earned] | None:
    """Return account id -> what it has earned in the subsection of this name, who has not begun it left out.

    None where the course has no such subsection or there are no grades at all; 1 query and a look into the course.
    The platform keeps a nought of who has not begun as well, once it has counted all the subsections of somebody anew.
    """
    models = _models()
    if models is None:
        return None if _reader is None else _reader(course_key, subsection, accounts)
    usage_key = _subsection(course_key, subsection)
    if usage_key is None:
        return None
    rows = models.PersistentSubsectionGrade.objects.filter(course_id=usage_key.course_key, usage_key=usage_key, user_id__in=list(accounts))
    found = rows.values_list("user_id", "first_attempted", *_COMPUTED, *(f"override__{name}_override" for name in _COMPUTED))
    return {user_id: _earned(*numbers) for user_id, begun_at, *numbers in found if begun_at or numbers[2:] != [None, None]}


def _earned(earned: float, possible: float, instead: float | None, of: float | None) -> Earned:
    """Return a grade as the gradebook shows it: what an instructor has put there stands in a table of its own, number by number.

    The platform adds up binary fractions: 0.1 six times is 0.6 of 1 again, not a little less than the 60 % that are needed.
    """
    shown = earned if instead is None else instead, possible if of is None else of
    return Earned(*(rounded(Decimal(str(number)), _NOISE) for number in shown))


def are_frozen(course_key: str) -> bool:
    """Tell whether the course's grades no longer change: where the site wants it so, 30 days after its end; without the platform never."""
    try:
        service = import_module("lms.djangoapps.grades.api").GradesUtilService
        keys = import_module("opaque_keys.edx.keys")
    except (ImportError, RuntimeError):
        return False
    try:
        return bool(service(course_id=keys.CourseKey.from_string(course_key)).are_grades_frozen())
    except ObjectDoesNotExist:  # the course is gone, and its blocks with it
        return False


def _models() -> Any:
    try:
        return import_module("lms.djangoapps.grades.models")
    except (ImportError, RuntimeError):
        return None


def _subsection(course_key: str, name: str) -> Any:
    """Return the key of the published subsection with this name, or with this end of its address; None when there is none."""
    wanted = folded(name)
    for block in published(course_key, ["sequential"]) or []:
        if wanted in (folded(str(block.display_name or "")), folded(block.location.block_id)):
            return block.location
    return None


def _to_fallback(usage_key: str) -> Send | None:
    take = _fallback
    return None if take is None else lambda score: take(usage_key, score)


def _block(store: Any, usage_key: str) -> Any:
    keys, missing = import_module("opaque_keys.edx.keys"), import_module("xmodule.modulestore.exceptions").ItemNotFoundError
    try:
        return store.get_item(keys.UsageKey.from_string(usage_key))
    except missing:
        return None


def _to_platform(signals: Any, block: Any) -> Send:
    def send(score: Score) -> None:
        signals.SCORE_PUBLISHED.send(
            sender=None,
            block=block,
            user=score.user,
            raw_earned=float(score.value),
            raw_possible=float(score.max_value),
            only_if_higher=False,
            score_deleted=False,
            grader_response=False,
        )

    return send
