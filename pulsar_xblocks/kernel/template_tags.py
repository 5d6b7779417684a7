"""Tags and filters of our templates: icons, statuses, dates in a time zone, decimals."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from pulsar_xblocks.kernel.pure import zones
from pulsar_xblocks.kernel.pure.status import Status

register = template.Library()
NBSP, MINUS = "\u00a0", "\u2212"


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return an icon of the sprite, hidden from screen readers."""
    return format_html('<svg class="pulsar-icon" aria-hidden="true"><use href="#pulsar-i-{}"/></svg>', name)


@register.simple_tag
def chip(status: Status) -> SafeString:
    """Return a status as word, colour and icon."""
    return format_html(
        '<span class="pulsar-chip pulsar-{}" data-pulsar-status="{}">{}{}</span>',
        status.tone,
        status.key,
        icon(status.icon),
        gettext(status.word),
    )


@register.simple_tag
def weblink(text: str, length: int = 0) -> SafeString | str:
    """Return a link to an address that people have typed, cut to a length, and the plain text where it leads nowhere in the web."""
    shown = Truncator(text).chars(length) if length else text
    if text.startswith("/") and not text.startswith(("//", "/\\")):
        shown = gettext("open the page")  # a page of this site: its address tells people nothing
    elif not text.lower().startswith(("https://", "http://")):
        return shown
    return format_html('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>', text, shown)


@register.filter
def word(msgid: str) -> str:
    """Return the translation of a marked text."""
    return gettext(msgid) if msgid else ""


@register.filter
def day(value: date | datetime | None, zone: str = "") -> str:
    """Return «12 ноября 2026»; a moment is taken in the zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone or "UTC")).date()
    pattern = "j E Y" if translation.get_language() == "ru" else "j F Y"
    return formats.date_format(value, pattern).replace(" ", NBSP)


@register.filter
def through(first: date | None, last: date | None) -> str:
    """Return «15–28 февраля 2027», «13 сентября — 12 декабря 2026», one day, or "" when none is told."""
    if first is None or last is None or first == last:
        return day(first or last)
    dash = "—" if translation.get_language() == "ru" else "–"
    if first.year != last.year:
        return f"{day(first)} {dash} {day(last)}"
    if first.month != last.month:
        return f"{day(first).removesuffix(f'{NBSP}{first.year}')} {dash} {day(last)}"
    return f"{first.day}–{day(last)}"


def short_day(value: date) -> str:
    """Return «03.09», in English «3 Sep»: days under a plot."""
    return formats.date_format(value, "d.m" if translation.get_language() == "ru" else "j M").replace(" ", NBSP)


@register.filter
def moment(value: datetime | None, zone: str = "Asia/Tomsk") -> str:
    """Return «12 ноября 2026, 23:59» in the zone."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(value, zone)}, {local:%H:%M}"


@register.filter
def percent(value: Decimal | int | float | None) -> str:
    """Return «80 %», in English «80%»."""
    return f"{number(value)}{NBSP if translation.get_language() == 'ru' else ''}%" if value is not None else ""


@register.filter
def number(value: Decimal | int | float | None) -> str:
    """Return a number without needless zeros, with the language's decimal sign and a minus that is no hyphen."""
    if value is None:
        return ""
    text = format(Decimal(value).normalize(), "f").replace("-", MINUS)
    return text.replace(".", ",") if translation.get_language() == "ru" else text


@register.simple_tag
def days_left(until: datetime, now: datetime) -> str:
    """Return «осталось 2 дня», «осталось 3 часа», or «срок прошёл»."""
    seconds = int((until - now).total_seconds())
    if seconds <= 0:
        return gettext("the time is over")
    days, hours = seconds // 86400, seconds % 86400 // 3600
    if days:
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    if hours:
        return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
    minutes = max(seconds // 60, 1)
    return ngettext("%(n)d minute left", "%(n)d minutes left", minutes) % {"n": minutes}


@register.simple_tag
def field_errors(errors: dict[str, list[str]] | None, name: str) -> list[str]:
    """Return the sentences of one field."""
    return (errors or {}).get(name, [])


@register.filter
def item(mapping: dict[Any, Any] | None, key: Any) -> Any:
    """Return a value of a mapping, or nothing."""
    return (mapping or {}).get(key, "")


@register.filter
def ticked(posted: Any, value: object) -> bool:
    """Tell whether a value is among those of a group of boxes, as stored (a list) or as posted (one text or several)."""
    chosen = posted if isinstance(posted, list | tuple) else [posted]
    return str(value) in {str(one) for one in chosen if one is not None}


@register.filter
def zone(name: str) -> str:
    """Return «томское время» of a time zone's key."""
    return gettext(zones.word(name))
