from dataclasses import replace
from datetime import UTC, datetime

import pytest
from commission_rows import a_call
from factories import RegionFactory, RoleFactory

from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission import rules_form
from pulsar_xblocks.selection.domain.ready import READY

pytestmark = pytest.mark.django_db
FACTS = {
    "ready": "science", "places": "60", "title": "Отбор на смену «Наука»", "code": "science-2027-02", "direction": "science",
    "audience": "pupil", "profile": "science", "opens_at": "2027-01-11", "closes_at": "2027-01-31", "shift_starts": "2027-03-01",
    "shift_ends": "2027-03-14", "is_public": "yes",
}  # fmt: skip


def test_a_call_is_made_staffed_and_announced(entered):
    client = entered()
    expert = RoleFactory(role="expert", region=RegionFactory()).person

    made = client.post("/pulsar/calls/new/", FACTS)
    page = made.url
    early = client.post(f"{page}status/", {"status": "active"})
    client.post(f"{page}questionnaire/", {"questionnaire": "science"})
    client.post(f"{page}people/", {"person": expert.key, "part": "expert"})
    client.post(f"{page}status/", {"status": "active"})

    call = Call.objects.get(code="science-2027-02")
    assert (early.status_code, call.status) == (422, "active")
    assert [row.person for row in call.people.all()] == [expert]


def test_wrong_days_stand_beside_their_fields(entered):
    answer = entered().post("/pulsar/calls/new/", FACTS | {"closes_at": "2027-01-01"})

    assert answer.status_code == 422
    assert 'id="e-closes_at"' in answer.content.decode()


def test_two_operators_at_one_call_see_both_texts(entered, at):
    at(datetime(2026, 10, 1, 3, 0, tzinfo=UTC))
    call, client = a_call(), entered()
    facts = {name: value for name, value in FACTS.items() if name not in ("ready", "places")} | {"code": call.code}
    client.post(f"/pulsar/calls/{call.pk}/edit/", facts | {"version": call.version})

    late = client.post(f"/pulsar/calls/{call.pk}/edit/", facts | {"version": call.version, "title": "Другое имя"})

    assert late.status_code == 409
    assert "Другое имя" in late.content.decode()


def test_somebody_without_the_role_is_not_let_in(entered):
    call, client = a_call(), entered()
    stranger = RoleFactory(role="mentor", region=call.region).person

    answer = client.post(f"/pulsar/calls/{call.pk}/people/", {"person": stranger.key, "part": "expert"})

    assert (answer.status_code, call.people.count()) == (422, 0)


@pytest.mark.parametrize("end", ["people/", "status/", "questionnaire/", "extend/", "edit/"])
@pytest.mark.parametrize("role", ["methodist", "chair", "expert", "officer"])
def test_only_the_operator_changes_a_call(entered, role, end):
    call = a_call()

    assert entered(role, call=call).post(f"/pulsar/calls/{call.pk}/{end}", FACTS).status_code in (403, 404)


def test_the_page_of_a_draft_says_what_is_missing(entered):
    call = a_call(status="draft", shift_starts=None)

    page = entered().get(f"/pulsar/calls/{call.pk}/").content.decode()

    assert "возраст" in page


def _posted(call: Call, **changed: str) -> dict[str, str]:
    return rules_form.values(rules_of(call)) | {"version": str(call.version)} | changed


def test_the_form_of_the_rules_gives_back_what_it_shows(entered, at):
    at(datetime(2026, 10, 1, 3, 0, tzinfo=UTC))
    call, client = a_call(rules=replace(READY["science"], places=60)), entered()

    answer = client.post(f"/pulsar/calls/{call.pk}/rules/", _posted(call))

    assert answer.status_code == 302
    assert rules_of(Call.objects.get(pk=call.pk)) == replace(READY["science"], places=60)


def test_protected_seats_and_steps_of_ties_are_set(entered, at):
    at(datetime(2026, 10, 1, 3, 0, tzinfo=UTC))
    call, client = a_call(rules=replace(READY["science"], places=60)), entered()
    seats = {"quota_title_0": "Сельские школы", "seats_0": "12", "by_0": "rural", "tie_0": "expert", "tie_1": "academic", "tie_2": ""}

    client.post(f"/pulsar/calls/{call.pk}/rules/", _posted(call, **seats))

    rules = rules_of(Call.objects.get(pk=call.pk))
    assert [(quota.title.ru, quota.seats, quota.by) for quota in rules.quotas] == [("Сельские школы", 12, "rural")]
    assert rules.ties == ("expert", "academic", "municipality", "commission")


def test_parts_that_do_not_come_to_100_are_refused_beside_them(entered, at):
    at(datetime(2026, 10, 1, 3, 0, tzinfo=UTC))
    call, client = a_call(rules=replace(READY["science"], places=60)), entered()

    answer = client.post(f"/pulsar/calls/{call.pk}/rules/", _posted(call, most_0="40"))

    assert answer.status_code == 422
    assert 'id="e-parts"' in answer.content.decode()


def test_rules_are_fixed_once_applications_are_taken(entered):
    call = a_call(rules=replace(READY["science"], places=60))
    client = entered()

    answer = client.post(f"/pulsar/calls/{call.pk}/rules/", _posted(call, places="70"))

    assert answer.status_code == 409
    assert rules_of(Call.objects.get(pk=call.pk)).places == 60
