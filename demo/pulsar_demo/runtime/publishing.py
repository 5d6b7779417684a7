"""Records what blocks tell the platform."""

import json
from typing import Any

from pulsar_demo.models import Published
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.platform.grades import Score


def record(session: Any, block: Any, event_type: str, event_data: Any) -> None:
    """Store a grade or a completion of the logged-in learner, or an event; nobody logged in = events only."""
    values = dict(event_data or {})
    if session.real is not None and event_type in ("grade", "completion"):  # looking as a learner changes nothing of the learner's
        _store(session, block, "event", values, f"masquerade.{event_type}")
    elif event_type == "grade":
        _grade(session, block, values)
    elif event_type == "completion":
        _completion(session, block, values)
    elif event_type != "progress":
        _store(session, block, "event", values, event_type)


def record_score(usage_key: str, score: Score) -> None:
    """Store a score that is not the logged-in learner's own; the same once more is no news."""
    earned = {"value": float(score.value), "max_value": float(score.max_value)}
    _record_news("grade", usage_key, score.user, earned)


def record_completion(usage_key: str, user: Any, share: float) -> None:
    """Store a completion that is not the logged-in learner's own; the same once more is no news."""
    _record_news("completion", usage_key, user, share)


def _record_news(kind: str, usage_key: str, user: Any, value: Any) -> None:
    last = Published.objects.filter(kind=kind, user=user, usage_key=usage_key).order_by("-pk").first()
    if last is None or json.loads(last.value) != value:
        Published.objects.create(kind=kind, user=user, usage_key=usage_key, value=_as_json(value), at=clock.now())


def _grade(session: Any, block: Any, values: dict[str, Any]) -> None:
    if not session.user_id or not getattr(block, "has_score", False):
        return
    earned = {"value": values.get("value"), "max_value": values.get("max_value")}
    _store(session, block, "grade", earned)


def _completion(session: Any, block: Any, values: dict[str, Any]) -> None:
    if not session.user_id or getattr(block, "completion_mode", "completable") != "completable":
        return
    share = float(values["completion"])
    if not 0 <= share <= 1:
        raise ValueError("completion is a share from 0 to 1")
    _store(session, block, "completion", share)


def _store(session: Any, block: Any, kind: str, value: Any, name: str = "") -> None:
    Published.objects.create(
        kind=kind,
        name=name,
        user_id=session.real.pk if session.real is not None else session.user_id,
        usage_key=str(block.scope_ids.usage_id),
        value=_as_json(value),
        at=clock.now(),
    )


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
