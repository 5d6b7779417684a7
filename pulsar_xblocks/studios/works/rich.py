"""Plain words of an author become paragraphs; what is HTML already stays."""

import re
from html import escape

_TAG = re.compile(r"<(p|ul|ol|h4|h5|blockquote|br|div)\b", re.I)


def as_html(text: str) -> str:
    """Return HTML: paragraphs parted by empty lines where the author typed plain text.  It still has to be cleaned."""
    if _TAG.search(text):
        return text
    plain = text.replace("\r\n", "\n").strip()
    marked = plain if re.search(r"</?(a|b|strong|em|i|u|sub|sup|code)\b", plain, re.I) else escape(plain, quote=False)
    return "".join(f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in re.split(r"\n\s*\n", marked) if part.strip())
