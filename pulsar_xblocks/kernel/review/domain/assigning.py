"""Who reads what: blind, never the own organisation, as even as can be.

Source of the levelling: Harvey, Ladner, Lovász, Tamir (2006), Semi-matchings: a distribution without a cost-reducing path is
the most even one.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True)
class Paper:
    """A work that lacks readers: how many, whose organisation, who had it in hand before (read, reads or declined)."""

    id: int
    missing: int
    organisation: int | None = None
    readers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reader:
    """An expert: own and declared organisations, works declared as a conflict, works in hand."""

    id: int
    organisations: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()
    load: int = 0


@dataclass(frozen=True)
class Plan:
    """Who gets what: pairs (work, expert) in order of the works; work -> how many readers could not be found."""

    pairs: tuple[tuple[int, int], ...]
    unplaced: Mapping[int, int] = field(default_factory=dict)


def may_read(paper: Paper, reader: Reader) -> bool:
    """Tell whether the expert may get the work."""
    is_own = paper.organisation is not None and paper.organisation in reader.organisations
    return not is_own and paper.id not in reader.barred and reader.id not in paper.readers


def assign(papers: Sequence[Paper], readers: Sequence[Reader], rng: Random) -> Plan:
    """Return a distribution in which the loads differ by at most 1 wherever the conflicts allow it."""
    fitting = {paper.id: [reader.id for reader in readers if may_read(paper, reader)] for paper in papers}
    load = {reader.id: reader.load for reader in readers}
    hands: dict[int, set[int]] = {reader.id: set() for reader in readers}
    unplaced: dict[int, int] = {}
    order = list(papers)
    rng.shuffle(order)
    for paper in sorted(order, key=lambda one: len(fitting[one.id])):
        for _ in range(paper.missing):
            free = [reader for reader in fitting[paper.id] if paper.id not in hands[reader]]
            if not free:
                unplaced[paper.id] = unplaced.get(paper.id, 0) + 1
                continue
            least = min(load[reader] for reader in free)
            chosen = rng.choice([reader for reader in free if load[reader] == least])
            hands[chosen].add(paper.id)
            load[chosen] += 1
    _level(hands, load, fitting)
    pairs = [(paper.id, reader) for paper in papers for reader in sorted(hands) if paper.id in hands[reader]]
    return Plan(tuple(pairs), unplaced)


def spread(loads: Iterable[int]) -> int:
    """Return the difference between the highest and the lowest load."""
    found = list(loads)
    return max(found) - min(found) if found else 0


def _level(hands: dict[int, set[int]], load: dict[int, int], fitting: Mapping[int, list[int]]) -> None:
    """Pass works on along paths from loaded experts to free ones until no path makes it more even."""
    is_moved = True
    while is_moved:
        heavy_first = sorted(hands, key=lambda reader: (-load[reader], reader))
        is_moved = any(_pass_on(start, hands, load, fitting) for start in heavy_first)


def _pass_on(start: int, hands: dict[int, set[int]], load: dict[int, int], fitting: Mapping[int, list[int]]) -> bool:
    came: dict[int, tuple[int, int]] = {}  # expert -> (who gives, which work)
    queue, seen = deque([start]), {start}
    while queue:
        giver = queue.popleft()
        for paper in sorted(hands[giver]):
            for taker in fitting[paper]:
                if taker in seen or paper in hands[taker]:
                    continue
                seen.add(taker)
                came[taker] = (giver, paper)
                if load[taker] <= load[start] - 2:
                    _walk_back(taker, start, came, hands)
                    load[start] -= 1
                    load[taker] += 1
                    return True
                queue.append(taker)
    return False


def _walk_back(end: int, start: int, came: Mapping[int, tuple[int, int]], hands: dict[int, set[int]]) -> None:
    taker = end
    while taker != start:
        giver, paper = came[taker]
        hands[giver].remove(paper)
        hands[taker].add(paper)
        taker = giver
