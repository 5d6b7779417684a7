"""Writes of practice cards: draft, sending, taking back, the centre's decisions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.files.actions import attach, detach
from pulsar_xblocks.kernel.files.queries import files_by_key, files_of, own_files_by_key
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Difference, Invalid, NotFound, Stale
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.versions.actions import store_revision
from pulsar_xblocks.studios.models import PracticeCard, StudioYear
from pulsar_xblocks.studios.practices import counting, domain, letters, queries, words
from pulsar_xblocks.studios.practices.domain import Content

PURPOSE = "practice"  # of files
_RELATED = ("region", "author", "studio_year__year__region", "studio_year__studio__organisation", "entry")
_FROZEN = mark("The card is sent: take it back to change it.")
_MOVED = mark("The card has another status by now: open it anew.")


@dataclass(frozen=True)
class Typed:
    """A draft as typed; ``seen`` is the version of the card, ``files_seen`` its files that the writer saw when the page was opened."""

    content: Content
    seen: int
    files_seen: tuple[str, ...] = ()


@transaction.atomic
def start(studio: StudioYear, *, by: Person, now: datetime) -> PracticeCard:
    """Return a new draft that knows the school, or the author's own one in which nothing is written yet.  Raises Conflict."""
    row = locked(StudioYear.objects.select_related("studio__organisation"), studio.pk)
    if row.status in ("closed", "archived"):
        raise Conflict(mark("The studio is closed."))
    untouched = PracticeCard.objects.filter(studio_year=row, author=by, status="draft", version=1).first()
    if untouched:
        return untouched
    school = row.studio.organisation
    return PracticeCard.objects.create(
        region_id=row.studio.region_id,
        studio_year=row,
        author=by,
        locality=school.locality,
        kind=school.kind,
        created_at=now,
        saved_at=now,
    )


@transaction.atomic
def save_draft(card: PracticeCard, typed: Typed, *, by: Person, now: datetime) -> PracticeCard:
    """Store a draft; nothing is required yet.  Raises Stale with both texts, Conflict when the card is sent, Invalid over a limit."""
    row = _locked(card)
    if row.status not in domain.EDITABLE:
        raise Conflict(_FROZEN)
    content = replace(typed.content, files=_kept(row, typed, by))
    if row.version != typed.seen:
        raise _stale(row, content, by)
    if errors := domain.draft_problems(content):
        raise Invalid(errors)
    if content == row.content:  # sent twice, for example while the page was left
        return row
    _move_files(row, content, by, now)
    row.content, row.saved_at, row.version = content, now, row.version + 1
    row.save()
    return row


@transaction.atomic
def send(card: PracticeCard, typed: Typed, *, are_names_checked: bool, by: Person, now: datetime) -> PracticeCard:
    """Store the draft and send it to the centre as an immutable version.  Raises as ``save_draft`` does, and Invalid by field."""
    row = save_draft(card, typed, by=by, now=now)
    errors = domain.problems(row.content)
    if len(files_by_key(row.content.files)) != len(row.content.files):
        errors["files"] = [mark("A file is no longer there. Remove it from the list and add it anew.")]
    named = [] if are_names_checked else queries.pupils_named(row, row.content)
    if named:
        words = ", ".join(named)
        errors["names_checked"] = [
            Sentence(mark("These words look like names of pupils of the studio: %(words)s. Take them out, or tick the box."), words=words)
        ]
    if errors:
        raise Invalid(errors)
    row.status, row.sent_at, row.sent_count, row.reason = "submitted", now, row.sent_count + 1, ""
    store_revision(queries.KIND, row.pk, _plain(row.content), by=by, now=now)
    return _saved(row, "send", by, now)


@transaction.atomic
def take_back(card: PracticeCard, *, by: Person, now: datetime) -> PracticeCard:
    """Open a sent card for changes before it is answered.  Raises Conflict."""
    row = _locked(card)
    _require_move(row, "draft")
    row.status = "draft"
    return _saved(row, "take_back", by, now)


@transaction.atomic
def discard(card: PracticeCard, *, by: Person, now: datetime) -> None:
    """Delete a draft that was never sent.  Raises Conflict for any other card."""
    row = _locked(card)
    if row.status != "draft" or row.sent_count:
        raise Conflict(mark("Only a draft that was never sent can be deleted."))
    detach(row.content.files, row, now=now)
    record("practice.discard", row, by=by, now=now, region_id=row.region_id)
    row.delete()


@transaction.atomic
def confirm(card: PracticeCard, *, by: Person, now: datetime) -> PracticeCard:
    """Show the card to colleagues and count it in the league, once.  Raises Conflict, also for one's own card."""
    row = _locked(card)
    _require_move(row, "confirmed")
    if row.author_id == by.pk:
        raise Conflict(mark("This is your own card: a colleague has to confirm it."))
    row.status, row.reason, row.decided_by, row.decided_at = "confirmed", "", by, now
    row.entry = counting.current().count(row, by, now)
    _saved(row, "confirm", by, now)
    letters.confirmed(row, now)
    return row


@transaction.atomic
def return_card(card: PracticeCard, reason: str, *, by: Person, now: datetime) -> PracticeCard:
    """Return a card for changes with a reason that its author reads.  Raises Invalid without a reason, Conflict."""
    row = _decided(card, "returned", reason, by, now)
    _saved(row, "return", by, now)
    letters.returned(row, now)
    return row


@transaction.atomic
def revoke(card: PracticeCard, reason: str, *, by: Person, now: datetime) -> PracticeCard:
    """Take a confirmation back: colleagues no longer see the card, its entry is reversed, it waits again.  Raises Invalid, Conflict."""
    if _locked(card).status != "confirmed":  # only its mentor sends a returned one anew
        raise Conflict(_MOVED)
    row = _decided(card, "submitted", reason, by, now)
    if row.entry:
        counting.current().take_back(row, row.reason, by, now)
        row.entry = None
    _saved(row, "revoke", by, now)
    letters.revoked(row, now)
    return row


def _decided(card: PracticeCard, status: str, reason: str, by: Person, now: datetime) -> PracticeCard:
    if len(reason.strip()) < domain.REASON_LEAST:
        raise Invalid({"reason": [mark("Give the mentor a reason, at least 10 characters.")]})
    row = _locked(card)
    _require_move(row, status)
    row.status, row.reason, row.decided_by, row.decided_at = status, reason.strip()[:2000], by, now
    return row


def _require_move(row: PracticeCard, to: str) -> None:
    if not domain.may_move(row.status, to):
        raise Conflict(_MOVED)


def _locked(card: PracticeCard) -> PracticeCard:
    return locked(PracticeCard.objects.select_related(*_RELATED), card.pk)


def _saved(row: PracticeCard, what: str, by: Person, now: datetime) -> PracticeCard:
    row.version += 1
    row.save()
    record(f"practice.{what}", row, by=by, now=now, region_id=row.region_id, reason=row.reason)
    return row


def _kept(row: PracticeCard, typed: Typed, by: Person) -> tuple[str, ...]:
    """Return the files of the card: a file that a colleague added meanwhile stays, one's own and those seen may be taken away."""
    mine = set(files_of(row).filter(owner=by).values_list("key", flat=True)) | set(typed.files_seen)
    stays = [key for key in row.content.files if key in typed.content.files or key not in mine]
    return (*stays, *(key for key in typed.content.files if key not in stays))


def _move_files(row: PracticeCard, content: Content, by: Person, now: datetime) -> None:
    before, after = row.content.files, content.files
    try:
        if fresh := [key for key in after if key not in before]:
            attach(fresh, by, PURPOSE, row)
    except NotFound:
        raise Invalid({"files": [mark("This file is not there any more: remove it and add it again.")]}) from None
    if gone := [key for key in before if key not in after]:
        detach(gone, row, now=now)


def _stale(row: PracticeCard, typed: Content, by: Person) -> Stale:
    names = domain.differing(row.content, typed)
    stored, yours = ({name: _plain(content)[name] for name in names} for content in (row.content, typed))
    return Stale(stored, yours, row.version, list(_differences(row, typed, names, by)))


def _differences(row: PracticeCard, typed: Content, names: Iterable[str], by: Person) -> Iterable[Difference]:
    stored = row.content
    for name in names:
        if name == "links":
            pairs = [(f"link{n + 1}", *(_at(one.links, n) for one in (stored, typed))) for n in range(domain.LINKS)]
            yield from (Difference(key, gettext(domain.LABELS[name]), old, new) for key, old, new in pairs if old != new)
        elif name == "files":
            yield Difference(
                "files_shown", gettext(domain.LABELS[name]), *(names_of(row, keys, by) for keys in (stored.files, typed.files))
            )
        else:
            yield Difference(name, gettext(domain.LABELS[name]), words.said(stored, name), words.said(typed, name), _raw(stored, name))


def _at(links: tuple[str, ...], place: int) -> str:
    return links[place] if place < len(links) else ""


def names_of(row: PracticeCard, keys: Iterable[str], person: Person) -> str:
    """Return the names of the card's files and the person's own, as a conflict shows them."""
    return ", ".join(file.original_name for file in own_files_by_key(keys, person.pk, row))


def _raw(content: Content, name: str) -> str:
    value = getattr(content, name)
    return "" if value is None else str(value)


def _plain(content: Content) -> dict[str, Any]:
    return {name: list(value) if isinstance(value := getattr(content, name), tuple) else value for name in domain.LABELS}
