"""«Искусство»: five pictures from a phone in one go, two experts who see no name, a third where they differ, the ranking."""

import io
import re
from urllib.parse import quote

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Page, expect
from walks import Walk, axe_problems, fits, tab

pytestmark = pytest.mark.journey
CALL = "/pulsar/selection/70/arts-2027-02/"
NAME, ARTIST = "Михайлов", "Timur Mikhailov"
MOTIVATION = "Хочу понять, как взрослые художники строят большую картину, и показать свои зимние этюды тем, кому это важно. " * 4
HIGH = {"i3__skill": "18.5", "i3__design": "14", "i3__voice": "14", "i4__task": "18", "i6__motivation": "9"}  # 73.5 of 80
LOW = {"i3__skill": "9", "i3__design": "7", "i3__voice": "6.5", "i4__task": "9", "i6__motivation": "5"}  # 36.5: 37 apart, 24 are allowed
MIDDLE = {"i3__skill": "15", "i3__design": "11", "i3__voice": "11", "i4__task": "15", "i6__motivation": "7"}  # 59
COMMENT = "Цвет собран, своя манера видна; попробуйте смелее отделять передний план от дальнего."


def photo(number: int) -> dict[str, object]:
    """Return a photo as a phone makes it; its name tells who has sent it."""
    body = io.BytesIO()
    Image.new("RGB", (400, 300), (40 * number, 90, 160)).save(body, "JPEG")
    return {"name": f"{NAME} работа {number}.jpg", "mimeType": "image/jpeg", "buffer": body.getvalue()}


def drawing() -> dict[str, object]:
    """Return a picture as a program stores it: the author stands inside, and in EXIF."""
    body, told, exif = io.BytesIO(), PngInfo(), Image.Exif()
    told.add_text("Author", ARTIST)
    exif[0x013B] = ARTIST
    Image.new("RGB", (400, 300), "teal").save(body, "PNG", pnginfo=told, exif=exif)
    return {"name": f"{NAME} работа 6.png", "mimeType": "image/png", "buffer": body.getvalue()}


def apply(pupil: Walk) -> str:
    """Send an application from a phone; return its number."""
    page = pupil.page
    page.goto(CALL)
    page.get_by_label("Класс, в котором вы учитесь").fill("9")
    page.get_by_label("Муниципалитет, где вы учитесь").select_option(label="город Томск")
    page.get_by_role("button", name="Узнать, можно ли подать заявку").click()
    expect(page.get_by_text("Родитель уже дал согласие")).to_be_visible()
    assert (fits(page), axe_problems(page)) == (True, [])
    page.get_by_role("button", name="Начать").click()
    fill(page)
    assert (fits(page), axe_problems(page)) == (True, [])

    # five photos are chosen at once and go one after another
    images = page.locator("[id^=f-i3_images]")
    images.locator("input[type=file]").set_input_files([photo(number) for number in range(1, 6)])
    expect(images.locator("[data-pulsar-files] input[type=hidden]")).to_have_count(5)
    page.locator("[id^=f-i4_file] input[type=file]").set_input_files(drawing())
    expect(page.locator("[id^=f-i4_file] [data-pulsar-files] input[type=hidden]")).to_have_count(1)
    expect(page.locator("[data-pulsar-saved]")).to_contain_text("Сохранено")
    page.get_by_role("button", name="Отправить заявку").click()
    expect(page.locator("[data-pulsar-status=awaiting_consent]").first).to_be_visible()
    number = re.search(r"П-2026-\d{6}", page.locator("main").inner_text())
    assert number
    assert (fits(page), axe_problems(page)) == (True, [])

    # at 15 one's own consent is needed too; the moment of sending stays
    page.goto("/pulsar/me/consents/")
    page.locator("#selection").get_by_role("button", name=re.compile("^Даю")).click()
    page.goto(CALL)
    expect(page.locator("[data-pulsar-status=submitted]").first).to_be_visible()
    return number.group()


def fill(page: Page) -> None:
    """Answer everything but the files."""
    page.locator("[name=c4]").select_option(index=1)
    page.locator("[name=c5_email]").fill("timur@example.ru")
    for part, word in (("family", "Михайлова"), ("given", "Алсу")):
        page.locator(f"[name=c6_name-{part}]").fill(word)
    page.locator("[name=c6_kin][value=mother]").check()
    page.locator("[name=c6_phone]").fill("+79130000000")
    page.locator("[name=c6_email]").fill("alsu@example.ru")
    page.locator("[name=c7][value=no]").check()
    page.locator("[name=c9]").check()
    page.locator("[name=i1][value=painting]").check()
    page.locator("[name=i2]").fill("4")
    for column, word in (("title", "Двор"), ("year", "2026"), ("technique", "гуашь")):
        page.locator(f"[name=i3-0-{column}]").fill(word)
    page.locator("[name=i4][value=file]").check()
    page.locator("[name=i6]").fill(MOTIVATION)
    page.locator("[name=i7]").check()


def hand_over(operator: Walk, number: str) -> str:
    """Check the documents, hand the application over and give it to two experts; return its blind code."""
    page = operator.page
    page.goto("/pulsar/calls/")
    page.get_by_role("link", name="Отбор на смену «Искусство», февраль 2027").click()
    tab(page, "Заявки")
    page.get_by_role("link", name=number).click()
    files = page.get_by_role("link", name=re.compile(f"{NAME} работа"))
    expect(files).to_have_count(6)
    assert page.request.get(files.last.get_attribute("href")).body().count(ARTIST.encode()) == 2
    page.get_by_role("button", name="Допустить").click()
    tab(page, "Обзор")
    page.get_by_label("Эксперты читают до").fill("2026-11-27")
    page.get_by_role("button", name="Передать экспертам").click()
    page.get_by_role("link", name="Кто что читает").click()
    code = page.get_by_role("row").filter(has_text=number).get_by_role("link").first.inner_text()
    page.get_by_role("link", name="Раздать работы экспертам").click()
    page.get_by_label("Фролова Лидия").uncheck()
    page.get_by_role("button", name="Другое предложение").click()
    page.get_by_role("button", name="Раздать 2 проверки").click()
    expect(page.get_by_role("row").filter(has_text=code)).to_contain_text("Захарова")
    return code.strip()


def score(expert: Walk, code: str, scores: dict[str, str]) -> None:
    """Find the work by its code, see that nothing tells whose it is, score it."""
    page = expert.page
    page.goto("/pulsar/reviews/")
    page.get_by_role("link", name=re.compile(code)).first.click()
    expect(page.get_by_role("heading", name=f"Работа {code}")).to_be_visible()
    assert NAME not in page.content() and "Тимур" not in page.content()
    files = page.get_by_role("link", name=re.compile(rf"^{code}-\d\.(jpg|png)$"))
    expect(files).to_have_count(6)
    got = page.request.get(files.last.get_attribute("href"))
    assert quote(f"{code}-6.png") in got.headers["content-disposition"]
    assert (Image.open(io.BytesIO(got.body())).size, ARTIST.encode() in got.body()) == ((400, 300), False)
    assert axe_problems(page) == []
    for key, value in scores.items():
        page.locator(f"[name=score_{key}]").fill(value)
    page.get_by_label("Комментарий").fill(COMMENT)
    page.get_by_role("button", name="Оценить и дальше").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_portfolio_from_the_phone_to_the_ranking(walk, site):
    number = apply(walk("pupil2", width=360))
    operator = walk("operator")
    code = hand_over(operator, number)

    # the two are far apart: the third expert gets the work at once, and does not see what they have said
    score(walk("expert1"), code, HIGH)
    score(walk("expert2"), code, LOW)
    third = walk("expert3", width=360)
    score(third, code, MIDDLE)
    operator.page.reload()
    expect(operator.page.get_by_role("row").filter(has_text=code)).to_contain_text("59")

    # the ranking takes the middle of the three
    page = operator.page
    page.goto("/pulsar/calls/")
    page.get_by_role("link", name="Отбор на смену «Искусство», февраль 2027").click()
    tab(page, "Рейтинг")
    page.get_by_label(re.compile("^Без ожидания")).check()
    page.get_by_role("button", name="Рассчитать рейтинг").click()
    expect(page.get_by_role("table", name="Рейтинг").get_by_role("row").filter(has_text=number)).to_contain_text("59")
    assert axe_problems(page) == []
