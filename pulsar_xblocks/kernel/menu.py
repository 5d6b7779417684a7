"""The console's menu: entries register themselves, each shown to those who may see it."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from pulsar_xblocks.kernel.roles.domain import Actor, has_role_for


@dataclass(frozen=True)
class Entry:
    """One entry: msgid, URL name, and the kind and right that open it; no kind = everyone logged in."""

    word: str
    url_name: str
    kind: str = ""
    right: str = "view"
    order: int = 50


_entries: list[Entry] = []
ROW, ASIDE = 9, 60  # more entries than fit a row: those of the order and beyond go under «More»


def add(*entries: Entry) -> None:
    """Register entries; called from ``registrations``."""
    for entry in entries:
        if entry not in _entries:
            _entries.append(entry)


def items_for(actor: Actor, path: str) -> list[dict[str, object]]:
    """Return what this person sees: word, url, is_current (the longest address that starts the path), is_aside (under «More»)."""
    rows = [
        {"word": entry.word, "url": reverse(entry.url_name), "is_current": False, "is_aside": entry.order >= ASIDE}
        for entry in sorted(_entries, key=lambda entry: (entry.order, entry.word))
        if not entry.kind or has_role_for(actor, entry.right, entry.kind)
    ]
    for row in rows if len(rows) <= ROW else []:
        row["is_aside"] = False
    home = reverse("pulsar:home")  # every address begins with it
    here = [row for row in rows if path == row["url"] or (path.startswith(str(row["url"])) and row["url"] != home)]
    if here:
        max(here, key=lambda row: len(str(row["url"])))["is_current"] = True
    return rows


def logout_url() -> str:
    """Return where one logs out: the platform's own address, or the site's."""
    return getattr(settings, "FRONTEND_LOGOUT_URL", None) or getattr(settings, "LOGOUT_URL", None) or "/logout/"


def other_languages(current: str) -> list[tuple[str, str]]:
    """Return the languages of the product that the site offers, but for the current one: code and own name."""
    offered = dict(settings.LANGUAGES)
    return [(code, name) for code, name in (("ru", "Русский"), ("en", "English")) if code in offered and code != current]
