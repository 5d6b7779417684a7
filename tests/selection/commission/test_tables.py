"""The operator sets by which tables the numbers of a call become points."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from commission_rows import a_call

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.questions.domain import score
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import questionnaire_of
from pulsar_xblocks.selection.commission import tables_form
from pulsar_xblocks.selection.domain.ready import SPORT
from pulsar_xblocks.selection.templates import sport

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
EXAMPLE = "наш пример</span>"


@pytest.fixture
def call(at):
    """Return a call for sport that is not open yet."""
    at(BEFORE)
    made = a_call(replace(SPORT, places=10), opens_at=datetime(2026, 10, 5, tzinfo=UTC))
    made.questionnaire = pin("questionnaire", sport(), BEFORE)
    made.save()
    return made


def address(call):
    return f"/pulsar/calls/{call.pk}/tables/"


def posted(call, **changes):
    return tables_form.values(questionnaire_of(call)) | {"seen": call.questionnaire.digest} | changes


def asked_now(call):
    return questionnaire_of(Call.objects.select_related("questionnaire").get(pk=call.pk))


def test_operator_puts_the_standards_of_the_programme(entered, call):
    client = entered()

    page = client.get(address(call)).content.decode()
    answer = client.post(address(call), posted(call, high_s4_sprint_0="4,5", low_s4_sprint_1="4,6"))

    assert (page.count(EXAMPLE), address(call) in client.get(f"/pulsar/calls/{call.pk}/questionnaire/").content.decode()) == (4, True)
    assert answer.status_code == 302
    sprint = {part.key: part.points for part in score(asked_now(call), {"s4_sprint": "4.6"}).parts}["s4_sprint"]
    assert sprint == Decimal(4)  # 5 by the example
    assert client.get(address(call)).content.decode().count(EXAMPLE) == 3
    [entry] = AuditEntry.objects.filter(action="call.questionnaire")
    assert entry.actor == client.person


def test_row_more_and_a_row_less_are_taken(entered, call):
    changes = {"low_s4_push_3": "25", "high_s4_push_3": "39", "low_s4_push_4": "40", "high_s4_push_4": "70", "points_s4_push_4": "5"}
    gone = {"low_s4_bend_0": "", "high_s4_bend_0": "", "points_s4_bend_0": ""}

    answer = entered().post(address(call), posted(call, points_s4_push_3="4,5", **changes, **gone))

    assert answer.status_code == 302
    found = asked_now(call).by_key()
    assert [str(band.points) for band in found["s4_push"].scoring.bands] == ["0", "2", "4", "4.5", "5"]
    assert (found["s4_push"].limits.most, found["s4_bend"].limits.least) == (70, 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"high_s4_sprint_0": "4,6"}, "table_s4_sprint"),  # nobody says what 4,7 gives
        ({"high_s4_jump_0": "160"}, "table_s4_jump"),
        ({"points_s4_jump_3": "6"}, "table_s4_sprint"),  # 21 points, the part has 20
        ({"low_s4_jump_0": "0,5"}, "low_s4_jump_0"),
        ({"low_s4_sprint_0": "быстро"}, "low_s4_sprint_0"),
        ({"low_s4_sprint_0": "1" * 30}, "low_s4_sprint_0"),
        ({"points_s4_bend_1": "-1"}, "points_s4_bend_1"),
        ({"points_s4_bend_1": "NaN"}, "low_s4_bend_1"),
        ({f"{part}_s4_push_{at}": "" for part in ("low", "high", "points") for at in range(4)}, "table_s4_push"),
    ],
)
def test_wrong_table_stores_nothing_and_is_named_by_its_field(entered, call, changes, field):
    before = call.questionnaire.digest

    answer = entered().post(address(call), posted(call, **changes))

    assert answer.status_code == 422
    told = answer.content.decode()
    assert (f'id="e-{field}"' in told, told.count('role="alert"')) == (True, 1)
    assert Call.objects.get(pk=call.pk).questionnaire.digest == before


def test_tables_stay_once_applications_are_taken(entered, call, at):
    at(datetime(2026, 10, 6, tzinfo=UTC))
    client = entered()

    answer = client.post(address(call), posted(call, high_s4_sprint_0="4,5", low_s4_sprint_1="4,6"))

    assert (answer.status_code, asked_now(call)) == (409, sport())
    assert "Сохранить" not in client.get(address(call)).content.decode()


def test_two_operators_do_not_overwrite_each_other(entered, call):
    client, stale = entered(), posted(call, high_s4_sprint_0="4,4", low_s4_sprint_1="4,5")
    client.post(address(call), posted(call, high_s4_sprint_0="4,5", low_s4_sprint_1="4,6"))

    answer = client.post(address(call), stale)

    assert (answer.status_code, str(asked_now(call).by_key()["s4_sprint"].scoring.bands[0].high)) == (409, "4.5")


@pytest.mark.parametrize("role", ["methodist", "chair", "expert", "officer"])
def test_only_the_operator_sets_tables(entered, call, role):
    assert entered(role, call=call).post(address(call), posted(call)).status_code in (403, 404)


def test_call_without_numbers_says_so(entered, at):
    at(BEFORE)
    call = a_call()

    page = entered().get(address(call)).content.decode()

    assert ("ни один вопрос" in page.lower(), 'name="seen"' in page) == (True, False)
