"""A round from the draft to the table: two write on two devices, experts score, the operator publishes, a visitor reads."""

import re

import pytest
from playwright.sync_api import Page, expect
from scoring import COMMENT, STEPS, publish, score_the_rest, third_read_waits
from walks import Walk, ask, focus, let_in, tab_to

pytestmark = pytest.mark.journey

NOVEMBER = "/xblock/block-v1:Pulsar+Studios+2026+type@vertical+block@november?view=student_view"
OCTOBER_KEY = "block-v1:Pulsar+Studios+2026+type@pulsar_studio_project+block@october-studio_project"
PUBLIC = "/pulsar/league/70/2026-27/"
SAVED = re.compile(r"Сохранено")
REASON = "Эксперт по ошибке оценил не последнюю версию работы."


def saved_line(page: Page, item: str):
    return page.locator(f"form[data-pulsar-autosave]:has([name=item][value={item}]) [data-pulsar-saved]")


def open_work(someone: Walk) -> Page:
    page = someone.open_block(NOVEMBER)
    page.locator("[data-pulsar-key=work]").click()
    expect(page.get_by_label("Название работы")).to_be_visible()
    return page


def write_together(walk, site) -> list[str]:
    """Let the mentor and two pupils write on three devices, one of them without a network for a while; return the pupils' names."""
    friend = let_in(walk, site)
    mentor, pupil = walk("mentor2"), walk("pupil2", width=360)
    wide, phone, other = open_work(mentor), open_work(pupil), open_work(friend)
    names = [line.split(",")[0].strip() for line in wide.get_by_role("group", name="Кто работал").locator("label").all_inner_texts()]

    # the text waits on the phone; the others write on and see each other
    pupil.offline(True)
    phone.get_by_label("Текст", exact=True).fill("Повторили в пятницу: снова 1 150 ppm.")
    expect(saved_line(phone, "text")).to_contain_text("Нет сети")
    other.get_by_label("Название работы").fill("Чем дышит класс за урок")
    expect(saved_line(other, "title")).to_contain_text(SAVED)
    expect(wide.get_by_text("Сейчас пишет Дарья Сорокина")).to_be_visible()
    pupil.offline(False)
    expect(saved_line(phone, "text")).to_contain_text(SAVED)

    # both fill one list at once: both lines stay
    other.get_by_label("Ссылка 2").fill("https://video.example/friday")
    wide.get_by_label("Ссылка 3").fill("https://table.example/co2")
    for page in (other, wide):
        expect(saved_line(page, "links")).to_contain_text(SAVED)
        expect(page.locator("[data-pulsar-conflict]")).to_have_count(0)

    wide = open_work(mentor)
    expect(wide.get_by_label("Текст", exact=True)).to_have_value("Повторили в пятницу: снова 1 150 ppm.")
    links = {wide.get_by_label(f"Ссылка {n}").input_value() for n in (1, 2, 3)}
    assert {"https://video.example/friday", "https://table.example/co2"} <= links
    wide.get_by_role("button", name="Отправить работу").click()
    expect(wide.get_by_text("Версия 1 отправлена")).to_be_visible()

    # who still has the draft open is told
    expect(phone.get_by_text("Работу уже отправили.")).to_be_visible()
    phone.locator("[data-pulsar-over] button").click()
    expect(phone.get_by_text("Чем дышит класс за урок").first).to_be_visible()
    return names


def score_by_keys(page: Page, steps: dict[str, int]) -> None:
    """Choose every score by the arrows, write a comment, send; no mouse."""
    for key, presses in steps.items():
        while focus(page)["name"] != f"score_{key}":
            page.keyboard.press("Tab")
        for _ in range(presses):
            if float(focus(page)["value"]) != presses / 2:
                page.keyboard.press("ArrowRight")
        assert (focus(page)["checked"], float(focus(page)["value"])) == (True, presses / 2)
    tab_to(page, "^Комментарий")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(COMMENT)
    tab_to(page, "^Оценить и дальше")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def scores_of(site: str, user: str) -> list[dict]:
    """Return what the course got for a person from the October block, after every due job."""
    ask(site, "/demo/clock/", {"advance": 1})
    return [row["value"] for row in ask(site, "/demo/published.json")["grades"] if (row["user"], row["usage_key"]) == (user, OCTOBER_KEY)]


def recalculate(operator: Walk, expert: Walk, code: str) -> None:
    """Open a published work with a reason, let the expert score it anew, publish."""
    page = operator.page
    page.goto("/pulsar/reviews/")
    page.get_by_role("link", name="Октябрь 2026/27").click()
    page.get_by_role("link", name=code).first.click()
    page.get_by_label("Причина").fill(REASON)
    page.get_by_role("button", name="Открыть для перерасчёта").click()
    expect(page.get_by_text(re.compile("Открыта для перерасчёта"))).to_be_visible()
    scoring = expert.page
    scoring.goto(expert_address(scoring, code))
    scoring.get_by_role("button", name="Отозвать оценку").click()
    expect(scoring.get_by_role("button", name="Оценить и дальше")).to_be_visible()
    score_by_keys(scoring, {"result": 6})
    publish(operator, REASON)


def expert_address(page: Page, code: str) -> str:
    page.goto("/pulsar/reviews/")
    return page.get_by_role("link", name=re.compile(code)).first.get_attribute("href")


def test_round_from_the_draft_to_the_table(walk, site):
    names = write_together(walk, site)

    operator, expert = walk("operator"), walk("expert3")
    code = third_read_waits(operator)
    for _ in range(2):
        expert.page.goto("/pulsar/reviews/")
        tab_to(expert.page, "^Продолжить проверку")
        expert.page.keyboard.press("Enter")
        expert.page.wait_for_url(re.compile(r"/reviews/\d+/"))
        score_by_keys(expert.page, STEPS)
    for key in ("expert1", "expert2"):
        score_the_rest(walk(key))
    assert scores_of(site, "pupil2") == []
    publish(operator)

    [score] = scores_of(site, "pupil2")
    assert score["max_value"] == 10 and 0 < score["value"] <= 10
    visitor = walk()
    visitor.page.goto(PUBLIC)
    table = visitor.page.get_by_role("table").first
    expect(table).to_contain_text("Пульс")
    first = table.inner_text()
    shown = visitor.page.content()
    assert names and [name for name in names if name in shown or name.split()[-1] in first] == []

    recalculate(operator, expert, code)

    visitor.page.goto(PUBLIC)
    expect(visitor.page.get_by_text(REASON)).to_be_visible()
    assert visitor.page.get_by_role("table").first.inner_text() != first
    visitor.page.locator("a[href='?as_of=1.1']").click()
    assert visitor.page.get_by_role("table").first.inner_text() == first
    assert scores_of(site, "pupil2") == [score]
