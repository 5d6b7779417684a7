"""«Наука»: documents and diplomas are checked, a tie stops the ranking, the commission decides, results by number, a refusal promotes."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from walks import Walk, ask, axe_problems, fits, let_in, link_of, sit, tab

pytestmark = pytest.mark.journey
TITLE = "Отбор на смену «Наука», март 2027"
FIRST, EQUALS = "П-2026-000301", ("П-2026-000306", "П-2026-000307")
WAITING = "П-2026-000312"
NOTE = "Приложите, пожалуйста, диплом целиком: на снимке не видно номера и даты."
DECISION = "Выше та заявка, где больше измерений и указана погрешность прибора."
WEEK = 7 * 86400


def part_of_call(someone: Walk, name: str) -> Page:
    """Open a part of the call as its people do: from the list, by its tab."""
    page = someone.page
    page.goto("/pulsar/calls/")
    page.get_by_role("link", name=TITLE).click()
    tab(page, name)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def line(page: Page, number: str) -> Locator:
    """Return the row of an application in the table of the page."""
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=number, exact=True))


def check(page: Page, claim: str, what: str, reason: str = "", result: str = "") -> None:
    """Choose what becomes of an achievement."""
    fields = page.get_by_role("group", name=re.compile(claim))
    fields.get_by_label("Проверка", exact=True).select_option(label=what)
    if result:
        fields.get_by_label("Результат по документу").select_option(result)
    if reason:
        fields.get_by_label("Причина, если баллы снимаются").fill(reason)


def check_documents(operator: Walk) -> None:
    """Settle the achievements of the first application, admit it, return the second, admit the third."""
    page = part_of_call(operator, "Заявки")
    assert axe_problems(page) == []
    page.get_by_role("link", name=WAITING).click()
    assert page.request.get(page.get_by_role("link", name=re.compile("^Диплом II.jpg")).get_attribute("href")).ok
    check(page, "муниципальный этап", "подтвердить")
    check(page, "Сибирские высоты", "снизить до того, что подтверждает документ", "В дипломе призёр.", "prize")
    check(page, "конференция", "не подтверждать")
    page.get_by_role("button", name="Сохранить проверку").click()
    expect(page.get_by_text("Коротко напишите почему").first).to_be_visible()  # points are taken: say why
    check(page, "конференция", "не подтверждать", "Диплом 2022/23 учебного года: он старше двух лет.")
    page.get_by_role("button", name="Сохранить проверку").click()
    expect(page.get_by_text("Сейчас они дают баллов: 20")).to_be_visible()  # 6 of the municipal stage, 14 of a prize at level III
    assert axe_problems(page) == []

    # after each decision the next one opens by itself
    page.get_by_role("button", name="Допустить", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("П-2026-000313")
    page.get_by_label("Пояснение или причина").fill(NOTE)
    page.get_by_role("button", name="Вернуть на уточнение").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("П-2026-000314")
    page.get_by_role("button", name="Допустить", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Заявки")


def test_from_the_documents_to_a_place_that_passes_on(walk, site):
    operator, secretary = walk("operator", expects={409, 422}), walk("secretary")
    let_in(walk, site)  # the guardian has answered by the letter: only who has, hears of the results
    check_documents(operator)

    # not everything is scored: the ranking says so; without waiting it stops at the tie across the cut-off
    page = part_of_call(operator, "Рейтинг")
    page.get_by_role("button", name="Рассчитать рейтинг").click()
    expect(page.get_by_role("alert")).to_contain_text("Не всё проверено или оценено")
    page.get_by_label("Без ожидания").check()
    page.get_by_role("button", name="Рассчитать рейтинг").click()
    stopped = page.get_by_role("alert")
    for number in EQUALS:
        expect(stopped).to_contain_text(number)
    assert (page.get_by_role("button", name="Опубликовать предварительные итоги").count(), axe_problems(page)) == (0, [])

    # the secretary records what the commission has decided; the ranking goes on
    part_of_call(secretary, "Рейтинг").get_by_role("link", name="Записать решение комиссии").click()
    secretary.page.get_by_label(EQUALS[1]).fill("1")
    secretary.page.get_by_label(EQUALS[0]).fill("2")
    sit(secretary, "7", DECISION)
    part_of_call(operator, "Рейтинг")
    expect(line(page, EQUALS[1])).to_contain_text("Рекомендована")
    expect(line(page, EQUALS[0])).to_contain_text("В резервном списке")

    # preliminary results, by number and without names
    page.get_by_role("button", name="Опубликовать предварительные итоги").click()
    expect(page.get_by_text("Опубликованное нельзя отозвать.")).to_be_visible()
    page.get_by_role("button", name="Опубликовать", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Итоги опубликованы")
    visitor = walk(width=360)
    visitor.page.goto(f"{page.url.split('ranking')[0]}results/")
    expect(visitor.page.get_by_text(FIRST)).to_be_visible()
    assert ("Сорокин" in visitor.page.content(), fits(visitor.page), axe_problems(visitor.page)) == (False, True, [])

    # after the term of the appeals the commission adopts the list, the operator publishes it
    ask(site, "/demo/clock/", {"advance": WEEK})
    part_of_call(secretary, "Рейтинг").get_by_role("link", name="Записать заседание").click()
    sit(secretary, "8", "Утвердить список рекомендованных и резерв без изменений.")
    part_of_call(operator, "Рейтинг").get_by_role("button", name="Опубликовать итоговый список").click()
    page.get_by_role("button", name="Опубликовать", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Итоги опубликованы")

    # a family declines the place on the page of the letter: the first of the reserve is offered it
    guardian = walk(width=360)
    guardian.page.goto(link_of(site, "pupil3.family@demo.invalid"))
    guardian.page.get_by_role("link", name=re.compile("Подтвердить место или отказаться")).click()
    assert (fits(guardian.page), axe_problems(guardian.page)) == (True, [])
    guardian.page.locator("summary", has_text="Отказаться от места").click()
    guardian.page.get_by_label("Почему").fill("Совпало с соревнованиями.")
    guardian.page.get_by_role("button", name="Отказаться от места").click()
    expect(guardian.page.get_by_role("status")).to_be_visible()
    page = part_of_call(operator, "Места")
    expect(line(page, FIRST)).to_contain_text("Совпало с соревнованиями.")
    expect(line(page, EQUALS[0])).to_contain_text("Ответа пока нет")
    assert axe_problems(page) == []
