"""Text and days that no database or calendar takes."""

import time
from datetime import UTC, date

import pytest
from factories import RegionFactory, RoleFactory, YearFactory

from pulsar_xblocks.kernel.pure.dates import end_of_day, start_of_day
from pulsar_xblocks.kernel.template_tags import weblink
from pulsar_xblocks.kernel.typed_html import as_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client, now):
    client.force_login(RoleFactory().person.user)
    return client


@pytest.mark.parametrize("url", ["/pulsar/studios/?q=%00", "/pulsar/applications/?municipality=a%00b", "/pulsar/search/?q=%00%00"])
def test_a_null_character_in_an_address_is_refused(operator, url):
    assert operator.get(url).status_code == 422


@pytest.mark.parametrize("url", ["/pulsar/courses/course-v1:a%00b/", "/pulsar/loads/a%00b/", "/pulsar/files/a%00b/"])
def test_a_null_character_in_a_path_leads_nowhere(operator, url):
    """SQLite looks it up and finds nothing, PostgreSQL breaks."""
    assert operator.get(url).status_code == 404


def test_a_null_character_in_a_form_is_refused(operator):
    answer = operator.post("/pulsar/years/new/", {"first": "2026\0"})

    assert answer.status_code == 422


def test_ends_of_the_calendar_do_not_break_it():
    assert (start_of_day(date(1, 1, 1), "Asia/Tomsk").tzinfo, end_of_day(date(9999, 12, 31), "America/New_York").tzinfo) == (UTC, UTC)


def test_year_9999_in_the_record_of_actions_is_a_day_like_another(client, now):
    client.force_login(RoleFactory(role="officer").person.user)

    assert client.get("/pulsar/audit/?until=9999-12-31&since=0001-01-01").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_window_of_a_year_lies_in_our_time(operator, day):
    year = YearFactory(region=RegionFactory())
    rules = {"name": "Год", "call_opens_at": day, "call_closes_at": day, "freezes_on": "2027-05-31", "grace_h": "72", "reads": "1"}

    assert operator.post(f"/pulsar/years/{year.pk}/edit/", rules | {"version": "1"}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "is_link"),
    [("https://a.example/1", True), ("HTTP://a.example", True), ("/pulsar/practices/1/", True), ("Приказ № 5", False), ("", False)]
    + [("javascript:alert(1)", False), (" javascript:alert(1)", False), ("data:text/html,x", False), ("//evil.example", False)]
    + [("/\\evil.example", False), ("java\nscript:alert(1)", False)],
)
def test_only_addresses_of_the_web_become_links(typed, is_link):
    assert ("href=" in weblink(typed)) == is_link


def test_link_is_escaped_and_cut():
    shown = weblink('https://a.example/"><img onerror=1>' + "x" * 100, 40)

    assert shown.count("<") == 2 and shown.endswith("…</a>")


def test_endless_beginnings_of_tags_are_read_at_once():
    started = time.process_time()

    kept = as_html("<a " * 60_000)

    assert (kept[:9], time.process_time() - started < 1) == ("<p>&lt;a ", True)  # it took 8 s
