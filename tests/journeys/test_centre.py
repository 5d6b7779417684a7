"""«Статус ММЦ»: a draft is discussed, two people of a school apply, the commission checks, experts read by the criteria of the call,
the ranking, the sitting and the final list follow, then the register and a yearly report.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from walks import Walk, ask, axe_problems, fits, letters, link_in, sit, tab

pytestmark = pytest.mark.journey

COLLEAGUE = "listener2@demo.invalid"
PROPOSAL = "Считать и часы дистанционных занятий: в декабре и январе дороги закрыты."
TITLE = "Конкурс на статус межмуниципального центра, 2026 год"
REPORT = Path(__file__).parents[2] / "demo/pulsar_demo/load/report.pdf"
DAY = 86400
SCHOOLS = ("Поротниковская СОШ", "Колпашевский лицей «Север»", "Каргасокская школа «Кедрач»", "Лицей «Академия» Томского района")
MARKS = {  # points of one expert by question: m4 of 20, m5 and m6 of 15, m7 five criteria of 5, m8 and m9 of 10, m10 of 5
    SCHOOLS[0]: (14, 11, 11, 3.5, 7, 7, 3),
    SCHOOLS[1]: (18, 13, 13, 4.5, 9, 8, 4),
    SCHOOLS[2]: (11, 8, 9, 3, 5, 5, 3),
    SCHOOLS[3]: (15, 12, 11, 4, 7, 7, 4),
}
TOTALS = {SCHOOLS[0]: "70,5", SCHOOLS[1]: "87,5", SCHOOLS[2]: "56", SCHOOLS[3]: "76"}
QUESTIONS = ("m4", "m5", "m6", "m7", "m8", "m9", "m10")
COMMENT = "Программа связана с показателями; покажите, кто и когда проверяет промежуточный результат."


def saved(page: Page) -> None:
    expect(page.locator("[data-pulsar-saved]")).to_have_text(re.compile(r"Сохранено \d\d:\d\d"))


def test_from_the_draft_to_the_yearly_report(site, walk):
    ask(site, "/demo/clock/", {"advance": 1})  # what the demonstration itself has to tell comes before our letters

    # everybody reads the draft by sections; who has an account proposes, others support
    head = walk("head", expects={404, 409, 422}, width=360)
    page = head.page
    page.goto("/pulsar/discussions/public/70/mmc-otchyot/")
    assert (fits(page), axe_problems(page)) == (True, [])
    page.get_by_role("link", name="Предложить изменение п. 1.1").click()
    page.get_by_label("Что изменить и почему").fill(PROPOSAL)
    page.get_by_role("button", name="Отправить предложение").click()
    mine = page.locator("#p-6")
    expect(mine).to_contain_text(PROPOSAL)
    mentor = walk("mentor").page
    mentor.goto(page.url)
    mentor.locator("#p-6").get_by_role("button", name="Поддержать").click()
    expect(mentor.locator("#p-6")).to_contain_text("поддержал 1 человек")
    expect(mentor.locator("#p-6")).not_to_contain_text("Степанова")

    # the centre answers; the summary is a file
    operator = walk("operator", expects={422}).page
    operator.goto("/pulsar/discussions/")
    operator.get_by_role("link", name="Проект порядка ежегодного отчёта центра").click()
    row = operator.locator("#p-6")
    row.get_by_text("Ответить").click()
    row.get_by_label("Принято частично").check()
    row.get_by_label("Обоснование").or_(row.get_by_label("Причина")).first.fill("Учтём часы отдельной строкой.")
    row.get_by_role("button", name="Сохранить ответ").click()
    expect(operator.locator("#p-6 [data-pulsar-status=partly]")).to_be_visible()
    assert axe_problems(operator) == []
    with operator.expect_download() as summary:
        operator.get_by_role("link", name="Сводка в Word").click()
    assert summary.value.suggested_filename.endswith(".docx")

    # the head begins the application and asks a colleague; both fill in one form
    page.goto("/pulsar/selection/70/mmc-2026/")
    page.get_by_role("button", name="Начать заявку").click()
    expect(page.locator("[name=m1_inn]")).to_have_value("7003000033")
    page.get_by_label("Электронная почта коллеги").fill(COLLEAGUE)
    page.get_by_role("button", name="Пригласить").click()
    expect(page.get_by_text("ещё не принято")).to_be_visible()
    assert (fits(page), axe_problems(page)) == (True, [])
    other = walk("listener2", expects={404, 409}).page
    other.goto(link_in(letters(site, COLLEAGUE)[-1]))
    assert axe_problems(other) == []
    other.get_by_role("button", name="Открыть заявку").click()
    other.locator("[name=m6]").fill("Две лаборатории и автобус.")
    saved(other)
    expect(other.get_by_role("button", name="Отправить заявку")).to_have_count(0)
    page.reload()
    expect(page.locator("[name=m6]")).to_have_value("Две лаборатории и автобус.")
    page.get_by_text("Кто что менял").click()
    expect(page.get_by_text("Назаров В. С.").first).to_be_visible()

    # what is missing is named; then everything is there and the head sends it
    page.get_by_role("button", name="Отправить заявку").click()
    expect(page.get_by_role("alert").first).to_contain_text("Исправьте")
    fill(page)
    page.get_by_role("button", name="Отправить заявку").click()
    expect(page.locator("[data-pulsar-status=submitted]").first).to_be_visible()
    assert (fits(page), axe_problems(page)) == (True, [])

    # the commission sees whose municipalities cross, and admits
    part(operator, "Заявки")
    operator.locator("summary", has_text="Кто какой муниципалитет хочет обслуживать").click()
    zones = operator.get_by_role("region", name="Кто какой муниципалитет хочет обслуживать")
    expect(zones.get_by_role("row", name=re.compile("^Каргасокский район"))).to_contain_text("П-2026-")
    numbers = {school: number_of(operator, school) for school in SCHOOLS}
    operator.get_by_role("link", name=numbers[SCHOOLS[0]]).click()
    expect(operator.get_by_text("назван и в других заявках").first).to_be_visible()
    assert axe_problems(operator) == []
    for number in numbers.values():
        part(operator, "Заявки")
        operator.get_by_role("link", name=number).click()
        operator.get_by_role("button", name="Допустить", exact=True).click()

    # two experts read each application by the criteria of the call and see no name of an organisation
    codes = handed_over(operator, numbers)
    for persona in ("expert1", "expert2"):
        read(walk(persona), codes)

    # after the window: the ranking by zones, results by number, the sitting after the term of the appeals, the final list
    ask(site, "/demo/clock/", {"advance": 21 * DAY})
    part(operator, "Рейтинг")
    operator.get_by_role("button", name="Рассчитать рейтинг").click()
    for school, outcome in zip(SCHOOLS, ("recommended", "recommended", "declined", "recommended"), strict=True):
        line = operator.get_by_role("table", name="Рейтинг").get_by_role("row").filter(has_text=numbers[school])
        expect(line).to_contain_text(TOTALS[school])
        expect(line.locator(f"[data-pulsar-status={outcome}]")).to_be_visible()
    assert axe_problems(operator) == []
    operator.get_by_role("button", name="Опубликовать предварительные итоги").click()
    operator.get_by_role("button", name="Опубликовать", exact=True).click()
    expect(operator.get_by_role("status")).to_contain_text("Итоги опубликованы")
    ask(site, "/demo/clock/", {"advance": 7 * DAY})
    secretary = walk("secretary")
    part(secretary.page, "Рейтинг")
    secretary.page.get_by_role("link", name="Записать заседание").click()
    sit(secretary, "5", "Утвердить итоговый список: статус получают лучшие в своих зонах.", "2026-12-08")
    part(operator, "Рейтинг")
    operator.get_by_role("button", name="Опубликовать итоговый список").click()
    operator.get_by_role("button", name="Опубликовать", exact=True).click()
    expect(operator.get_by_role("status")).to_contain_text("Итоги опубликованы")

    # the head reads each point and confirms
    page.goto("/pulsar/me/")
    page.locator("article, li, section").filter(has_text=TITLE).get_by_role("link", name="Баллы и результат").last.click()
    expect(page.get_by_text(TOTALS[SCHOOLS[0]]).first).to_be_visible()
    assert (fits(page), axe_problems(page)) == (True, [])
    page.get_by_role("button", name="Подтвердить место").click()
    expect(page.locator("[data-pulsar-status=confirmed]").first).to_be_visible()

    # the chosen come into the register: two are new, the status of the third goes on; everybody finds who serves a municipality
    part(operator, "Места")
    operator.get_by_role("link", name="Внести в реестр центров").click()
    expect(operator.get_by_text("он продлится на новый срок")).to_have_count(1)
    assert axe_problems(operator) == []
    operator.get_by_label("Статус с").fill("2027-01-01")
    operator.get_by_label("Статус до").fill("2029-12-31")
    operator.get_by_label("Документ о решении").fill("приказ № 44 от 20.12.2026")
    operator.get_by_role("button", name="Внести в реестр").click()
    for school in (SCHOOLS[0], SCHOOLS[1], SCHOOLS[3]):
        expect(operator.get_by_role("link", name=school)).to_be_visible()
    public = walk("").page
    public.goto("/pulsar/centres/public/70/?municipality=69632000")
    expect(public.get_by_text(SCHOOLS[1])).to_be_visible()
    expect(public.get_by_text(SCHOOLS[2])).to_have_count(0)
    assert (fits(public), axe_problems(public)) == (True, [])

    # the head reports with evidence; the centre returns it once and accepts it
    page.goto("/pulsar/me/")
    page.get_by_role("link", name=re.compile("Открыть отчёт: Отчёт за 2026 год")).click()
    for at, value in enumerate(("310", "57,5", "8", "много")):
        page.locator(f"[name=actual_{at}]").fill(value)
    page.get_by_role("button", name="Сохранить и отправить").click()
    expect(page.locator("#e-actual_3")).to_be_visible()
    page.locator("[name=actual_3]").fill("14")
    page.locator("[name=evidence]").set_input_files(REPORT)
    page.get_by_role("button", name="Сохранить и отправить").click()
    expect(page.locator("[data-pulsar-status=sent]")).to_be_visible()
    assert (fits(page), axe_problems(page)) == (True, [])
    operator.goto("/pulsar/centres/reports/?year=2026")
    operator.get_by_role("link", name="Поротниковская СОШ").click()
    operator.get_by_label("Что нужно изменить").fill("Приложите список конкурсов.")
    operator.get_by_role("button", name="Вернуть отчёт").click()
    page.reload()
    expect(page.get_by_text("Приложите список конкурсов.")).to_be_visible()
    page.get_by_role("button", name="Сохранить и отправить").click()
    operator.reload()
    operator.get_by_role("button", name="Принять отчёт").click()
    expect(operator.locator("[data-pulsar-status=accepted]")).to_be_visible()
    assert axe_problems(operator) == []


def part(page: Page, name: str) -> None:
    """Open a part of the competition from the list of calls."""
    page.goto("/pulsar/calls/")
    page.get_by_role("link", name=TITLE).click()
    tab(page, name)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def number_of(page: Page, school: str) -> str:
    """Return the number of a school's application, from the open list."""
    return page.get_by_role("row", name=re.compile(re.escape(school))).get_by_role("link").first.inner_text().strip()


def handed_over(page: Page, numbers: dict[str, str]) -> dict[str, str]:
    """Hand the admitted applications over, give each to two experts; return school -> the code under which they are read."""
    part(page, "Обзор")
    page.get_by_label("Эксперты читают до").fill("2026-11-28")
    page.get_by_role("button", name="Передать экспертам").click()
    expect(page.get_by_role("row").filter(has_text=numbers[SCHOOLS[0]])).to_be_visible()
    codes = {
        school: page.get_by_role("row").filter(has_text=number).get_by_role("link").first.inner_text().strip()
        for school, number in numbers.items()
    }
    page.get_by_role("link", name="Раздать работы экспертам").click()
    page.get_by_label("Фролова Лидия").uncheck()
    page.get_by_role("button", name="Другое предложение").click()
    page.get_by_role("button", name="Раздать 8 проверок").click()
    expect(page.get_by_role("row").filter(has_text=codes[SCHOOLS[0]])).to_contain_text("Захарова")
    return codes


def read(expert: Walk, codes: dict[str, str]) -> None:
    """Score every application by its code."""
    page = expert.page
    for school, code in codes.items():
        page.goto("/pulsar/reviews/")
        page.get_by_role("link", name=re.compile(code)).first.click()
        expect(page.get_by_role("heading", name=f"Работа {code}")).to_be_visible()
        assert school not in page.content()
        assert axe_problems(page) == []
        for question, value in zip(QUESTIONS, MARKS[school], strict=True):
            fields = page.locator(f"input[name^='score_{question}__']").all()
            for name in dict.fromkeys(field.get_attribute("name") for field in fields):
                score(page, name, str(value))
        page.get_by_label("Комментарий").fill(COMMENT)
        with page.expect_navigation():
            page.get_by_role("button", name="Оценить и дальше").click()
        expect(page.get_by_role("alert")).to_have_count(0)


def score(page: Page, name: str, value: str) -> None:
    """Give points by one criterion: of few scores one is chosen, of many it is typed."""
    choice = page.locator(f"label:has(input[name={name}][value='{value}'])")
    if choice.count():
        choice.click()
    else:
        page.locator(f"input[name={name}]").fill(value)


def fill(page: Page) -> None:
    """Answer what the form of a centre still asks for."""
    page.locator("[name=m2][value='69624000']").check()
    texts = {"m3_head_post": "Директор", "m3_coordinator_post": "Методист", "m7": "Цель программы: занятия рядом с домом. " * 40}
    for who in ("head", "coordinator"):
        texts |= {f"m3_{who}_name-family": "Степанова", f"m3_{who}_name-given": "Ольга", f"m3_{who}_phone": "+73824900000"}
        texts |= {f"m3_{who}_email": f"{who}@school.example"}
    for at in range(3):
        texts |= {f"m4-{at}-year": f"{2023 + at}", f"m4-{at}-events": "4", f"m4-{at}-pupils": "90", f"m4-{at}-winners": "3"}
        texts |= {f"m9-{at}-year": f"{2027 + at}", f"m9-{at}-pupils": "200", f"m9-{at}-rural": "60", f"m9-{at}-winners": "5"}
        texts |= {f"m9-{at}-teachers": "6"}
    for at in range(6):
        texts |= {
            f"m8-{at}-what": f"Шаг {at + 1}",
            f"m8-{at}-starts": "2027-01-15",
            f"m8-{at}-ends": "2027-02-20",
            f"m8-{at}-who": "Методист",
        }
    texts |= {"m5-0-role": "Педагоги", "m5-0-count": "9", "m5-0-trained": "4", "m10-0-name": "Университет", "m10-0-what": "Смены"}
    for name, text in texts.items():
        page.locator(f"[name='{name}']").fill(text)
    for name in ("m7_file", "m11_founder", "m11_board"):
        upload = page.locator(f"[data-pulsar-upload={name}]")
        upload.locator("input[type=file]").set_input_files(REPORT)
        expect(upload.locator("[data-pulsar-files] input[type=hidden]").first).to_be_attached()
    saved(page)
