"""Statuses of a selection: words of domain.md, moves, and who sees what."""

import pytest

from pulsar_xblocks.selection.domain import statuses as s


def test_every_status_has_a_meaning_and_stays_among_the_known() -> None:
    assert set(s.MEANING) == set(s.APPLICATION)
    assert len(s.APPLICATION) == 20
    assert len(s.APPEAL) == 7


@pytest.mark.parametrize(
    ("status", "to", "may"),
    [
        ("draft", "submitted", True),
        ("submitted", "draft", True),
        ("check", "draft", False),
        ("returned", "admitted", True),
        ("scoring", "not_admitted", True),
        ("preliminary", "reserve", True),
        ("declined", "recommended", True),
        ("recommended", "enrolled", False),
        ("confirmed", "enrolled", True),
        ("confirmed", "refused", True),
        ("expired", "confirmed", False),
        ("scoring", "withdrawn", True),
        ("declined", "withdrawn", False),
        ("enrolled", "stopped", True),
        ("enrolled", "annulled", True),
        ("enrolled", "withdrawn", False),
        ("declined", "annulled", False),
        ("withdrawn", "stopped", False),
        ("unfinished", "draft", True),
    ],
)
def test_moves_of_an_application(status: str, to: str, may: bool) -> None:
    assert s.may_move(status, to) is may


@pytest.mark.parametrize(("status", "to", "may"), [("filed", "accepted", True), ("filed", "upheld", False), ("dismissed", "upheld", False)])
def test_moves_of_an_appeal(status: str, to: str, may: bool) -> None:
    assert s.may_move_appeal(status, to) is may


@pytest.mark.parametrize(
    ("status", "to", "may"), [("offered", "confirmed", True), ("expired", "confirmed", False), ("confirmed", "refused", True)]
)
def test_moves_of_an_offer(status: str, to: str, may: bool) -> None:
    assert s.may_move_offer(status, to) is may


def test_every_status_can_be_reached_and_every_move_leads_to_a_status() -> None:
    reached = {to for status in s.APPLICATION for to in s.APPLICATION if s.may_move(status, to)}

    assert reached | {"draft"} == set(s.APPLICATION)


def seen(status: str, audience: str) -> str | None:
    found = s.shown(status, audience)
    return found.key if found else None


@pytest.mark.parametrize(
    ("status", "own", "staff", "expert", "public"),
    [
        ("draft", "draft", None, None, None),
        ("awaiting_consent", "awaiting_consent", None, None, None),
        ("check", "check", "check", None, None),
        ("admitted", "admitted", "admitted", "scoring", None),
        ("not_admitted", "not_admitted", "not_admitted", None, None),
        ("reserve", "reserve", "reserve", "reserve", "reserve"),
        ("confirmed", "confirmed", "confirmed", "confirmed", "recommended"),
        ("refused", "refused", "refused", "refused", None),
        ("stopped", "stopped", "stopped", None, None),
    ],
)
def test_who_sees_a_status(status: str, own: str, staff: str | None, expert: str | None, public: str | None) -> None:
    assert [seen(status, audience) for audience in (s.OWN, s.STAFF, s.EXPERT, s.PUBLIC)] == [own, staff, expert, public]


def test_an_organisation_is_recommended_for_the_status_and_nobody_is_enrolled() -> None:
    assert (s.worded("recommended", "organisation").word, s.worded("recommended").word) == (
        "Recommended for the status",
        "Recommended",
    )
    assert all(s.worded(key, "organisation").key == s.worded(key).key == key for key in s.APPLICATION)


def test_an_organisation_reads_no_words_to_a_pupils_family():
    for status in s.APPLICATION:
        assert "guardian" not in s.meaning(status, "organisation") or status == s.AWAITING
        assert s.meaning(status) == s.MEANING[status]
