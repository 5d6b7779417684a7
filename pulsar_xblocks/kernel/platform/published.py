"""What of ours stands in a published course.  Fallback where the platform's modulestore is absent: what ``use`` was given, else nothing.

The signal comes at the end of a publication, a move, a deletion, an import and a re-run alike, in Studio's processes; the events of
openedx-events name one block each and none of the blocks inside it.
"""

from collections.abc import Callable, Collection
from importlib import import_module
from typing import Any

Heard = Callable[[str], None]
_listeners: list[Heard] = []
_fallback: Callable[[str], list[Any]] | None = None


def use(blocks: Callable[[str], list[Any]] | None) -> None:
    """Let ``blocks(course key)`` give the published blocks where there is no modulestore."""
    global _fallback
    _fallback = blocks


def listen(heard: Heard) -> None:
    """Call ``heard(course key)`` whenever a course was published or deleted."""
    _listeners.append(heard)
    try:
        signals = import_module("xmodule.modulestore.django").SignalHandler
    except (ImportError, RuntimeError):  # RuntimeError: the code is there, its app is not installed in this process
        return
    for name in ("course_published", "course_deleted"):
        getattr(signals, name).connect(_receive, dispatch_uid=f"pulsar.{name}")


def tell(course_key: str) -> None:
    """Say that a course was published."""
    for heard in _listeners:
        heard(course_key)


def _receive(sender: Any = None, course_key: Any = None, **kwargs: Any) -> None:
    tell(str(course_key))


def blocks_of(course_key: str, types: Collection[str]) -> list[Any] | None:
    """Return the published blocks of these types, [] for a course that is gone; None where nobody knows."""
    try:
        module = import_module("xmodule.modulestore.django")
        keys, wrong_key = import_module("opaque_keys.edx.keys"), import_module("opaque_keys").InvalidKeyError
        gone = import_module("xmodule.modulestore.exceptions").ItemNotFoundError
        only_published = import_module("xmodule.modulestore").ModuleStoreEnum.RevisionOption.published_only
    except (ImportError, RuntimeError):
        return _fallback(course_key) if _fallback else None
    try:
        key = keys.CourseKey.from_string(course_key)
        wanted = {"category": {"$in": sorted(types)}}
        return list(module.modulestore().get_items(key, qualifiers=wanted, revision=only_published, include_orphans=False))
    except (wrong_key, gone):
        return []
