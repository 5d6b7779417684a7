"""Appeals and sittings are kept for five years; then texts, files and names go, facts stay."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from commission_rows import FRIDAY, finished, published
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import PersonFactory, RegionFactory
from kernel_pages import pdf

from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.retention import registry
from pulsar_xblocks.kernel.retention.registry import Doomed
from pulsar_xblocks.selection.calls.models import CallPerson
from pulsar_xblocks.selection.commission import terms
from pulsar_xblocks.selection.commission.actions import appealing
from pulsar_xblocks.selection.commission.models import Appeal, CommissionMeeting
from pulsar_xblocks.selection.commission.papers import protocol

pytestmark = pytest.mark.django_db
GROUNDS = "Не учтены баллы за второе задание учебного курса."
LAST_DAY = date(2031, 12, 4)


@pytest.fixture
def world(at, settings, tmp_path):
    """Return a finished call with a decided appeal and its file, and an appeal that is still open."""
    settings.PULSAR_PRIVATE_ROOT, settings.PULSAR_PRIVATE_STORAGE = str(tmp_path), ""
    at(FRIDAY)
    call, rows = published([67, 71, 80])
    panel = PersonFactory()
    CallPerson.objects.create(call=call, person=panel, part="appeals", added_at=FRIDAY)
    file = store_upload(SimpleUploadedFile("Письмо.pdf", pdf("Письмо")), rows[0].person, "selection_appeal", None, FRIDAY)
    appeal = appealing.take_up(appealing.file(rows[0], GROUNDS, [file.key], by=rows[0].person, now=FRIDAY), by=panel, now=FRIDAY)
    appealing.decide(
        appeal, appealing.Outcome("dismissed", "Баллы учтены.", {"n3": Decimal(67)}, (3, 0), appeal.version), by=panel, now=FRIDAY
    )
    return finished(call), Appeal.objects.get(pk=appeal.pk)


def destroyed(item, region_id: int) -> int:
    doomed = Doomed(region_id, item.object_kind, item.object_id, None, PersonFactory(), LAST_DAY, FRIDAY)
    return registry.rule_of(item.rule).destroy(doomed)


def test_they_are_due_the_day_after_five_years(world):
    call, appeal = world
    region = call.region_id

    due = [
        [item.object_id for item in plan(region, day)]
        for plan in (terms.appeals, terms.meetings)
        for day in (LAST_DAY, LAST_DAY + timedelta(days=6))
    ]

    assert due == [[], [str(appeal.pk)], [], [str(CommissionMeeting.objects.get().pk)]]


def test_an_open_appeal_and_another_region_are_not_due(world):
    call, appeal = world
    Appeal.objects.filter(pk=appeal.pk).update(open_marker=1, decided_at=None)

    assert terms.appeals(call.region_id, date(2040, 1, 1)) == []
    assert terms.meetings(RegionFactory(code="42").pk, date(2040, 1, 1)) == []


def test_texts_and_files_of_an_appeal_go_and_its_facts_stay(world):
    call, appeal = world
    [item] = terms.appeals(call.region_id, date(2040, 1, 1))

    done = [destroyed(item, call.region_id) for _ in range(2)]

    appeal.refresh_from_db()
    assert done == [1, 1]
    assert (appeal.grounds, appeal.reason, appeal.number, appeal.status, appeal.votes_for) == ("", "", appeal.number, "dismissed", 3)
    assert PrivateFile.objects.get().state == "removed"
    assert terms.appeals(call.region_id, date(2040, 1, 1)) == []


def test_names_of_a_sitting_go_and_its_votes_stay(world):
    call, _ = world
    meeting = CommissionMeeting.objects.get()
    meeting.votes = json.dumps([{"member": 1, "choice": "for", "dissent": ""}, {"member": 2, "choice": "against", "dissent": "Против"}])
    meeting.save()
    [item] = terms.meetings(call.region_id, date(2040, 1, 1))

    destroyed(item, call.region_id)

    meeting.refresh_from_db()
    told = protocol.protocol(meeting)
    assert (meeting.decision, {one["id"] for one in json.loads(meeting.members)}) == ("", {0})
    assert (told["votes_for"], told["votes_against"], told["dissents"], meeting.number) == (1, 1, [], "7")
    assert terms.meetings(call.region_id, date(2040, 1, 1)) == []
