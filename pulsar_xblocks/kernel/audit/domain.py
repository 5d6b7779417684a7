"""Words of the audit record: what an action is called on the officer's page."""

from pulsar_xblocks.kernel.pure.text import mark

_words: dict[str, str] = {
    "export": mark("List taken out"),
    "role.give": mark("Role given"),
    "role.accept": mark("Role taken over by an invitation"),
    "role.close": mark("Role closed"),
    "file.download": mark("File downloaded"),
    "file.delete": mark("File deleted"),
    "file.preview": mark("File looked at"),
    "person.view_contacts": mark("Contacts viewed"),
    "person.accounts": mark("Accounts made"),
    "person.password": mark("New password given"),
    "person.retire": mark("Personal data deleted"),
    "course.link": mark("Course linked to the region"),
    "course.unlink": mark("Course no longer linked"),
    "organisation.import": mark("Organisations taken in from a table"),
    "organisation.create": mark("Organisation added"),
    "organisation.edit": mark("Organisation changed"),
    "municipality.create": mark("Municipality added"),
    "municipality.edit": mark("Municipality changed"),
    "region.edit": mark("Region changed"),
}
_kinds: dict[str, str] = {
    "person": mark("Person"),
    "organisation": mark("Organisation"),
    "municipality": mark("Municipality"),
    "region": mark("Region"),
    "roleassignment": mark("Role"),
    "privatefile": mark("File"),
    "courselink": mark("Course"),
    "directoryimport": mark("Table of organisations"),
    "job": mark("Background job"),
    "audit": mark("Record of actions"),
}


def register_words(words: dict[str, str], kinds: dict[str, str] | None = None) -> None:
    """Register action -> msgid, and object kind (the model's name) -> msgid."""
    _words.update(words)
    _kinds.update(kinds or {})


def word_of(action: str) -> str:
    """Return the msgid of an action, or its key."""
    return _words.get(action, action)


def kind_of(object_kind: str) -> str:
    """Return the msgid of an object kind, or its key."""
    return _kinds.get(object_kind, object_kind)


def known_actions() -> list[str]:
    """Return the keys of actions that have a name."""
    return sorted(_words)
