"""More time: what had run out goes on, those it concerns read until when, in their language."""

from datetime import timedelta

import pytest
from applying import NOW
from factories import RoleFactory
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.inbox.threads import open_thread, post_note
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.actions import extending, following, sending
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import CallExtension

pytestmark = pytest.mark.django_db
WHY = "Не работал интернат"


def late(call):
    return call.closes_at + timedelta(hours=2)


@pytest.fixture
def operator(call):
    return RoleFactory(role="operator", region=call.region).person


@pytest.fixture
def unfinished(call, filled):
    """Return a draft that was not sent in time."""
    following.close_windows(late(call))
    return SelectionApplication.objects.get(pk=filled.pk)


def test_what_was_not_finished_goes_on_and_can_be_sent(call, unfinished, operator):
    now = late(call)

    extending.extend(call, 24, WHY, by=operator, now=now, application=unfinished)

    row = SelectionApplication.objects.get(pk=unfinished.pk)
    assert (unfinished.status, row.status) == ("unfinished", "draft")
    assert sending.submit(row, by=row.person, now=now).status == "submitted"


def test_applicant_and_guardian_read_until_when_and_why(call, unfinished, operator):
    for _ in range(2):
        extending.extend(call, 24, WHY, by=operator, now=late(call), application=unfinished)
        run_due(late(call))

    told = Message.objects.filter(kind="selection.extended")
    assert {(row.person, row.letter.address if row.letter else "") for row in told} == {
        (unfinished.person, ""),
        (None, "mother@example.ru"),
    }
    assert all("2 декабря" in row.text.replace("\xa0", " ") and WHY in row.text for row in told)


def test_more_time_of_one_is_not_that_of_others(call, unfinished, operator):
    other = SelectionApplicationFactory(call=call, status="unfinished", number="", submitted_at=None)

    extending.extend(call, 24, WHY, by=operator, now=late(call), application=unfinished)

    assert not queries.is_taken(call, other, late(call))
    assert SelectionApplication.objects.get(pk=other.pk).status == "unfinished"


def test_time_for_everyone_opens_all_and_tells_those_who_have_not_sent(call, unfinished, operator):
    extending.extend(call, 24, WHY, by=operator, now=late(call))
    run_due(late(call))

    assert SelectionApplication.objects.get(pk=unfinished.pk).status == "draft"
    assert [row.person for row in Message.objects.filter(kind="selection.extended")] == [unfinished.person]


def test_too_short_an_extension_opens_nothing(call, unfinished, operator):
    extending.extend(call, 1, WHY, by=operator, now=late(call), application=unfinished)

    assert SelectionApplication.objects.get(pk=unfinished.pk).status == "unfinished"


def test_hours_and_reason_are_needed_and_results_end_it(call, unfinished, operator):
    for hours, why in ((0, WHY), (721, WHY), (24, " ")):
        with pytest.raises(Invalid):
            extending.extend(call, hours, why, by=operator, now=late(call), application=unfinished)
    call.preliminary_at = late(call)
    call.save()
    with pytest.raises(Conflict):
        extending.extend(call, 24, WHY, by=operator, now=late(call), application=unfinished)


@pytest.fixture
def asked(unfinished):
    """Return the application whose applicant has asked the centre."""
    thread = open_thread("selection_application", str(unfinished.pk), region_id=unfinished.call.region_id, now=NOW)
    post_note(thread, unfinished.person, "Можно ещё день?", NOW)
    return unfinished


def test_operator_gives_it_on_the_page_of_the_talk(client, call, asked, operator, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: late(call))
    client.force_login(operator.user)
    address = f"/pulsar/selection/applications/{asked.pk}/extend/"

    wrong = client.post(address, {"hours": "много", "reason": WHY})
    given = client.post(address, {"hours": "24", "reason": WHY})

    assert (wrong.status_code, 'id="e-hours"' in wrong.content.decode()) == (422, True)
    assert given.status_code == 302
    assert "Время добавлено" in client.get(given.url).content.decode()
    assert CallExtension.objects.get().application == asked


@pytest.mark.parametrize("role", ["methodist", "chair", "expert", "head"])
def test_nobody_else_gives_it(client, call, asked, role, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: late(call))
    client.force_login(RoleFactory(role=role, region=call.region).person.user)

    assert client.post(f"/pulsar/selection/applications/{asked.pk}/extend/", {"hours": "24", "reason": WHY}).status_code in (403, 404)
    assert not CallExtension.objects.exists()
