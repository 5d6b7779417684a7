"""Addresses of the platform's own pages.  Source: open-edx.md section 3."""

from urllib.parse import quote


def unit_address(course_key: str, usage_key: str) -> str:
    """Return the LMS address that leads a learner to the unit with the block."""
    return f"/courses/{quote(course_key, safe=':+')}/jump_to/{quote(usage_key, safe=':+@')}"
