"""What walks share that end with published results: third read, scores past the page, publication."""

import re

from playwright.sync_api import expect
from walks import Walk

COMMENT = "Замеры повторены и сравнены с погрешностью прибора, вывод следует из таблицы."
STEPS = {"understanding": 3, "method": 3, "result": 4, "own_part": 3, "form": 1}  # half points: 7 in all


def third_read_waits(operator: Walk) -> str:
    """See that a work with a wide gap stands with a third expert and keeps the round from being published; return its blind code."""
    page = operator.page
    page.goto("/pulsar/reviews/")
    page.get_by_role("link", name="Октябрь 2026/27").click()
    page.get_by_role("link", name=re.compile("Опубликовать итоги")).click()
    gap = page.locator("li", has_text="нужна третья проверка")
    code = gap.locator(".pulsar-num").inner_text()
    expect(page.get_by_role("button", name="Опубликовать итоги")).to_have_count(0)
    page.go_back()
    page.get_by_role("link", name=code).first.click()
    expect(page.get_by_role("article", name="Фролова")).to_be_visible()
    return code


def score_the_rest(expert: Walk) -> None:
    """Send the scores that are still missing past the page."""
    page = expert.page
    for _ in range(10):
        page.goto("/pulsar/reviews/")
        onward = page.get_by_role("region", name="Октябрь 2026/27").get_by_role("link", name="Продолжить проверку")
        if not onward.count():
            return
        onward.click()
        scores = {f"score_{key}": str(presses / 2) for key, presses in STEPS.items()}
        version = page.locator("form[data-pulsar-review] [name=version]").input_value()
        answer = expert.post(page.url, scores | {"version": version, "comment": COMMENT, "do": "score"})
        assert answer.status == 302, answer.text()


def publish(operator: Walk, reason: str = "") -> None:
    """Publish the results of October, or its recalculation with a reason."""
    page = operator.page
    page.goto("/pulsar/reviews/")
    page.get_by_role("link", name="Октябрь 2026/27").click()
    page.get_by_role("link", name="Перерасчёт" if reason else "Опубликовать итоги").click()
    if reason:
        page.get_by_label("Причина перерасчёта").fill(reason)
    page.get_by_role("button", name="Опубликовать перерасчёт" if reason else "Опубликовать итоги").click()
    expect(page.get_by_text("Итоги опубликованы").first).to_be_visible()
