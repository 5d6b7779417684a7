"""An upheld appeal to its end: ranked anew, a tie broken by the commission, a place added, letters to those it concerns and nobody else."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from commission_rows import ACADEMIC, FRIDAY, finished, guardian_of, published
from factories import PersonFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.commission.actions import appealing, publishing, running, sitting
from pulsar_xblocks.selection.commission.models import PlaceOffer
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain.protocol import Member, Vote

pytestmark = pytest.mark.django_db
GROUNDS = "Не учтены баллы за второе задание учебного курса."
LATER = FRIDAY + timedelta(hours=1)
MEMBERS, VOTES = (Member(1, "chair"), Member(2), Member(3, "secretary")), (Vote(1, "for"), Vote(2, "for"))


@pytest.fixture
def world():
    """Return a call of two places with preliminary results 67, 71, 80, 60; every applicant has a guardian with an address of the own."""
    call, rows = published([67, 71, 80, 60])
    for n, row in enumerate(rows):
        guardian_of(row, f"family-{n}@example.org")
    run_due(FRIDAY)
    return call, rows


def upheld(call: Call, row: SelectionApplication, points: int) -> None:
    """Let a panel set the points of an application."""
    panel = PersonFactory()
    CallPerson.objects.create(call=call, person=panel, part="appeals", added_at=FRIDAY)
    appeal = appealing.take_up(appealing.file(row, GROUNDS, by=None, now=LATER), by=panel, now=LATER)
    outcome = appealing.Outcome("upheld", "Задание зачтено.", {"n3": Decimal(points)}, (3, 0), appeal.version)
    appealing.decide(appeal, outcome, by=panel, now=LATER)


def ordered(call: Call, *rows: SelectionApplication) -> None:
    """Let the commission put equals in order."""
    what = sitting.Sitting("21", date(2026, 12, 4), MEMBERS, VOTES, "Проект сильнее.", (tuple(row.number for row in rows),))
    sitting.hold_and_go_on(call, runs.newest(call), what, by=PersonFactory(), now=LATER)


def told(kind: str) -> set[str]:
    run_due(LATER + timedelta(minutes=1))
    return set(Message.objects.filter(once__startswith=f"selection.{kind}:").exclude(letter=None).values_list("letter__address", flat=True))


def statuses(rows: list[SelectionApplication]) -> list[str]:
    return [SelectionApplication.objects.get(pk=row.pk).status for row in rows]


def test_exactly_those_are_told_whose_place_has_changed(world):
    call, rows = world

    upheld(call, rows[0], 75)

    assert told("moved") == {"family-0@example.org", "family-1@example.org"}  # 3 -> 2, 2 -> 3; the first and the last stay
    assert told("appeal") == {"family-0@example.org"}


def test_a_tie_waits_for_the_commission_and_then_reaches_its_people(world):
    call, rows = world
    upheld(call, rows[0], 71)
    before = (runs.newest(call).is_stopped, runs.published(call).number, told("moved"))

    ordered(call, rows[0], rows[1])

    assert before == (True, 1, set())
    assert [row.application_id for row in runs.rows_of(runs.published(call))] == [rows[2].pk, rows[0].pk, rows[1].pk, rows[3].pk]
    assert told("moved") == {"family-0@example.org", "family-1@example.org"}


@pytest.mark.parametrize(("is_first", "seat", "status"), [(True, "added", "recommended"), (False, None, "reserve")])
def test_a_tie_after_the_final_list_adds_a_place_once_it_is_broken(world, is_first, seat, status):
    call, rows = world
    call = finished(call)
    SelectionApplication.objects.filter(pk=rows[3].pk).update(status="declined")
    upheld(call, rows[3], 71)
    waiting = PlaceOffer.objects.filter(application=rows[3]).exists()

    ordered(call, *((rows[3], rows[1]) if is_first else (rows[1], rows[3])))

    offer = PlaceOffer.objects.filter(application=rows[3]).first()
    assert (waiting, offer.seat if offer else None, statuses([rows[3], rows[1], rows[2]])) == (
        False, seat, [status, "recommended", "recommended"],
    )  # fmt: skip


def test_points_that_stay_below_the_gate_of_a_part_bring_no_place_and_no_fault():
    call, rows = published([67, 71, 80, 30])
    gated = replace(ACADEMIC, parts=(replace(ACADEMIC.parts[0], pass_percent=Decimal(40)),))
    Call.objects.filter(pk=call.pk).update(rules=pin("selection_rules", gated, FRIDAY))
    call = Call.objects.get(pk=call.pk)
    run = running.run_ranking(call, by=PersonFactory(), now=FRIDAY)
    publishing.publish_preliminary(call, run, by=PersonFactory(), now=FRIDAY)
    call = finished(call)

    upheld(call, SelectionApplication.objects.get(pk=rows[3].pk), 35)

    assert statuses(rows)[3] == "not_admitted"
    assert not PlaceOffer.objects.filter(application=rows[3]).exists()
