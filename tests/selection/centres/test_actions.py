from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from factories import PersonFactory

from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, Stale
from pulsar_xblocks.selection.centres import letters, queries
from pulsar_xblocks.selection.centres.actions import register, reports
from pulsar_xblocks.selection.centres.actions.register import Event
from pulsar_xblocks.selection.centres.actions.reports import Asked, Filled

pytestmark = pytest.mark.django_db
FULL = {0: Filled(Decimal(280), "с дистанционными"), 1: Filled(Decimal(12))}


def test_history_keeps_every_step_of_a_status(centre, now):
    operator, day = PersonFactory(), date(2026, 11, 10)

    for kind, ends in (("suspended", None), ("resumed", None), ("prolonged", date(2029, 12, 31)), ("ended", None)):
        register.change(centre, Event(kind, day, "Решение комиссии", ends_on=ends), by=operator, now=now)

    centre.refresh_from_db()
    assert list(centre.events.order_by("pk").values_list("kind", flat=True)) == ["entered", "suspended", "resumed", "prolonged", "ended"]
    assert (centre.status, centre.ends_on, centre.open_key) == ("ended", day, None)


@pytest.mark.parametrize(
    ("event", "error"),
    [
        (Event("resumed", date(2026, 11, 10), "Причина"), Conflict),
        (Event("suspended", date(2026, 11, 10), " "), Invalid),
        (Event("suspended", date(2025, 11, 10), "Причина"), Invalid),
        (Event("prolonged", date(2026, 11, 10), "Причина", ends_on=date(2027, 1, 1)), Invalid),
        (Event("prolonged", date(2026, 11, 10), "Причина"), Invalid),
    ],
)
def test_what_cannot_happen_to_a_status(centre, now, event, error):
    with pytest.raises(error):
        register.change(centre, event, by=PersonFactory(), now=now)


def test_an_organisation_holds_the_status_once(centre, school, places, term, now):
    with pytest.raises(Conflict):
        register.enter(school, places, term, by=None, now=now)

    register.change(centre, Event("ended", date(2026, 11, 10), "Отказ"), by=PersonFactory(), now=now)
    assert register.enter(school, places, term, by=None, now=now).status == "active"


def test_a_term_needs_an_order_and_two_municipalities(school, places, term, now):
    with pytest.raises(Invalid) as refused:
        register.enter(school, places[:1], replace(term, ends_on=term.starts_on, decision=" "), by=None, now=now)

    assert sorted(refused.value.errors) == ["decision", "ends_on", "municipalities"]


def test_a_report_is_filled_sent_returned_and_accepted(report, head, now):
    operator = PersonFactory()
    with pytest.raises(Invalid) as refused:
        reports.send(report, by=head, now=now)
    saved = reports.save(report, report.version, FULL, now=now)
    sent = reports.send(saved, by=head, now=now)
    with pytest.raises(Conflict):
        reports.save(sent, sent.version, FULL, now=now)
    returned = reports.decide(sent, is_accepted=False, reason="Приложите приказ.", by=operator, now=now)
    again = reports.send(returned, by=head, now=report.due_at + timedelta(days=2))
    accepted = reports.decide(again, is_accepted=True, reason="", by=operator, now=now)

    assert sorted(refused.value.errors) == ["actual_0", "actual_1"]
    assert (accepted.status, accepted.reason) == ("accepted", "")
    assert Message.objects.filter(person=head).count() == 3


def test_a_report_that_was_not_returned_is_late_a_minute_after_its_term(report, head, now):
    saved, late = reports.save(report, report.version, FULL, now=now), report.due_at + timedelta(minutes=1)
    with pytest.raises(Gone):
        reports.send(saved, by=head, now=late)

    longer = reports.more_time(saved, report.due_at + timedelta(days=3), by=PersonFactory(), now=late)

    assert reports.send(longer, by=head, now=late).status == "sent"


def test_two_people_of_a_centre_never_overwrite_each_other(report, now):
    reports.save(report, report.version, {0: Filled(Decimal(1))}, now=now)

    with pytest.raises(Stale) as stale:
        reports.save(report, report.version, {0: Filled(Decimal(2))}, now=now)

    assert (stale.value.current, stale.value.yours) == ({"actual_0": Decimal(1)}, {"actual_0": Decimal(2)})


def test_indicators_changed_later_leave_a_report_as_it_was_asked(report, centre, now):
    reports.set_indicators(centre.region, None, [Asked("Иное", "", Decimal(1))], by=None, now=now)
    reports.ask(centre.region, 2026, report.due_at, by=None, now=now)

    assert [row.name for row in queries.rows_of(report)] == ["Охват", "Призёры"]


def test_reports_are_asked_only_with_indicators_and_in_time(centre, now):
    with pytest.raises(Invalid):
        reports.ask(centre.region, 2026, now + timedelta(days=3), by=None, now=now)
    with pytest.raises(Invalid):
        reports.ask(centre.region, 2026, now, by=None, now=now)

    assert centre.reports.count() == 0


@pytest.mark.parametrize("rows", [[], [Asked("А", "", Decimal(0))], [Asked("А", "", Decimal(1)), Asked("а", "", Decimal(2))]])
def test_wrong_indicators_are_refused(centre, rows, now):
    with pytest.raises(Invalid):
        reports.set_indicators(centre.region, None, rows, by=None, now=now)


def test_people_are_reminded_before_the_term_and_not_after_sending(report, head, now):
    near = report.due_at - timedelta(days=2)

    assert [reminder.person for reminder in letters.due(near)] == [head]
    assert list(letters.due(now)) == []
    reports.send(reports.save(report, report.version, FULL, now=now), by=head, now=now)
    assert list(letters.due(near)) == []
