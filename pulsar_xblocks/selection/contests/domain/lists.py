"""Lists of contests: whose they are, levels, stages, and which row of the matrix an achievement falls into.  Source: domain.md 3.1, 3.2."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from pulsar_xblocks.kernel.pure.dates import school_year
from pulsar_xblocks.kernel.pure.text import folded, mark

MINISTRY, RSOSH, REGIONAL = "ministry", "rsosh", "regional"
SOURCES = {
    MINISTRY: mark("List of the Ministry of Education"),
    RSOSH: mark("List of olympiads of school pupils (RSOSH, Ministry of Science)"),
    REGIONAL: mark("List of the region"),
}
SOURCES_SHORT = {MINISTRY: mark("Ministry’s list"), RSOSH: mark("RSOSH list"), REGIONAL: mark("region’s list")}

VSOSH, WORLD, COUNTRY, DISTRICT, REGION, MUNICIPALITY, SCHOOL = (
    *("vsosh", "international", "all_russian", "interregional"),
    *("regional", "municipal", "school"),
)
LEVELS = {
    VSOSH: mark("All-Russian olympiad of school pupils"),
    "1": mark("level I"),
    "2": mark("level II"),
    "3": mark("level III"),
    WORLD: mark("international"),
    COUNTRY: mark("all-Russian"),
    DISTRICT: mark("interregional"),
    REGION: mark("regional"),
    MUNICIPALITY: mark("municipal"),
}
OF_SOURCE: Mapping[str, tuple[str, ...]] = {
    MINISTRY: (VSOSH, WORLD, COUNTRY, DISTRICT, REGION),
    RSOSH: ("1", "2", "3"),
    REGIONAL: (VSOSH, DISTRICT, REGION, MUNICIPALITY),
}
CLAIMED_LEVELS = {key: LEVELS[key] for key in (WORLD, COUNTRY, DISTRICT, REGION, MUNICIPALITY)} | {SCHOOL: mark("of a school")}

ENTRY_STAGES = ("qualifying", "final")
STAGES = {
    "school": mark("school stage"),
    "qualifying": mark("qualifying stage"),
    "municipal": mark("municipal stage"),
    "regional": mark("regional stage"),
    "final": mark("final stage"),
}
RANK = {key: place for place, key in enumerate(STAGES)}
GRADES = range(1, 12)
NAME_LIMIT, SUBJECTS_LIMIT, CODE_LIMIT, LINK_LIMIT = 400, 500, 40, 500

_YEAR = re.compile(r"(20\d\d)/(\d\d)")
_LEVEL_WORDS = {
    **dict.fromkeys(("1", "i", "і", "ⅰ", "первый", "уровень i", "i уровень", "1 уровень", "уровень 1", "level i", "level 1"), "1"),
    **dict.fromkeys(("2", "ii", "іі", "ⅱ", "второй", "уровень ii", "ii уровень", "2 уровень", "уровень 2", "level ii", "level 2"), "2"),
    **dict.fromkeys(
        ("3", "iii", "ііі", "ⅲ", "третий", "уровень iii", "iii уровень", "3 уровень", "уровень 3", "level iii", "level 3"), "3"
    ),
    **dict.fromkeys(("вош", "всош", "всероссийская олимпиада школьников", "vsosh"), VSOSH),
    **dict.fromkeys(("международный", "международная", "международное", "international"), WORLD),
    **dict.fromkeys(("всероссийский", "всероссийская", "всероссийское", "федеральный", "all-russian"), COUNTRY),
    **dict.fromkeys(("межрегиональный", "межрегиональная", "межрегиональное", "окружной", "interregional"), DISTRICT),
    **dict.fromkeys(("региональный", "региональная", "региональное", "областной", "областная", "краевой", "regional"), REGION),
    **dict.fromkeys(("муниципальный", "муниципальная", "муниципальное", "городской", "районный", "municipal"), MUNICIPALITY),
}


@dataclass(frozen=True)
class Event:
    """One line of a list as pages show it; ``subjects`` as written, «математика; физика»."""

    pk: int
    source: str
    year: str
    code: str
    name: str
    level: str
    subjects: tuple[str, ...] = ()
    grade_from: int | None = None
    grade_to: int | None = None
    organiser: str = ""
    link: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    is_active: bool = True


def level_of(text: str) -> str:
    """Return the key of a level as people write it, "" = not understood."""
    word = folded(text).strip(" .«»\"'")
    return _LEVEL_WORDS.get(word, word if word in LEVELS else "")


def is_year(text: str) -> bool:
    """Tell whether the text is a school year, «2026/27»."""
    found = _YEAR.fullmatch(text)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[2])


def years_around(today: date, back: int = 2, ahead: int = 1) -> list[str]:
    """Return the school years from some back to some ahead of a day, the newest first."""
    first = int(school_year(today)[:4])
    return [school_year(date(year, 9, 1)) for year in range(first + ahead, first - back - 1, -1)]


def last_day(year: str) -> date:
    """Return 31 August on which a school year ends."""
    return date(int(year[:4]) + 1, 8, 31)


def subjects_of(text: str) -> tuple[str, ...]:
    """Return the subjects of a cell: parted by «;», commas or lines, each once, in lower case."""
    found = {folded(part): " ".join(part.split()).lower() for part in re.split(r"[;,\n]", text) if part.strip()}
    return tuple(found.values())


def grades_of(text: str) -> tuple[int, int] | None:
    """Return the grades of a cell: «5-8», «9», «с 5 по 8»; None = not understood."""
    numbers = [int(part) for part in re.findall(r"\d+", text)[:3]]
    if not 1 <= len(numbers) <= 2 or any(one not in GRADES for one in numbers):
        return None
    return (numbers[0], numbers[-1]) if numbers[0] <= numbers[-1] else None


def grades_words(first: int | None, last: int | None) -> str:
    """Return «5–8», «7», "" = not told."""
    if first is None or last is None:
        return str(first or last or "")
    return str(first) if first == last else f"{first}–{last}"


def stages_for(level: str) -> tuple[str, ...]:
    """Return the stages an event of a level may have; "" = an event that stands in no list."""
    if level == VSOSH:
        return ("school", "municipal", "regional", "final")
    return ENTRY_STAGES if level in ("1", "2", "3") else tuple(STAGES)


def matrix_level(source: str, level: str, stage: str) -> str:
    """Return the row of the matrix of points, "" = an achievement of this kind brings no points.

    ``source`` "" = the event stands in no list: what is regional or above counts as another regional event.
    """
    if level == VSOSH:
        return f"vsosh_{stage}" if stage in ("municipal", "regional", "final") else ""
    if source == RSOSH:
        return f"rsosh_{level}" if stage == "final" else ""
    if stage not in ("regional", "final") or level in (MUNICIPALITY, SCHOOL):
        return ""
    return "ministry" if source == MINISTRY and level in (WORLD, COUNTRY) and stage == "final" else "regional"


def whole_link(text: str) -> str:
    """Return an address of the web with its beginning: «olimpiada.ru» becomes «https://olimpiada.ru»; "" = none."""
    link = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(link)
        is_whole = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not any(sign.isspace() for sign in link)
    except ValueError:
        is_whole = False
    return link if is_whole and len(link) <= LINK_LIMIT else ""


def is_open(event: Event, today: date) -> bool:
    """Tell whether one can still enter: the last day has not passed, or no days are told."""
    last = event.ends_on or event.starts_on
    return last is None or last >= today


def fits_grade(event: Event, grade: int) -> bool:
    """Tell whether an event is for a grade; one that tells no grades is for all."""
    return (event.grade_from or 1) <= grade <= (event.grade_to or 11)


def all_subjects(events: Iterable[Event]) -> list[str]:
    """Return every subject once, by the alphabet with ё as е."""
    return sorted({subject for event in events for subject in event.subjects}, key=folded)
