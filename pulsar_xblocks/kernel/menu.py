"""The console's menu: entries register themselves, each shown to those who may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for


@dataclass(frozen=True)
class Entry:
    """One entry: msgid, URL name, and the kind and right that open it; no kind = everyone logged in.

    ``under`` = URL name of the entry of which this one is a part for whoever sees that one, or the one above that; ``part`` = msgid
    among those parts.
    """

    word: str
    url_name: str
    kind: str = ""
    right: str = "view"
    order: int = 50
    under: str = ""
    part: str = ""


_entries: list[Entry] = []
ROW, ASIDE = 9, 60  # more entries than fit a row: those beyond it, and those of the order and beyond, go under «More»


def add(*entries: Entry) -> None:
    """Register entries; called from ``registrations``."""
    for entry in entries:
        if entry not in _entries:
            _entries.append(entry)


def items_for(actor: Actor, path: str) -> list[dict[str, Any]]:
    """Return what this person sees: word, url, is_current (the longest address that starts the path), is_aside (under «More»), parts."""
    allowed = _allowed(actor)
    heads = {entry: _head(entry, allowed) for entry in allowed}
    top = [entry for entry in allowed if heads[entry] == entry]
    here = _current([reverse(entry.url_name) for entry in allowed], path)
    aside = {entry for at, entry in enumerate(top) if len(top) > ROW and (at >= ROW or entry.order >= ASIDE)}
    parts = {head: [one for one in allowed if heads[one] == head and one != head] for head in top}
    return [_item(entry, parts[entry], here, is_aside=entry in aside) for entry in top]


def work_of(actor: Actor) -> dict[str, str] | None:
    """Return where the work of a role begins, word and url: the first entry that one without a role does not see; None without one."""
    common = _allowed(Actor(actor.person))
    entry = next((entry for entry in _allowed(actor) if entry not in common), None)
    return {"word": entry.word, "url": reverse(entry.url_name)} if entry else None


def _allowed(actor: Actor) -> list[Entry]:
    ordered = sorted(_entries, key=lambda entry: (entry.order, entry.word))
    return [entry for entry in ordered if not entry.kind or has_role_for(actor, entry.right, entry.kind)]


def _head(entry: Entry, allowed: Sequence[Entry]) -> Entry:
    """Return under which entry one stands for this person: the highest above it that is allowed, itself without any."""
    known, found, above = {one.url_name: one for one in _entries}, entry, entry
    while above.under in known:
        above = known[above.under]
        found = above if above in allowed else found
    return found


def _item(entry: Entry, parts: Sequence[Entry], here: str, *, is_aside: bool) -> dict[str, Any]:
    url = reverse(entry.url_name)
    rows = [{"word": one.part or one.word, "url": reverse(one.url_name)} for one in (entry, *parts)] if parts else []
    for row in rows:
        row["is_current"] = row["url"] == here
    is_current = url == here or any(row["is_current"] for row in rows)
    return {"word": entry.word, "url": url, "is_current": is_current, "is_aside": is_aside, "parts": rows}


def _current(urls: Sequence[str], path: str) -> str:
    """Return the longest address that starts the path, "" when none does; the home page's starts every other."""
    home = reverse("pulsar:home")
    return max((url for url in urls if path == url or (path.startswith(url) and url != home)), key=len, default="")


def logout_url() -> str:
    """Return where one logs out: the platform's own address, or the site's."""
    return getattr(settings, "FRONTEND_LOGOUT_URL", None) or getattr(settings, "LOGOUT_URL", None) or "/logout/"


def other_languages(current: str) -> list[tuple[str, str]]:
    """Return the languages of the product that the site offers, but for the current one: code and own name."""
    offered = dict(settings.LANGUAGES)
    return [(code, name) for code, name in (("ru", "Русский"), ("en", "English")) if code in offered and code != current]
