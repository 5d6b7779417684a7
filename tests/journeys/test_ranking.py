"""A finished selection: the operator enrols, the commission reads its protocol, the panel its appeal, everybody the list of numbers."""

import re

import pytest
from playwright.sync_api import Page, expect
from walks import Walk

pytestmark = pytest.mark.journey
CALL = "/pulsar/calls/1/"


def _open(someone: Walk, address: str) -> Page:
    someone.page.goto(address)
    expect(someone.page.get_by_role("heading", level=1)).to_be_visible()
    return someone.page


def test_places_of_a_finished_selection(walk, site):
    operator, chair, panel, visitor = walk("operator"), walk("chair", width=360), walk("appeals"), walk("")

    # the operator reads the list, each place explained, and the log of the places
    page = _open(operator, f"{CALL}ranking/")
    page.get_by_role("link", name=re.compile("^Основной список")).click()
    expect(page.get_by_role("table", name="Рейтинг").get_by_role("row")).to_have_count(51)
    page.get_by_role("table", name="Рейтинг").get_by_role("link").first.click()
    expect(page.get_by_text(re.compile("^Место 1 из"))).to_be_visible()
    page = _open(operator, f"{CALL}places/")
    expect(page.get_by_text(re.compile("апелляци|отказ|место", re.I)).first).to_be_visible()
    page.get_by_role("button", name="Зачислить подтвердивших").click()
    expect(page.get_by_role("status")).to_contain_text("зачислен", ignore_case=True)

    # the commission reads numbers and the protocol, and no names
    page = _open(chair, f"{CALL}ranking/")
    expect(page.get_by_text(re.compile("П-2026-")).first).to_be_visible()
    page.get_by_role("link", name="№ 14").click()
    expect(page.get_by_text("Утвердить итоговый список участников смены и резерв.")).to_be_visible()

    # the panel sees what it has decided
    page = _open(panel, f"{CALL}appeals/")
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Решение", exact=True)).to_be_visible()

    # everybody reads the public list
    page = _open(visitor, f"{CALL}results/")
    expect(page.get_by_role("table").get_by_text("П-2026-000132")).to_be_visible()

    for someone in (operator, chair, panel, visitor):
        assert someone.problems == []
