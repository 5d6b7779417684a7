"""A studio gathers: link and class list, a pupil on a phone, the guardian's answers, meetings without a network."""

import re

import pytest
from playwright.sync_api import expect
from walks import answer, axe_problems, fits, let_in, letters, link_in

pytestmark = pytest.mark.journey

WRONG = "Лосева\tВарвара\tИльинична\t8А\t12.03.2013\tloseva@example.ru\nКим\tСофья\t\t8Б\t45.06.2012\t\n"
RIGHT = WRONG.replace("45.06.2012", "05.06.2012")


def join_link(mentor) -> str:
    """Return the link that the mentor gives to the class."""
    return mentor.open_block().locator("a[href*='/pulsar/join/']").get_attribute("href")


APPLICATION = {
    "version": "1", "title": "Ирбис", "o1": "7003000033", "o6": "new", "o2_name-family": "Ковалёва", "o2_name-given": "Марина",
    "o2_post": "учитель", "o2_subject": "физика", "o2_email": "kovaleva@school.example", "o2_experience": "yes", "o3_has": "no",
    "o4_count": "12", "o4_classes": "grade_8", "o5_place": "Кабинет физики", "o5_internet": "slow", "o7": "physics",
    "o8": "Исследуем, как дом держит тепло зимой. " * 9, "o9-0-day": "mon", "o9-0-from": "15:00", "o9-0-to": "16:30", "o10_way": "click",
}  # fmt: skip


def other_link(walk) -> str:
    """Open a second studio past the pages, as its three people do, and return its link."""
    mentor, head, operator = walk("mentor"), walk("head"), walk("operator")
    mentor.do("start")
    mentor.do("submit", APPLICATION)
    head.page.goto("/pulsar/applications/?q=Ирбис")
    row = head.page.locator("main tbody a").first.get_attribute("href")
    assert head.post(f"{row}agree/").status == 302
    assert operator.post(f"{row}approve/").status == 302
    return join_link(mentor)


def test_mentor_gathers_pupils(walk):
    mentor = walk("mentor2")
    page = mentor.open_block()
    code = page.locator("[data-pulsar-code]").inner_text()
    expect(page.get_by_role("link", name=f"/pulsar/join/{code}/")).to_be_visible()
    mentor.part("roster")
    members = page.locator("tbody tr")
    waiting = page.locator("tbody [data-pulsar-status=pending]")
    before, already = members.count(), waiting.count()
    assert axe_problems(page) == []

    # a wrong row is named by its number and stores nothing; put right, all go in with slips
    page.get_by_role("button", name="Добавить список класса").click()
    page.get_by_label("Скопируйте строки из Excel").fill(WRONG)
    page.get_by_role("button", name="Проверить список").click()
    checked = page.get_by_role("region", name="Проверенные строки").locator("tbody tr")
    expect(checked).to_have_count(2)
    expect(checked.nth(1)).to_contain_text("45.06.2012")
    expect(page.get_by_role("button", name="Добавить в студию")).to_have_count(0)
    assert axe_problems(page) == []
    page.get_by_label("Скопируйте строки из Excel").fill(RIGHT)
    page.get_by_role("button", name=re.compile("Проверить")).click()
    page.get_by_role("button", name="Добавить в студию").click()
    slips = page.locator("[data-pulsar-slips] > li")
    expect(slips).to_have_count(2)
    expect(slips.first).to_contain_text("Пароль")
    page.emulate_media(media="print")
    expect(slips.first).to_be_visible()
    expect(page.get_by_role("button", name="Напечатать карточки")).to_be_hidden()
    page.emulate_media(media="screen")
    assert axe_problems(page) == []

    # the new ones wait; one press reminds everyone
    page.get_by_role("button", name="К составу").click()
    expect(members).to_have_count(before + 2)
    expect(waiting).to_have_count(already + 2)
    page.get_by_role("button", name="Напомнить всем").click()
    expect(page.get_by_role("status").last).to_contain_text(re.compile("напоминан"))
    page.set_viewport_size({"width": 360, "height": 740})
    assert (fits(page), axe_problems(page)) == (True, [])


def test_pupil_joins_by_the_link_on_a_phone(walk, site):
    link = join_link(walk("mentor2"))
    pupil = walk(width=360, expects={409, 422})
    page = pupil.page
    page.goto(link)
    assert (fits(page), axe_problems(page)) == (True, [])

    # an empty form names its fields
    page.get_by_role("button", name="Зарегистрироваться и вступить").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert axe_problems(page) == []
    page.get_by_label("Фамилия").fill("Соболева")
    page.get_by_label("Имя", exact=True).fill("Алиса")
    page.get_by_label("Дата рождения").fill("2013-04-05")
    page.get_by_label("Класс (число)").fill("8")
    page.get_by_label("Электронная почта родителя").fill("soboleva@example.ru")
    page.get_by_label("Имя для входа").fill("alisa.soboleva")
    page.get_by_label("Пароль").fill("ledokol-2013")
    page.get_by_role("button", name="Зарегистрироваться и вступить").click()

    expect(page).to_have_url(re.compile("/pulsar/me/"))
    expect(page.locator("main")).to_contain_text("Пульс")
    assert (fits(page), axe_problems(page)) == (True, [])
    pupil.open_block()
    expect(page.get_by_text("Ждём согласия родителя или опекуна")).to_be_visible()
    assert (fits(page), axe_problems(page)) == (True, [])
    assert link_in(letters(site, "soboleva@example.ru")[-1])

    # a second studio is refused, the first stays
    page.goto(other_link(walk))
    page.get_by_role("button", name="Вступить в студию").click()
    expect(page.get_by_role("alert")).to_contain_text("только в одной студии")
    assert axe_problems(page) == []
    page.goto("/pulsar/me/")
    expect(page.locator("main")).to_contain_text("Пульс")


def test_guardian_answers_by_the_link(walk, site):
    pupil = walk("pupil", width=360, expects={403})
    pupil.page.goto(join_link(walk("mentor2")))
    pupil.page.get_by_label("Электронная почта родителя").fill("lebedeva@example.ru")
    pupil.page.get_by_role("button", name="Вступить в студию").click()
    link = link_in(letters(site, "lebedeva@example.ru")[-1])

    # the pupil who opens it is told whose it is, and nothing changes
    pupil.page.goto(link)
    expect(pupil.page.get_by_role("heading", level=1)).to_have_text("Эта ссылка для законного представителя")
    assert axe_problems(pupil.page) == []

    guardian = walk(width=360, expects={422})
    page = guardian.page
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Софья Лебедева")
    assert (fits(page), axe_problems(page)) == (True, [])
    page.locator("#studio").get_by_role("button", name=re.compile("^Даю")).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert axe_problems(page) == []
    page.get_by_label("Фамилия").fill("Лебедева")
    page.get_by_label("Имя", exact=True).fill("Ольга")
    page.get_by_label("Кем вы приходитесь ребёнку").select_option("mother")
    answer(page, "studio", "Даю")
    answer(page, "photo_video", "Не разрешаю")
    assert (fits(page), axe_problems(page)) == (True, [])

    # opened a second time it shows what is stored; the pupil takes part
    page.goto(link)
    expect(page.locator("#studio [data-pulsar-status=given]")).to_be_visible()
    expect(page.locator("#photo_video [data-pulsar-status=refused]")).to_be_visible()
    mentor = walk("mentor2")
    mentor.open_block()
    mentor.part("roster")
    row = mentor.page.locator("tbody tr", has_text="Лебедева")
    expect(row.locator("[data-pulsar-status=active]")).to_be_visible()

    # withdrawn: the place waits again at once
    page.locator("#studio").get_by_role("link", name="Отозвать").click()
    assert (fits(page), axe_problems(page)) == (True, [])
    page.get_by_role("button", name="Да, отозвать").click()
    expect(page.locator("#studio [data-pulsar-status=revoked]")).to_be_visible()
    mentor.part("roster")
    expect(row.locator("[data-pulsar-status=pending]")).to_be_visible()


def test_meeting_written_without_a_network_is_sent_exactly_once(walk, site):
    # the guardian and the pupil of 17 answer; the mentor may tick the pupil
    pupil = let_in(walk, site)
    assert (fits(pupil.page), axe_problems(pupil.page)) == (True, [])

    mentor = walk("mentor2", width=360)
    page = mentor.open_block()
    mentor.part("log")
    expect(page.get_by_label("Сорокина Дарья")).to_be_checked()
    assert (fits(page), axe_problems(page)) == (True, [])
    meetings = page.locator("[data-pulsar-meeting]")
    before = meetings.count()

    mentor.offline(True)
    page.get_by_label("Что делали").fill("Собирали термометр во дворе")
    page.get_by_role("button", name="Сохранить встречу").click()
    expect(page.locator("[data-pulsar-outbox]")).to_contain_text("1")
    expect(page.get_by_label("Что делали")).to_have_value("")
    assert axe_problems(page) == []
    mentor.offline(False)

    expect(meetings).to_have_count(before + 1)
    expect(meetings.first).to_contain_text("Собирали термометр во дворе")
    page.reload()
    mentor.part("log")
    expect(meetings).to_have_count(before + 1)
    expect(page.locator("[data-pulsar-outbox]")).to_be_empty()
