"""Answers that come in another order than the questions: the newest wish wins."""

import pytest
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.journey


def test_slow_part_does_not_cover_the_one_asked_for_later(walk):
    mentor = walk("mentor2")
    page = mentor.open_block()
    late: list[Route] = []
    page.route("**/handler/part/roster*", lambda route: late.append(route))

    page.locator("[data-pulsar-key=roster]").click()
    mentor.part("log")
    expect(page.get_by_label("Что делали")).to_be_visible()
    with page.expect_response("**/handler/part/roster*"):
        late[0].continue_()

    page.wait_for_timeout(200)  # the late answer has been read by now
    expect(page.locator("[data-pulsar-key=log]")).to_have_attribute("aria-current", "page")
    expect(page.get_by_label("Что делали")).to_be_visible()
