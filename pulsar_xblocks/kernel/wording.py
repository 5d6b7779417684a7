"""A marked text in the person's language, with its values as the language writes them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from pulsar_xblocks.kernel.pure.text import Counted, Sentence
from pulsar_xblocks.kernel.questions.domain import Text
from pulsar_xblocks.kernel.template_tags import number


def said(text: str, params: Mapping[str, Any] | None = None) -> str:
    """Return a marked text in the person's language; a Sentence brings its own values, numbers get the language's decimal sign."""
    values = getattr(text, "params", None) or params
    words = ngettext(text, text.plural, values["n"]) if isinstance(text, Counted) and values else gettext(text)
    return words % {name: _shown(value) for name, value in values.items()} if values else words


def _shown(value: Any) -> Any:
    if isinstance(value, tuple):
        return ", ".join(str(_shown(one)) for one in value)
    if isinstance(value, Sentence):
        return said(value)
    if isinstance(value, Text):
        return value.show(get_language() or "ru")
    return number(value) if isinstance(value, Decimal) else value
