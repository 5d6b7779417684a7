"""What a page of the queue costs in a call as large and as doubtful as it may be."""

from datetime import UTC, date, datetime

import pytest
from commission_rows import a_call
from factories import MunicipalityFactory, PersonFactory
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.versions.actions import store_revision
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.queries import desk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)
BUDGET = 15  # queries of a page
VARIANTS = {
    "all": {"status": ""},
    "status": {"status": "returned,submitted"},
    "grade": {"status": "", "grade": "9"},
    "number": {"status": "", "q": "П-2026-000002"},
    "name": {"status": "", "q": "кова"},
    "name and status": {"status": "returned", "q": "кова"},
}


@pytest.fixture(autouse=True)
def _big(at, monkeypatch):
    at(NOW)
    monkeypatch.setattr(desk, "BIG", 1)


def _corrected(audience: str, count: int = 3) -> Call:
    """Return a call of returned applications, by pupils of one name whose guardian has the pupil's address."""
    call, former = a_call(audience=audience), pin("questionnaire", Questionnaire(), NOW)
    for number in range(1, count + 1):
        person = PersonFactory(family="Ковалёва", given="Анна", patronymic="", birth_date=date(2012, 3, 1), email="one@example.ru")
        Guardian.objects.create(region=call.region, person=PersonFactory(), subject=person, email="one@example.ru")
        row = SelectionApplicationFactory(
            call=call, person=person, number=f"П-2026-{number:06d}", status="returned", questionnaire=call.questionnaire
        )
        store_revision("selection_application", row.pk, {"answers": {}, "questionnaire": former.digest}, by=None, now=NOW)
    return call


@pytest.mark.parametrize("audience", ["pupil", "organisation"])
@pytest.mark.parametrize("asked", VARIANTS.values(), ids=VARIANTS)
def test_the_worst_page_of_the_queue_costs_no_more_than_a_list_may(entered, audience, asked):
    call = _corrected(audience)

    page = entered().get(f"/pulsar/calls/{call.pk}/applications/", asked)

    told = {(bool(row["twins"]), bool(row["doubts"])) for row in page.context["rows"]}
    assert told == {(audience == "pupil", audience == "pupil")}
    assert int(page["X-Pulsar-Queries"]) <= BUDGET


@pytest.mark.parametrize("asked", [{"grade": "9"}, {"municipality": "69701000"}, {"grade": "9", "municipality": "69701000"}])
def test_what_a_search_finds_is_counted_by_status_and_filtered(entered, asked):
    call, here = a_call(), MunicipalityFactory(oktmo="69701000")
    fits = {"grade": 9, "municipality": here}
    differs = {key: None if key in asked else value for key, value in fits.items()}
    rows = [("submitted", fits), ("submitted", fits), ("returned", fits), ("submitted", differs), ("draft", fits)]
    for number, (status, facts) in enumerate(rows):
        person = PersonFactory(family="Ковалёва")
        SelectionApplicationFactory(call=call, person=person, number=f"П-2026-{9 - number:06d}", status=status, **facts)
    SelectionApplicationFactory(person=person, number="П-2026-000001", **fits)  # in another call
    SelectionApplicationFactory(call=call, person=PersonFactory(family="Петров"), number="П-2026-000002", **fits)

    page = entered().get(f"/pulsar/calls/{call.pk}/applications/", {"status": "submitted", "q": "кова", **asked})

    assert [row["row"].number for row in page.context["rows"]] == ["П-2026-000008", "П-2026-000009"]
    assert [tab["n"] for tab in page.context["tabs"]] == [2, 3, 2, 1]
