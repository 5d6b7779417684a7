"""Nominations: a centre's representative by number and surname in the window, the operator until the results; protected places."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from commission_rows import ACADEMIC, a_call, applications, given
from factories import OrganisationFactory, PersonFactory, RegionFactory, RoleFactory

from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid
from pulsar_xblocks.kernel.questions.domain import Text
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import nominating, publishing, running
from pulsar_xblocks.selection.commission.actions.nominating import Named
from pulsar_xblocks.selection.commission.models import Nomination
from pulsar_xblocks.selection.commission.queries import runs
from pulsar_xblocks.selection.domain.rules import Quota

pytestmark = pytest.mark.django_db
OPEN = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
CLOSED = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)
PAGE = "/pulsar/nominations/"


@pytest.fixture
def world():
    """Return a call with one place of two for those whom a centre nominates, three applications 80, 71, 60, the centre, its head."""
    centre = OrganisationFactory(code="7017999999")
    group = Quota("centres", Text("По представлению центров"), 1, "nomination", (centre.code,))
    call = a_call(replace(ACADEMIC, quotas=(group,)), region=centre.region)
    rows = applications(call, 3)
    given({rows[0].pk: 80, rows[1].pk: 71, rows[2].pk: 60})
    head = RoleFactory(role="head", region=centre.region, organisation=centre).person
    return call, rows, centre, head


def _named(row) -> Named:
    return Named(row.number.lower(), row.person.family.upper())


def test_a_nominated_application_takes_the_protected_place(world):
    call, rows, centre, head = world
    before = running.run_ranking(call, by=None, now=CLOSED)

    nominating.nominate(call, _named(rows[2]), centre, by=head, now=OPEN)
    after = running.run_ranking(call, by=None, now=CLOSED)

    assert {row.application_id: row.seat for row in runs.rows_of(before, "recommended")} == {rows[0].pk: "open", rows[1].pk: "open"}
    assert {row.application_id: row.seat for row in runs.rows_of(after, "recommended")} == {rows[0].pk: "open", rows[2].pk: "centres"}


def test_a_nomination_taken_back_gives_no_place(world):
    call, rows, centre, head = world
    made = nominating.nominate(call, _named(rows[2]), centre, by=head, now=OPEN)

    nominating.withdraw(made, by=head, now=OPEN)
    again = nominating.nominate(call, _named(rows[2]), centre, by=head, now=OPEN)
    nominating.withdraw(again, by=head, now=OPEN)

    run = running.run_ranking(call, by=None, now=CLOSED)
    assert {row.application_id for row in runs.rows_of(run, "recommended")} == {rows[0].pk, rows[1].pk}
    assert Nomination.objects.count() == 2


def test_a_second_nomination_changes_nothing(world):
    call, rows, centre, head = world

    made = [nominating.nominate(call, _named(rows[2]), centre, by=head, now=OPEN) for _ in range(2)]

    assert made[0] == made[1]


@pytest.mark.parametrize(
    "who", [Named("П-2026-999999", "Иванова"), Named("", ""), Named("П-2026-000001", ""), Named("П-2026-000001", "Чужой")]
)
def test_a_number_without_its_surname_is_refused_the_same_way(world, who):
    call, _, centre, head = world

    with pytest.raises(Invalid) as refused:
        nominating.nominate(call, who, centre, by=head, now=OPEN)

    assert refused.value.errors == {"number": [nominating.UNKNOWN]}


def test_a_draft_is_not_found(world):
    call, rows, centre, head = world
    rows[2].status = "draft"
    rows[2].save()

    with pytest.raises(Invalid):
        nominating.nominate(call, _named(rows[2]), centre, by=head, now=OPEN)


@pytest.mark.parametrize("now", [datetime(2026, 10, 1, tzinfo=UTC), CLOSED])
def test_a_centre_nominates_in_the_window_only(world, now):
    call, rows, centre, head = world

    with pytest.raises(Gone):
        nominating.nominate(call, _named(rows[2]), centre, by=head, now=now)


def test_a_centre_that_the_rules_do_not_name_nominates_nobody(world):
    call, rows, centre, head = world
    other = OrganisationFactory(municipality=centre.municipality)

    with pytest.raises(Conflict):
        nominating.mark_nominated(rows[2], other, by=head, now=OPEN)


def test_after_the_results_nominations_stay_as_they_are(world):
    call, rows, centre, head = world
    made = nominating.mark_nominated(rows[2], centre, by=head, now=CLOSED)
    publishing.publish_preliminary(call, running.run_ranking(call, by=None, now=CLOSED), by=PersonFactory(), now=CLOSED)

    for late in (
        lambda: nominating.withdraw(made, by=head, now=CLOSED),
        lambda: nominating.mark_nominated(rows[1], centre, by=head, now=CLOSED),
    ):
        with pytest.raises(Conflict):
            late()


# --- pages


def test_the_head_of_a_centre_nominates_by_the_page(world, client, at):
    at(OPEN)
    call, rows, centre, head = world
    client.force_login(head.user)
    first = client.get(PAGE).content.decode()

    posted = {"for": f"{call.pk}-{centre.pk}", "number": rows[2].number, "family": rows[2].person.family}
    wrong = client.post(PAGE, posted | {"family": "Чужой"})
    done = client.post(PAGE, posted)
    listed = client.get(PAGE).content.decode()

    assert call.title in first and rows[2].number not in first
    assert (wrong.status_code, done.status_code) == (422, 302)
    assert rows[2].number in listed and rows[2].person.given not in listed


def test_the_head_takes_a_nomination_back(world, client, at):
    at(OPEN)
    call, rows, centre, head = world
    made = nominating.nominate(call, _named(rows[2]), centre, by=head, now=OPEN)
    client.force_login(head.user)

    answer = client.post(f"{PAGE}{made.pk}/withdraw/")

    assert answer.status_code == 302
    assert not Nomination.objects.filter(open_marker=1).exists()


def test_a_head_of_another_organisation_neither_nominates_nor_takes_back(world, client, at):
    at(OPEN)
    call, rows, centre, head = world
    made = nominating.nominate(call, _named(rows[2]), centre, by=head, now=OPEN)
    other = OrganisationFactory(municipality=centre.municipality)
    client.force_login(RoleFactory(role="head", region=centre.region, organisation=other).person.user)

    posted = {"for": f"{call.pk}-{centre.pk}", "number": rows[1].number, "family": rows[1].person.family}
    answers = (client.post(PAGE, posted), client.post(f"{PAGE}{made.pk}/withdraw/"), client.get(PAGE))

    assert tuple(one.status_code for one in answers) == (404, 404, 200)
    assert Nomination.objects.filter(open_marker=1).count() == 1


@pytest.mark.parametrize("role", ["operator", "methodist", "mentor", "expert"])
def test_others_have_no_page_of_nominations(world, entered, role):
    assert entered(role).get(PAGE).status_code == 403


def test_the_operator_marks_a_nomination_on_the_application(world, entered):
    call, rows, centre, _ = world
    client, page = entered(), f"/pulsar/calls/{call.pk}/applications/{rows[2].pk}/"

    done = client.post(f"{page}nominate/", {"centre": str(centre.pk)})
    shown = client.get(page).content.decode()
    foreign = client.post(f"{page}nominate/", {"centre": str(OrganisationFactory(municipality=centre.municipality).pk)})
    made = Nomination.objects.get()
    client.post(f"{page}nominate/", {"withdraw": str(made.pk)})

    assert (done.status_code, foreign.status_code) == (302, 404)
    assert centre.short_name in shown
    assert not Nomination.objects.filter(open_marker=1).exists()


@pytest.mark.parametrize("role", ["methodist", "chair", "head"])
def test_only_the_operator_marks(world, entered, role):
    call, rows, centre, _ = world

    answer = entered(role, call=call if role == "chair" else None).post(
        f"/pulsar/calls/{call.pk}/applications/{rows[2].pk}/nominate/", {"centre": str(centre.pk)}
    )

    assert answer.status_code in (403, 404)
    assert not Nomination.objects.exists()


def test_numbers_are_not_tried_out(world, client, at):
    at(OPEN)
    call, rows, centre, head = world
    client.force_login(head.user)
    posted = {"for": f"{call.pk}-{centre.pk}", "number": "П-2026-000001", "family": "Чужой"}

    codes = [client.post(PAGE, posted).status_code for _ in range(61)]

    assert (codes[0], codes[-1]) == (422, 429)


def test_another_region_sees_nothing_of_the_call(world, entered, at):
    at(OPEN)
    call, _, _, _ = world
    region = RegionFactory(code="42", name="Кемеровская область")
    centre = OrganisationFactory(municipality__region=region, code="7017999999")
    head = RoleFactory(role="head", region=region, organisation=centre)
    client = entered()
    client.force_login(head.person.user)

    assert call.title not in client.get(PAGE).content.decode()


def test_the_page_reads_as_much_for_three_as_for_one(world, client, at, django_assert_max_num_queries):
    at(OPEN)
    call, rows, centre, head = world
    client.force_login(head.user)
    counts = []
    for some in (rows[:1], rows[1:]):
        for row in some:
            nominating.nominate(call, _named(row), centre, by=head, now=OPEN + timedelta(minutes=1))
        client.get(PAGE)
        with django_assert_max_num_queries(20) as seen:
            client.get(PAGE)
        counts.append(len(seen))

    assert counts[0] == counts[1]
    assert Call.objects.count() == 1
