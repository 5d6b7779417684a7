"""Console pages: the tutor's queue, days of a group, hours of a participant; who may, how much they read."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from factories import PersonFactory, RoleFactory
from training_rows import standing

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import cards, queries
from pulsar_xblocks.courses.modules.actions import attending, checking, reflecting, works
from pulsar_xblocks.courses.modules.actions.attending import Day, Sheet
from pulsar_xblocks.courses.modules.actions.checking import Verdict
from pulsar_xblocks.courses.modules.models import DayMark, TaskWork, TrainingDay
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db


def browser(person):
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def sent(place_of, now):
    """Return a function: enrolment -> its work, sent."""

    def made(row, text="План года студии"):
        works.save(place_of(row), works.Typed(text), now=now)
        return works.send(place_of(row), by=row.person, now=now)

    return made


@pytest.fixture
def day(group, tutor, now):
    return attending.make_day(group, Day("day-1", date(2026, 11, 23), Decimal(8), "Томск"), by=tutor, now=now)


def queries_of(answer):
    assert answer.status_code == 200
    return int(answer["X-Pulsar-Queries"])


def pages(group, studying, work, day):
    return [
        f"/pulsar/groups/{group.pk}/works/",
        f"/pulsar/groups/{group.pk}/works/{work.pk}/",
        f"/pulsar/groups/{group.pk}/reflections/",
        f"/pulsar/groups/{group.pk}/days/",
        f"/pulsar/groups/{group.pk}/days/{day.pk}/",
        f"/pulsar/groups/{group.pk}/participants/{studying.key}/hours/",
    ]


def test_who_teaches_and_runs_the_group_sees_its_pages_and_nobody_else(group, studying, sent, day, tutor, curator, operator, region):
    addresses = pages(group, studying, sent(studying), day)
    foreign = [RoleFactory(role="tutor", region=region).person, RoleFactory(role="operator", region__code="54").person]

    for url in addresses:
        assert {browser(person).get(url).status_code for person in (tutor, curator, operator)} == {200}, url
        assert {browser(person).get(url).status_code for person in (*foreign, PersonFactory(with_account=True))} <= {403, 404}, url


def test_a_participant_sees_only_the_own_hours(group, studying, enrol, sent, day):
    own, other = browser(studying.person), enrol()

    assert own.get(f"/pulsar/groups/{group.pk}/participants/{studying.key}/hours/").status_code == 200
    assert own.get(f"/pulsar/groups/{group.pk}/participants/{other.key}/hours/").status_code == 404
    assert own.get(f"/pulsar/groups/{group.pk}/works/{sent(studying).pk}/").status_code == 404


@pytest.mark.parametrize("page", ["works/", "days/", "reflections/"])
def test_a_list_reads_the_same_for_one_row_and_three(group, enrol, sent, day, tutor, place_of, now, page):
    client, url = browser(tutor), f"/pulsar/groups/{group.pk}/{page}"

    def add(number):
        row = enrol()
        sent(row)
        thoughts = place_of(row, "thoughts")
        reflecting.save(thoughts, reflecting.Typed("Думаю", "tutor"), now=now)
        reflecting.finish(thoughts, by=row.person, now=now)
        attending.make_day(group, Day("day-1", date(2026, 11, 24 + number), Decimal(4)), by=tutor, now=now)

    add(0)
    client.get(url)
    few = queries_of(client.get(url))
    add(1)
    add(2)

    assert queries_of(client.get(url)) == few <= 15


def test_the_list_of_a_day_reads_the_same_for_one_row_and_three(group, studying, enrol, day, tutor, now):
    client, url = browser(tutor), f"/pulsar/groups/{group.pk}/days/{day.pk}/"
    attending.set_list(day, Sheet([studying.key]), by=tutor, now=now)
    few = queries_of(client.get(url))
    attending.set_list(day, Sheet([enrol().key, enrol().key]), by=tutor, now=now)

    assert queries_of(client.get(url)) == few <= 15


def test_a_tutor_accepts_returns_and_thinks_better_of_it(group, studying, sent, tutor):
    work, client = sent(studying), browser(tutor)
    answer = f"/pulsar/groups/{group.pk}/works/{work.pk}/answer/"

    assert client.post(answer, {"what": "accept", "version": work.version, "points": "сто"}).status_code == 422
    assert client.post(answer, {"what": "accept", "version": work.version, "points": "11"}).status_code == 422
    assert client.post(answer, {"what": "accept", "version": work.version + 5, "points": "8"}).status_code == 409
    assert client.post(answer, {"what": "accept", "version": work.version, "points": "8,5", "comment": "Хорошо"}).status_code == 302
    assert ("confirmed", "plan", Decimal(4)) in standing(studying)
    assert client.post(answer, {"what": "undo", "reason": ""}).status_code == 422
    assert client.post(answer, {"what": "undo", "reason": "Ошибка"}).status_code == 302
    version = TaskWork.objects.get().version
    assert client.post(answer, {"what": "return", "version": version, "comment": "Добавьте"}).status_code == 302
    assert TaskWork.objects.get().status == "returned"


def test_a_curator_and_a_stranger_do_not_answer_works(group, studying, sent, curator):
    work = sent(studying)
    answer = f"/pulsar/groups/{group.pk}/works/{work.pk}/answer/"

    assert browser(curator).post(answer, {"what": "accept", "version": work.version, "points": "8"}).status_code in (403, 404)
    assert browser(studying.person).post(answer, {"what": "accept", "version": work.version, "points": "8"}).status_code in (403, 404)
    assert TaskWork.objects.get().status == "sent"


def test_a_draft_is_nobody_elses_business(group, studying, place_of, tutor, now):
    row = works.save(place_of(studying), works.Typed("Черновик"), now=now)
    client = browser(tutor)

    assert client.get(f"/pulsar/groups/{group.pk}/works/{row.pk}/").status_code == 404
    assert "Черновик" not in client.get(f"/pulsar/groups/{group.pk}/works/?status=draft").content.decode()


def test_what_a_participant_changes_after_sending_is_not_shown(group, studying, sent, place_of, tutor, now):
    row = sent(studying, "Отправлено")
    row = works.take_back(place_of(studying), by=studying.person, now=now)
    works.save(place_of(studying), works.Typed("Ещё не готово", seen=row.version), now=now)

    page = browser(tutor).get(f"/pulsar/groups/{group.pk}/works/{row.pk}/").content.decode()

    assert "Отправлено" in page
    assert "Ещё не готово" not in page


def test_private_reflections_never_reach_the_console(group, studying, place_of, tutor, operator, now):
    place = place_of(studying, "thoughts")
    reflecting.save(place, reflecting.Typed("Только моё"), now=now)
    reflecting.finish(place, by=studying.person, now=now)

    for person in (tutor, operator):
        client = browser(person)
        for page in ("works/", "reflections/", f"participants/{studying.key}/hours/"):
            assert "Только моё" not in client.get(f"/pulsar/groups/{group.pk}/{page}").content.decode()


def test_a_refused_day_says_which_fields(group, tutor, russian):
    page = browser(tutor).post(f"/pulsar/groups/{group.pk}/days/", {"activity": "day-1"}).content.decode()

    assert "Исправьте отмеченные поля." in page
    assert "Укажите дату." in page
    assert "Укажите, сколько академических часов длится день." in page


def test_a_day_is_made_and_marked_by_the_list(group, studying, tutor):
    client, url = browser(tutor), f"/pulsar/groups/{group.pk}/days/"
    assert client.post(url, {"activity": "day-1", "on": "2026-11-01", "hours": "8"}).status_code == 422
    assert client.post(url, {"activity": "day-1", "on": "2026-11-23", "hours": "9"}).status_code == 422
    assert client.post(url, {"activity": "day-1", "on": "2026-11-23", "hours": "7,5", "place": "Томск"}).status_code == 302
    one = f"{url}{TrainingDay.objects.get().pk}/"

    assert client.post(one, {"what": "list", "pick": [studying.key, "foreign"]}).status_code == 302
    assert standing(studying) == [("confirmed", "day-1", Decimal("7.5"))]
    assert client.post(one, {"what": "list", "was": [studying.key]}).status_code == 422
    assert client.post(one, {"what": "list", "was": [studying.key], "reason": "Не приходил"}).status_code == 302
    assert standing(studying) == []


def test_the_screen_shows_the_code_and_the_qr_leads_to_the_button(group, studying, day, tutor):
    client, url = browser(tutor), f"/pulsar/groups/{group.pk}/days/{day.pk}/"
    assert client.post(url, {"what": "open"}).status_code == 302
    day.refresh_from_db()
    page = client.get(f"{url}screen/").content.decode()
    assert f"{day.code[:3]} {day.code[3:]}" in page
    assert "<svg" in page

    own, here = browser(studying.person), f"/pulsar/days/{day.pk}/here/"
    assert day.code in own.get(f"{here}?code={day.code}").content.decode()
    assert not DayMark.objects.exists()  # looking marks nobody
    assert own.post(here, {"code": "1"}).status_code == 409
    assert own.post(here, {"code": day.code}).status_code == 200
    assert DayMark.objects.get().how == "qr"
    assert browser(PersonFactory(with_account=True)).get(here).status_code == 404
    client.post(url, {"what": "close"})
    assert '<svg class="pulsar-qr"' not in client.get(f"{url}screen/").content.decode()


def test_a_curator_takes_an_entry_back_with_a_reason(group, studying, day, tutor, curator, now):
    attending.set_list(day, Sheet([studying.key]), by=tutor, now=now)
    entry, url = LedgerEntry.objects.get(), f"/pulsar/groups/{group.pk}/participants/{studying.key}/hours/"

    assert browser(tutor).post(f"{url}take-back/", {"entry": entry.pk, "reason": "Ошибка"}).status_code in (403, 404)
    client = browser(curator)
    assert client.post(f"{url}take-back/", {"entry": entry.pk, "reason": " "}).status_code == 422
    assert client.post(f"{url}take-back/", {"entry": "9" * 40, "reason": "Ошибка"}).status_code == 404
    assert client.post(f"{url}take-back/", {"entry": entry.pk, "reason": "Ошибка в списке"}).status_code == 302
    assert "Ошибка в списке" in client.get(url).content.decode()
    assert standing(studying) == []


def test_hours_of_another_participant_are_not_taken_back_by_a_number(group, studying, enrol, day, tutor, curator, now):
    other = enrol()
    attending.set_list(day, Sheet([other.key]), by=tutor, now=now)
    entry = LedgerEntry.objects.get()

    url = f"/pulsar/groups/{group.pk}/participants/{studying.key}/hours/take-back/"

    assert browser(curator).post(url, {"entry": entry.pk, "reason": "Ошибка"}).status_code == 404
    assert standing(other) == [("confirmed", "day-1", Decimal(8))]


def test_a_tutor_finds_the_waiting_works_at_home(studying, sent, tutor, now):
    row = sent(studying)
    (todo,) = cards.todos(tutor, actor_of(tutor), now)
    assert (todo.count, todo.url) == (1, f"/pulsar/groups/{studying.group_id}/works/")

    checking.accept(row, Verdict("", Decimal(5), row.version), by=tutor, now=now)

    assert list(cards.todos(tutor, actor_of(tutor), now)) == []
    assert queries.by_status(studying.group) == {"accepted": 1}


def test_a_tutor_reads_what_a_shared_reflection_quotes(group, studying, place_of, tutor, now):
    works.save(place_of(studying), works.Typed("Мой <i>план</i>"), now=now)
    place = place_of(studying, "thoughts")
    reflecting.save(place, reflecting.Typed("Думаю", "tutor", ("work:plan",)), now=now)
    reflecting.finish(place, by=studying.person, now=now)

    assert "Мой &lt;i&gt;план&lt;/i&gt;" in browser(tutor).get(f"/pulsar/groups/{group.pk}/reflections/").content.decode()


def test_who_has_left_waits_for_no_answer(group, studying, sent, tutor, now):
    row = sent(studying)
    Enrolment.objects.filter(pk=studying.pk).update(stage=stages.LEFT)

    assert list(cards.todos(tutor, actor_of(tutor), now)) == []
    answer = f"/pulsar/groups/{group.pk}/works/{row.pk}/answer/"
    assert browser(tutor).post(answer, {"what": "accept", "version": row.version, "points": "8"}).status_code == 409
    assert 'name="comment"' not in browser(tutor).get(f"/pulsar/groups/{group.pk}/works/{row.pk}/").content.decode()


def test_the_list_of_a_day_leaves_those_through_the_course_as_they_are(group, studying, day, tutor, now):
    attending.set_list(day, Sheet([studying.key]), by=tutor, now=now)
    Enrolment.objects.filter(pk=studying.pk).update(stage=stages.ORDER_OUT)
    url = f"/pulsar/groups/{group.pk}/days/{day.pk}/"

    assert f'value="{studying.key}"' not in browser(tutor).get(url).content.decode()
    assert browser(tutor).post(url, {"what": "list", "was": [studying.key], "reason": "Не был"}).status_code == 302
    assert standing(studying) == [("confirmed", "day-1", Decimal(8))]
