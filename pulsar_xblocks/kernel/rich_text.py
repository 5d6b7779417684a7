"""Rich text of authors, made safe."""

import nh3
from django.utils.safestring import SafeString

_TAGS = {"p", "br", "strong", "b", "em", "i", "u", "ul", "ol", "li", "a", "h4", "h5", "blockquote", "code", "pre", "sub", "sup"}


def clean_html(html: str) -> SafeString:
    """Return the HTML with only plain formatting and safe links left."""
    return SafeString(nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}))
