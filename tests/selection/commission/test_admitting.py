from datetime import UTC, datetime, timedelta

import pytest
from commission_rows import a_call
from factories import MunicipalityFactory, PersonFactory
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.admitting import JOB

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(at):
    at(NOW)


def _waiting(call: Call, count: int, **facts: object) -> list[SelectionApplication]:
    return [SelectionApplicationFactory(call=call, person=PersonFactory(), **facts) for _ in range(count)]


def _statuses(rows: list[SelectionApplication]) -> list[str]:
    return list(SelectionApplication.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk").values_list("status", flat=True))


def test_all_that_fit_the_filter_are_admitted_by_a_job_after_one_question(entered):
    call = a_call()
    town = MunicipalityFactory(region=call.region)
    here, elsewhere = _waiting(call, 3, municipality=town), _waiting(call, 2)
    client, url = entered(), f"/pulsar/calls/{call.pk}/applications/?municipality={town.oktmo}"

    asked = client.post(url, {"all": "1"})
    before = _statuses(here)
    answer = client.post(url, {"all": "1", "sure": "1"})
    client.post(url, {"all": "1", "sure": "1"})  # a double click
    run_due(NOW)

    assert "3 заявки ждут проверки и будут допущены" in asked.content.decode().replace("\u00a0", " ")
    assert (before, answer.status_code) == (["submitted"] * 3, 302)
    assert (_statuses(here), _statuses(elsewhere)) == (["admitted"] * 3, ["submitted"] * 2)
    assert Job.objects.filter(kind=JOB).count() == 1


def test_what_comes_after_the_order_is_not_admitted(entered):
    call = a_call()
    _waiting(call, 1)
    client, url = entered(), f"/pulsar/calls/{call.pk}/applications/"
    client.post(url, {"all": "1", "sure": "1"})
    [late] = _waiting(call, 1, submitted_at=NOW + timedelta(minutes=1))

    run_due(NOW + timedelta(minutes=2))

    assert _statuses([late]) == ["submitted"]


def test_the_desk_says_that_applications_are_being_admitted(entered):
    call = a_call()
    _waiting(call, 1)
    client, url = entered(), f"/pulsar/calls/{call.pk}/applications/"
    client.post(url, {"all": "1", "sure": "1"})

    page = client.get(url).content.decode()

    assert "Заявки допускаются" in page


def test_nothing_is_ordered_when_nothing_waits(entered):
    call = a_call()
    _waiting(call, 1, status="admitted")

    answer = entered().post(f"/pulsar/calls/{call.pk}/applications/", {"all": "1", "sure": "1"})

    assert (answer.status_code, Job.objects.filter(kind=JOB).count()) == (409, 0)


def test_the_button_for_all_stands_only_over_more_than_a_page(entered):
    few, many = a_call(), a_call()
    _waiting(few, 2)
    _waiting(many, 51)
    client = entered()

    pages = [client.get(f"/pulsar/calls/{call.pk}/applications/").content.decode() for call in (few, many)]

    assert ['name="all"' in page for page in pages] == [False, True]


@pytest.mark.parametrize("role", ["methodist", "chair", "expert"])
def test_only_the_operator_admits_all(entered, role):
    call = a_call()
    rows = _waiting(call, 1)

    answer = entered(role, call=call).post(f"/pulsar/calls/{call.pk}/applications/", {"all": "1", "sure": "1"})

    assert answer.status_code in (403, 404)
    assert (_statuses(rows), Job.objects.filter(kind=JOB).count()) == (["submitted"], 0)
