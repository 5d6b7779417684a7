from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from commission_rows import ACADEMIC, a_call, applications, given
from factories import PersonFactory

from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import publishing, running
from pulsar_xblocks.selection.commission.models import RankingRow, RankingRun
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain.ranking import ranked

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)


def _statuses(call: Call) -> list[str]:
    return list(SelectionApplication.objects.filter(call=call).order_by("number").values_list("status", flat=True))


def test_a_run_keeps_what_went_in_and_what_came_out():
    call = a_call()
    rows = applications(call, 3)
    given({rows[0].pk: 67, rows[1].pk: 71, rows[2].pk: 80})

    run = running.run_ranking(call, by=PersonFactory(), now=NOW)

    listed = list(RankingRow.objects.filter(run=run).order_by("order").values_list("application__number", "place", "seat", "outcome"))
    assert listed == [
        ("П-2026-000003", 1, "open", "recommended"),
        ("П-2026-000002", 2, "open", "recommended"),
        ("П-2026-000001", 3, "", "reserve"),
    ]
    stored = runs.ranking_of(run)
    again = ranked(ACADEMIC, [row.candidate for row in stored.rows])
    assert stored == replace(again, rows=stored.rows) and stored.rows == again.rows


def test_the_same_inputs_make_no_second_run():
    call = a_call()
    rows = applications(call, 3)
    given({row.pk: 60 + at for at, row in enumerate(rows)})
    first = running.run_ranking(call, by=None, now=NOW)

    again = running.run_ranking(call, by=None, now=NOW)
    given({row.pk: 70 + at for at, row in enumerate(rows)})
    changed = running.run_ranking(call, by=None, now=NOW)

    assert (again, changed.number) == (first, 2)
    assert RankingRun.objects.filter(call=call).count() == 2


def test_missing_points_keep_the_ranking_from_running():
    call = a_call()
    rows = applications(call, 3)
    given({rows[0].pk: 50, rows[1].pk: 60})

    with pytest.raises(running.PointsMissing):
        running.run_ranking(call, by=None, now=NOW)
    run = running.run_ranking(call, is_over=True, by=None, now=NOW)

    assert [row.application_id for row in run.rows.order_by("order")] == [rows[1].pk, rows[0].pk]
    assert runs.Told(run).summary["failed"] == [rows[2].number]


def test_a_tie_across_the_cut_off_stops_the_run():
    call = a_call()
    rows = applications(call, 3)
    given({rows[0].pk: 90, rows[1].pk: 70, rows[2].pk: 70})

    run = running.run_ranking(call, by=None, now=NOW)

    assert run.is_stopped
    assert [one.keys for one in runs.Told(run).unresolved] == [(rows[1].number, rows[2].number)]
    with pytest.raises(Conflict):
        publishing.publish_preliminary(call, run, by=PersonFactory(), now=NOW)


def test_preliminary_results_give_each_application_its_status():
    call = a_call()
    rows = applications(call, 4)
    given({rows[0].pk: 90, rows[1].pk: 71, rows[2].pk: 67, rows[3].pk: 39})
    run = running.run_ranking(call, by=None, now=NOW)

    publishing.publish_preliminary(call, run, by=PersonFactory(), now=NOW)

    assert _statuses(call) == ["preliminary"] * 3 + ["not_admitted"]
    assert "39" in SelectionApplication.objects.get(pk=rows[3].pk).reason
    call.refresh_from_db()
    assert call.preliminary_at == NOW
    assert Job.objects.filter(kind=publishing.TELL).count() == 1


def test_a_statement_tells_what_was_missing():
    call = a_call()
    rows = applications(call, 3)
    given({rows[0].pk: 90, rows[1].pk: 71, rows[2].pk: 67})
    run = running.run_ranking(call, by=None, now=NOW)

    told = runs.statement_of(run, SelectionApplication.objects.get(pk=rows[2].pk))

    assert (told.place, told.count, told.points) == (3, 3, Decimal(67))
    assert [(pool.cutoff.points, pool.missing) for pool in told.pools] == [(Decimal(71), Decimal(4))]


def test_a_run_reads_as_much_for_three_applications_as_for_one(django_assert_num_queries):
    counts = []
    for size in (1, 3):
        call = a_call()
        rows = applications(call, size)
        given({row.pk: 60 + at for at, row in enumerate(rows)})
        with django_assert_num_queries(17, exact=False) as seen:
            running.run_ranking(call, by=None, now=NOW)
        counts.append(len(seen))

    assert counts[0] == counts[1]
