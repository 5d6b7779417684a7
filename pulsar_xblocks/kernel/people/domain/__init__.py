"""Rules of people: reading a pasted class list, names of accounts, passwords for slips."""

from pulsar_xblocks.kernel.people.domain.accounts import new_password, numbered_username, username_base
from pulsar_xblocks.kernel.people.domain.classlist import AGES, MAX_ROWS, MAX_TEXT, ClassRow, class_of, read_class_list

__all__ = [
    "AGES",
    "MAX_ROWS",
    "MAX_TEXT",
    "ClassRow",
    "class_of",
    "new_password",
    "numbered_username",
    "read_class_list",
    "username_base",
]
