"""An author builds a questionnaire in Studio by keyboard: takes a ready one, reorders, adds, sets a condition, tries it, undoes, saves."""

import re

import pytest
from playwright.sync_api import expect
from walks import axe_problems, fits

pytestmark = pytest.mark.journey

UNIT = "/container_embed/block-v1:Pulsar+Studios+2026+type@pulsar_selection+block@selection-selection"
EDITOR = "/xblock/block-v1:Pulsar+Studios+2026+type@pulsar_selection+block@selection-selection/action/edit"


def said(page, text) -> None:
    expect(page.locator("[data-pulsar-say]")).to_have_text(re.compile(text))


def test_author_builds_a_questionnaire_by_keyboard(walk):
    page = walk("author", expects={422}).page
    page.goto(EDITOR)
    preview = page.locator("[data-pulsar-part=preview]")
    expect(page.get_by_text("Анкета в порядке")).to_be_visible()
    assert axe_problems(page) == []

    # reordered by keyboard: the focus stays on the button, the new place is said
    page.get_by_role("button", name="Ниже: Предметное направление").focus()
    page.keyboard.press("Enter")
    said(page, "Теперь это вопрос 2 из 3")
    expect(page.get_by_role("button", name="Ниже: Предметное направление")).to_be_focused()
    page.keyboard.press("Enter")
    said(page, "Теперь это вопрос 3 из 3")
    page.get_by_role("button", name="Вернуть как было").press("Enter")
    page.get_by_role("button", name="Вернуть как было").press("Enter")
    said(page, "Вернули как было")
    expect(preview.locator("[data-pulsar-question]").nth(12)).to_have_attribute("data-pulsar-question", "n1")

    # a question with a condition, built by picking; the preview shows it when the answer says so
    page.get_by_role("button", name="Добавить вопрос в раздел «Предмет и достижения»").press("Enter")
    expect(page.get_by_role("textbox", name="Вопрос", exact=True)).to_be_focused()
    page.keyboard.type("Где вы ставили опыты")
    expect(preview.get_by_label("Где вы ставили опыты")).to_be_visible()
    expect(page.get_by_role("textbox", name="Вопрос", exact=True)).to_be_focused()
    page.get_by_text("Показывается всегда").click()
    page.get_by_role("button", name="Добавить условие").press("Enter")
    condition = page.get_by_role("group", name="Условие 1")
    condition.get_by_label("Вопрос").select_option(label="Предметное направление")
    condition.get_by_label("Значение").select_option(label="Физика")
    expect(preview.get_by_label("Где вы ставили опыты")).to_have_count(0)
    preview.get_by_text("Почему я не вижу вопрос?").click()
    expect(preview.get_by_text("Появится, когда ответ на вопрос «Предметное направление»: Физика.")).to_be_visible()
    preview.get_by_label("Предметное направление").select_option(label="Физика")
    expect(preview.get_by_label("Где вы ставили опыты")).to_be_visible()
    assert axe_problems(page) == []

    # the question the condition looks at is deleted: the check says so and leads there; undo brings it back
    page.get_by_role("button", name=re.compile(r"^14\. Предметное направление")).press("Enter")
    expect(page.get_by_role("textbox", name="Вопрос", exact=True)).to_have_value("Предметное направление")
    page.get_by_role("button", name="Удалить").press("Enter")
    said(page, "Удалено: Предметное направление")
    trouble = page.get_by_role("region", name="Проверка анкеты")
    expect(trouble.get_by_text("Условие ссылается на вопрос, которого нет")).to_be_visible()
    expect(page.get_by_role("button", name="Вернуть как было")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Анкета в порядке")).to_be_visible()

    # nothing is lost when the page is closed before it was saved; a phone shows it whole
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(EDITOR)
    page.get_by_role("button", name="Вернуть", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("Где вы ставили опыты")).first).to_be_visible()
    assert fits(page)
    assert axe_problems(page) == []
    page.get_by_role("button", name="Сохранить").click()
    said(page, "Сохранено")

    page.goto(UNIT)
    shown = page.locator("[data-pulsar-part=preview]")
    shown.get_by_label("Предметное направление").select_option(label="Физика")
    expect(shown.get_by_label("Где вы ставили опыты")).to_be_visible()
    assert axe_problems(page) == []
