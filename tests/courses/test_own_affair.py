"""Who runs a group and takes part in it: somebody else decides about the own enrolment."""

from datetime import UTC, date, datetime

import pytest
from courses_rows import END, ISSUE, batch, enrolled, finished, with_file
from factories import RoleFactory

from pulsar_xblocks.courses.documents.actions import completing, finals, following, issuing
from pulsar_xblocks.courses.documents.domain import Result
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.finishing import PASSED
from pulsar_xblocks.courses.domain.stages import OwnAffair
from pulsar_xblocks.courses.enrolments.actions import deciding
from pulsar_xblocks.courses.enrolments.actions.deciding import Paper
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.pure.errors import Invalid

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
IN = Paper("enrol", "12-к", date(2026, 11, 20))


def _own(row):
    """Return the person of a row as one who runs the region."""
    return RoleFactory(role="operator", region=row.group.programme.region, person=row.person).person


@pytest.mark.parametrize(
    ("stage", "deed"),
    [
        (stages.DOCS_CHECK, lambda row, by: deciding.accept_documents([row], by=by, now=NOW)),
        (stages.DOCS_CHECK, lambda row, by: deciding.reject_documents(row, "Нечитаемо", by=by, now=NOW)),
        (stages.DOCS_CHECK, lambda row, by: deciding.return_documents([row], "Нечитаемо", by=by, now=NOW)),
        (stages.ORDER_IN, lambda row, by: deciding.sign_order(row.group, [row], IN, by=by, now=NOW)),
        (stages.ORDER_IN, lambda row, by: deciding.step_back(row, "Ошибка", by=by, now=NOW)),
    ],
)
def test_nobody_decides_about_the_own_enrolment(group, stage, deed):
    row = enrolled(group, stage)

    with pytest.raises(OwnAffair):
        deed(row, _own(row))
    assert Enrolment.objects.get(pk=row.pk).stage == stage


def test_nobody_signs_the_own_completion_or_certificate(group, region, operator):
    batch(region, operator)
    row = with_file(finished(group))
    by = _own(row)

    with pytest.raises(OwnAffair):
        issuing.issue(group, [row], ISSUE, by=by, now=END)
    Enrolment.objects.filter(pk=row.pk).update(stage=stages.ORDER_OUT)
    with pytest.raises(OwnAffair):
        completing.complete(group, [row], Paper("complete", "20-к", date(2026, 12, 18)), by=by, now=END)


def test_nobody_doubles_or_cancels_the_own_certificate(group, region, operator):
    batch(region, operator)
    row = with_file(finished(group))
    [made] = issuing.issue(group, [row], ISSUE, by=operator, now=END)
    by = _own(row)

    with pytest.raises(OwnAffair):
        following.cancel(made, "Ошибка", by=by, now=END)
    with pytest.raises(OwnAffair):
        following.duplicate(made, following.Double("lost", date(2026, 12, 21), head="Образцова И. П."), by=by, now=END)


def test_a_sheet_with_the_own_changed_result_is_refused_by_its_row(group):
    row = finished(group, stages.FINAL)
    Enrolment.objects.filter(pk=row.pk).update(final="")
    row.refresh_from_db()
    result = Result(PASSED, None, "", row.version)

    with pytest.raises(Invalid) as refused:
        finals.record_results(group, {row.key: result}, date(2026, 12, 18), by=_own(row), now=END)
    assert list(refused.value.errors) == [f"result-{row.key}"]
