"""Console pages of project years: opening from the template, editing by two people, calendar, more time."""

from datetime import UTC, datetime

import factories as make
import pytest
from django.urls import reverse
from studios.cast import cast, queries_of, statuses

from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.studios.models import Extension, ProjectYear

pytestmark = pytest.mark.django_db
LIST = "/pulsar/years/"
RULES = {
    "name": "Год",
    "call_opens_at": "2026-08-25",
    "call_closes_at": "2026-11-30",
    "freezes_on": "2027-05-31",
    "grace_h": "72",
    "reads": "1",
}


@pytest.fixture
def scene(now):
    return cast(now)


def at(name, row):
    return reverse(f"pulsar:{name}", args=[row.pk])


def test_every_role_gets_what_the_matrix_says(scene):
    roles = ["nobody", "stranger", "head", "municipal", "mentor", "operator", "methodist", "operator2"]

    assert statuses(scene, LIST, roles) == {
        "nobody": 302, "stranger": 403, "head": 200, "municipal": 200, "mentor": 200, "operator": 200, "methodist": 200, "operator2": 200,
    }  # fmt: skip
    assert statuses(scene, at("year", scene.year), roles) == {
        "nobody": 302, "stranger": 403, "head": 200, "municipal": 200, "mentor": 200, "operator": 200, "methodist": 200, "operator2": 404,
    }  # fmt: skip
    for name in ("year_edit", "year_calendar", "year_extend", "year_extend_all"):
        assert statuses(scene, at(name, scene.year), ["mentor", "methodist", "operator", "operator2"]) == {
            "mentor": 403, "methodist": 403, "operator": 200, "operator2": 404,
        }  # fmt: skip


def test_second_region_is_invisible_though_it_has_a_year(scene):
    ProjectYear.objects.filter(pk=scene.foreign_year.pk).update(name="Чужой год")

    assert "Чужой год" in scene.client.operator2.get(LIST).content.decode()
    assert "Чужой год" not in scene.client.operator.get(LIST).content.decode()


def test_equal_queries_for_one_and_three_rows(scene):
    one = queries_of(scene.client.operator, LIST)
    for code in ("2024/25", "2025/26"):
        make.YearFactory(region=scene.home, code=code)

    assert queries_of(scene.client.operator, LIST) == one


def test_year_opens_from_the_template_as_a_draft(scene):
    answer = scene.client.operator.post(LIST + "new/", {"first": "2027"})

    row = ProjectYear.objects.get(region=scene.home, code="2027/28")
    assert answer.url == at("year", row)
    assert (row.status, row.rounds.count()) == ("draft", 8)


def test_year_that_is_there_is_not_offered_again(scene):
    page = scene.client.operator.get("/pulsar/years/new/").content.decode()

    assert [year for year in ("2025/26", "2026/27", "2027/28") if f">{year}</option>" in page] == ["2025/26", "2027/28"]


def test_same_year_twice_is_refused_beside_the_field(scene):
    answer = scene.client.operator.post(LIST + "new/", {"first": "2026"})

    assert answer.status_code == 422
    assert 'id="e-first"' in answer.content.decode()


def test_rules_are_stored_in_local_time(scene):
    answer = scene.client.operator.post(at("year_edit", scene.year), RULES | {"version": "1", "order_number": "5"})

    scene.year.refresh_from_db()
    assert answer.status_code == 302
    assert scene.year.call_closes_at == datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC)
    assert (scene.year.order_number, scene.year.order_date, scene.year.version) == ("5", None, 2)


def test_two_operators_at_once_see_both_texts(scene):
    scene.client.operator.post(at("year_edit", scene.year), RULES | {"version": "1", "name": "Первый вариант"})

    answer = scene.client.operator.post(at("year_edit", scene.year), RULES | {"version": "1", "name": "Второй вариант"})

    text = answer.content.decode()
    scene.year.refresh_from_db()
    assert answer.status_code == 409
    assert "Первый вариант" in text and "Второй вариант" in text
    assert scene.year.name == "Первый вариант"


def test_windows_in_the_wrong_order_are_refused_beside_the_field(scene):
    answer = scene.client.operator.post(at("year_edit", scene.year), RULES | {"version": "1", "call_closes_at": "2026-08-01"})

    assert answer.status_code == 422
    assert 'id="e-call_closes_at"' in answer.content.decode()


def test_calendar_is_stored_and_errors_stand_beside_their_days(scene):
    row = make.RoundFactory(year=scene.year)
    days = {"opens_1": "2026-11-05", "closes_1": "2026-11-27", "results_1": "2026-12-12"}

    stored = scene.client.operator.post(at("year_calendar", scene.year), days | {"version": "1"})
    wrong = scene.client.operator.post(at("year_calendar", scene.year), days | {"version": "2", "closes_1": "2026-11-01"})
    stale = scene.client.operator.post(at("year_calendar", scene.year), days | {"version": "1", "closes_1": "2026-11-20"})

    row.refresh_from_db()
    assert (stored.status_code, wrong.status_code, stale.status_code) == (302, 422, 409)
    assert 'id="e-closes_1"' in wrong.content.decode()
    assert row.closes_at == datetime(2026, 11, 27, 16, 59, 59, tzinfo=UTC)


def test_a_day_that_is_none_is_refused(scene):
    make.RoundFactory(year=scene.year)

    answer = scene.client.operator.post(
        at("year_calendar", scene.year), {"opens_1": "31.02.2026", "closes_1": "", "results_1": "x", "version": "1"}
    )

    assert answer.status_code == 422


def test_status_moves_only_where_it_may(scene):
    draft = make.YearFactory(region=scene.home, code="2027/28", status="draft")

    refused = scene.client.operator.post(at("year_status", draft), {"status": "archived"})
    done = scene.client.operator.post(at("year_status", draft), {"status": "active"})

    draft.refresh_from_db()
    assert (refused.status_code, done.status_code, draft.status) == (404, 302, "active")


def test_more_time_for_one_studio_is_told_to_its_mentor_only(scene, now):
    make.RoundFactory(year=scene.year)
    mine = make.MentorFactory(studio_year__year=scene.year)
    other = make.MentorFactory(studio_year__year=scene.year)
    code = mine.studio_year.studio.code

    answer = scene.client.operator.post(
        at("year_extend", scene.year), {"window": "1", "whom": code, "hours": "48", "reason": "Карантин в школе"}
    )
    run_due(now)

    assert answer.status_code == 302
    assert Extension.objects.get().studio_year == mine.studio_year
    assert Message.objects.filter(person=mine.person).count() == 1
    assert Message.objects.filter(person=other.person).count() == 0


def test_unknown_studio_is_refused_beside_the_field(scene):
    make.RoundFactory(year=scene.year)

    answer = scene.client.operator.post(
        at("year_extend", scene.year), {"window": "1", "whom": "70-00000-000", "hours": "48", "reason": "Карантин"}
    )

    assert answer.status_code == 422
    assert 'id="e-whom"' in answer.content.decode()


def test_everyone_gets_24_hours_and_what_was_sent_is_corrected(scene, now):
    row = make.RoundFactory(year=scene.year)
    mentor = make.MentorFactory(studio_year__year=scene.year).person
    address = at("year_extend_all", scene.year)

    scene.client.operator.post(address, {"reason": "Сайт не открывался 9 ноября"})
    run_due(now)
    scene.client.operator.post(address, {"reason": "Сайт не открывался 10 ноября"})
    run_due(now)

    told = list(Message.objects.filter(person=mentor, object_kind="round").order_by("pk"))
    assert [extension.hours for extension in Extension.objects.filter(round=row)] == [24, 24]
    assert [message.is_corrected for message in told] == [True, False]
    assert told[1].corrects == told[0]


def test_everyone_needs_a_reason(scene):
    make.RoundFactory(year=scene.year)

    assert scene.client.operator.post(at("year_extend_all", scene.year), {"reason": " "}).status_code == 422
    assert not Extension.objects.exists()
