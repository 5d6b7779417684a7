"""The last minute of a window: arrival decides, two clicks race, the answer of the server is lost."""

import json
import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from applying import BORN, EMAIL, NOW, consent
from django.db import connection
from django.test import Client
from factories import PersonFactory

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.pure.errors import Gone
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.actions import following, sending
from pulsar_xblocks.selection.applications.actions.starting import Told, start
from pulsar_xblocks.selection.applications.models import NumberSeries, SelectionApplication
from pulsar_xblocks.selection.calls.queries import rules_of

GRACE = timedelta(minutes=5)
ARRIVAL = 2  # looks at the clock: who comes, and when
ANSWER = {"asked": "n5", "n5": "Хочу заниматься физикой"}


def opened_by(call):
    """Return the draft of another pupil whose guardian has consented."""
    draft = start(call, PersonFactory(with_account=True, birth_date=BORN), Told(BORN, 8), EMAIL, now=NOW)
    consent(draft.person)
    return SelectionApplication.objects.get(pk=draft.pk)


def do(row, name, **posted):
    client = Client()
    client.force_login(row.person.user)
    return client.post(
        f"/pulsar/selection/70/{row.call.code}/do/{name}/", {"version": row.version, **posted}, headers={"accept": "application/json"}
    )


def together(*runs):
    """Run all in one moment, each with a connection of its own; return what they returned."""
    gate, found = threading.Barrier(len(runs)), [None] * len(runs)

    def one(at, run):
        gate.wait(30)
        try:
            found[at] = run()
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.mark.django_db
def test_arrival_decides_however_long_the_storing_takes(opened, monkeypatch):
    """The clock stands in the last second of the grace when the request comes, and an hour later whenever it is looked at again."""
    looks, last = count(), opened.call.closes_at + GRACE
    monkeypatch.setattr(clock, "now", lambda: last if next(looks) < ARRIVAL else last + timedelta(hours=1))

    answer = do(opened, "submit", **ANSWER, base=json.dumps({"n5": []}))

    row = SelectionApplication.objects.get(pk=opened.pk)
    assert (answer.status_code, row.status, row.submitted_at) == (200, "submitted", last)


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [0, 5, 60])
def test_grace_is_set_by_the_rules_of_the_call(opened, minutes):
    call = opened.call
    call.rules = pin("selection_rules", replace(rules_of(call), grace_minutes=minutes), NOW)
    call.save()
    end = call.closes_at + timedelta(minutes=minutes)

    assert queries.is_taken(call, opened, end)
    assert not queries.is_taken(call, opened, end + timedelta(seconds=1))


@pytest.mark.django_db
def test_one_who_comes_too_late_keeps_the_draft_and_is_told(opened, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: opened.call.closes_at + GRACE + timedelta(seconds=1))

    answer = do(opened, "submit", **ANSWER)

    row = SelectionApplication.objects.get(pk=opened.pk)
    assert (answer.status_code, answer.json()["title"].split(".")[0]) == (410, "Приём заявок завершён")
    assert (row.status, queries.answers_of(row)["n5"]) == ("draft", ANSWER["n5"])


@pytest.mark.django_db
def test_draft_under_way_is_not_settled_by_the_clock(filled):
    """The hourly job comes between the arrival of an application and its storing."""
    arrived = filled.call.closes_at + GRACE
    settled = following.close_windows(arrived + timedelta(minutes=1))

    sent = sending.submit(filled, by=filled.person, now=arrived)

    assert (settled, sent.status) == (0, "submitted")


@pytest.mark.django_db
def test_answer_of_the_server_that_was_lost_is_given_again(filled, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    first = do(filled, "submit", **ANSWER)

    second = do(filled, "submit", **ANSWER)
    other = do(filled, "submit", **ANSWER | {"n5": "Другое"})

    assert (first.status_code, second.status_code, other.status_code) == (200, 200, 409)
    assert second.json()["message"] == first.json()["message"]
    assert Revision.objects.filter(kind="selection_application").count() == 1
    assert queries.answers_of(SelectionApplication.objects.get(pk=filled.pk)) == {"n5": ANSWER["n5"]}


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_send_one_version_under_one_number(opened, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)

    answers = together(*[lambda: do(opened, "submit", **ANSWER)] * 4)

    row = SelectionApplication.objects.get(pk=opened.pk)
    assert Counter(answer.status_code for answer in answers) == {200: 4}
    assert (row.status, row.number, NumberSeries.objects.get().last) == ("submitted", "П-2026-000001", 1)
    [version] = Revision.objects.filter(kind="selection_application", object_id=str(row.pk))
    assert json.loads(version.body)["answers"] == {"n5": ANSWER["n5"]}


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_many_who_send_at_once_get_numbers_without_gaps(call, monkeypatch):
    drafts = [opened_by(call) for _ in range(6)]
    monkeypatch.setattr(clock, "now", lambda: NOW)

    answers = together(*[lambda row=row: do(row, "submit", **ANSWER) for row in drafts])

    assert {answer.status_code for answer in answers} == {200}
    numbers = sorted(SelectionApplication.objects.values_list("number", flat=True))
    assert numbers == [f"П-2026-{number:06d}" for number in range(1, 7)]


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_what_one_page_saves_while_another_sends_is_stored_or_refused(opened, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    do(opened, "save", **ANSWER)
    typed = {"asked": "n5", "n5": "Передумала", "base": json.dumps({"n5": [["n5", ANSWER["n5"]]]})}
    sends = ANSWER | {"base": "{}"}

    saved, sent = together(lambda: do(opened, "save", **typed), lambda: do(opened, "submit", **sends))

    row = SelectionApplication.objects.get(pk=opened.pk)
    [version] = Revision.objects.filter(kind="selection_application", object_id=str(row.pk))
    assert sent.status_code == 200
    assert queries.answers_of(row) == json.loads(version.body)["answers"]
    assert (saved.status_code == 200) == (queries.answers_of(row)["n5"] == "Передумала")


@pytest.mark.django_db
def test_nothing_is_taken_before_the_window(opened):
    with pytest.raises(Gone):
        sending.submit(opened, by=opened.person, now=opened.call.opens_at - timedelta(seconds=1))
