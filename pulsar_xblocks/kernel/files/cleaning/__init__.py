"""Copies of files without what tells who made them: a program of its own, apart from the site.  Source: decision 0009."""


class Locked(Exception):
    """The file is protected by a password."""


class Absent(Exception):
    """A decoder that the file needs is not installed."""
