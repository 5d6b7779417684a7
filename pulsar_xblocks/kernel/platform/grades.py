"""Scores of people other than the one who asks.  Fallback where the platform's grades are absent: what ``use`` was given, else nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.core.exceptions import ObjectDoesNotExist


@dataclass(frozen=True)
class Score:
    """What an account has earned in a block, 0 to ``max_value``."""

    user: Any
    value: Decimal
    max_value: Decimal


Send = Callable[[Score], None]
_fallback: Callable[[str, Score], None] | None = None


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
