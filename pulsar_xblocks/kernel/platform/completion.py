"""Completion of blocks by people other than the one who asks.  Fallback where the platform does not track it: what ``use`` was given."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

Take = Callable[[str, Any, float], None]
_fallback: Take | None = None


def use(take: Take | None) -> None:
    """Let ``take(usage key, account, share)`` hear of it where there is no platform."""
    global _fallback
    _fallback = take


def submit(usage_key: str, user: Any, share: float) -> None:
    """Tell how much of a block an account has done, 0 to 1; silent where the site has switched the tracking off."""
    try:
        service = import_module("completion.services").CompletionService
        keys = import_module("opaque_keys.edx.keys")
    except (ImportError, RuntimeError):  # RuntimeError: the code is there, its app is not installed in this process
        if _fallback is not None:
            _fallback(usage_key, user, share)
        return
    key = keys.UsageKey.from_string(usage_key)
    completions = service(user, key.course_key)
    if completions.completion_tracking_enabled():
        completions.submit_completion(key, share)
