"""Partner pairs: a head’s consent on the demonstration’s own, another from the request to its end; a learning path to its approval."""

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
    head.get_by_role("button", name="Да, даю согласие").click()
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


def test_a_partner_pair_from_the_request_to_what_both_say_of_it(walk):
    # a teacher looks for a mentor of another organisation, on a phone; the best fit comes first
    mentee = walk("listener2", width=360).page
    mentee.goto("/pulsar/me/mentoring/request/")
    assert (fits(mentee), axe_problems(mentee)) == (True, [])
    mentee.get_by_label("Открыть студию и собрать команду").check()
    mentee.get_by_label("Партнёрское наставничество").check()
    mentee.get_by_role("button", name="Сохранить и увидеть наставников").click()
    assert (fits(mentee), axe_problems(mentee)) == (True, [])
    mentee.get_by_role("button", name="Предложить стать моим наставником: Дроздов Игорь Павлович").click()
    expect(mentee.get_by_text("Чьё согласие нужно")).to_be_visible()
    pair = mentee.url.partition("?")[0]

    # the mentor finds the question in «Мой Пульсар» and agrees
    mentor = walk("mentor2").page
    mentor.goto("/pulsar/me/")
    mentor.get_by_role("article").filter(has_text="Ответьте, согласны ли вы.").get_by_role("link").last.click()
    mentor.get_by_role("button", name="Да, даю согласие").click()
    assert axe_problems(mentor) == []

    # neither head has an account: the curator enters both papers
    curator = walk("curator", expects={422}).page
    curator.goto(pair)
    for paper in ("", "Письмо № 3 от 09.11.2026", "Письмо № 7 от 10.11.2026"):
        form = curator.locator("details").filter(has_text="Внести согласие с бумаги").first
        if not form.get_by_label("Номер и дата письма").is_visible():
            form.locator("summary").click()
        form.get_by_label("Номер и дата письма").fill(paper)
        form.get_by_role("button", name="Руководитель не возражает").click()
    expect(curator.get_by_text("Пара согласована")).to_be_visible()

    # the two write the programme, the curator approves it
    mentor.goto(pair)
    mentor.get_by_label("Цель", exact=True).fill("Открыть студию в гимназии")
    mentor.get_by_label("Задачи").fill("Собрать команду\nПровести первую встречу")
    mentor.get_by_label("Первый день").fill("2026-11-02")
    mentor.get_by_label("Последний день").fill("2027-03-31")
    mentor.get_by_role("button", name="Сохранить и отправить куратору").click()
    curator.goto(pair)
    curator.get_by_role("button", name="Утвердить программу").click()

    # one writes a meeting down, the other confirms it
    mentor.goto(pair)
    mentor.get_by_label("День", exact=True).fill("2026-11-09")
    mentor.get_by_label("Минут", exact=True).fill("90")
    mentor.get_by_label("О чём говорили").fill("Кого позвать в команду")
    mentor.get_by_role("button", name="Записать", exact=True).click()
    mentee.goto(pair)
    mentee.get_by_role("button", name="Подтвердить встречу").click()
    expect(mentee.get_by_text("Подтверждена 1 встреча")).to_be_visible()
    assert (fits(mentee), axe_problems(mentee)) == (True, [])

    # half way and at the end; what both say is opened when both have written
    mentee.get_by_text("Написать", exact=True).click()
    mentee.get_by_label("Промежуточный итог: что получилось").fill("Команда собрана за две встречи")
    mentee.get_by_label("Отчёт: чего достигли").fill("Студия открыта, в ней семь ребят")
    mentee.get_by_role("button", name="Сохранить", exact=True).first.click()
    for person, words in ((mentee, "Помогли примеры объявлений"), (mentor, "Коллега всё сделал сам")):
        person.goto(pair)
        person.get_by_text("Написать отзыв", exact=True).click()
        person.get_by_label("Работа в паре").select_option("5")
        person.get_by_label("Своими словами").fill(words)
        person.get_by_role("button", name="Сохранить", exact=True).last.click()
    expect(mentor.get_by_text("Помогли примеры объявлений")).to_be_visible()

    # the curator completes the pair: the place of the mentor is free again
    curator.goto(pair)
    curator.get_by_role("button", name="Завершить работу пары").click()
    expect(curator.get_by_text("Работа пары завершена")).to_be_visible()
    assert axe_problems(curator) == []


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
