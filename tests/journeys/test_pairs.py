"""A partner pair from the heads’ consent to a confirmed meeting; a learning path from the diagnosis to its approval."""

import pytest
from playwright.sync_api import expect
from walks import axe_problems, fits, tab_to

pytestmark = pytest.mark.journey


def test_partner_pair_from_the_proposal_to_a_confirmed_meeting(walk):
    # the head of the village school is told on the home page what is asked
    head = walk("head").page
    head.goto("/pulsar/me/mentoring/")
    head.get_by_role("region", name="Нужно ваше согласие как руководителя").get_by_role("link").first.click()
    expect(head.get_by_text("Вас спрашивают как руководителя организации")).to_be_visible()
    assert axe_problems(head) == []
    head.get_by_role("button", name="Да, без возражений").click()
    pair = head.url.partition("?")[0]
    expect(head.get_by_text("Пара согласована")).to_be_visible()

    # the mentee writes the programme by keyboard on a phone; what is missing is said beside the fields
    mentee = walk("mentor", expects={422}, width=360).page
    mentee.goto(pair)
    assert (fits(mentee), axe_problems(mentee)) == (True, [])
    mentee.get_by_label("Цель", exact=True).fill("Подготовить исследовательскую работу по химии")
    tab_to(mentee, "Сохранить и отправить куратору")
    mentee.keyboard.press("Enter")
    expect(mentee.locator("#e-tasks")).to_be_visible()
    assert axe_problems(mentee) == []
    mentee.get_by_label("Задачи").fill("Выбрать тему\nПровести опыт\nОписать результат")
    mentee.get_by_label("Первый день").fill("2026-11-01")
    mentee.get_by_label("Последний день").fill("2027-04-30")
    mentee.get_by_role("button", name="Сохранить и отправить куратору").click()
    expect(mentee.get_by_text("Куратор утверждает программу.")).to_be_visible()

    # the curator approves
    curator = walk("curator").page
    curator.goto("/pulsar/mentoring/?status=agreed")
    assert axe_problems(curator) == []
    curator.goto(pair)
    curator.get_by_role("button", name="Утвердить программу").click()
    expect(curator.get_by_text("Пара действует")).to_be_visible()

    # a meeting is written down and waits for the other side
    mentee.goto(pair)
    mentee.get_by_label("Минут", exact=True).fill("60")
    mentee.get_by_label("О чём говорили").fill("Тема работы")
    mentee.get_by_role("button", name="Записать", exact=True).click()
    expect(mentee.get_by_text("ждёт подтверждения")).to_be_visible()
    assert (fits(mentee), axe_problems(mentee)) == (True, [])


def test_a_learning_path_is_diagnosed_planned_and_approved(walk):
    teacher = walk("mentor", width=360).page
    teacher.goto("/pulsar/me/paths/")
    assert axe_problems(teacher) == []
    teacher.get_by_role("button", name="Новый маршрут").click()
    teacher.get_by_role("link", name="Начать с диагностики").click()
    assert (fits(teacher), axe_problems(teacher)) == (True, [])
    for group in teacher.get_by_role("radio", name="Получается с помощью коллег").all():
        group.check()
    teacher.get_by_role("button", name="Сохранить ответы").click()
    assert (fits(teacher), axe_problems(teacher)) == (True, [])
    teacher.get_by_label("Цели", exact=True).fill("Освоить цифровые инструменты")
    teacher.get_by_label("Первый день").fill("2026-11-16")
    teacher.get_by_label("Последний день").fill("2027-05-28")
    teacher.get_by_label("Название", exact=True).first.fill("Курс по цифровым инструментам")
    teacher.get_by_label("Кто утверждает").select_option(label="Богданов Сергей Ильич")
    teacher.get_by_role("button", name="Сохранить", exact=True).click()
    teacher.get_by_role("button", name="Отправить на согласование").click()
    path = teacher.url.partition("?")[0]

    tutor = walk("tutor").page
    tutor.goto("/pulsar/paths/")
    assert axe_problems(tutor) == []
    tutor.goto(path)
    tutor.get_by_role("button", name="Утвердить маршрут").click()
    expect(tutor.get_by_text("Маршрут утверждён")).to_be_visible()
    assert axe_problems(tutor) == []

    teacher.goto(path)
    teacher.get_by_role("button", name="Начать маршрут").click()
    expect(teacher.get_by_text("Маршрут выполняется")).to_be_visible()
    teacher.goto(f"{path}print/")
    assert (fits(teacher), axe_problems(teacher)) == (True, [])
