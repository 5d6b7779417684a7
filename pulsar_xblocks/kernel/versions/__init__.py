"""Immutable submitted versions and help with edit conflicts."""
