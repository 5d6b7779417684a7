"""Visits of a methodologist: planned, held or called off; the mentor knows, the calendar knows."""

from datetime import date, timedelta

import factories as make
import pytest
from django.urls import reverse
from icalendar import Calendar
from studios.cast import cast, queries_of

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.inbox import ics
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.studios.actions import retirement, visits
from pulsar_xblocks.studios.models import Extension, StudioVisit

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(now):
    return cast(now)


@pytest.fixture
def studio(scene):
    row = make.StudioYearFactory(year=scene.year, studio__organisation=scene.school, name="Снегирь")
    make.MentorFactory(studio_year=row, person=scene.people.mentor)
    return row


def page_of(studio):
    return reverse("pulsar:studio", args=[studio.pk])


def plan(scene, studio, **changed):
    posted = {"state": "planned", "on": "2026-11-20", "visitor": scene.people.methodist.pk, "text": "Разбор работ"}
    return scene.client.methodist.post(reverse("pulsar:studio_visit", args=[studio.pk]), posted | changed)


def settle(client, visit, **changed):
    posted = {"version": visit.version, "state": "held", "on": "2026-11-09", "text": "Датчики пришлём"}
    return client.post(reverse("pulsar:studio_visit_settle", args=[visit.studio_year_id, visit.pk]), posted | changed)


def test_planned_visit_is_told_to_the_mentor_and_stands_on_the_page(scene, studio):
    answer = plan(scene, studio)

    row = StudioVisit.objects.get()
    assert (answer.status_code, row.state, row.on, row.visitor, row.plan) == (
        302, "planned", date(2026, 11, 20), scene.people.methodist, "Разбор работ",
    )  # fmt: skip
    assert [message.person for message in Message.objects.filter(kind="studio.visit")] == [scene.people.mentor]
    assert AuditEntry.objects.filter(action="studio.visit_planned", actor=scene.people.methodist).count() == 1
    shown = {
        role: "Разбор работ" in getattr(scene.client, role).get(page_of(studio)).content.decode() for role in ("mentor", "operator", "head")
    }
    assert shown == {"mentor": True, "operator": True, "head": False}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"on": "2026-11-09"}, "on"),
        ({"on": "2026-11-20", "state": "held"}, "on"),
        ({"on": "1026-11-20"}, "on"),
        ({"on": ""}, "on"),
        ({"visitor": "999999999999999999999"}, "visitor"),
        ({"visitor": "x"}, "visitor"),
        ({"text": "я" * 501}, "text"),
    ],
)
def test_wrong_visit_is_refused_beside_its_field(scene, studio, changed, field):
    answer = plan(scene, studio, **changed)

    assert (answer.status_code, StudioVisit.objects.count()) == (422, 0)
    assert f'id="e-{field}"' in answer.content.decode()


def test_visit_sent_twice_is_stored_once(scene, studio):
    plan(scene, studio)
    plan(scene, studio)

    assert (StudioVisit.objects.count(), Message.objects.filter(kind="studio.visit").count()) == (1, 1)


def test_visit_of_another_studio_or_without_the_role_is_refused(scene, studio):
    foreign = make.VisitFactory(studio_year__year=scene.foreign_year)
    mine = make.VisitFactory(studio_year=studio)

    assert settle(scene.client.methodist, foreign).status_code == 404
    assert settle(scene.client.mentor, mine).status_code == 403
    assert settle(scene.client.operator2, mine).status_code == 404
    assert set(StudioVisit.objects.values_list("state", flat=True)) == {"planned"}


def test_held_visit_keeps_what_was_agreed(scene, studio, now):
    row = make.VisitFactory(studio_year=studio, on=date(2026, 11, 8), visitor=scene.people.methodist)
    late = scene.client.methodist.get(page_of(studio)).content.decode()

    answer = settle(scene.client.methodist, row)

    row.refresh_from_db()
    assert reverse("pulsar:studio_visit_settle", args=[studio.pk, row.pk]) in late
    assert (answer.status_code, row.state, row.on, row.outcome, row.settled_at) == (302, "held", date(2026, 11, 9), "Датчики пришлём", now)
    assert "Датчики пришлём" in scene.client.mentor.get(page_of(studio)).content.decode()
    assert AuditEntry.objects.filter(action="studio.visit_held").count() == 1


def test_visit_is_called_off_with_a_reason(scene, studio):
    row = make.VisitFactory(studio_year=studio)

    empty = settle(scene.client.methodist, row, state="cancelled", on="2026-11-20", text=" ")
    done = settle(scene.client.methodist, row, state="cancelled", on="2026-11-20", text="Карантин")

    row.refresh_from_db()
    assert (empty.status_code, 'id="e-text"' in empty.content.decode()) == (422, True)
    assert (done.status_code, row.state, row.outcome) == (302, "cancelled", "Карантин")


def test_settled_or_stale_visit_is_not_changed(scene, studio, now):
    row = make.VisitFactory(studio_year=studio)
    agreed = visits.Outcome(visits.CANCELLED, row.on, "Карантин")
    visits.settle_visit(row, 1, agreed, by=scene.people.methodist, now=now)

    with pytest.raises(Stale):
        visits.settle_visit(row, 1, visits.Outcome(visits.CANCELLED, row.on, "Другое"), by=scene.people.methodist, now=now)
    with pytest.raises(Conflict):
        visits.settle_visit(row, 2, agreed, by=scene.people.methodist, now=now)


def test_visit_cannot_be_held_tomorrow(scene, studio, now):
    row = make.VisitFactory(studio_year=studio)

    with pytest.raises(Invalid):
        visits.settle_visit(row, 1, visits.Outcome(visits.HELD, date(2026, 11, 11), "Были"), by=scene.people.methodist, now=now)


def test_calendar_holds_terms_and_visits_of_the_mentor_and_of_the_visitor(scene, studio, now, russian):
    round_ = make.RoundFactory(year=scene.year)
    Extension.objects.create(year=scene.year, round=round_, studio_year=studio, hours=24, reason="Связь", given_at=now)
    make.VisitFactory(studio_year=studio, visitor=scene.people.methodist)
    make.VisitFactory(studio_year=studio, visitor=scene.people.methodist, state="cancelled", plan="Отменён")

    books = {
        name: Calendar.from_ical(ics.calendar(ics.events_of(getattr(scene.people, name), now), "Пульсар", now))
        for name in ("mentor", "methodist", "stranger")
    }

    found = {name: [str(event["summary"]) for event in book.walk("VEVENT")] for name, book in books.items()}
    assert found["stranger"] == []
    assert found["methodist"] == ["Визит в студию «Снегирь»"]
    assert "Визит в студию «Снегирь»" in found["mentor"]
    due = [event["dtstart"].dt for event in books["mentor"].walk("VEVENT") if str(event["uid"]).startswith("round-")]
    assert due == [round_.closes_at + timedelta(hours=24)]


def test_page_of_a_studio_costs_the_same_with_more_visits(scene, studio):
    make.VisitFactory(studio_year=studio)
    one = queries_of(scene.client.methodist, page_of(studio))
    for day in (21, 22):
        make.VisitFactory(studio_year=studio, on=date(2026, 11, day))

    assert queries_of(scene.client.methodist, page_of(studio)) == one


def test_methodologist_sees_own_visits_at_home(scene, studio, russian):
    make.VisitFactory(studio_year=studio, visitor=scene.people.methodist)
    make.VisitFactory(studio_year=studio, visitor=scene.people.methodist, on=date(2026, 12, 20))

    assert "Мои визиты в студии" in scene.client.methodist.get("/pulsar/").content.decode()
    assert "Мои визиты в студии" not in scene.client.operator.get("/pulsar/").content.decode()


def test_texts_of_a_visit_are_blanked_with_the_visitor(scene, studio, now):
    row = make.VisitFactory(studio_year=studio, visitor=scene.people.methodist, outcome="Договорились")

    retirement.blank(scene.people.methodist, now)

    row.refresh_from_db()
    assert (row.plan, row.outcome) == ("", "")
