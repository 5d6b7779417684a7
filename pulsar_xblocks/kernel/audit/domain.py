"""Words of the audit record: what an action is called on the officer's page."""

from pulsar_xblocks.kernel.pure.text import mark

_words: dict[str, str] = {
    "export": mark("List taken out"),
    "role.give": mark("Role given"),
    "role.close": mark("Role closed"),
    "file.download": mark("File downloaded"),
    "person.view": mark("Contacts viewed"),
}


def register_words(words: dict[str, str]) -> None:
    """Register action -> msgid."""
    _words.update(words)


def word_of(action: str) -> str:
    """Return the msgid of an action, or its key."""
    return _words.get(action, action)


def known_actions() -> list[str]:
    """Return the keys of actions that have a name."""
    return sorted(_words)
