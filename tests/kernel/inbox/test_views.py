from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import LONG_AGO, MessageFactory, PersonFactory, RegionFactory, RoleFactory
from icalendar import Calendar

from pulsar_xblocks.kernel.inbox import ics, queries
from pulsar_xblocks.kernel.inbox.actions import Words, new_calendar, write_letter
from pulsar_xblocks.kernel.inbox.ics import Event
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.inbox.qr import qr_svg
from pulsar_xblocks.kernel.render import render

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client, now):
    row = PersonFactory(with_account=True)
    client.force_login(row.user)
    return row


def shown(client, **query):
    return client.get(reverse("pulsar:inbox"), query).content.decode()


def test_only_own_messages_are_shown(client, person):
    MessageFactory(person=person, subject="Моё письмо")
    MessageFactory(subject="Чужое письмо")

    html = shown(client)

    assert ("Моё письмо" in html, "Чужое письмо" in html) == (True, False)


def test_without_a_login_the_page_leads_to_it(client):
    assert client.get(reverse("pulsar:inbox")).status_code == 302


def test_a_look_marks_nothing_as_read(client, person):
    MessageFactory(person=person)
    shown(client)

    assert queries.unread_count(person) == 1


def test_opening_marks_as_read_and_leads_on(client, person, now):
    message = MessageFactory(person=person, link="/pulsar/jobs/")

    response = client.post(reverse("pulsar:inbox_open", args=[message.pk]), {"follow": "1"})

    message.refresh_from_db()
    assert (response["Location"], message.read_at) == ("/pulsar/jobs/", now)


@pytest.mark.parametrize("link", ["https://evil.ru/", "//evil.ru/", "javascript:alert(1)", ""])
def test_a_foreign_link_is_not_followed(client, person, link):
    message = MessageFactory(person=person, link=link)

    response = client.post(reverse("pulsar:inbox_open", args=[message.pk]), {"follow": "1"})

    assert response["Location"] == reverse("pulsar:inbox")


def test_foreign_message_is_not_found(client, person):
    assert client.post(reverse("pulsar:inbox_open", args=[MessageFactory().pk])).status_code == 404


def test_all_are_marked_as_read(client, person):
    MessageFactory.create_batch(3, person=person)
    foreign = MessageFactory()

    client.post(reverse("pulsar:inbox_read_all"))

    assert list(Message.objects.filter(read_at=None)) == [foreign]


def test_new_ones_only(client, person):
    MessageFactory(person=person, subject="Новое письмо")
    MessageFactory(person=person, subject="Старое письмо", read_at=LONG_AGO)

    html = shown(client, show="unread")

    assert ("Новое письмо" in html, "Старое письмо" in html) == (True, False)


def test_pages_hold_50(client, person):
    MessageFactory.create_batch(51, person=person)

    assert shown(client).count("data-pulsar-message") == 50


def test_list_costs_the_same_for_one_and_three_rows(client, person):
    MessageFactory(person=person)
    shown(client)
    with CaptureQueriesContext(connection) as one:
        shown(client)
    MessageFactory.create_batch(2, person=person, region=RegionFactory(code="42"))
    with CaptureQueriesContext(connection) as three:
        shown(client)

    assert len(one) == len(three)


def test_badge_is_one_query(person, django_assert_num_queries):
    MessageFactory.create_batch(2, person=person)

    with django_assert_num_queries(1):
        html = render("kernel/inbox/_badge.html", {"unread": lambda: queries.unread_count(person)})

    assert 'data-pulsar-unread="2"' in html


def test_badge_of_nothing_is_nothing():
    assert render("kernel/inbox/_badge.html", {"unread": 0}).strip() == ""


def test_choice_of_letters(client, person):
    address = reverse("pulsar:inbox_settings")

    assert client.post(address, {"digest": "daily"}).status_code == 302
    assert queries.digest_of(person) == "daily"
    assert client.post(address, {"digest": "never"}).status_code == 422
    assert queries.digest_of(person) == "daily"


def test_calendar_is_served_by_its_secret_address(client, person, now, monkeypatch):
    monkeypatch.setattr(ics, "_sources", [])
    ics.register(
        lambda who, moment: [Event(f"round-{who.pk}", "Срок работы", datetime(2026, 11, 28, 16, 59, tzinfo=UTC), text="Ноябрь; итог")]
    )
    ics.register(lambda who, moment: [Event("day", "Сессия", date(2026, 11, 14))])
    page = client.post(reverse("pulsar:inbox_calendar")).content.decode()
    address = page.split('id="f-address"')[1].split('value="')[1].split('"')[0]
    client.logout()

    response = client.get(address)
    events = [(str(event["summary"]), event.decoded("dtstart")) for event in Calendar.from_ical(response.content).walk("VEVENT")]

    assert events == [("Сессия", date(2026, 11, 14)), ("Срок работы", datetime(2026, 11, 28, 16, 59, tzinfo=UTC))]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


def test_new_or_closed_calendar_ends_the_old_address(client, person, now):
    old = reverse("pulsar:calendar", args=[new_calendar(person)])
    new = reverse("pulsar:calendar", args=[new_calendar(person)])

    assert [client.get(old).status_code, client.get(new).status_code] == [404, 200]
    client.post(reverse("pulsar:inbox_calendar"), {"close": "1"})
    assert client.get(new).status_code == 404


def test_guessing_of_calendars_is_stopped(client, now):
    codes = [client.get(reverse("pulsar:calendar", args=["a" * 32])).status_code for _ in range(121)]

    assert (codes[0], codes[-1]) == (404, 429)


def test_staff_sees_what_became_of_letters(client, now):
    role = RoleFactory(role="operator")
    client.force_login(role.person.user)
    words = Words("Согласие", "текст")
    write_letter(to=None, address="mama@mail.ru", words=words, region_id=role.region_id, now=now)
    write_letter(to=None, address="papa@mail.ru", words=words, region_id=RegionFactory(code="42").pk, now=now)

    html = client.get(reverse("pulsar:letters")).content.decode()

    assert ("m…a@mail.ru" in html, "mama@mail.ru" in html, "p…a@mail.ru" in html) == (True, False, False)


def test_letters_cost_the_same_for_one_and_three_rows(client, now):
    role = RoleFactory(role="operator")
    client.force_login(role.person.user)
    address = reverse("pulsar:letters")

    def write():
        write_letter(to=PersonFactory(), address="a@b.ru", words=Words("a", ""), region_id=role.region_id, now=now + timedelta(0))

    write()
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    write()
    write()
    with CaptureQueriesContext(connection) as three:
        client.get(address)

    assert len(one) == len(three)


def test_letters_are_not_for_mentors(client, now):
    client.force_login(RoleFactory(role="mentor").person.user)

    assert client.get(reverse("pulsar:letters")).status_code == 403


def test_qr_code_is_drawn_without_foreign_markup():
    svg = qr_svg('https://p.ru/l/"><script>')

    assert "<script>" not in svg
    assert svg.count("<path") == 2


def test_thread_shows_text_as_text(now):
    html = render(
        "kernel/inbox/_thread.html", {"notes": [], "can_write": True, "address": "/x/", "key": "1", "errors": {"text": ["Пусто"]}}
    )

    assert 'aria-invalid="true"' in html
