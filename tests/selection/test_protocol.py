"""Whether a decision of the commission holds."""

from dataclasses import replace

import pytest

from pulsar_xblocks.selection.domain.protocol import ABSTAINED, AGAINST, CHAIR, FOR, SECRETARY, Member, Verdict, Vote, quorum, verdict
from pulsar_xblocks.selection.domain.rules import Sittings

RULES = Sittings()
CHAIR_, SECOND, THIRD, FOURTH, SCRIBE = Member(1, CHAIR), Member(2), Member(3), Member(4), Member(9, SECRETARY)
ALL = (CHAIR_, SECOND, THIRD, FOURTH, SCRIBE)


def votes(choices: str) -> list[Vote]:
    """Return votes of members 1, 2, 3 …: «++-0»."""
    return [Vote(at, {"+": FOR, "-": AGAINST, "0": ABSTAINED}[sign]) for at, sign in enumerate(choices, 1)]


def problems(found: Verdict) -> list[str]:
    return [text % text.params for text in found.problems]


@pytest.mark.parametrize(
    ("choices", "counts", "is_adopted", "by_chair"),
    [
        ("+++-", (3, 1, 0), True, False),
        ("++--", (2, 2, 0), True, True),
        ("-++-", (2, 2, 0), False, True),
        ("0+-0", (1, 1, 2), False, False),
        ("+000", (1, 0, 3), True, False),
        ("0000", (0, 0, 4), False, False),
        ("-+--", (1, 3, 0), False, False),
    ],
)
def test_more_votes_for_than_against_adopt_and_the_chair_decides_an_equal_vote(
    choices: str, counts: tuple[int, int, int], is_adopted: bool, by_chair: bool
) -> None:
    found = verdict(RULES, ALL, votes(choices))

    assert (found.votes_for, found.against, found.abstained) == counts
    assert (found.is_adopted, found.holds, found.by_chair, found.problems) == (is_adopted, is_adopted, by_chair, ())


def test_without_a_casting_vote_an_equal_vote_adopts_nothing() -> None:
    assert not verdict(Sittings(has_casting_vote=False), ALL, votes("++--")).is_adopted


@pytest.mark.parametrize(("able", "percent", "needed"), [(4, 50, 3), (5, 50, 3), (6, 66, 4), (1, 50, 1), (3, 66, 2), (0, 50, 1)])
def test_more_than_the_percent_make_a_quorum(able: int, percent: int, needed: int) -> None:
    assert quorum(Sittings(percent), able) == needed


def test_without_a_quorum_a_decision_does_not_hold() -> None:
    away = [CHAIR_, SECOND, *(replace(one, is_present=False) for one in (THIRD, FOURTH)), SCRIBE]

    found = verdict(RULES, away, votes("++"))

    assert (found.is_adopted, found.holds) == (True, False)
    assert problems(found) == ["No quorum: at least 3 member of the commission who may vote has to be present, there are 2."]
    assert found.problems[0].plural.startswith("No quorum: at least %(n)d members")


def test_who_has_a_conflict_takes_no_part_and_does_not_count_for_the_quorum() -> None:
    members = (CHAIR_, SECOND, replace(THIRD, conflicts=frozenset({"П-2026-000007"})), replace(FOURTH, is_present=False), SCRIBE)

    about_it = verdict(RULES, members, votes("++"), {"П-2026-000007", "П-2026-000008"})
    about_others = verdict(RULES, members, votes("+++"), {"П-2026-000008"})

    assert (about_it.holds, about_it.recused) == (True, (3,))
    assert (about_others.holds, about_others.recused) == (True, ())
    assert problems(verdict(RULES, members, votes("+++"), {"П-2026-000007"})) == [
        "Somebody has voted who may not: absent, without a vote or with a conflict of interest."
    ]


def test_a_separate_opinion_goes_into_the_protocol() -> None:
    against = Vote(4, AGAINST, "Порядок должен быть иным.")

    found = verdict(RULES, ALL, [*votes("+++"), against])

    assert (found.holds, found.dissents) == (True, (against,))


@pytest.mark.parametrize(
    ("members", "given", "problem"),
    [
        (ALL, "+++", "Not everybody present has voted."),
        (ALL, "++++0", "Somebody has voted who may not: absent, without a vote or with a conflict of interest."),
        ((replace(CHAIR_, is_present=False), *ALL[1:]), "", "The chair is absent: choose who leads the sitting."),
        ((*ALL[:4], replace(SCRIBE, has_signed=False)), "++++", "1 person present has not signed the statement on conflicts of interest."),
    ],
)
def test_why_a_decision_does_not_hold(members: tuple[Member, ...], given: str, problem: str) -> None:
    found = verdict(RULES, members, votes(given))

    assert problem in problems(found)
    assert not found.holds


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ([*votes("++++"), Vote(1, FOR)], "Somebody has voted twice."),
        ([*votes("+++"), Vote(4, "maybe")], "Every vote is for, against or abstained."),
        ([*votes("+++"), Vote(4, FOR, "Но я против.")], "A separate opinion belongs to a vote against or an abstention."),
    ],
)
def test_wrong_votes_are_named(given: list[Vote], problem: str) -> None:
    assert problems(verdict(RULES, ALL, given)) == [problem]
