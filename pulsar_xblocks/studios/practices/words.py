"""What a card says, in words: choices, grades, what people read beside each other."""

from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.domain import KINDS, LOCALITIES
from pulsar_xblocks.studios.practices.domain import SUBJECTS, Content

CHOICES = {"locality": LOCALITIES, "kind": KINDS, "subject": SUBJECTS}


def said(content: Content, name: str) -> str:
    """Return a field as text."""
    value = getattr(content, name)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name in CHOICES:
        return gettext(CHOICES[name][value]) if value in CHOICES[name] else ""
    return "" if value is None else str(value)


def grades(content: Content) -> str:
    """Return «5–8», «7», "" when nothing is chosen."""
    first, last = content.grade_from, content.grade_to
    if first is None or last is None:
        return str(first or last or "")
    return str(first) if first == last else f"{first}–{last}"


def conditions(content: Content) -> list[str]:
    """Return where it worked: town or village, kind of organisation, subject; what is not said is left out."""
    return [text for name in CHOICES if (text := said(content, name))]
