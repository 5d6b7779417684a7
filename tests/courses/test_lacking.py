"""The curator's desk: who lacks what, in a fixed number of queries; reminders; the table out and back; contracts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from factories import PersonFactory, RoleFactory
from openpyxl import load_workbook

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import contracts, lacking, queries, telling
from pulsar_xblocks.courses.enrolments.actions import applying, contracting
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.actions.contracting import Contract
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import scope_of
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.ledger.actions import Posting, post
from pulsar_xblocks.kernel.loads import actions as loads
from pulsar_xblocks.kernel.loads.queries import target_of
from pulsar_xblocks.kernel.pure.errors import Invalid, Stale
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def row(group, teacher):
    return queries.of_key(applying.apply(group, teacher, Place(), now=NOW).key)


def _at(row, stage, **facts):
    Enrolment.objects.filter(pk=row.pk).update(stage=stage, **facts)
    return queries.of_key(row.key)


def _hours(row, activity, quantity, state="confirmed"):
    posting = Posting(
        row.group.programme.region_id, scope_of(row.group), f"enrolment.{state}", row.pk, activity, Decimal(quantity), date(2026, 11, 9),
        f"test:{row.pk}:{activity}:{state}",
    )  # fmt: skip
    post(posting, by=None, now=NOW)


def _line(row):
    [line] = lacking.lines(row.group, NOW, [queries.of_key(row.key)])
    return line


def test_before_the_order_documents_are_lacking(row):
    line = _line(row)

    assert line.lacks == (lacking.DOCUMENTS,)
    assert line.papers == (lacking.CONSENT, lacking.FILE, lacking.DIPLOMA)


def test_a_contract_entered_by_the_curator_is_not_asked_for(group, row, curator):
    TrainingGroup.objects.filter(pk=group.pk).update(has_contract=True)
    assert lacking.CONTRACT in _line(row).papers
    fresh = queries.of_key(row.key)
    contracting.set_contract(fresh, fresh.version, Contract(" 15-Д ", date(2026, 11, 9)), by=curator, now=NOW)

    assert lacking.CONTRACT not in _line(row).papers
    assert queries.of_key(row.key).contract_number == "15-Д"


def test_a_contract_without_its_number_and_a_stale_page_are_refused(row, curator):
    with pytest.raises(Invalid) as refused:
        contracting.set_contract(row, row.version, Contract("", date(2026, 11, 9)), by=curator, now=NOW)
    assert set(refused.value.errors) == {"contract_number"}
    contracting.set_contract(row, row.version, Contract("1"), by=curator, now=NOW)
    with pytest.raises(Stale):
        contracting.set_contract(row, row.version, Contract("2"), by=curator, now=NOW)


def test_while_one_studies_hours_and_activities_are_lacking(row):
    row = _at(row, stages.STUDYING)
    _hours(row, "day-1", "8")
    ActivityMark.objects.create(enrolment=row, activity="day-1", source="attendance", at=NOW)
    line = _line(row)

    assert line.lacks == (lacking.HOURS, lacking.ACTIVITIES)
    assert line.missing.hours == 26  # 36 of the plan, 2 of the final assessment come with it, 8 are confirmed
    assert [one.key for one in line.missing.activities] == ["plan", "cases", "internship"]
    assert line.balance.counted.contact == 8


def test_the_final_assessment_is_lacking_once_it_is_ahead(row):
    assert lacking.LAST in _line(_at(row, stages.FINAL)).lacks
    assert lacking.LAST not in _line(_at(row, stages.FINAL, final="passed")).lacks
    assert _line(_at(row, stages.CERT_NEEDED)).lacks == ()


def test_declared_hours_do_not_count(row):
    row = _at(row, stages.STUDYING)
    _hours(row, "plan", "4", "declared")

    assert _line(row).balance.counted.total == 0


def _group_of(group, number):
    TrainingGroup.objects.filter(pk=group.pk).update(places=100)
    while Enrolment.objects.count() < number:
        made = applying.apply(group, PersonFactory(), Place(), now=NOW)
        _hours(_at(made, stages.STUDYING), "day-1", "8")
        ActivityMark.objects.create(enrolment=made, activity="day-1", source="attendance", at=NOW)


def test_the_table_takes_as_many_queries_for_one_as_for_forty_three(group, django_assert_num_queries):
    for number in (1, 43):
        _group_of(group, number)
        with django_assert_num_queries(7):
            assert len(lacking.lines(group, NOW)) == number


def test_the_page_takes_as_many_queries_for_one_row_as_for_three(client, group, curator, django_assert_max_num_queries):
    client.force_login(curator.user)
    counts = []
    for number in (1, 3):
        _group_of(group, number)
        with django_assert_max_num_queries(60) as captured:
            assert client.get(reverse("pulsar:training_desk", args=[group.pk])).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_everybody_who_lacks_something_is_reminded_once_a_day(client, group, row, curator, teacher):
    _at(row, stages.STUDYING)
    client.force_login(curator.user)
    run_due(NOW)
    Message.objects.all().delete()
    address = reverse("pulsar:training_remind", args=[group.pk])
    assert client.post(address).status_code == 302
    run_due(NOW + timedelta(minutes=1))
    client.post(address)
    run_due(NOW + timedelta(minutes=2))

    told = Message.objects.get(person=teacher)
    assert "План года студии" in told.text


def test_the_text_for_the_chat_names_nobody(group, row, teacher):
    text = telling.chat(group)

    assert group.programme.title in text
    assert teacher.family not in text


def test_the_table_goes_out_and_comes_back(client, group, row, curator):
    client.force_login(curator.user)
    sent = client.post(reverse("pulsar:training_export", args=[group.pk]), {"reason": "для договоров"})
    book = load_workbook(BytesIO(b"".join(sent.streaming_content)))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    number = next(at for at, head in enumerate(heads, 1) if head in ("Number of the contract", "Номер договора"))
    sheet.cell(2, number).value = "77-Д"
    changed = BytesIO()
    book.save(changed)
    target = target_of(actor_of(curator), contracts.PARTICIPANTS, group.pk)
    upload = loads.Upload("table.xlsx", changed.getvalue())
    load = loads.check(contracts.PARTICIPANTS, target, upload, by=curator, now=NOW)
    load = loads.apply(load, contracts.PARTICIPANTS, target, "номера договоров", by=curator, now=NOW)
    assert queries.of_key(row.key).contract_number == "77-Д"

    loads.undo(load, contracts.PARTICIPANTS, target, by=curator, now=NOW + timedelta(minutes=1))
    assert queries.of_key(row.key).contract_number == ""


def test_strangers_do_not_see_the_desk(client, group, region):
    other = RoleFactory(role="curator", region=region).person
    client.force_login(other.user)

    assert client.get(reverse("pulsar:training_desk", args=[group.pk])).status_code == 404
    assert client.post(reverse("pulsar:training_remind", args=[group.pk])).status_code == 404
    assert client.post(reverse("pulsar:training_export", args=[group.pk]), {"reason": "для договоров"}).status_code == 404
