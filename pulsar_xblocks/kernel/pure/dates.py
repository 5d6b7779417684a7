"""School years, ages and local ends of days."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def school_year(day: date) -> str:
    """Return the key of the school year of a day, «2026/27»; it turns on 1 September.  Source: domain.md 5."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def age_on(birth: date, day: date) -> int:
    """Return full years of age on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def end_of_day(day: date, zone: str) -> datetime:
    """Return 23:59:59 of a day in a time zone, as UTC: «до 23:59» holds through the whole minute."""
    return _moment(day, time(23, 59, 59), zone)


def start_of_day(day: date, zone: str) -> datetime:
    """Return 00:00 of a day in a time zone, as UTC."""
    return _moment(day, time(), zone)


def _moment(day: date, at: time, zone: str) -> datetime:
    try:
        return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:  # the first and the last day that a calendar knows
        return datetime.combine(day, at, UTC)


def local_day(moment: datetime, zone: str) -> date:
    """Return the calendar day of a moment in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def years_later(day: date, years: int) -> date:
    """Return the same day of a later year; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
