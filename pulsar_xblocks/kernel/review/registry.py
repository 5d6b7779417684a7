"""What is reviewed: each kind of object says what an expert may see of it, blind."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulsar_xblocks.kernel.pure.text import mark, mark_plural

if TYPE_CHECKING:
    from pulsar_xblocks.kernel.files.models import PrivateFile
    from pulsar_xblocks.kernel.review.models import ReviewGroup


def _no_titles(object_ids: Sequence[int]) -> dict[int, str]:
    return {}


def _everybody(group: "ReviewGroup") -> None:
    return None


def _no_url(group: "ReviewGroup") -> str:
    return ""


@dataclass(frozen=True)
class Content:
    """The blind content of a kind: a partial with its values, files, titles of many objects; nothing may name people or schools.

    ``comment`` = msgid: whom the expert's comment is for.
    """

    template: str
    values: Callable[[int], dict[str, Any]]
    files: Callable[[int], Sequence["PrivateFile"]]
    titles: Callable[[Sequence[int]], dict[int, str]] = _no_titles
    comment: str = mark("Comment for the studio")


@dataclass(frozen=True)
class Told:
    """What the operator's home page says of the objects of a kind: one and many of them (msgids), who waits for their results."""

    idle: tuple[str, str] = mark_plural("Work without an expert", "Works without an expert")
    reading: tuple[str, str] = mark_plural("Work is being scored", "Works are being scored")
    ready: tuple[str, str] = mark_plural("Work is scored: publish the results", "Works are scored: publish the results")
    button: str = mark("Publish")
    waiting: str = mark("studios wait for it")


@dataclass(frozen=True)
class Desk:
    """What the operator's pages of a kind lead to: where a group is published, who stands behind an object (id -> name).

    ``experts`` names the people (ids) who may read a group, None = all experts of its region.  ``subject`` and ``publish`` are msgids:
    the column of the names and the way on; ``has_imports``: results may come from outside; ``told``: the home page's words.
    """

    publish_url: Callable[["ReviewGroup"], str] = _no_url
    names: Callable[[Sequence[int]], dict[int, str]] = _no_titles
    experts: Callable[["ReviewGroup"], Collection[int] | None] = _everybody
    subject: str = mark("Studio")
    publish: str = mark("Publish the results")
    has_imports: bool = True
    told: Told = Told()


_contents: dict[str, Content] = {}
_desks: dict[str, Desk] = {}


def register(kind: str, content: Content) -> None:
    """Register the blind content of a kind; called from ``registrations``."""
    _contents[kind] = content


def register_desk(kind: str, desk: Desk) -> None:
    """Register what the operator's pages of a kind lead to."""
    _desks[kind] = desk


def content_of(kind: str) -> Content | None:
    """Return the content of a kind, None when nobody has registered it."""
    return _contents.get(kind)


def desk_of(kind: str) -> Desk:
    """Return the desk of a kind."""
    return _desks.get(kind, Desk())


def comment_word(kind: str) -> str:
    """Return the msgid of the comment's label."""
    content = content_of(kind)
    return content.comment if content else Content.comment


def titles_of(kind: str, object_ids: Sequence[int]) -> dict[int, str]:
    """Return object id -> title as experts see it."""
    content = content_of(kind)
    return content.titles(object_ids) if content and object_ids else {}
