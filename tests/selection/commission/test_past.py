"""Participants of past shifts from a table: matched only beyond doubt, kept otherwise, decided by people."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from commission_rows import a_call
from factories import PersonFactory, RegionFactory, RoleFactory
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.kernel.loads.actions import Upload, apply, check, undo
from pulsar_xblocks.kernel.loads.kinds import kind_of
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.selection.applications.actions import starting
from pulsar_xblocks.selection.applications.actions.starting import Told
from pulsar_xblocks.selection.applications.queries import stays_of
from pulsar_xblocks.selection.commission import arrival_terms as terms
from pulsar_xblocks.selection.commission.domain import past
from pulsar_xblocks.selection.commission.models import PastParticipant, ShiftStay

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
BORN = date(2011, 5, 4)
HEAD = "Фамилия;Имя;Отчество;Дата рождения;Программа;Направление;Начало смены;Окончание смены;Учебный год"
ROW = "Ёлкин;Пётр;Ильич;04.05.2011;Смена «Наука»;Наука;05.10.2026;18.10.2026;2026/27"
NAMES = {"family": "Елкин", "given": "Петр", "patronymic": "Ильич", "birth_date": BORN}


@pytest.fixture
def load():
    """Return functions that check a table and store it for the region of the calls."""

    def checked(*lines: str):
        kind, region = kind_of("past-participants"), RegionFactory()
        target = kind.target(None, region.pk)
        by = RoleFactory(region=region).person
        return check(kind, target, Upload("смены.csv", "\n".join([HEAD, *lines]).encode()), by=by, now=NOW), kind, target, by

    def stored(*lines: str):
        row, kind, target, by = checked(*lines)
        return apply(row, kind, target, "Смены прошлого года", by=by, now=NOW), kind, target, by

    checked.stored = stored
    return checked


def _applied(**facts: object):
    return SelectionApplicationFactory(call=a_call(), person=PersonFactory(with_account=True, **{**NAMES, **facts}), status="admitted")


def _wrong(load_row) -> dict[int, list[str]]:
    return {one.number: sorted(p["column"] for p in json.loads(one.body)["problems"]) for one in load_row.rows.filter(action="wrong")}


def _notes(load_row) -> list[str]:
    return [note["text"][:30] for one in load_row.rows.order_by("number") for note in json.loads(one.body)["notes"]]


# --- the rules


@pytest.mark.parametrize(
    ("patronymic", "others", "surely"),
    [
        ("Ильич", ["ильич"], True),
        ("Ильич", ["Иванович"], False),
        ("", [""], False),
        ("Ильич", ["Ильич", "Ильич"], False),
        ("Ильич", [], False),
    ],
)
def test_who_is_meant_beyond_doubt(patronymic, others, surely):
    assert past.is_surely(patronymic, others) is surely


@pytest.mark.parametrize(("one", "other", "may"), [("Ильич", "ИЛЬИЧ", True), ("", "Ильич", True), ("Ильич", "Иванович", False)])
def test_only_two_patronymics_speak_against_it(one, other, may):
    assert past.may_be(one, other) is may


@pytest.mark.parametrize(
    ("born", "starts", "ends", "year", "wrong"),
    [
        (BORN, date(2026, 10, 5), date(2026, 10, 18), "2026/27", []),
        (BORN, date(2026, 10, 5), None, "2026-27", []),
        (BORN, date(2026, 10, 5), date(2026, 10, 4), "", ["ends_on"]),
        (BORN, date(2026, 10, 5), None, "2025/26", ["year"]),
        (date(2026, 5, 4), date(2026, 10, 5), None, "", ["birth_date"]),
        (None, date(2026, 10, 5), None, "", ["birth_date"]),
        (BORN, None, None, "", ["starts_on"]),
    ],
)
def test_what_a_row_needs(born, starts, ends, year, wrong):
    assert sorted(past.problems(born, starts, ends, year)) == wrong


# --- the table


def test_a_known_person_is_counted_at_once_and_the_gate_knows(load):
    row = _applied()

    load.stored(ROW)

    assert [(stay.profile, stay.starts_on) for stay in stays_of(row.person)] == [("science", date(2026, 10, 5))]
    call = a_call(profile="science", shift_starts=date(2027, 1, 11))
    with pytest.raises(Invalid):
        starting.require_eligible(call, row.person, Told(BORN, 9), NOW)


@pytest.mark.parametrize("facts", [{"patronymic": ""}, {"patronymic": "Иванович"}, {"birth_date": date(2011, 5, 5)}])
def test_somebody_perhaps_meant_is_not_counted(load, facts):
    row = _applied(**facts)

    load.stored(ROW)

    assert stays_of(row.person) == ()
    assert PastParticipant.objects.get().stay is None


def test_two_of_one_name_are_never_merged(load):
    _applied()
    _applied()

    load.stored(ROW)

    assert not ShiftStay.objects.exists()


def test_the_dry_run_says_whose_a_row_is_and_stores_nothing(load):
    _applied()

    row, *_ = load(ROW, ROW.replace("Ёлкин", "Соснин"), ROW.replace("Ильич", ""))

    assert [text[:12] for text in _notes(row)] == ["Counts for %", "Nobody of th", "Somebody of "]
    assert not PastParticipant.objects.exists()


def test_a_table_loaded_twice_changes_nothing_the_second_time(load):
    load.stored(ROW)

    row, *_ = load(ROW)
    load.stored(ROW)

    assert _notes(row) == ["This participation is stored a"]
    assert PastParticipant.objects.count() == 1


def test_wrong_rows_are_named_and_nothing_is_stored(load):
    bad = "Elkin;Пётр;;04.05.1911;;Цирк;05.10.2026;01.10.2026;"

    row, *_ = load(ROW, ROW, bad)

    found = _wrong(row)
    assert found[3] == ["family"]
    assert 4 in found


def test_a_load_is_undone_with_the_shifts_it_has_made(load):
    row = _applied()
    stored, kind, target, by = load.stored(ROW)

    undo(stored, kind, target, by=by, now=NOW + timedelta(minutes=20))

    assert stays_of(row.person) == ()
    assert not PastParticipant.objects.exists()


# --- an application


def test_an_application_of_that_name_is_marked_not_refused(load, entered, at):
    at(NOW)
    load.stored(ROW)
    row = _applied(patronymic="")
    client = entered()

    page = client.get(f"/pulsar/calls/{row.call_id}/applications/{row.pk}/").content.decode()
    queue = client.get(f"/pulsar/calls/{row.call_id}/applications/?status=").content.decode()

    assert "Ёлкин Пётр Ильич" in page and "Это тот же человек" in page
    assert "возможно, уже участвовал" in queue


def test_the_commission_says_that_it_is_the_same_person(load, entered, at):
    at(NOW)
    stored, kind, target, by = load.stored(ROW)
    row = _applied(patronymic="")
    one, client = PastParticipant.objects.get(), entered()

    answer = client.post(f"/pulsar/calls/{row.call_id}/applications/{row.pk}/past/", {"past": str(one.pk), "same": "1"})
    again = client.post(f"/pulsar/calls/{row.call_id}/applications/{row.pk}/past/", {"past": str(one.pk), "same": "1"})
    undo(stored, kind, target, by=by, now=NOW + timedelta(minutes=20))

    assert (answer.status_code, again.status_code) == (302, 409)
    assert len(stays_of(row.person)) == 1 and PastParticipant.objects.filter(pk=one.pk).exists()


def test_the_commission_says_that_it_is_somebody_else(load, entered, at):
    at(NOW)
    load.stored(ROW)
    row, other = _applied(patronymic=""), _applied(patronymic="")
    one, client = PastParticipant.objects.get(), entered()

    client.post(f"/pulsar/calls/{row.call_id}/applications/{row.pk}/past/", {"past": str(one.pk), "other": "1"})

    mine = client.get(f"/pulsar/calls/{row.call_id}/applications/{row.pk}/").content.decode()
    theirs = client.get(f"/pulsar/calls/{other.call_id}/applications/{other.pk}/").content.decode()
    assert ("Ёлкин" in mine, "Ёлкин" in theirs) == (False, True)


@pytest.mark.parametrize("key", ["", "no", "999999", "1" * 30])
def test_a_participation_of_somebody_else_is_not_there(load, entered, at, key):
    at(NOW)
    load.stored(ROW.replace("Ёлкин", "Соснин"))
    row = _applied()
    key = key or str(PastParticipant.objects.get().pk)

    answer = entered().post(f"/pulsar/calls/{row.call_id}/applications/{row.pk}/past/", {"past": key, "same": "1"})

    assert answer.status_code == 404
    assert not ShiftStay.objects.exists()


@pytest.mark.parametrize(("role", "code"), [("operator", 200), ("methodist", 403), ("chair", 403), ("mentor", 403)])
def test_only_the_operator_sees_past_participants(load, entered, at, role, code):
    at(NOW)
    load.stored(ROW)

    answer = entered(role).get("/pulsar/calls/past-participants/?q=елкин")

    assert answer.status_code == code
    assert ("Ёлкин" in answer.content.decode()) is (code == 200)


def test_the_names_are_forgotten_in_two_years_and_with_the_person(load):
    row = _applied()
    load.stored(ROW, ROW.replace("Ёлкин", "Соснин"))
    region = row.call.region_id

    assert len(terms.past_due(region, date(2028, 10, 5))) == 0
    assert len(terms.past_due(region, date(2028, 10, 7))) == 2
    retire(row.person, NOW)
    assert sorted(PastParticipant.objects.values_list("family", flat=True)) == ["", "Соснин"]


def test_the_list_reads_as_much_for_three_as_for_one(load, entered, at, django_assert_max_num_queries):
    at(NOW)
    counts, client = [], None
    for lines in ([ROW], [ROW.replace("Ёлкин", "Соснин"), ROW.replace("Ёлкин", "Кедров")]):
        load.stored(*lines)
        client = client or entered()
        client.get("/pulsar/calls/past-participants/")
        with django_assert_max_num_queries(15) as seen:
            client.get("/pulsar/calls/past-participants/")
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_shifts_that_only_sheets_tell_of_stand_between_two_of_a_pupil(load):
    """The pupil was there in October 2025; in March 2026 others were, whom nobody here knows: the next shift is not the one after."""
    row = _applied()
    load.stored("Ёлкин;Пётр;Ильич;04.05.2011;Смена «Наука»;Наука;06.10.2025;19.10.2025;2025/26")
    call = a_call(profile="science", shift_starts=date(2027, 1, 11))
    with pytest.raises(Invalid):
        starting.require_eligible(call, row.person, Told(BORN, 9), NOW)

    load.stored("Чужакова;Анна;Ильинична;05.06.2011;Смена «Наука»;Наука;02.03.2026;15.03.2026;2025/26")

    starting.require_eligible(call, row.person, Told(BORN, 9), NOW)
