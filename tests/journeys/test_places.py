"""Each sees the own place only: a school, a municipality, a region.  What is hidden is there for somebody."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

HERE, NEIGHBOUR, ELSEWHERE = "Поротниковская СОШ", "Бакчарская школа «Ягодная»", "Томский физико-технический лицей"
LISTS = ("/pulsar/applications/?status=", "/pulsar/studios/?year=")


def sees(page, *names: str) -> list[bool]:
    """Return for each school whether an application or a studio of it is in the lists."""
    found = []
    for name in names:
        texts = []
        for address in LISTS:
            page.goto(f"{address}&q={name}")
            texts.append(page.locator("main").inner_text())
        found.append(any(f"{name}\n" in text or f"{name}\t" in text for text in texts))
    return found


def test_operator_sees_the_whole_region(walk):
    assert sees(walk("operator").page, HERE, NEIGHBOUR, ELSEWHERE) == [True, True, True]


def test_municipal_coordinator_sees_the_own_municipality_without_names(walk):
    coordinator = walk("municipal", expects={403, 404})
    page = coordinator.page
    assert sees(page, HERE, NEIGHBOUR, ELSEWHERE) == [True, True, False]

    # a studio there: numbers, no pupil's name; one elsewhere is not found
    operator = walk("operator").page
    operator.goto("/pulsar/studios/?q=Ягодная")
    inside = operator.locator("main tbody a").first.get_attribute("href")
    operator.goto(inside)
    pupil = operator.get_by_role("table").first.locator("tbody th").first.inner_text()
    page.goto(inside)
    expect(page.locator("main")).to_contain_text(NEIGHBOUR)
    expect(page.locator("main")).not_to_contain_text(pupil)
    operator.goto("/pulsar/studios/?q=Пульс")
    outside = operator.locator("main tbody tr", has_text=ELSEWHERE).locator("a").first.get_attribute("href")
    assert page.goto(outside).status == 404


def test_head_sees_the_own_school(walk):
    assert sees(walk("head").page, HERE, NEIGHBOUR, ELSEWHERE) == [True, False, False]


def test_operator_of_another_region_sees_nothing_of_this_one(walk):
    here, there = walk("operator").page, walk("operator2", expects={404})
    page = there.page
    assert sees(page, HERE, NEIGHBOUR, ELSEWHERE) == [False, False, False]
    page.goto("/pulsar/studios/?year=")
    expect(page.locator("main table")).to_contain_text("42-")
    expect(page.locator("main table")).not_to_contain_text("70-")
    here.goto("/pulsar/studios/?year=&q=42-")
    expect(here.locator("main")).not_to_contain_text(re.compile(r"42-\d{5}"))

    # neither lists nor search nor addresses taken from the first region
    page.goto("/pulsar/search/?q=лицей")
    expect(page.locator("main")).not_to_contain_text(ELSEWHERE)
    here.goto("/pulsar/search/?q=лицей")
    expect(here.locator("main")).to_contain_text(ELSEWHERE)
    for address in ("/pulsar/applications/?status=", "/pulsar/studios/", "/pulsar/years/", "/pulsar/organisations/", "/pulsar/people/"):
        here.goto(address)
        link = here.locator("main tbody a").first.get_attribute("href")
        assert page.goto(link).status == 404, link
    page.goto("/pulsar/people/?q=Ковалёва")
    expect(page.locator("main")).not_to_contain_text("Ковалёва Марина")
