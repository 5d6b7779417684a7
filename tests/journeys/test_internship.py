"""An internship: the plan goes to a supervisor outside, days are confirmed by the link, the curator passes it once the hours are there."""

import re

import pytest
from playwright.sync_api import expect
from walks import axe_problems, fits, letters, link_in

pytestmark = pytest.mark.journey
UNIT = "/xblock/block-v1:Pulsar+Studios+2026+type@vertical+block@practice?view=student_view"
ADDRESS = "nina.orlova@example.ru"


def _put_in(page, on, hours, did):
    page.get_by_label("День", exact=True).fill(on)
    page.get_by_label("Академические часы").fill(hours)
    page.get_by_label("Что делали").fill(did)
    page.get_by_role("button", name="Внести день").click()


def test_from_the_plan_to_the_decision(walk, site):
    participant, supervisor, curator = walk("listener2"), walk(width=360), walk("curator")

    # the participant names another supervisor, who gets a letter
    page = participant.open_block(UNIT)
    page.get_by_role("button", name="План", exact=True).click()
    page.get_by_role("button", name="Изменить план").click()
    page.get_by_label("Руководитель стажировки: фамилия, имя, отчество").fill("Орлова Нина Андреевна")
    page.get_by_label("Электронная почта руководителя").fill(ADDRESS)
    expect(page.locator("[data-pulsar-saved]")).to_contain_text("Сохранено")
    assert axe_problems(page) == []
    page.get_by_role("button", name="Отправить план руководителю").click()
    expect(page.get_by_text("План отправлен руководителю").first).to_be_visible()

    # the supervisor reads it on a phone, without an account, and agrees
    link = link_in(letters(site, ADDRESS)[-1])
    outside = supervisor.page
    outside.goto(link)
    assert (fits(outside), axe_problems(outside)) == (True, [])
    outside.get_by_role("button", name="План согласован").click()
    expect(outside.get_by_text("Вы согласились с планом")).to_be_visible()

    # two days: what is written without a network is sent later; a refused one keeps its words
    page.get_by_role("button", name="Дни", exact=True).click()
    participant.offline(True)
    page.get_by_label("Что делали").fill("Встреча студии")
    expect(page.locator("[data-pulsar-saved]")).to_contain_text("Нет сети")
    participant.offline(False)
    expect(page.locator("[data-pulsar-saved]")).to_contain_text("Сохранено")
    participant.expects.add(422)
    _put_in(page, "2026-11-03", "12", "Две встречи студии")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Что делали")).to_have_value("Две встречи студии")
    _put_in(page, "2026-11-03", "9", "Две встречи студии")
    expect(page.get_by_text("Ждут подтверждения: 9")).to_be_visible()
    _put_in(page, "2026-11-05", "2", "Разбор работ")
    expect(page.get_by_text("Ждут подтверждения: 11")).to_be_visible()
    assert axe_problems(page) == []

    # who has worked the days cannot confirm them; the supervisor refuses one, and it is corrected
    own = participant.tab()
    participant.expects.add(403)
    own.page.goto(link)
    expect(own.page.get_by_text("для руководителя вашей стажировки")).to_be_visible()
    own.page.close()
    outside.goto(link)
    day = outside.get_by_role("listitem").filter(has_text="Две встречи студии")
    day.get_by_text("Не подтверждать").first.click()
    day.get_by_label("Что не так").fill("Было восемь часов.")
    day.get_by_role("button", name="Не подтверждать").click()
    expect(outside.get_by_text("Не подтверждено: 9")).to_be_visible()
    assert (fits(outside), axe_problems(outside)) == (True, [])
    page = participant.open_block(UNIT)
    expect(page.get_by_text("Было восемь часов.")).to_be_visible()
    page.get_by_role("button", name="Изменить запись за 3 ноября 2026").click()
    expect(page.get_by_role("heading", name="3 ноября 2026, день ещё не внесён")).to_be_visible()
    page.get_by_label("Академические часы").fill("8")
    page.get_by_role("button", name="Внести день").click()
    expect(page.get_by_text("Ждут подтверждения: 10")).to_be_visible()

    # the report is sent; with hours missing it is not passed
    page.get_by_role("button", name="Отчёт", exact=True).click()
    page.get_by_label("Что сделано и что получилось").fill("Провела две встречи и разобрала работы.")
    page.get_by_label("Самооценка").fill("Научилась спрашивать.")
    page.get_by_role("button", name="Отправить отчёт").click()
    expect(page.get_by_role("button", name="Отозвать отчёт")).to_be_visible()
    outside.goto(link)
    outside.get_by_role("button", name=re.compile("^Подтвердить 3")).click()
    expect(outside.get_by_text("Подтверждено 8 из 10")).to_be_visible()
    desk = curator.page
    desk.goto("/pulsar/")
    desk.get_by_role("link", name="Прочитать и решить").first.click()
    assert axe_problems(desk) == []
    curator.expects.add(422)
    name = participant.page.context.request.get("/pulsar/api/v1/practice-logs/").json()["results"][0]
    desk.goto(f"/pulsar/groups/1/practice/{name['enrolment']}/internship/")
    desk.get_by_label("Зачтена", exact=True).check()
    desk.get_by_role("button", name="Принять решение").click()
    expect(desk.get_by_text("Не хватает 2").first).to_be_visible()

    # the last day is confirmed, and now it is passed; the link is over
    outside.goto(link)
    outside.get_by_role("button", name=re.compile("^Подтвердить 5")).click()
    expect(outside.get_by_text("Подтверждено 10 из 10")).to_be_visible()
    desk.get_by_label("Зачтена", exact=True).check()
    desk.get_by_role("button", name="Принять решение").click()
    expect(desk.get_by_text("Стажировка зачтена").first).to_be_visible()
    assert axe_problems(desk) == []
    supervisor.expects.add(410)
    outside.goto(link)
    expect(outside.get_by_text("Стажировка завершена")).to_be_visible()
    page = participant.open_block(UNIT)
    expect(page.get_by_text("Стажировка зачтена").first).to_be_visible()

    for someone in (participant, supervisor, curator):
        assert someone.problems == []
