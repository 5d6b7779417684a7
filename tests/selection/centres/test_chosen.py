"""Whom the final list of a competition has chosen comes into the register: new ones are entered, a status that is held goes on."""

from dataclasses import replace
from datetime import UTC, date, datetime
from json import dumps

import pytest
from factories import OrganisationFactory, RoleFactory
from selection_rows import CallFactory, SelectionApplicationFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.selection.centres import queries
from pulsar_xblocks.selection.centres.actions import register
from pulsar_xblocks.selection.centres.models import Centre
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.templates import centre as questionnaire

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
FINAL = datetime(2026, 11, 6, 3, 0, tzinfo=UTC)


@pytest.fixture
def operator(school):
    return RoleFactory(role="operator", region=school.region).person


@pytest.fixture
def call(school):
    rules = pin("selection_rules", replace(READY["centre"], places=3), NOW)
    return CallFactory(region=school.region, audience="organisation", direction="centre", rules=rules, final_at=FINAL)


@pytest.fixture
def chosen(call, places):
    """Return a function that makes a chosen application of an organisation."""

    def make(organisation, status="confirmed", of=call):
        answers = dumps({"m2": [place.oktmo for place in places]})
        asked = pin("questionnaire", questionnaire(), NOW)
        return SelectionApplicationFactory(
            call=of, organisation=organisation, municipality=organisation.municipality, status=status, answers=answers, questionnaire=asked
        )

    return make


@pytest.fixture
def new_term(term):
    return replace(term, starts_on=date(2029, 1, 1), ends_on=date(2031, 12, 31), decision="Приказ № 44 от 20.11.2026", contact="")


def test_chosen_are_entered_with_their_municipalities_and_wait_no_more(call, chosen, school, places, new_term, operator):
    row, declined = chosen(school), chosen(OrganisationFactory(municipality__region=school.region), "declined")

    [made] = register.enter_chosen(call, [row.pk, declined.pk], new_term, by=operator, now=NOW)

    assert (made.organisation, made.application, made.call, made.ends_on) == (school, row, call, date(2031, 12, 31))
    assert set(made.municipalities.all()) == set(places)
    assert queries.waiting_for_register(call) == []


def test_status_that_is_held_goes_on_by_the_new_competition(call, chosen, centre, new_term, operator):
    row = chosen(centre.organisation)

    [again] = register.enter_chosen(call, [row.pk], new_term, by=operator, now=NOW)

    assert (again.pk, Centre.objects.count(), again.starts_on) == (centre.pk, 1, centre.starts_on)
    assert (again.application, again.ends_on, again.decision, again.contact) == (row, date(2031, 12, 31), new_term.decision, centre.contact)
    kinds = list(again.events.order_by("pk").values_list("kind", "reason", "ends_on"))
    assert kinds == [("entered", "", date(2028, 12, 31)), ("prolonged", call.title, date(2031, 12, 31))]


def test_earlier_competition_waits_for_nothing_once_a_later_one_has_prolonged_the_status(call, chosen, centre, new_term, operator):
    earlier = CallFactory(region=call.region, audience="organisation", direction="centre", final_at=datetime(2025, 3, 1, tzinfo=UTC))
    chosen(centre.organisation, of=earlier)

    before = queries.waiting_for_register(earlier)
    register.enter_chosen(call, [chosen(centre.organisation).pk], new_term, by=operator, now=NOW)

    assert (len(before), queries.waiting_for_register(earlier), queries.waiting_for_register(call)) == (1, [], [])


def test_status_does_not_become_shorter(call, chosen, centre, term, operator):
    row = chosen(centre.organisation)

    with pytest.raises(Invalid) as caught:
        register.enter_chosen(call, [row.pk], replace(term, starts_on=date(2026, 6, 1), ends_on=centre.ends_on), by=operator, now=NOW)

    assert list(caught.value.errors) == ["ends_on"]
    assert centre.events.count() == 1


def test_nobody_is_entered_before_the_final_list(call, chosen, school, new_term, operator):
    row = chosen(school)
    call.final_at = None

    with pytest.raises(Conflict):
        register.enter_chosen(call, [row.pk], new_term, by=operator, now=NOW)


def test_page_says_whose_status_goes_on(client, call, chosen, centre, operator):
    chosen(centre.organisation)
    chosen(OrganisationFactory(municipality__region=call.region, short_name="Новая школа"))
    client.force_login(operator.user)

    page = client.get(f"/pulsar/centres/from/{call.pk}/").content.decode()

    assert (page.count("он продлится на новый срок"), "Новая школа" in page) == (1, True)
