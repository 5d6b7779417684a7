"""Whether a decision of the commission holds: quorum, votes, dissent, signed conflicts."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pulsar_xblocks.kernel.pure.text import Counted, Sentence, mark, mark_plural
from pulsar_xblocks.selection.domain.rules import Sittings

CHAIR, MEMBER, SECRETARY = "chair", "member", "secretary"
ROLES = {CHAIR: mark("chair of the commission"), MEMBER: mark("member of the commission"), SECRETARY: mark("secretary of the commission")}
VOTING = frozenset({CHAIR, MEMBER})
FOR, AGAINST, ABSTAINED = "for", "against", "abstained"
CHOICES = {FOR: mark("voted for"), AGAINST: mark("voted against"), ABSTAINED: mark("abstained from voting")}


@dataclass(frozen=True)
class Member:
    """Somebody of the commission: ``has_signed`` the statement on conflicts of interest, ``conflicts`` are the applications named in it."""

    id: int
    role: str = MEMBER
    is_present: bool = True
    has_signed: bool = True
    conflicts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vote:
    """One vote; ``dissent`` = a separate opinion that goes into the protocol."""

    member: int
    choice: str
    dissent: str = ""


@dataclass(frozen=True)
class Verdict:
    """How the vote went: ``problems`` = why the decision does not hold, empty when it does; ``is_adopted`` then tells the result."""

    votes_for: int
    against: int
    abstained: int
    recused: tuple[int, ...]  # present, but with a conflict of interest: they take no part
    dissents: tuple[Vote, ...]
    is_adopted: bool
    by_chair: bool  # an equal vote that the chair's vote has decided
    problems: tuple[Sentence, ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether the decision is valid and adopted."""
        return self.is_adopted and not self.problems


def verdict(rules: Sittings, members: Sequence[Member], votes: Sequence[Vote], applications: Collection[str] = ()) -> Verdict:
    """Return how a vote on applications went; who has a conflict with one of them takes no part and does not count for the quorum."""
    entitled = [one for one in members if one.role in VOTING]
    recused = tuple(one.id for one in entitled if one.is_present and not one.conflicts.isdisjoint(applications))
    able = {one.id: one for one in entitled if one.conflicts.isdisjoint(applications)}
    counted = [vote for vote in votes if vote.member in able and able[vote.member].is_present]
    ayes, noes = (sum(vote.choice == choice for vote in counted) for choice in (FOR, AGAINST))
    chair = next((vote.choice for vote in counted if able[vote.member].role == CHAIR), "")
    by_chair = rules.has_casting_vote and ayes == noes and chair in (FOR, AGAINST)
    found = (*_problems(rules, members, able), *_of_votes(members, able, votes))
    return Verdict(
        votes_for=ayes,
        against=noes,
        abstained=len(counted) - ayes - noes,
        recused=recused,
        dissents=tuple(vote for vote in counted if vote.dissent.strip()),
        is_adopted=ayes > noes or (by_chair and chair == FOR),
        by_chair=by_chair,
        problems=found,
    )


def quorum(rules: Sittings, able: int) -> int:
    """Return how many must be present of those who may vote: more than the percent of them."""
    return able * rules.quorum_percent // 100 + 1


def _problems(rules: Sittings, members: Sequence[Member], able: dict[int, Member]) -> Iterator[Sentence]:
    present = sum(one.is_present for one in able.values())
    needed = quorum(rules, len(able))
    if present < needed:
        text = mark_plural(
            "No quorum: at least %(n)d member of the commission who may vote has to be present, there are %(present)d.",
            "No quorum: at least %(n)d members of the commission who may vote have to be present, there are %(present)d.",
        )
        yield Counted(*text, n=needed, present=present)
    if not any(one.role == CHAIR and one.is_present for one in members):
        yield Sentence(mark("The chair is absent: choose who leads the sitting."))
    unsigned = sum(one.is_present and not one.has_signed for one in members)
    if unsigned:
        text = mark_plural(
            "%(n)d person present has not signed the statement on conflicts of interest.",
            "%(n)d people present have not signed the statement on conflicts of interest.",
        )
        yield Counted(*text, n=unsigned)


def _of_votes(members: Sequence[Member], able: dict[int, Member], votes: Sequence[Vote]) -> Iterator[Sentence]:
    ids, present = [vote.member for vote in votes], {one.id for one in members if one.is_present}
    if len(set(ids)) != len(ids):
        yield Sentence(mark("Somebody has voted twice."))
    if any(one not in able or one not in present for one in ids):
        yield Sentence(mark("Somebody has voted who may not: absent, without a vote or with a conflict of interest."))
    if any(vote.choice not in CHOICES for vote in votes):
        yield Sentence(mark("Every vote is for, against or abstained."))
    if any(vote.choice == FOR and vote.dissent.strip() for vote in votes):
        yield Sentence(mark("A separate opinion belongs to a vote against or an abstention."))
    if {one for one in able if one in present} - set(ids):
        yield Sentence(mark("Not everybody present has voted."))
