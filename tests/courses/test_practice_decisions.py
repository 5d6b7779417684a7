"""The report and the decision: what is demanded, which hours are missing, what is taken back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from practice_rows import agreed, confirmed, put, studying, taught

from pulsar_xblocks.courses.domain import practice
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.practice import queries
from pulsar_xblocks.courses.practice.actions import deciding
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def row(group, teacher, school):
    return studying(taught(group), teacher, school)


def _again(log):
    return queries.log_or_404(log.pk)


def _reported(log, teacher):
    words = {"report": "Провела встречи", "self_assessment": "Научилась спрашивать"}
    deciding.save_report(_again(log), _again(log).version, words)
    return deciding.send_report(_again(log), by=teacher, now=NOW)


def test_a_report_waits_for_its_words_and_for_days_enough(row, teacher):
    log = agreed(row)
    put(log, hours="9.5")
    with pytest.raises(Invalid) as refused:
        deciding.send_report(log, by=teacher, now=NOW)
    assert set(refused.value.errors) == {"report", "self_assessment", ""}
    assert refused.value.errors[""][0].params == {"hours": Decimal("0.5"), "plan": Decimal(10)}

    put(log, date(2026, 11, 4), "0.5")
    assert _reported(log, teacher).status == practice.REPORT_CHECK


def test_an_internship_is_not_passed_while_hours_are_missing(row, teacher, curator):
    log = agreed(row)
    first, second = put(log, hours="8"), put(log, date(2026, 11, 4), "2")
    confirmed(log, first)
    _reported(log, teacher)

    with pytest.raises(Invalid) as refused:
        deciding.decide(log, practice.PASSED, "", by=curator, now=NOW)
    assert [text.params for text in refused.value.errors["verdict"]] == [
        {"hours": Decimal(2), "plan": Decimal(10), "confirmed": Decimal(8)},
        {"hours": Decimal(2)},
    ]
    confirmed(log, second)
    assert deciding.decide(log, practice.PASSED, "", by=curator, now=NOW).status == practice.PASSED
    assert ActivityMark.objects.get(open_marker=1).activity == "internship"
    with pytest.raises(Conflict):
        deciding.decide(log, practice.FAILED, "Нет", by=curator, now=NOW)


def test_a_decision_taken_back_takes_the_mark_back(row, teacher, curator):
    log = agreed(row)
    confirmed(log, put(log, hours="10"))
    _reported(log, teacher)
    deciding.decide(log, practice.PASSED, "", by=curator, now=NOW)

    assert deciding.reopen(log, by=curator, now=NOW).status == practice.REPORT_CHECK
    assert ActivityMark.objects.filter(open_marker=1).count() == 0


@pytest.mark.parametrize(("verdict", "status"), [("failed", practice.FAILED), ("returned", practice.ACTIVE)])
def test_without_a_reason_nothing_is_refused_or_returned(row, teacher, curator, verdict, status):
    log = agreed(row)
    put(log, hours="10")
    _reported(log, teacher)
    with pytest.raises(Invalid) as refused:
        deciding.decide(log, verdict, " ", by=curator, now=NOW)
    assert set(refused.value.errors) == {"reason"}

    done = deciding.decide(log, verdict, "Нет плана встреч", by=curator, now=NOW)
    assert (done.status, done.reason) == (status, "Нет плана встреч")
    assert "Нет плана встреч" in Message.objects.filter(person=teacher).latest("pk").text
