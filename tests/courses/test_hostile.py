"""Courses against hostile input and curious people: what is closed stays closed, nothing falls over."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from factories import PersonFactory, RoleFactory
from mentoring_rows import NOW, PLAN, agreed, themes
from practice_rows import asked, studying, taught

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import ATTENDANCE, HOUR_KINDS
from pulsar_xblocks.courses.enrolments import queries
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.mentoring.actions import working
from pulsar_xblocks.courses.programmes import actions
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db
FACTS = {
    "snils": "112-233-445 95",
    "level": "higher",
    "diploma_family": "Иванова",
    "diploma_number": "1234567",
    "sex": "f",
    "citizenship": "643",
}


@pytest.fixture
def row(group, teacher, now):
    return applying.apply(group, teacher, Place(), now=now)


def client_of(person):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person.user)
    return client


@pytest.mark.parametrize("stage", [stages.DOCS_CHECK, stages.ORDER_IN, stages.STUDYING, stages.CERT_NEEDED, stages.LEFT])
def test_a_personal_file_that_is_checked_is_not_changed_by_its_owner(row, teacher, now, stage):
    applying.save_dossier(teacher, row, 0, FACTS, now=now)
    Enrolment.objects.filter(pk=row.pk).update(stage=stage)
    address = reverse("pulsar:enrolment", args=[row.key])

    assert client_of(teacher).post(address, FACTS | {"version": "1", "diploma_number": "7654321"}).status_code == 409
    assert queries.facts_of(queries.dossier_of(teacher)).diploma_number == "1234567"


def test_a_number_of_another_participant_leaves_a_record_and_is_not_tried_for_ever(group, row, teacher, now):
    applying.save_dossier(teacher, row, 0, FACTS, now=now)
    other = PersonFactory(with_account=True)
    own = applying.apply(group, other, Place(), now=now)
    browser, address = client_of(other), reverse("pulsar:enrolment", args=[own.key])
    statuses = [browser.post(address, FACTS | {"version": "0"}).status_code for _ in range(6)]

    assert AuditEntry.objects.filter(action="dossier.taken", actor=other).count() == 5
    assert statuses == [422, 422, 422, 422, 422, 429]


def test_who_has_withdrawn_is_read_by_nobody_of_the_group(group, row, teacher, curator, now):
    applying.save_dossier(teacher, row, 0, FACTS, now=now)
    address = reverse("pulsar:training_participant", args=[group.pk, row.key])
    assert "112-233-445 95" in client_of(curator).get(f"{address}?file=1").content.decode()
    applying.withdraw(row, by=teacher, now=now)

    shown = client_of(curator).get(f"{address}?file=1").content.decode()
    assert [text for text in ("112-233-445 95", "445 95", "1234567") if text in shown] == []


@pytest.mark.parametrize("query", ["year=0000", "year=9999", "year=٢٠٢٦", "q=%25_%5C", "state=no&kind=no", "page=99999999999999"])
def test_the_register_stands_any_query(operator, group, query):
    assert client_of(operator).get(reverse("pulsar:training_register") + f"?{query}").status_code == 200


@pytest.mark.parametrize("hours", ["9e999999", "NaN", "Infinity", "-1e99999", "1e-99999", "٣"])
def test_no_number_breaks_a_passport(operator, programme, now, hours):
    row = actions.set_status(programme, "draft", by=operator, now=now)
    names = [f"{name}_{kind}" for name in ("hours", "final_hours") for kind in HOUR_KINDS]
    posted = {"title": "Наставник", "version": row.version, "pass_percent": hours} | dict.fromkeys(names, hours)
    browser = client_of(operator)
    stored = browser.post(reverse("pulsar:programme_passport", args=[row.pk]), posted)
    shown = browser.get(reverse("pulsar:programme", args=[row.pk]))

    assert (stored.status_code, shown.status_code) == (302 if hours == "٣" else 422, 200)
    assert len(shown.content) < 100_000


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_nobody_is_born_before_1900(group, day):
    person = PersonFactory(with_account=True)
    posted = {"family": "Иванова", "given": "Анна", "patronymic": "", "phone": "+73822000000", "post": "учитель", "birth_date": day}

    assert client_of(person).post(reverse("pulsar:course_apply", args=[group.pk]), posted).status_code == 422


@pytest.mark.parametrize("hours", ["9e999999", "NaN", "-Infinity", "1e-999", "0", "1,333"])
def test_no_number_breaks_a_day(curator, group, hours):
    day = next(key for key, one in passport_of_group(group).activities().items() if one.kind == ATTENDANCE)
    posted = {"activity": day, "on": "2026-11-24", "hours": hours, "place": "x" * 300}

    assert client_of(curator).post(reverse("pulsar:training_days", args=[group.pk]), posted).status_code == 422


def test_a_curator_does_not_approve_the_own_pair(region, curator):
    themes(region)
    pair = agreed(region)
    working.send_plan(working.save_plan(pair, pair.version, PLAN, by=pair.mentor, now=NOW), by=pair.mentor, now=NOW)
    RoleFactory(role="curator", region=region, person=pair.mentor)
    address = reverse("pulsar:mentoring_pair_do", args=[pair.key])

    assert client_of(pair.mentor).post(address, {"what": "approve"}).status_code == 403
    assert client_of(curator).post(address, {"what": "approve"}).status_code == 302


def test_nobody_confirms_the_own_internship_from_the_address_of_the_account(group, teacher):
    teacher.user.email, teacher.email = "Vera@example.ru", "other@example.ru"
    teacher.user.save()
    teacher.save()

    with pytest.raises(Invalid) as refused:
        asked(studying(taught(group), teacher))
    assert set(refused.value.errors) == {"supervisor_email"}


def test_an_operator_in_training_decides_nothing_about_the_own_internship(group, operator, curator):
    operator.birth_date = date(1980, 2, 1)
    operator.save()
    log = asked(studying(taught(group), operator))
    address = reverse("pulsar:practice_log_decide", args=[group.pk, log.enrolment.key, log.activity])

    assert client_of(operator).post(address, {"what": "link"}).status_code == 403
    assert client_of(curator).post(address, {"what": "link"}).status_code == 302


def test_a_report_about_a_failure_shows_nothing_of_a_personal_file(row, teacher):
    request = client_of(teacher).post(reverse("pulsar:enrolment", args=[row.key]), FACTS | {"version": "0"}).wsgi_request

    assert {"snils", "diploma_number"} <= set(request.sensitive_post_parameters)


def test_a_curator_of_one_group_who_teaches_another_is_only_its_tutor(group, row, region, operator, teacher, now):
    applying.save_dossier(teacher, row, 0, FACTS, now=now)
    both = RoleFactory(role="curator", region=region).person
    RoleFactory(role="tutor", region=region, person=both)
    actions.add_person(group, both, "tutor", by=operator, now=now)
    browser, one = client_of(both), reverse("pulsar:training_participant", args=[group.pk, row.key])
    shown = browser.get(f"{one}?file=1")
    decide = [reverse(f"pulsar:{name}", args=[group.pk]) for name in ("training_participants_decide", "training_documents_do")]

    assert shown.status_code == 200
    assert [text for text in ("112-233-445 95", "445 95") if text in shown.content.decode()] == []
    assert [browser.post(address, {"what": "accept", "pick": row.key}).status_code for address in decide] == [404, 404]
    assert browser.post(reverse("pulsar:training_export", args=[group.pk]), {"reason": "для работы"}).status_code == 404
    assert not queries.decided_by(actor_of(both)).exists()
