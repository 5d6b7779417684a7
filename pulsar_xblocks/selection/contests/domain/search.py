"""Finding a contest by what a person types: part of the name, subject, code, with slips of the hand; ё is е.

Every word typed is compared with the different words of the lists, not with each event: there are few of them.  A word is
itself, its beginning or its root, or differs by one slip (two in a long word); rare words weigh more than «олимпиада».
"""

import bisect
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.selection.contests.domain.lists import Event

MOST_CHARS, MOST_WORDS = 200, 12
ENOUGH = 0.55  # of the weight typed must be found
NEAR = 0.62  # of the best: what is worse is not shown at all
_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset("и в во на по для с со к о об от до из за у the of a an for in и/или".split())
_KEYS = str.maketrans("`qwertyuiop[]asdfghjkl;'zxcvbnm,.", "ёйцукенгшщзхъфывапролджэячсмитьбю")
_ROOT, _ROOT_SHARE = 5, 0.55  # letters, and share of a word, that make two words forms of one
_SLIP, _JOINED = 0.6, 0.9  # likeness of a word with two slips, and of two words written as one
Likes = list[tuple[float, dict[int, float]]]  # how like a word is, and where it stands
_NAME, _OTHER = 1.0, 0.75  # a word of the name or code, a word of subject or organiser


def words(text: str) -> list[str]:
    """Return the words of a text folded; figures and letters stand together as in «нти2»."""
    return _WORD.findall(folded(text))


@dataclass
class Index:
    """Events prepared for searching; made once for the lists of a region."""

    events: tuple[Event, ...]
    postings: dict[str, dict[int, float]] = field(default_factory=dict)  # word -> place of the event -> weight of where it stands
    joined: dict[str, dict[int, float]] = field(default_factory=dict)  # the same of two neighbours written as one word
    ordered: list[str] = field(default_factory=list)  # the words by the alphabet
    pairs: dict[str, list[str]] = field(default_factory=dict)  # two letters -> words that hold them
    lengths: list[int] = field(default_factory=list)  # words of each name

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Index":
        """Return the index of the events."""
        made = cls(tuple(events))
        for place, event in enumerate(made.events):
            name = words(event.name)
            made.lengths.append(len(name))
            for word in words(" ".join((*event.subjects, event.organiser))):
                made.postings.setdefault(word, {})[place] = _OTHER
            for word in (folded(event.code), *words(event.code), *name):
                made.postings.setdefault(word, {})[place] = _NAME
            for one, two in zip(name, name[1:], strict=False):
                made.joined.setdefault(one + two, {})[place] = _NAME
        made.ordered = sorted(made.postings)
        holding: defaultdict[str, list[str]] = defaultdict(list)
        for word in made.ordered:
            for pair in _pairs(word):
                holding[pair].append(word)
        made.pairs = dict(holding)
        return made

    def weight(self, count: int) -> float:
        """Return how telling a word is that stands in so many events."""
        return math.log(1 + len(self.events) / count)


def find(index: Index, text: str, limit: int = 20) -> list[Event]:
    """Return the events that fit, the best first; a text typed with the Latin keyboard on is read as Russian when nothing fits it."""
    found = _ranked(index, text)
    if not found and re.fullmatch(r"[\x20-\x7e]+", text):
        found = _ranked(index, text.lower().translate(_KEYS))
    return [index.events[place] for place in found[:limit]]


def _ranked(index: Index, text: str) -> list[int]:
    asked = _asked(text)
    if not asked or not index.events:
        return []
    score: defaultdict[int, float] = defaultdict(float)
    total = 0.0
    for likes in _read(index, asked):
        weight = _telling(index, likes)
        best: dict[int, float] = {}
        for likeness, places in likes:
            for place, stands in places.items():
                best[place] = max(best.get(place, 0.0), likeness * stands)
        total += weight * max(best.values(), default=0.5)
        for place, worth in best.items():
            score[place] += weight * worth
    return _cut(index, score, total, len(asked))


def _telling(index: Index, likes: Likes) -> float:
    """Return how telling a typed word is: as much as the most alike known one, so that a rarer form of it is worth no more."""
    top = _top(likes)
    return index.weight(max((len(places) for like, places in likes if like == top), default=1))


def _cut(index: Index, score: dict[int, float], total: float, count: int) -> list[int]:
    """Return the places worth showing: enough of what was typed stands there, and not far less than in the best one."""
    closeness = {place: worth * (1 - 0.002 * abs(index.lengths[place] - count)) for place, worth in score.items()}
    best = max(closeness.values(), default=0.0)
    kept = [place for place, worth in closeness.items() if worth >= ENOUGH * total and worth >= NEAR * best]
    return sorted(kept, key=lambda place: (-closeness[place], not index.events[place].is_active, _newest(index.events[place]), place))


def _newest(event: Event) -> int:
    return -int(event.year[:4])


def _asked(text: str) -> list[str]:
    found = words(text[:MOST_CHARS])[:MOST_WORDS]
    return [word for word in found if word not in _FILLERS] or found


def _read(index: Index, asked: Sequence[str]) -> list[Likes]:
    """Return what each word typed is like; a word broken in two by a slip is one again."""
    meant: list[Likes] = []
    rest = list(asked)
    while rest:
        word = rest.pop(0)
        likes = _like(index, word)
        if rest and word not in index.postings and rest[0] not in index.postings:
            together = _like(index, word + rest[0])
            if _top(together) > max(_top(likes), 0.6):
                likes = together
                rest.pop(0)
        meant.append(likes)
    return meant


def _top(likes: Likes) -> float:
    return max((like for like, _ in likes), default=0.0)


def _like(index: Index, word: str) -> Likes:
    """Return where a typed word stands: itself, words it begins, other endings; an unknown one also with slips."""
    found = {known: likeness(word, known) for known in _of_one_root(index, word)}
    if word not in index.postings:
        for allowed in range(1, slips_allowed(word) + 1):
            found |= {known: like for known in _alike(index, word, allowed) if (like := likeness(word, known))}
            if max(found.values(), default=0) >= _SLIP:
                break
    likes = [(like, index.postings[known]) for known, like in found.items() if like]
    return likes + ([(_JOINED, index.joined[word])] if word in index.joined and word not in index.postings else [])


def _of_one_root(index: Index, word: str) -> Iterable[str]:
    """Return the known words that begin as the typed one does: with all of it, or with most of a long one."""
    start = word[: max(_ROOT, math.ceil(_ROOT_SHARE * len(word)))]
    at = bisect.bisect_left(index.ordered, start)
    while at < len(index.ordered) and index.ordered[at].startswith(start):
        yield index.ordered[at]
        at += 1


def _alike(index: Index, word: str, allowed: int) -> list[str]:
    """Return the known words that share so many pairs of letters with the typed one that a few slips may part them."""
    shared = Counter(itertools.chain.from_iterable(index.pairs.get(pair, ()) for pair in _pairs(word)))
    least = max(1, len(word) - 1 - 3 * allowed)
    return [known for known, count in shared.items() if count >= least]


def likeness(typed: str, known: str) -> float:
    """Return how like two words are: 1 the same, less for a beginning, another ending, a slip; 0 = another word."""
    if typed == known:
        return 1.0
    if known.startswith(typed) and len(typed) > 1:
        return 0.9 if len(typed) > 2 else 0.6
    allowed = slips_allowed(typed)
    shared = next((at for at, (one, two) in enumerate(zip(typed, known, strict=False)) if one != two), min(len(typed), len(known)))
    if allowed and abs(len(typed) - len(known)) <= allowed:
        count = slips(typed, known, allowed)
        if count <= allowed:
            return _SLIP + 0.15 * (2 - count)
    if shared >= _ROOT and shared >= _ROOT_SHARE * len(typed) and len(known) - shared <= 5:  # another ending: «физический», «физика»
        return 0.6
    if allowed and len(known) > len(typed) and slips(typed, known[: len(typed)], 1) <= 1:  # a beginning with a slip
        return 0.65
    return 0.5 if len(typed) > 3 and typed in known else 0.0


def slips_allowed(word: str) -> int:
    """Return how many slips a word may have: none in a short one or a number, two in a long one."""
    if len(word) < 4 or word.isdigit():
        return 0
    return 1 if len(word) < 8 else 2


def slips(one: str, two: str, most: int) -> int:
    """Return how many letters are wrong, missing, too many or swapped with the neighbour; ``most`` + 1 = more than that."""
    before_last: list[int] = []
    last = list(range(len(two) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, other in enumerate(two, 1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == two[column - 2] and one[row - 2] == other:
                cost = min(cost, before_last[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before_last, last = last, line
    return min(last[-1], most + 1)


def _pairs(word: str) -> set[str]:
    return {word[at : at + 2] for at in range(len(word) - 1)} or {word}
