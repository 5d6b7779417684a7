"""The end of a year: the operator publishes its results, takes the papers, archives it; a mentor goes on in the next one."""

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from scoring import publish, score_the_rest, third_read_waits
from walks import Walk, ask, axe_problems, fits

pytestmark = pytest.mark.journey

YEAR, NEXT = "2026/27", "2027/28"
REASON = "Торжественное закрытие года в центре"


def go_to(site: str, year: int, month: int, day: int) -> None:
    ask(site, "/demo/clock/", {"now": datetime(year, month, day, 5, tzinfo=UTC).isoformat()})


def open_year(page: Page, code: str) -> str:
    """Open the page of a year; return its address."""
    page.goto("/pulsar/years/")
    page.get_by_role("link", name=code).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)
    return page.url.split("?")[0]


def publish_the_rest(operator: Walk, but: int) -> list[str]:
    """Publish the rounds of the year past the page, in their order, leaving out the last ``but``; return the addresses left."""
    left = []
    for pk in range(1, 60):
        address = f"/pulsar/reviews/rounds/{pk}/publish/"
        found = operator.page.request.get(address)
        if found.status == 200 and f" {YEAR}" in found.text() and "Опубликовать итоги" in found.text():
            left.append(address)
    for address in left[: len(left) - but]:
        answer = operator.post(address)
        assert answer.status == 302, answer.text()
    return left[len(left) - but :]


def decide_upon_records(operator: Walk) -> None:
    """Confirm every record that waits."""
    page = operator.page
    page.goto("/pulsar/standings/records/?status=submitted")
    picked = [box.get_attribute("value") for box in page.locator("input[name=pick]").all()]
    for pk in picked:
        assert operator.post(f"/pulsar/standings/records/{pk}/", {"what": "confirm"}).status == 302


def freeze(operator: Walk, last: str) -> None:
    """Be refused while a round is not published, by its name; publish it, then the year."""
    page = operator.page
    open_year(page, YEAR)
    page.get_by_role("link", name="Итоги года").click()
    expect(page.get_by_text("май")).to_be_visible()
    expect(page.get_by_role("button", name="Опубликовать итоги года")).to_have_count(0)
    assert operator.post(page.url).status == 409

    assert operator.post(last).status == 302
    page.reload()
    page.get_by_role("button", name="Опубликовать итоги года").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Итоги года {YEAR}")


def take(page: Page) -> zipfile.ZipFile:
    """Wait until the job is done and take its file."""
    for _ in range(60):
        if page.get_by_role("link", name=re.compile("^Скачать")).count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    address = page.get_by_role("link", name=re.compile("^Скачать")).first.get_attribute("href")
    return zipfile.ZipFile(io.BytesIO(page.request.get(address).body()))


def take_papers(operator: Walk) -> None:
    page = operator.page
    open_year(page, YEAR)
    page.get_by_role("link", name="Документы всех студий").click()
    page.get_by_label("Одна страница для печати").check()
    page.get_by_label("Для чего нужны документы?").fill(REASON)
    page.get_by_role("button", name="Подготовить документы").click()
    found = take(page)
    assert {"Сертификат обучающегося.docx", "Сертификат обучающегося.html"} <= set(found.namelist())
    page.goto("/pulsar/jobs/")
    expect(page.get_by_role("link", name=re.compile("Документы 2026-27.zip"))).to_be_visible()


def take_package(operator: Walk) -> None:
    page = operator.page
    open_year(page, YEAR)
    page.get_by_role("link", name="Архив года").click()
    page.get_by_label("Для чего архив?").fill(REASON)
    page.get_by_role("button", name="Подготовить архив").click()
    assert "manifest.sha256" in take(page).namelist()


def archive(operator: Walk) -> None:
    """Put the year into the archive, take it back, put it there again."""
    page = operator.page
    for move in ("archive", "back", "archive"):
        open_year(page, YEAR)
        if move == "back":
            page.get_by_role("button", name="Сделать действующим").click()
            continue
        page.get_by_role("link", name="Отправить в архив").click()
        assert axe_problems(page) == []
        page.get_by_role("button", name="Отправить в архив").click()
        expect(page.get_by_text("В архиве").first).to_be_visible()


def open_next(operator: Walk) -> None:
    page = operator.page
    page.goto("/pulsar/years/new/")
    page.locator("[name=first]").select_option(label=NEXT)
    page.locator("form[method=post] button.pulsar-btn-main").click()
    page.get_by_role("button", name="Сделать действующим").click()
    expect(page.get_by_role("button", name="Сделать действующим")).to_have_count(0)


def renew(mentor: Walk) -> None:
    page = mentor.page
    page.goto("/pulsar/me/")
    page.get_by_role("link", name="Продлить студию: «Пульс»").click()
    assert axe_problems(page) == []
    assert fits(page)
    answer = mentor.post(page.url)
    assert answer.status == 302, answer.text()
    page.goto("/pulsar/me/")
    expect(page.get_by_role("link", name="Продолжить заявку: «Пульс»")).to_be_visible()


def test_year_ends_and_a_studio_goes_on(walk, site):
    operator, mentor, visitor = walk("operator"), walk("mentor2", width=360), walk()
    third_read_waits(operator)
    for key in ("expert1", "expert2", "expert3"):
        score_the_rest(walk(key))
    publish(operator)
    go_to(site, 2027, 6, 1)
    [last] = publish_the_rest(operator, 1)
    decide_upon_records(operator)
    freeze(operator, last)

    take_papers(operator)
    take_package(operator)
    visitor.page.goto("/pulsar/league/70/2026-27/results/")
    expect(visitor.page.get_by_role("heading", name="Первые места")).to_be_visible()
    assert axe_problems(visitor.page) == []

    archive(operator)
    mentor.page.goto("/pulsar/me/")
    mentor.page.get_by_role("link", name="Итоги и документы года: «Пульс»").click()
    expect(mentor.page.get_by_role("heading", name="Письмо для аттестации")).to_be_visible()
    assert fits(mentor.page)

    open_next(operator)
    go_to(site, 2027, 8, 26)
    renew(mentor)
