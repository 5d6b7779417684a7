"""Each sees the own place only: a school, a municipality, a region.  What is hidden is there for somebody."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

HERE, NEIGHBOUR, ELSEWHERE = "Поротниковская СОШ", "Бакчарская школа «Ягодная»", "Томский физико-технический лицей"
LISTS = ("/pulsar/applications/?status=", "/pulsar/studios/?year=")


def seen(page) -> str:
    """Return the text of all lists that lead over the region."""
    found = []
    for address in LISTS:
        page.goto(address)
        expect(page.locator("main h1")).to_be_visible()
        found.append(page.locator("main table, main .pulsar-empty").first.inner_text())
    return "\n".join(found)


def test_operator_sees_the_whole_region(walk):
    text = seen(walk("operator").page)

    assert [HERE in text, NEIGHBOUR in text, ELSEWHERE in text] == [True, True, True]


def test_municipal_coordinator_sees_the_own_municipality_without_names(walk):
    coordinator = walk("municipal", expects={403, 404})
    page = coordinator.page
    text = seen(page)
    assert [HERE in text, NEIGHBOUR in text, ELSEWHERE in text] == [True, True, False]

    # a studio there: numbers, no pupil's name; one elsewhere is not found
    operator = walk("operator").page
    operator.goto("/pulsar/studios/?q=Ягодная")
    inside = operator.locator("main tbody a").first.get_attribute("href")
    operator.goto(inside)
    pupil = operator.get_by_role("table").first.locator("tbody th").first.inner_text()
    page.goto(inside)
    expect(page.locator("main h1")).to_contain_text("Ягодная")
    expect(page.locator("main")).not_to_contain_text(pupil)
    operator.goto("/pulsar/studios/?q=Пульс")
    outside = operator.locator("main tbody tr", has_text=ELSEWHERE).locator("a").first.get_attribute("href")
    assert page.goto(outside).status == 404


def test_head_sees_the_own_school(walk):
    text = seen(walk("head").page)

    assert [HERE in text, NEIGHBOUR in text, ELSEWHERE in text] == [True, False, False]


def test_operator_of_another_region_sees_nothing_of_this_one(walk):
    here, there = walk("operator").page, walk("operator2", expects={404})
    page = there.page
    text = seen(page)
    assert [name in text for name in (HERE, NEIGHBOUR, ELSEWHERE, "70-69")] == [False] * 4
    assert "42-" in text
    assert "42-" not in seen(here)

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
