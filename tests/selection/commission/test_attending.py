from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from factories import PersonFactory
from places_rows import FINAL, fresh, with_places

from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.platform import cohorts, enrolment
from pulsar_xblocks.selection.applications.actions import sending
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.commission.actions import attending, placing
from pulsar_xblocks.selection.commission.models import PlaceOffer

pytestmark = pytest.mark.django_db
NOW = FINAL + timedelta(days=1)
FIRST_DAY, AFTER = date(2027, 1, 11), datetime(2027, 1, 25, 3, 0, tzinfo=UTC)
COURSE, COHORT = "course-v1:pulsar+science+2027", "Смена 1"
BORN = date(2012, 5, 4)


class Platform:
    """Courses and cohorts of a platform as the adapters call them; ``there``: names of its cohorts."""

    def __init__(self, monkeypatch, *there: str) -> None:
        self.courses, self.cohorts, self.there, self.refused, self.told = set(), set(), there, set(), []
        monkeypatch.setattr(enrolment, "is_enrolled", lambda user, key: (user.pk, key) in self.courses)
        monkeypatch.setattr(enrolment, "enrol", self.enrol)
        monkeypatch.setattr(enrolment, "unenrol", lambda user, key: self.courses.discard((user.pk, key)) is None)
        monkeypatch.setattr(cohorts, "put", self.put)
        monkeypatch.setattr(cohorts, "take_out", lambda user, key, name: self.cohorts.discard((user.pk, name)) is None)

    def enrol(self, user, key) -> bool:
        if user.pk in self.refused:
            raise RuntimeError("a filter of the site says no")
        self.courses.add((user.pk, key))
        self.told.append(user.pk)
        return True

    def put(self, user, key, name) -> bool:
        if name in self.there:
            self.cohorts.add((user.pk, name))
        return name in self.there


def _with_accounts(*points: int, **facts: object):
    call, rows, operator = with_places(*points, **facts)
    for row in rows:
        SelectionApplication.objects.filter(pk=row.pk).update(person=PersonFactory(with_account=True, birth_date=BORN))
    return call, [fresh(row) for row in rows], operator


def _confirmed(rows):
    for row in rows:
        placing.answer(row, is_yes=True, by=None, now=NOW)
    run_due(NOW + timedelta(minutes=1))


def _states() -> list[str]:
    return list(PlaceOffer.objects.order_by("pk").values_list("course_state", flat=True))


def test_who_confirms_is_put_into_the_course_and_its_cohort(monkeypatch):
    platform = Platform(monkeypatch, COHORT)
    _, rows, _ = _with_accounts(80, 71, course_key=COURSE, cohort=COHORT)

    _confirmed(rows[:1])

    user = rows[0].person.user_id
    assert (platform.courses, platform.cohorts) == ({(user, COURSE)}, {(user, COHORT)})
    assert _states() == ["in", ""]


@pytest.mark.parametrize("way", ["refuse", "withdraw"])
def test_who_gives_the_place_up_is_taken_out_again(monkeypatch, way):
    platform = Platform(monkeypatch, COHORT)
    _, rows, _ = _with_accounts(80, 71, course_key=COURSE, cohort=COHORT)
    _confirmed(rows[:1])

    if way == "refuse":
        placing.answer(fresh(rows[0]), is_yes=False, by=None, now=NOW)
    else:
        sending.withdraw(fresh(rows[0]), by=rows[0].person, now=NOW)
    run_due(NOW + timedelta(minutes=2))

    assert (platform.courses, platform.cohorts) == (set(), set())
    assert _states() == ["out", ""]


def test_who_was_in_the_course_before_stays_in_it(monkeypatch):
    platform = Platform(monkeypatch)
    _, rows, _ = _with_accounts(80, course_key=COURSE)
    platform.courses.add((rows[0].person.user_id, COURSE))
    _confirmed(rows)
    before = _states()

    placing.answer(fresh(rows[0]), is_yes=False, by=None, now=NOW)
    run_due(NOW + timedelta(minutes=2))

    assert before == ["before"]
    assert platform.courses == {(rows[0].person.user_id, COURSE)}


def test_a_cohort_that_is_not_there_is_said_and_tried_again(monkeypatch):
    platform = Platform(monkeypatch)
    _, rows, _ = _with_accounts(80, course_key=COURSE, cohort=COHORT)
    _confirmed(rows)
    before = _states()

    attending.follow(attending.unsettled())
    platform.there = (COHORT,)
    changed = attending.follow(attending.unsettled())

    assert (before, changed, _states()) == (["cohort"], 1, ["in"])
    assert platform.told == [rows[0].person.user_id]  # who is in the course is not enrolled once more


def test_one_whom_the_platform_refuses_keeps_nobody_out_and_is_tried_again(monkeypatch):
    platform = Platform(monkeypatch)
    _, rows, _ = _with_accounts(80, 71, course_key=COURSE)
    platform.refused = {rows[0].person.user_id}
    _confirmed(rows)
    before = _states()

    platform.refused = set()
    changed = attending.follow(attending.unsettled())

    assert (before, changed, _states()) == (["refused", "in"], 1, ["in", "in"])
    assert platform.courses == {(row.person.user_id, COURSE) for row in rows}


def test_who_gets_an_account_later_is_put_in_then(monkeypatch):
    platform = Platform(monkeypatch)
    call, rows, operator = with_places(80, course_key=COURSE)
    _confirmed(rows)
    before = _states()
    person = rows[0].person
    person.user = PersonFactory(with_account=True).user
    type(person).objects.exclude(pk=person.pk).filter(user=person.user).update(user=None)
    person.save()

    attending.follow(attending.unsettled())

    assert (before, _states()) == ([""], ["in"])
    assert platform.courses == {(person.user_id, COURSE)}


def test_without_a_platform_nobody_is_said_to_be_in_the_course(entered, at):
    at(NOW)
    call, rows, _ = _with_accounts(80, course_key=COURSE)
    _confirmed(rows)

    page = entered().get(f"/pulsar/calls/{call.pk}/places/").content.decode()

    assert _states() == ["absent"]
    assert "сайт не может" in page


def _raising(error):
    def refuse(*_):
        raise error

    return refuse


def test_the_adapter_speaks_to_the_platform(monkeypatch):
    said = []
    found = SimpleNamespace(
        get_cohort_by_name=lambda key, name: f"{key}/{name}",
        add_user_to_cohort=lambda cohort, name: said.append(("add", cohort, name)),
        remove_user_from_cohort=lambda cohort, name: said.append(("remove", cohort, name)),
    )
    lost = type("DoesNotExist", (Exception,), {})
    refusal = type("CohortMembershipException", (Exception,), {})
    modules = {
        "openedx.core.djangoapps.course_groups.cohorts": found,
        "openedx.core.djangoapps.course_groups.models": SimpleNamespace(
            CourseUserGroup=SimpleNamespace(DoesNotExist=lost), CohortMembershipException=refusal
        ),
        "opaque_keys.edx.keys": SimpleNamespace(CourseKey=SimpleNamespace(from_string=str)),
        "opaque_keys": SimpleNamespace(InvalidKeyError=type("InvalidKeyError", (Exception,), {})),
    }
    user = SimpleNamespace(username="anna")
    without = (cohorts.put(user, "c", "Смена"), cohorts.take_out(user, "c", "Смена"))
    monkeypatch.setattr(cohorts, "import_module", modules.__getitem__)

    done = (cohorts.put(user, "c", "Смена"), cohorts.take_out(user, "c", "Смена"))
    found.add_user_to_cohort = _raising(refusal)
    refused = cohorts.put(user, "c", "Смена")
    found.get_cohort_by_name = _raising(lost)

    assert (without, done, refused, cohorts.put(user, "c", "Другая")) == ((False, False), (True, True), False, False)
    assert said == [("add", "c/Смена", "anna"), ("remove", "c/Смена", "anna")]
