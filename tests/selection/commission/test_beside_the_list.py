"""Places that stand otherwise than in the list by which they were given: freed, passed on, added by an appeal."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from commission_rows import ACADEMIC, guardian_of, link_of
from factories import PersonFactory
from places_rows import FINAL, fresh, statuses_of, with_places

from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import CallPerson
from pulsar_xblocks.selection.commission import showing
from pulsar_xblocks.selection.commission.actions import appealing, placing
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain.rules import Publication

pytestmark = pytest.mark.django_db
NOW = FINAL + timedelta(hours=1)
NO_RESERVE = replace(ACADEMIC, publication=Publication(shows_reserve=False))


def shown(client, call) -> list[str]:
    """Return the numbers on the public page, in order."""
    page = client.get(f"/pulsar/calls/{call.pk}/results/").content.decode()
    return re.findall(r'scope="row"><span class="pulsar-num">([^<]+)<', page)


def upheld(row, points: int) -> None:
    """Let an appeal give an application so many points."""
    panel = PersonFactory()
    CallPerson.objects.create(call=row.call, person=panel, part="appeals", added_at=NOW)
    SelectionApplication.objects.filter(pk=row.pk).update(status="declined")
    appeal = appealing.file(fresh(row), "Не учтены баллы за второе задание учебного курса.", by=row.person, now=NOW)
    appeal = appealing.take_up(appeal, by=panel, now=NOW)
    what = appealing.Outcome("upheld", "Задание зачтено.", {"n3": Decimal(points)}, (3, 0), appeal.version)
    appealing.decide(appeal, what, by=panel, now=NOW)


def test_everybody_reads_of_who_was_promoted_and_not_of_who_declined(client):
    call, rows, _ = with_places(80, 71, 67, 60, rules=NO_RESERVE)
    before = shown(client, call)

    placing.answer(rows[1], is_yes=False, by=None, now=NOW)

    assert before == [rows[0].number, rows[1].number]
    assert shown(client, call) == [rows[0].number, rows[2].number]


def test_the_public_page_says_why_a_place_is_left_out(client):
    call, rows, _ = with_places(80, 71, 67, 60)
    words = "Places that are left out"
    address = f"/pulsar/calls/{call.pk}/results/"
    before = client.get(address, headers={"Accept-Language": "en"}).content.decode()

    SelectionApplication.objects.filter(pk=rows[1].pk).update(status="withdrawn")
    after = client.get(address, headers={"Accept-Language": "en"}).content.decode()

    assert (words in before, words in after) == (False, True)


def test_an_appeal_takes_nobody_who_holds_a_place_from_the_public_list(client):
    call, rows, _ = with_places(80, 71, 67, 60, rules=NO_RESERVE)

    upheld(rows[3], 75)

    assert statuses_of(rows) == ["recommended", "recommended", "reserve", "recommended"]
    assert shown(client, call) == [rows[0].number, rows[3].number, rows[1].number]


def test_the_public_list_counts_only_what_it_shows(client):
    call, rows, _ = with_places(80, 71, 67, 60)
    placing.answer(rows[0], is_yes=False, by=None, now=NOW)

    run = runs.published(call)

    assert showing.public(run, runs.Told(run).rules).count() == len(shown(client, call)) == 3


def test_a_statement_does_not_deny_a_place_that_is_held(client):
    _, rows, _ = with_places(80, 71, 67, 60)
    page = f"{link_of(guardian_of(rows[2]))}result-{rows[2].pk}/"
    words = "Место предложено или закреплено за заявкой, хотя этот список его не даёт"
    before = client.get(page).content.decode()

    placing.answer(rows[1], is_yes=False, by=None, now=NOW)

    assert "Не хватило: 4" in before
    assert words not in before
    assert words in client.get(page).content.decode()


def test_who_waits_on_the_reserve_list_has_no_place_to_decline(client):
    _, rows, _ = with_places(80, 71, 67)
    page = f"{link_of(guardian_of(rows[2]))}result-{rows[2].pk}/"

    answer = client.post(page, {"refuse": "1"})

    assert answer.status_code == 409
    assert statuses_of(rows) == ["recommended", "recommended", "reserve"]
