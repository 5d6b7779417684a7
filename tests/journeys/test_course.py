"""A course is filled: a school sends people by a list, one declines, one accepts, the curator decides for many at once."""

import pytest
from playwright.sync_api import expect
from walks import axe_problems, fits, letters, link_in

pytestmark = pytest.mark.journey
PASTED = "Уварова\tЛидия\tПавловна\tuvarova@demo.invalid\tучитель химии\nФадеев\tРоман\t\tfadeev@demo.invalid\tпедагог"
GROUP = "Наставник школьной научно-технологической студии"


def test_a_school_sends_people_and_the_curator_decides(walk, site):
    # the head pastes rows: first they are seen, then stored
    head = walk("head").page
    head.goto("/pulsar/course-nominations/")
    head.get_by_role("row").filter(has_text="Январь — февраль 2027").get_by_role("link").click()
    listed = head.url
    head.get_by_label("Скопируйте строки из Excel и вставьте сюда").fill(PASTED)
    assert (axe_problems(head), fits(head)) == ([], True)
    head.get_by_role("button", name="Проверить строки").click()
    expect(head.locator("[data-pulsar-count=new]")).to_have_text("2")
    head.get_by_label("Зачем загружается таблица?").fill("Направляем на курс")
    head.get_by_role("button", name="Сохранить 2 строки").click()
    expect(head.get_by_role("status").filter(has_text="строки сохранены")).to_be_visible()
    head.goto(listed)
    expect(head.get_by_role("row").filter(has_text="Уварова Лидия Павловна")).to_contain_text("Ответа ещё нет")

    # somebody without an account declines by the link of a letter
    [letter] = letters(site, "klimov@demo.invalid")
    guest = walk("").page
    guest.goto(link_in(letter))
    guest.set_viewport_size({"width": 360, "height": 760})
    assert (axe_problems(guest), fits(guest)) == ([], True)
    guest.get_by_role("button", name="Отказаться").click()
    expect(guest.get_by_role("status")).to_contain_text("Вы отказались")
    head.reload()
    expect(head.get_by_role("row").filter(has_text="Климов")).to_contain_text("Отказ")

    # who has an account finds it in «Мой Пульсар» and accepts
    participant = walk("listener2").page
    participant.goto("/pulsar/me/")
    participant.get_by_role("article").filter(has_text="заполните заявку").get_by_role("link").first.click()
    participant.get_by_label("Дата рождения").fill("1978-05-12")
    participant.get_by_label("Телефон").fill("+7 382 200-00-00")
    participant.get_by_label("Педагогический стаж, полных лет").fill("20")
    participant.get_by_label("Предмет или направление").fill("физика")
    participant.get_by_label("Студию собираемся открыть").check()
    participant.set_viewport_size({"width": 360, "height": 760})
    assert (axe_problems(participant), fits(participant)) == ([], True)
    participant.get_by_role("button", name="Подать заявку").click()
    expect(participant.locator("[data-pulsar-status=docs_needed]").first).to_be_visible()
    assert axe_problems(participant) == []

    # the curator sees who lacks what, accepts the documents of many, takes it back
    curator = walk("curator").page
    curator.goto("/pulsar/groups/")
    curator.get_by_role("link", name="Январь — февраль 2027").click()
    curator.get_by_role("link", name="Кому чего не хватает").click()
    expect(curator.get_by_role("row").filter(has_text="Назаров")).to_contain_text("согласие")
    assert (axe_problems(curator), fits(curator)) == ([], True)
    curator.get_by_role("button", name="Напомнить всем").click()
    expect(curator.get_by_role("status").first).to_contain_text("Напоминания отправляются")
    curator.get_by_role("link", name="Слушатели", exact=True).click()
    curator.get_by_role("link", name="Документы на проверке").click()
    for box in curator.get_by_role("checkbox").all():
        box.check()
    curator.get_by_role("button", name="Принять документы").click()
    expect(curator.get_by_role("status").first).to_contain_text("отменить")
    curator.get_by_role("button", name="Отменить").click()
    expect(curator.get_by_role("link", name="Документы на проверке")).to_contain_text("3")
