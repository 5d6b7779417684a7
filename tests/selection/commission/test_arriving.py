from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from commission_rows import ACADEMIC, a_call
from factories import PersonFactory, RegionFactory
from openpyxl import load_workbook
from places_rows import FINAL, fresh, with_places

from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.selection.applications.actions import starting
from pulsar_xblocks.selection.applications.actions.starting import Told
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import stays_of
from pulsar_xblocks.selection.commission.actions import arriving, placing
from pulsar_xblocks.selection.commission.domain.attending import Arrived, problems
from pulsar_xblocks.selection.commission.models import PlaceOffer, ShiftStay

pytestmark = pytest.mark.django_db
NOW = FINAL + timedelta(days=1)
FIRST_DAY, AFTER = date(2027, 1, 11), datetime(2027, 1, 25, 3, 0, tzinfo=UTC)
COURSE, COHORT = "course-v1:pulsar+science+2027", "Смена 1"
BORN = date(2012, 5, 4)


def _confirmed(rows):
    for row in rows:
        placing.answer(row, is_yes=True, by=None, now=NOW)
    run_due(NOW + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        (Arrived("came"), []),
        (Arrived(""), []),
        (Arrived("missed", note="Заболела"), []),
        (Arrived("missed"), ["note"]),
        (Arrived("left", date(2027, 1, 15), "Уехал домой"), []),
        (Arrived("left", date(2027, 1, 25), "Уехал домой"), ["left_on"]),
        (Arrived("left", None, ""), ["left_on", "note"]),
        (Arrived("lost"), ["state"]),
    ],
)
def test_what_is_said_of_an_arrival(what, fields):
    assert sorted(problems(what, FIRST_DAY, date(2027, 1, 24))) == fields


def test_who_came_who_did_not_and_who_left_early(entered, at):
    at(AFTER)
    call, rows, _ = with_places(80, 71)
    _confirmed(rows)
    first, second = PlaceOffer.objects.order_by("application__number")
    client, page = entered(), f"/pulsar/calls/{call.pk}/arrival/"

    posted = {
        "row": [first.pk, second.pk],
        f"state_{first.pk}": "left",
        f"left_on_{first.pk}": "2027-01-15",
        f"note_{first.pk}": "Уехал домой",
    }
    stored = client.post(page, posted)
    wrong = client.post(page, {"row": [second.pk], f"state_{second.pk}": "missed"})
    client.post(page, posted | {"all": "1"})

    assert (stored.status_code, wrong.status_code) == (302, 422)
    assert f'id="e-note_{second.pk}"' in wrong.content.decode()
    told = PlaceOffer.objects.order_by("application__number").values_list("arrival", "left_on", "arrival_note")
    assert list(told) == [("left", date(2027, 1, 15), "Уехал домой"), ("came", None, "")]


def test_a_record_that_is_put_right_takes_the_shift_back():
    call, rows, operator = with_places(80, 71)
    _confirmed(rows)
    offers = list(PlaceOffer.objects.order_by("application__number"))
    arriving.arrive(call, {one.pk: Arrived("came") for one in offers}, FIRST_DAY, by=operator, now=AFTER)
    first = arriving.complete(call, by=operator, now=AFTER)

    arriving.arrive(call, {offers[0].pk: Arrived("missed", note="Не приехала")}, FIRST_DAY, by=operator, now=AFTER)
    second = arriving.complete(call, by=operator, now=AFTER)

    assert (first, second) == (2, 0)
    assert list(ShiftStay.objects.values_list("person_id", flat=True)) == [rows[1].person_id]


def test_the_list_is_taken_as_a_workbook_with_a_reason(entered, at):
    at(AFTER)
    call, rows, operator = with_places(80)
    _confirmed(rows)
    row = rows[0].person
    row.family = "=HYPERLINK(1)"
    row.save()
    client, page = entered(), f"/pulsar/calls/{call.pk}/arrival/xlsx/"

    asked = client.post(page, {"reason": ""})
    answer = client.post(page, {"reason": "Для размещения участников"})

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)).active
    cells = [cell.value for cell in list(sheet.rows)[1]]
    assert asked.status_code == 422
    assert cells[0] == rows[0].number and "не отмечено" in cells
    assert not any(cell.data_type == "f" for line in sheet.rows for cell in line)


@pytest.mark.parametrize(("role", "codes"), [("operator", (200, 200, 302)), ("methodist", (200, 403, 403)), ("chair", (403, 403, 403))])
def test_who_sees_and_who_records_the_arrival(entered, at, role, codes):
    at(AFTER)
    call, rows, _ = with_places(80)
    _confirmed(rows)
    client, page = entered(role, call=call), f"/pulsar/calls/{call.pk}/arrival/"

    answers = (client.get(page), client.get(f"{page}xlsx/"), client.post(page, {"complete": "1"}))

    assert tuple(one.status_code for one in answers) == codes
    assert entered(region=RegionFactory(code="42", name="Кемеровская область")).get(page).status_code == 404


def test_the_list_of_arrival_reads_as_much_for_two_as_for_one(entered, at, django_assert_max_num_queries):
    at(AFTER)
    counts = []
    for points in ((80,), (80, 71)):
        call, rows, _ = with_places(*points)
        _confirmed(rows)
        client, page = entered(), f"/pulsar/calls/{call.pk}/arrival/"
        client.get(page)
        with django_assert_max_num_queries(20) as seen:
            client.get(page)
        counts.append(len(seen))

    assert counts[0] == counts[1]


# --- the repeat rule


def _completed(person, profile: str, starts: date) -> None:
    """Take the person through a whole shift: place confirmed, arrived, the shift recorded."""
    call, rows, operator = with_places(80, profile=profile, shift_starts=starts, shift_ends=starts + timedelta(days=13))
    SelectionApplication.objects.filter(pk=rows[0].pk).update(person=person)
    placing.answer(fresh(rows[0]), is_yes=True, by=None, now=NOW)
    arriving.enrol_confirmed(call, by=operator, now=NOW)
    later = datetime.combine(starts + timedelta(days=14), datetime.min.time(), UTC)
    arriving.arrive(call, {PlaceOffer.objects.get(call=call).pk: Arrived("came")}, starts, by=operator, now=later)
    arriving.complete(call, by=operator, now=later)


def _refused(person, profile: str, starts: date) -> list[str]:
    call = a_call(ACADEMIC, profile=profile, shift_starts=starts, shift_ends=starts + timedelta(days=13))
    try:
        starting.require_eligible(call, person, Told(BORN, 9), datetime(2026, 11, 10, tzinfo=UTC))
    except Invalid as error:
        return [str(text) for texts in error.errors.values() for text in texts]
    return []


def test_two_completed_shifts_of_a_school_year_leave_no_third():
    person = PersonFactory(with_account=True, birth_date=BORN)
    _completed(person, "science", date(2026, 10, 5))
    one = _refused(person, "sport", date(2027, 3, 1))
    _completed(person, "arts", date(2027, 1, 11))

    two = _refused(person, "sport", date(2027, 3, 1))
    next_year = _refused(person, "sport", date(2027, 10, 4))

    assert (one, next_year) == ([], [])
    assert two == ["In one school year a pupil takes part in at most %(n)d shift; in %(year)s there are already: %(had)d."]


def test_shifts_of_one_profile_need_another_between_them():
    person = PersonFactory(with_account=True, birth_date=BORN)
    _completed(person, "science", date(2026, 10, 5))

    next_one = _refused(person, "science", date(2027, 1, 11))
    a_call(profile="science", shift_starts=date(2026, 12, 7))
    after_another = _refused(person, "science", date(2027, 1, 11))

    assert len(next_one) == 1 and next_one[0].startswith("Between two shifts of one profile")
    assert after_another == []


@pytest.mark.parametrize("what", [Arrived("missed", note="Заболела"), Arrived("left", date(2026, 10, 6), "Уехала домой")])
def test_a_place_without_a_whole_shift_does_not_count(what):
    person = PersonFactory(with_account=True, birth_date=BORN)
    call, rows, operator = with_places(80, shift_starts=date(2026, 10, 5), shift_ends=date(2026, 10, 18))
    SelectionApplication.objects.filter(pk=rows[0].pk).update(person=person)
    placing.answer(fresh(rows[0]), is_yes=True, by=None, now=NOW)
    before = len(stays_of(person))

    arriving.arrive(call, {PlaceOffer.objects.get(call=call).pk: what}, date(2026, 10, 5), by=operator, now=NOW)
    arriving.complete(call, by=operator, now=AFTER)

    assert (before, stays_of(person)) == (1, ())


def test_a_shift_that_goes_on_is_not_recorded():
    call, rows, operator = with_places(80)
    _confirmed(rows)

    with pytest.raises(Conflict):
        arriving.complete(call, by=operator, now=NOW)


def test_the_last_day_of_a_shift_begins_at_midnight_in_its_own_zone():
    """The shift ends on 24 January: in Tomsk this day begins at 17:00 UTC of the 23rd."""
    call, rows, operator = with_places(80)
    _confirmed(rows)
    arriving.arrive(call, {PlaceOffer.objects.get(call=call).pk: Arrived("came")}, FIRST_DAY, by=operator, now=NOW)
    midnight = datetime(2027, 1, 23, 17, 0, tzinfo=UTC)

    with pytest.raises(Conflict):
        arriving.complete(call, by=operator, now=midnight - timedelta(seconds=1))

    assert arriving.complete(call, by=operator, now=midnight) == 1
