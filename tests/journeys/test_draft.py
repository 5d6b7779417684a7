"""A mentor fills in a long form on a bad connection, in two tabs, with a reload in between; nothing is lost."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect
from walks import axe_problems, fits

pytestmark = pytest.mark.journey

UNIT = "/xblock/block-v1:Pulsar+Studios+2026+type@vertical+block@opening?view=student_view"
SAVED, OFFLINE = re.compile(r"^\s*Сохранено \d"), re.compile("Нет сети")
SAVE = "**/handler/do/save*"
numbers = count(1)


@pytest.fixture
def form(open_as):
    page = open_as("mentor")
    page.goto(UNIT)
    begin = page.get_by_role("button", name="Начать заявку")
    expect(begin.or_(page.locator("[name=title]"))).to_be_visible()
    if begin.is_visible():
        expect(page.locator("[data-pulsar-mounted]").first).to_be_attached()
        begin.click()
    page.fill("[name=title]", f"Кедр-{next(numbers)}")  # perhaps before the module is there: it saves that too
    expect(_line(page)).to_have_text(SAVED)
    return page


def _line(page):
    return page.locator("[data-pulsar-saved]")


def _kept(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('pulsar:draft:')).length")


def test_answer_brings_its_questions_and_keeps_the_focus_and_the_text(form):
    expect(form.locator("[name=o3_email]")).to_have_count(0)
    form.fill("[name=o2_post]", "учитель")

    form.get_by_role("group", name="Будет ли второй наставник").get_by_label("Да").check()

    expect(form.locator("[name=o3_email]")).to_be_visible()
    expect(form.locator("[name=o2_post]")).to_have_value("учитель")
    assert form.evaluate("document.activeElement.name + document.activeElement.value") == "o3_hasyes"


def test_too_long_text_is_refused_beside_its_field_and_stays(form):
    form.fill("[name=o5_place]", "я" * 1001)

    expect(form.locator("[data-pulsar-unsaved=o5_place]")).to_contain_text("1001")
    expect(_line(form)).to_contain_text("Не сохранено")
    form.fill("[name=o5_place]", "я" * 1000)
    expect(_line(form)).to_have_text(SAVED)
    expect(form.locator("[data-pulsar-unsaved]")).to_have_count(0)


def test_text_typed_without_a_network_is_sent_later_and_leaves_the_device(form):
    form.context.set_offline(True)
    form.fill("[name=o2_subject]", "физика")
    expect(_line(form)).to_have_text(OFFLINE)
    assert _kept(form) == 1

    form.context.set_offline(False)

    expect(_line(form)).to_have_text(SAVED)
    assert _kept(form) == 0


def test_text_typed_after_the_login_ended_stays_and_the_page_says_why(form):
    """The platform answers such a request by itself, with no word of ours."""
    session = [cookie for cookie in form.context.cookies() if cookie["name"] == "sessionid"]
    form.context.clear_cookies(name="sessionid")
    form.fill("[name=o2_subject]", "физика")
    expect(_line(form)).to_have_text(re.compile("Не сохранено: Сайт не принял"))
    assert _kept(form) == 1

    form.context.add_cookies(session)
    form.fill("[name=o2_subject]", "физика и химия")

    expect(_line(form)).to_have_text(SAVED)
    assert _kept(form) == 0


def test_text_that_was_never_sent_is_offered_after_a_reload(form):
    form.route(SAVE, lambda route: route.abort())
    form.evaluate("addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true)")
    form.fill("[name=o2_subject]", "астрономия")
    expect(_line(form)).to_have_text(OFFLINE)
    form.reload()
    form.unroute(SAVE)

    form.get_by_role("button", name="Вернуть").click()

    expect(form.locator("[name=o2_subject]")).to_have_value("астрономия")
    expect(_line(form)).to_have_text(SAVED)
    assert _kept(form) == 0


def test_two_tabs_are_merged_and_one_question_is_asked_about(form):
    other = form.context.new_page()
    other.goto(UNIT)
    expect(other.locator("[data-pulsar-mounted]").first).to_be_attached()
    other.wait_for_load_state("networkidle")

    # other questions of the other tab stay, and come here by themselves
    form.fill("[name=o2_subject]", "физика")
    expect(_line(form)).to_have_text(SAVED)
    other.fill("[name=title]", "Кедр: другая вкладка")
    expect(other.locator("[name=o2_subject]")).to_have_value("физика")
    form.fill("[name=o5_place]", "Кабинет физики")
    expect(form.locator("[name=title]")).to_have_value("Кедр: другая вкладка")

    # the same question is asked about, by itself; the rest is saved meanwhile
    other.fill("[name=o2_post]", "учитель химии")
    expect(other.locator("[name=o5_place]")).to_have_value("Кабинет физики")
    form.fill("[name=o2_post]", "учитель биологии")
    conflict = form.locator("[data-pulsar-conflict]")
    expect(conflict.locator("[data-pulsar-one]")).to_have_count(1)
    expect(conflict).to_contain_text("учитель химии")
    expect(conflict).to_contain_text("учитель биологии")
    assert (axe_problems(form), fits(form)) == ([], True)
    conflict.locator("[data-pulsar-choose=mine]").click()
    expect(_line(form)).to_have_text(SAVED)
    other.fill("[name=o2_post]", "учитель физики")
    other.locator("[data-pulsar-choose=theirs]").click()
    expect(other.locator("[name=o2_post]")).to_have_value("учитель биологии")
    expect(other.locator("[name=title]")).to_have_value("Кедр: другая вкладка")
