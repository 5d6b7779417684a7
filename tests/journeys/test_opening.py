"""The head of a school agrees by a click; the operator accepts studios in bulk, takes it back and does it again."""

import re

import pytest
from playwright.sync_api import expect
from walks import axe_problems, fits, letters

pytestmark = pytest.mark.journey

CODE = re.compile(r"70-\d{5}-\d{3}")


def test_head_approves_by_a_click(walk, site):
    page = walk("head", width=360).page
    page.goto("/pulsar/")
    assert axe_problems(page) == []
    page.locator("main").get_by_role("link", name=re.compile("соглас|agree")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Снежный барс")
    assert (axe_problems(page), fits(page)) == ([], True)

    page.locator("form[action$='/agree/'] button").click()

    expect(page.locator("form[action$='/agree/']")).to_have_count(0)
    expect(page.locator("main aside")).to_contain_text("Степанова О. В.")
    page.goto("/pulsar/applications/")
    expect(page.locator("main tbody tr")).to_have_count(1)
    assert (axe_problems(page), fits(page)) == ([], True)


def test_operator_accepts_studios(walk, site):
    page = walk("operator").page
    page.goto("/pulsar/applications/")
    queue = page.locator("main tbody tr")
    assert axe_problems(page) == []

    # filters lead to what is looked for and back
    everything = queue.count()
    page.get_by_role("searchbox").first.fill("снежный")
    page.locator("form[role=search] button").click()
    expect(queue).to_have_count(1)
    page.goto("/pulsar/applications/")
    page.get_by_label("Муниципалитет").select_option(label="Чаинский район")
    page.locator("form[role=search] button").click()
    expect(queue.first).to_contain_text("Чаинский район")
    assert queue.count() < everything

    # two are chosen; one of them has nobody's agreement yet, the page says so before anything happens
    page.goto("/pulsar/applications/")
    names = [row.get_by_role("rowheader").inner_text() for row in queue.all() if row.locator("[name=pick]").count()]
    ready = next(row for row in queue.all() if "оператор" in row.inner_text() or "operator" in row.inner_text())
    name = re.search("«(.+?)»", ready.inner_text())[1]
    ready.locator("[name=pick]").check()
    queue.filter(has_text="Снежный барс").locator("[name=pick]").check()
    page.locator("form[action$='/applications/approve/'] button").first.click()
    expect(page.locator("main section").first).to_contain_text(name)
    expect(page.locator("main .pulsar-note")).to_contain_text("Снежный барс")
    assert axe_problems(page) == []
    assert len(names) > 2

    # approved, taken back, approved again; the code is there
    page.locator("main section form button").click()
    expect(page.locator("main")).to_contain_text(CODE)
    assert axe_problems(page) == []
    page.locator("form[action$='/undo/'] button").click()
    expect(page.locator("main")).to_contain_text(name)
    expect(page.locator("main")).not_to_contain_text(CODE)
    page.goto("/pulsar/applications/")
    queue.filter(has_text=name).locator("[name=pick]").check()
    page.locator("form[action$='/applications/approve/'] button").first.click()
    page.locator("main section form button").click()
    code = CODE.search(page.locator("main").inner_text())[0]
    page.goto(f"/pulsar/studios/?q={code}")
    expect(queue).to_contain_text([name])
    assert letters(site, "operator@demo.invalid")
