"""«Статус ММЦ»: a draft is discussed, two people of a school apply, the commission checks, the register and a yearly report follow."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from walks import axe_problems, fits, letters, link_in

pytestmark = pytest.mark.journey

COLLEAGUE = "listener2@demo.invalid"
PROPOSAL = "Считать и часы дистанционных занятий: в декабре и январе дороги закрыты."
REPORT = Path(__file__).parents[2] / "demo/pulsar_demo/load/report.pdf"


def saved(page: Page) -> None:
    expect(page.locator("[data-pulsar-saved]")).to_have_text(re.compile(r"Сохранено \d\d:\d\d"))


def test_from_the_draft_to_the_yearly_report(site, walk):
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
    operator.goto("/pulsar/calls/")
    operator.get_by_role("link", name="Конкурс на статус межмуниципального центра, 2026 год").click()
    operator.get_by_role("link", name="Заявки", exact=True).last.click()
    operator.locator("summary", has_text="Кто какой муниципалитет хочет обслуживать").click()
    zones = operator.get_by_role("region", name="Кто какой муниципалитет хочет обслуживать")
    expect(zones.get_by_role("row", name=re.compile("^Каргасокский район"))).to_contain_text("П-2026-")
    operator.get_by_role("row", name=re.compile("Поротниковская СОШ")).get_by_role("link").click()
    expect(operator.get_by_text("назван и в других заявках").first).to_be_visible()
    assert axe_problems(operator) == []
    operator.get_by_role("button", name="Допустить", exact=True).click()

    # the final list of the year before goes into the register; everybody finds who serves a municipality
    operator.goto("/pulsar/calls/")
    operator.get_by_role("link", name="Конкурс на статус межмуниципального центра, 2025 год").click()
    operator.get_by_role("link", name="Места", exact=True).click()
    operator.get_by_role("link", name="Внести в реестр центров").click()
    operator.get_by_label("Статус с").fill("2026-12-01")
    operator.get_by_label("Статус до").fill("2029-11-30")
    operator.get_by_label("Документ о решении").fill("приказ № 44 от 20.11.2026")
    operator.get_by_role("button", name="Внести в реестр").click()
    expect(operator.get_by_role("link", name="Кожевниковская школа «Обь»")).to_be_visible()
    public = walk("").page
    public.goto("/pulsar/centres/public/70/?municipality=69628000")
    expect(public.get_by_text("Кожевниковская школа «Обь»")).to_be_visible()
    expect(public.get_by_text("Асиновская гимназия")).to_have_count(0)
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
