"""Plain words of an author and the HTML that is kept: paragraphs, lists, **bold**, addresses.  Other HTML stays as it is."""

import re
from html import escape, unescape

from pulsar_xblocks.kernel.rich_text import clean_html

_TAG = re.compile(r"</?(p|ul|ol|li|h4|h5|blockquote|pre|br|div|a|b|strong|em|i|u|sub|sup|code)\b[^<>]*>", re.I)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ADDRESS = re.compile(r"https?://[^\s<]*[^\s<.,;:!?)»]")


def as_html(text: str) -> str:
    """Return HTML of what the author typed; it still has to be cleaned."""
    if _TAG.search(text):
        return text
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(_block(block.split("\n")) for block in blocks if block.strip())


def as_text(html: str) -> str:
    """Return the plain words of simple HTML; what ``as_html`` would not make again must be shown as HTML."""
    text = re.sub(r'<a href="([^"]+)"[^>]*>\1</a>', r"\1", html)
    text = re.sub(r"</?(strong|b)>", "**", text)
    text = re.sub(r"<li>(.*?)</li>", r"- \1\n", text, flags=re.S)
    text = re.sub(r"<br\s*/?>", "\n", text)
    text = re.sub(r"</p>|</ul>", "\n\n", re.sub(r"<p>|<ul>", "", text))
    return re.sub(r"\n{3,}", "\n\n", unescape(text)).strip()


def typed(html: str) -> str:
    """Return kept HTML as an author types it, as HTML where plain words would lose something."""
    text = as_text(html)
    return text if str(clean_html(as_html(text))) == html else html


def _block(lines: list[str]) -> str:
    html, words = "", []
    for line in [*lines, ""]:
        is_item = line.lstrip().startswith("- ")
        if words and (is_item or not line):
            html, words = f"{html}<p>{'<br>'.join(words)}</p>", []
        if is_item:
            html += f"<ul><li>{_inline(line.lstrip()[2:])}</li></ul>"
        elif line:
            words.append(_inline(line))
    return html.replace("</ul><ul>", "")


def _inline(line: str) -> str:
    text = _BOLD.sub(r"<strong>\1</strong>", escape(line.strip(), quote=False))
    return _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', text)
