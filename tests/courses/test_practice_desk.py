"""Pages of who runs and teaches a group: the list with what waits, one diary, who may see and decide."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from factories import PersonFactory, RegionFactory, RoleFactory
from practice_rows import agreed, asked, confirmed, planned, put, studying, taught

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.actions import deciding
from pulsar_xblocks.courses.practice.models import PracticeLog
from pulsar_xblocks.courses.programmes import actions as groups
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.links.models import Link

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def row(group, teacher, school):
    return studying(taught(group), teacher, school)


@pytest.fixture
def tutor(region, group, operator):
    person = RoleFactory(role="tutor", region=region).person
    groups.add_person(group, person, "tutor", by=operator, now=NOW)
    return person


def as_person(person):
    client = Client()
    client.force_login(person.user)
    return client


def counted(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return int(answer["X-Pulsar-Queries"])


def page(group, row, what=""):
    return f"/pulsar/groups/{group.pk}/practice/{row.key}/internship/{what}"


def reported(log):
    words = {"report": "Провела встречи", "self_assessment": "Научилась спрашивать"}
    log = deciding.save_report(log, queries.log_or_404(log.pk).version, words)
    return deciding.send_report(log, by=log.enrolment.person, now=NOW)


def test_the_list_tells_hours_and_who_has_it_now(group, row, curator, russian):
    put(agreed(row), hours="4")
    studying(group, PersonFactory(family="Юдина"))

    html = as_person(curator).get(f"/pulsar/groups/{group.pk}/practice/").content.decode()

    assert "0 / 10" in html
    assert "у руководителя стажировки" in html
    assert "Не начато" in html


def test_the_list_is_filtered_by_status(group, row, curator):
    agreed(row)
    other = studying(group, PersonFactory(family="Юдина"))
    client, address = as_person(curator), f"/pulsar/groups/{group.pk}/practice/"

    shown = client.get(address, {"status": "none"}).content.decode()
    assert "Юдина" in shown
    assert row.person.full_name not in shown
    assert other.person.full_name not in client.get(address, {"status": "active"}).content.decode()
    assert client.get(address, {"status": "'\"<", "activity": "nothing", "page": "9" * 30}).status_code == 200


def test_the_list_reads_as_often_for_one_and_for_three(group, row, curator):
    group.places = 30
    group.save()
    put(agreed(row))
    client, address = as_person(curator), f"/pulsar/groups/{group.pk}/practice/"
    few = counted(client, address)
    for _ in range(2):
        put(agreed(studying(group, PersonFactory())))

    assert counted(client, address) == few <= 15


def test_curator_and_tutor_decide_and_nobody_else(group, row, curator, tutor, operator, region):
    log = agreed(row)
    confirmed(log, put(log, hours="10"))
    reported(log)
    strangers = [PersonFactory(with_account=True), RoleFactory(role="curator", region=region).person]
    strangers.append(RoleFactory(role="operator", region=RegionFactory(code="42")).person)
    methodist = RoleFactory(role="methodist", region=region).person

    assert [as_person(one).get(page(group, row)).status_code for one in (curator, tutor, operator, methodist)] == [200] * 4
    assert [as_person(one).get(page(group, row)).status_code for one in strangers] == [404] * 3
    posted = {"what": "decide", "verdict": "passed", "reason": ""}
    assert [as_person(one).post(page(group, row, "decide/"), posted).status_code for one in strangers] == [403, 404, 404]
    assert as_person(methodist).post(page(group, row, "decide/"), posted).status_code in (403, 404)
    assert as_person(row.person).post(page(group, row, "decide/"), posted).status_code in (403, 404)
    assert as_person(tutor).post(page(group, row, "decide/"), posted).status_code == 302
    assert PracticeLog.objects.get().decided_by == tutor


def test_a_decision_refused_says_what_is_missing(group, row, curator, russian):
    log = agreed(row)
    put(log, hours="10")
    reported(log)

    answer = as_person(curator).post(page(group, row, "decide/"), {"what": "decide", "verdict": "passed", "reason": ""})

    assert answer.status_code == 422
    assert "10 ч" in answer.content.decode().replace("\u00a0", " ")
    assert PracticeLog.objects.get().status == practice.REPORT_CHECK


def test_a_report_is_told_to_who_runs_and_teaches_the_group(group, row, curator, tutor):
    log = agreed(row)
    put(log, hours="10")
    reported(log)

    assert set(Message.objects.filter(kind="practice.log", link__contains="/practice/").values_list("person", flat=True)) == {
        curator.pk,
        tutor.pk,
    }


def test_a_new_link_a_reminder_and_a_closed_link(group, row, curator):
    asked(row)
    client, address = as_person(curator), page(group, row, "decide/")
    assert client.post(address, {"what": "remind"}).status_code == 302
    assert client.post(address, {"what": "link"}).status_code == 302
    assert [Letter.objects.count(), Link.objects.filter(revoked_at=None).count()] == [3, 1]

    assert client.post(address, {"what": "close"}).status_code == 302
    assert Link.objects.filter(revoked_at=None).count() == 0
    assert client.post(address, {"what": "remind"}).status_code == 409
    assert client.post(address, {"what": "nonsense"}).status_code == 404


def test_a_supervisor_is_reminded_by_hand_three_times_a_day(group, row, curator):
    asked(row)
    client = as_person(curator)

    assert [client.post(page(group, row, "decide/"), {"what": "remind"}).status_code for _ in range(4)] == [302, 302, 302, 429]


def test_drafts_of_days_and_unsent_reports_are_not_shown(group, row, curator):
    log = planned(row)
    deciding.save_report(log, log.version, {"report": "Недописанный отчёт", "self_assessment": ""})

    html = as_person(curator).get(page(group, row)).content.decode()
    assert "Недописанный отчёт" not in html


def test_a_programme_without_diaries_says_so(group, curator, monkeypatch, russian):
    monkeypatch.setattr(queries, "activities_of", lambda passport: [])

    assert "дневник" in as_person(curator).get(f"/pulsar/groups/{group.pk}/practice/").content.decode()


def test_the_api_has_the_rights_of_the_pages(group, row, curator):
    log = agreed(row)
    put(log, date(2026, 11, 3), "4")
    stranger = as_person(PersonFactory(with_account=True))

    own = as_person(row.person).get("/pulsar/api/v1/practice-logs/").json()["results"]
    assert [(one["status"], one["hours"]["waiting"]) for one in own] == [("active", "4.00")]
    assert "vera@example.ru" not in str(own)
    one = as_person(curator).get(f"/pulsar/api/v1/practice-logs/{log.pk}/").json()
    assert [day["hours"] for day in one["days"]] == ["4.00"]
    assert stranger.get("/pulsar/api/v1/practice-logs/").json()["results"] == []
    assert stranger.get(f"/pulsar/api/v1/practice-logs/{log.pk}/").status_code == 404


def test_the_api_reads_as_often_for_one_and_for_three(group, row, curator):
    group.places = 30
    group.save()
    put(agreed(row))
    client = as_person(curator)
    few = counted(client, "/pulsar/api/v1/practice-logs/")
    for _ in range(2):
        put(agreed(studying(group, PersonFactory())))

    assert counted(client, "/pulsar/api/v1/practice-logs/") == few
