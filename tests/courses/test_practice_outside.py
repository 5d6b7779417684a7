"""The supervisor's page behind a link: what it shows, what it takes, when it is over."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from practice_rows import agreed, asked, put, studying, taught
from studios.cast import queries_of

from pulsar_xblocks.courses.domain import practice, stages
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.practice import queries, reminding
from pulsar_xblocks.courses.practice.actions import confirming, planning
from pulsar_xblocks.courses.practice.file_rights import EVIDENCE
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.courses.practice.views import outside
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.files.actions import attach
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.inbox.models import Letter
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.pure.errors import Gone

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def row(group, teacher, school):
    teacher.family, teacher.given, teacher.phone, teacher.email = "Ковалёва", "Марина", "+73822123456", "marina@example.ru"
    teacher.save()
    return studying(taught(group), teacher, school)


def _address():
    """Return the address in the newest letter to the supervisor."""
    text = Letter.objects.filter(address="vera@example.ru").latest("pk").text
    return re.search(r"/pulsar/l/[\w-]+/", text)[0]


def _seen(address, **headers):
    return Client().get(address, **headers)


def test_the_page_shows_the_plan_and_no_more_of_the_participant_than_the_name(row):
    asked(row)
    answer = _seen(_address())

    html = answer.content.decode()
    assert "Ковалёва Марина" in html
    assert "Провести две встречи студии" in html
    assert [text for text in ("marina@example.ru", "3822123456", "vera@example.ru") if text in html] == []
    assert answer["Cache-Control"] == "no-store, private"


def test_looking_changes_nothing(row):
    log = asked(row)
    _seen(_address())
    Client().head(_address())

    assert PracticeLog.objects.get(pk=log.pk).plan_agreed_at is None


def test_the_supervisor_agrees_confirms_refuses_and_takes_back(row):
    log = asked(row)
    first, second = put(log), put(log, date(2026, 11, 4), "2")
    browser, address = Client(), _address()
    seen = re.search(r'name="seen" value="([^"]+)"', browser.get(address).content.decode())[1]
    assert browser.post(address, {"what": "agree", "seen": seen}).status_code == 302
    assert browser.post(address, {"what": "confirm", "pick": [f"{first.key}:{first.version}"]}).status_code == 302
    refused = browser.post(address, {"what": "reject", "pick": f"{second.key}:{second.version}", "reason": ""})
    assert refused.status_code == 422
    assert f'id="e-reason-{second.key}"' in refused.content.decode()
    browser.post(address, {"what": "reject", "pick": f"{second.key}:{second.version}", "reason": "Меня не было"})

    assert list(PracticeRow.objects.order_by("on").values_list("status", "reason")) == [("confirmed", ""), ("rejected", "Меня не было")]
    browser.post(address, {"what": "unmark", "pick": first.key})
    assert PracticeRow.objects.get(pk=first.pk).status == practice.WAITING


def test_a_day_changed_meanwhile_answers_409_and_nonsense_404(row):
    log = agreed(row)
    day = put(log)
    browser, address = Client(), _address()

    assert browser.post(address, {"what": "confirm", "pick": [f"{day.key}:{day.version - 1}"]}).status_code == 409
    assert browser.post(address, {"what": "confirm", "pick": ["x" * 5000]}).status_code == 404
    assert browser.post(address, {"what": "no such thing"}).status_code == 404
    assert PracticeRow.objects.get().status == practice.WAITING


@pytest.mark.parametrize(
    ("stage", "words"),
    [(stages.LEFT, "больше не проходит"), (stages.ORDER_OUT, "Стажировка завершена")],
)
def test_after_the_end_the_link_says_so(row, stage, words, russian):
    agreed(row)
    Enrolment.objects.filter(pk=row.pk).update(stage=stage)
    answer = _seen(_address())

    assert answer.status_code == 410
    assert words in answer.content.decode()
    assert "Ковалёва" not in answer.content.decode()


def test_a_link_after_the_withdrawal_says_so(row, group, teacher):
    agreed(row)
    Enrolment.objects.filter(pk=row.pk).update(stage=stages.ORDER_IN)
    applying.withdraw(queries.enrolments().get(pk=row.pk), by=teacher, now=NOW)

    answer = Client().post(_address(), {"what": "confirm", "pick": []})
    assert answer.status_code == 410


def test_a_decided_internship_takes_nothing_more(row):
    log = agreed(row)
    PracticeLog.objects.filter(pk=log.pk).update(status=practice.PASSED)

    assert _seen(_address()).status_code == 410


def test_a_page_left_open_confirms_nothing_once_it_is_decided_or_another_is_named(row):
    log = agreed(row)
    day = put(log)
    pick, supervisor = [(day.key, day.version)], log.supervisor

    PracticeLog.objects.filter(pk=log.pk).update(status=practice.FAILED)
    with pytest.raises(Gone):
        confirming.confirm(log, pick, by=supervisor, now=NOW)
    PracticeLog.objects.filter(pk=log.pk).update(status=practice.ACTIVE, supervisor=row.person)
    with pytest.raises(Gone):
        confirming.confirm(log, pick, by=supervisor, now=NOW)
    assert PracticeRow.objects.get().status == practice.WAITING


def test_a_link_passed_on_to_the_participant_confirms_nothing(row):
    log = agreed(row)
    day = put(log)
    browser = Client()
    browser.force_login(row.person.user)

    assert browser.get(_address()).status_code == 403
    assert browser.post(_address(), {"what": "confirm", "pick": [f"{day.key}:{day.version}"]}).status_code == 403
    assert PracticeRow.objects.get().status == practice.WAITING


def test_a_day_confirmed_twice_from_two_tabs_is_confirmed_once(row, russian):
    log = agreed(row)
    day = put(log)
    posted = {"what": "confirm", "pick": [f"{day.key}:{day.version}"]}

    assert [Client().post(_address(), posted).status_code for _ in range(2)] == [302, 302]
    refused = Client().post(_address(), posted | {"what": "reject", "reason": "Меня не было"})
    assert (refused.status_code, "Сначала снимите отметку" in refused.content.decode()) == (409, True)
    assert LedgerEntry.objects.filter(subject_kind="enrolment.confirmed").count() == 1


def test_a_new_link_closes_the_earlier_one_and_a_link_runs_out(row, curator):
    log = agreed(row)
    before = _address()
    planning.renew_link(log, by=curator, now=NOW + timedelta(minutes=1))

    assert [_seen(before).status_code, _seen(_address()).status_code] == [410, 200]
    late = datetime(2026, 12, 21, 0, 0, tzinfo=UTC)  # thirty days after 20 November
    clock.set_source(lambda: late)
    assert _seen(_address()).status_code == 410


def test_another_supervisor_closes_the_page_to_the_first(row):
    log = agreed(row)
    PracticeLog.objects.filter(pk=log.pk).update(supervisor=row.person)

    assert _seen(_address()).status_code == 410


def test_a_reminder_brings_a_link_of_its_own_and_the_earlier_one_works_on(row, curator):
    log = agreed(row)
    put(log)
    before = _address()
    reminding.remind_supervisor(log, by=curator, now=NOW)

    assert _address() != before
    assert [_seen(before).status_code, _seen(_address()).status_code] == [200, 200]


def test_evidence_opens_by_the_link_and_the_look_is_written_down(row, teacher, region):
    log = agreed(row)
    day = put(log)
    file = store_upload(SimpleUploadedFile("План встречи.pdf", PDF), teacher, EVIDENCE, None, NOW)
    strange = store_upload(SimpleUploadedFile("Чужой.pdf", PDF), teacher, EVIDENCE, None, NOW)
    attach([file.key], teacher, EVIDENCE, day, region_id=region.pk)
    address = _address()

    assert f"{address}{file.key}/" in _seen(address).content.decode()
    answer = _seen(f"{address}{file.key}/")
    assert b"".join(answer.streaming_content) == PDF
    assert AuditEntry.objects.get(action="file.download").actor == log.supervisor
    assert _seen(f"{address}{strange.key}/").status_code == 404
    assert _seen(f"{address}sample/").status_code == 404


def test_many_marks_are_counted(row, monkeypatch):
    monkeypatch.setattr(outside, "MARKS", 2)
    agreed(row)
    browser, address = Client(), _address()

    assert [browser.post(address, {"what": "confirm"}).status_code for _ in range(3)] == [302, 302, 429]


def test_the_page_reads_as_often_for_one_day_and_for_seven(row):
    log = agreed(row)
    put(log)
    few = queries_of(Client(), _address())
    for number in range(4, 10):
        put(log, date(2026, 11, number), "1")

    assert queries_of(Client(), _address()) == few <= 15
    assert Link.objects.count() == 1
