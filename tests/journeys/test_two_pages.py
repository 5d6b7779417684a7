"""An applicant with two pages open, without a network, under new questions, and with an answer of the server that is lost."""

import pytest
from playwright.sync_api import expect
from walks import axe_problems, fits

pytestmark = pytest.mark.journey

CALL = "/pulsar/selection/70/science-2026-12/"
MOTIVATION = "Хочу понять, как учёные проверяют, что не ошиблись, и сделать это самому. " * 5


def saving(walk):
    """Return a context that ends once the server has taken what was typed in it."""
    return walk.page.expect_response(lambda answer: answer.url.endswith("/do/save/") and answer.ok)


def write(walk, name, text):
    with saving(walk):
        walk.page.fill(f"[name={name}]", text)
    expect(walk.page.locator("[data-pulsar-saved]")).to_contain_text("Сохранено")


def opened(walk):
    walk.page.goto(CALL)
    expect(walk.page.locator("[data-pulsar-mounted]").first).to_be_attached()
    expect(walk.page.locator("[name=n5]")).to_be_visible()
    walk.page.wait_for_load_state("networkidle")
    return walk


def value(walk, name):
    return expect(walk.page.locator(f"[name={name}]"))


def test_two_pages_are_merged_and_one_question_is_asked_about(walk):
    one = opened(walk("pupil2", expects={409}))
    two = opened(one.tab())

    # other questions of the other page stay, and come here by themselves
    write(one, "n5", "Один")
    two.page.fill("[name=n4]", "Два")
    value(two, "n5").to_have_value("Один")
    one.page.fill("[name=c5_phone]", "+79131112233")
    value(one, "n4").to_have_value("Два")

    # the same question is asked about, by itself; the rest is saved meanwhile
    write(one, "n5", "Один: ещё раз")
    two.page.fill("[name=n4]", "Два: ещё раз")
    two.page.fill("[name=n5]", "Два: своё")
    conflict = two.page.locator("[data-pulsar-conflict]")
    expect(conflict).to_be_focused()
    expect(conflict.locator("[data-pulsar-one]")).to_have_count(1)
    expect(conflict).to_contain_text("Один: ещё раз")
    assert axe_problems(two.page) == []
    two.page.set_viewport_size({"width": 360, "height": 740})
    assert fits(two.page)

    # nothing is sent over it, and the question stays
    two.page.get_by_role("button", name="Отправить заявку").click()
    expect(conflict).to_be_focused()

    # both texts, then each of the two ways
    with saving(two):
        two.page.locator("[data-pulsar-choose=both]").click()
        value(two, "n5").to_have_value("Два: своё\n\nОдин: ещё раз")
    one.page.fill("[name=n5]", "Один: в третий раз")
    one.page.locator("[data-pulsar-choose=theirs]").click()
    value(one, "n5").to_have_value("Два: своё\n\nОдин: ещё раз")
    value(one, "n4").to_have_value("Два: ещё раз")
    write(two, "n5", "Два: снова")
    one.page.fill("[name=n5]", "Один: снова")
    with saving(one):
        one.page.locator("[data-pulsar-choose=mine]").click()
    one.page.reload()
    value(one, "n5").to_have_value("Один: снова")
    value(one, "n4").to_have_value("Два: ещё раз")


def test_what_was_typed_without_a_network_goes_out_beside_what_another_page_has_saved(walk):
    one = opened(walk("pupil2", expects={409}))
    one.is_offline = True
    one.page.context.set_offline(True)
    one.page.fill("[name=n5]", "Без сети")
    expect(one.page.locator("[data-pulsar-saved]")).to_contain_text("Нет сети")
    other = opened(walk("pupil2"))
    write(other, "n4", "С другого телефона")

    one.page.context.set_offline(False)

    value(one, "n4").to_have_value("С другого телефона")
    value(one, "n5").to_have_value("Без сети")
    other.page.reload()
    value(other, "n5").to_have_value("Без сети")


def test_new_questions_are_moved_to_with_eyes_on_the_difference(walk):
    pupil, operator = opened(walk("pupil2")), walk("operator")
    write(pupil, "n5", MOTIVATION)

    operator.page.goto("/pulsar/calls/")
    operator.page.get_by_role("link", name="январь 2027").click()
    operator.page.get_by_role("link", name="Посмотреть, что изменилось").click()
    assert axe_problems(operator.page) == []
    operator.page.get_by_label("Готовая анкета", exact=True).select_option(label="Искусство")
    operator.page.get_by_role("button", name="Опубликовать в набор").last.click()
    expect(operator.page.get_by_role("status")).to_contain_text("Опубликовано в набор")
    assert axe_problems(operator.page) == []

    pupil.page.reload()
    value(pupil, "n5").to_have_value(MOTIVATION.strip())
    pupil.page.get_by_role("button", name="Посмотреть, что изменилось").click()
    expect(pupil.page.get_by_role("heading", name="Что изменилось в анкете")).to_be_visible()
    expect(pupil.page.locator(".pulsar-applications")).to_contain_text("Работы портфолио")
    expect(pupil.page.locator(".pulsar-applications")).to_contain_text("проверяют, что не ошиблись")  # what would be lost
    assert (axe_problems(pupil.page), fits(pupil.page)) == ([], True)
    pupil.page.get_by_role("button", name="Перейти").click()
    expect(pupil.page.locator("[name=i6]")).to_be_visible()
    expect(pupil.page.locator("[name=n5]")).to_have_count(0)


def test_rules_are_tried_on_samples(walk):
    operator = walk("operator", width=360)
    operator.page.goto("/pulsar/calls/")
    operator.page.get_by_role("link", name="январь 2027").click()
    operator.page.get_by_role("link", name="Примерить правила").click()
    assert (axe_problems(operator.page), fits(operator.page)) == ([], True)

    operator.page.locator("[name=even_n3]").fill("50")
    operator.page.locator("[name=even_n2]").fill("30")
    operator.page.get_by_role("button", name="Рассчитать").click()

    expect(operator.page.locator("section.pulsar-card h3").first).to_contain_text("1. Ровный")
    expect(operator.page.get_by_text("Сумма: 92")).to_be_visible()
