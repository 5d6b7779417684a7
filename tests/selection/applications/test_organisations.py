"""An organisation applies: its head begins, several people fill in one form, the commission sees whose zones cross."""

import json
from datetime import timedelta

import pytest
from applying import NOW
from django.test import Client
from factories import MunicipalityFactory, OrganisationFactory, PersonFactory, RoleFactory, UserFactory
from hypothesis import given
from hypothesis import strategies as st
from selection_rows import CallFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, Stale
from pulsar_xblocks.selection.applications import domain, letters, queries, retirement
from pulsar_xblocks.selection.applications.actions import filling, organisations, sending
from pulsar_xblocks.selection.applications.models import AnswerEdit, Representative, SelectionApplication
from pulsar_xblocks.selection.applications.queries import organisations as reads
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.templates.centre import centre

pytestmark = pytest.mark.django_db

KARGASOK, BAKCHAR = "69624000", "69612000"


@pytest.fixture(autouse=True)
def _now(now):
    assert now == NOW


@pytest.fixture
def call():
    rules, asked = pin("selection_rules", READY["centre"], NOW), pin("questionnaire", centre(), NOW)
    row = CallFactory(code="mmc-2026", direction="centre", audience="organisation", rules=rules, questionnaire=asked)
    for oktmo, name in ((KARGASOK, "Каргасокский район"), (BAKCHAR, "Бакчарский район")):
        MunicipalityFactory(region=row.region, oktmo=oktmo, name=name)
    return row


@pytest.fixture
def school(call):
    return OrganisationFactory(municipality__region=call.region, inn="7017000003", ogrn="1027000000005")


@pytest.fixture
def head(school):
    return RoleFactory(role="head", region=school.region, organisation=school).person


@pytest.fixture
def draft(call, school, head):
    return organisations.begin(call, school, by=head, now=NOW)


def invited(draft, by, email="zam@example.ru", may_send=False):
    """Return a colleague who has come in by the letter."""
    organisations.invite(draft, email, may_send=may_send, by=by, now=NOW)
    person = PersonFactory(user=UserFactory(email=email))
    organisations.accept(Link.objects.latest("pk"), by=person, now=NOW)
    return person


def whole(school):
    """Return answers to everything that the questionnaire of a centre asks, without files."""
    table = {"m4": 3, "m9": 3}
    years = {key: [{"year": 2023 + at, "events": 4, "pupils": 90, "winners": 3} for at in range(count)] for key, count in table.items()}
    years["m9"] = [{"year": 2027 + at, "pupils": 300, "rural": "40", "winners": 9, "teachers": 12} for at in range(3)]
    plan = [{"what": f"Шаг {at}", "starts": "2027-01-10", "ends": "2027-02-10", "who": "Координатор"} for at in range(6)]
    people = {}
    for who in ("head", "coordinator"):
        people |= {f"m3_{who}_name": {"family": "Лесная", "given": "Ольга"}, f"m3_{who}_post": "Директор"}
        people |= {f"m3_{who}_phone": "+73822000000", f"m3_{who}_email": "school@example.ru"}
    return years | people | {
        "m1_name": school.name, "m1_short": school.short_name, "m1_inn": school.inn, "m1_ogrn": school.ogrn, "m2_own": "Томск",
        "m2": [KARGASOK, BAKCHAR], "m5": [{"role": "Педагог", "count": 9, "trained": 4}], "m6": "Две лаборатории", "m7": "Цель. " * 200,
        "m8": plan, "m10": [{"name": "Университет", "what": "Смены"}],
    }  # fmt: skip


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


def do(person, call, name, **posted):
    address = f"/pulsar/selection/70/{call.code}/do/{name}/"
    return client_of(person).post(address, posted, headers={"Accept-Language": "en"})


def test_the_head_begins_and_the_directory_fills_in_what_it_knows(call, school, head):
    answer = do(head, call, "begin_for", organisation=school.code)

    row = SelectionApplication.objects.get()
    assert answer.status_code == 200
    assert (row.organisation, row.municipality, row.status) == (school, school.municipality, "draft")
    assert json.loads(row.answers)["m1_inn"] == school.inn
    assert queries.is_form_open(queries.consent_states(row, NOW))


def test_somebody_else_cannot_begin_for_an_organisation(call, school):
    stranger = PersonFactory(with_account=True)

    assert do(stranger, call, "begin_for", organisation=school.code).status_code == 403
    assert SelectionApplication.objects.count() == 0


def test_a_second_head_gets_the_same_application(call, school, head, draft):
    other = RoleFactory(role="head", region=school.region, organisation=school).person

    assert organisations.begin(call, school, by=other, now=NOW) == draft


def test_outside_the_window_no_organisation_begins(call, school, head):
    with pytest.raises(Gone):
        organisations.begin(call, school, by=head, now=NOW + timedelta(days=60))


def test_a_colleague_comes_in_by_the_letter_and_both_edit_one_form(call, draft, head):
    colleague = invited(draft, head)
    draft.refresh_from_db()

    saved = do(colleague, call, "save", version=draft.version, m6="Две лаборатории", asked="m6")

    assert saved.status_code == 200
    assert list(Letter.objects.values_list("address", flat=True)) == ["zam@example.ru"]
    assert list(Representative.objects.values_list("person", "email")) == [(head.pk, ""), (colleague.pk, "")]
    assert list(AnswerEdit.objects.values_list("question", "person")) == [("m6", colleague.pk)]


def test_two_texts_of_one_answer_are_both_shown(call, draft, head):
    colleague = invited(draft, head)
    draft.refresh_from_db()
    seen = draft.version
    filling.save_draft(draft, seen, queries.answers_of(draft) | {"m6": "Две"}, by=head, now=NOW)

    with pytest.raises(Stale) as stale:
        filling.save_draft(draft, seen, queries.answers_of(draft) | {"m6": "Три"}, by=colleague, now=NOW)

    assert (stale.value.current, stale.value.yours) == ({"m6": "Две"}, {"m6": "Три"})


def test_who_only_fills_in_neither_sends_nor_invites(call, draft, head):
    colleague = invited(draft, head)

    answers = [do(colleague, call, name, email="a@example.ru").status_code for name in ("submit", "withdraw", "invite_colleague")]

    assert answers == [404, 404, 404]


def test_one_who_leaves_loses_the_form_and_what_was_written_stays(call, draft, head):
    colleague = invited(draft, head)
    draft.refresh_from_db()
    filling.save_draft(draft, draft.version, queries.answers_of(draft) | {"m6": "Две"}, by=colleague, now=NOW)

    left = do(colleague, call, "leave")

    assert left.status_code == 200
    assert do(colleague, call, "save", version=9, m6="Поздно", asked="m6").status_code == 404
    draft.refresh_from_db()
    assert queries.answers_of(draft)["m6"] == "Две"


def test_the_last_who_may_send_stays(draft, head):
    own = Representative.objects.get()

    with pytest.raises(Conflict):
        organisations.remove(draft, own.pk, by=head, now=NOW)

    invited(draft, head, may_send=True)
    organisations.remove(draft, own.pk, by=head, now=NOW)
    own.refresh_from_db()
    assert (own.open_marker, own.left_by) == (None, head)


def test_an_invitation_taken_back_opens_nothing(draft, head):
    found = organisations.invite(draft, "zam@example.ru", may_send=False, by=head, now=NOW)
    link = Link.objects.latest("pk")
    organisations.remove(draft, found.pk, by=head, now=NOW)

    with pytest.raises(Gone):
        organisations.accept(link, by=PersonFactory(with_account=True), now=NOW)


@pytest.mark.parametrize("email", ["", "no address", "a@" + "b" * 300])
def test_a_wrong_address_is_refused(draft, head, email):
    with pytest.raises(Invalid) as refused:
        organisations.invite(draft, email, may_send=False, by=head, now=NOW)

    assert list(refused.value.errors) == ["email"]


def test_what_an_application_of_a_centre_must_hold(school, draft, head):
    answers = whole(school)
    wrong = answers | {"m1_inn": "7017000004", "m1_ogrn": "1027000000006", "m2": [KARGASOK], "m8": answers["m8"][:5]}
    wrong |= {"m5": [{"role": "Педагог", "count": 9, "trained": 10}]}
    filling.save_draft(draft, draft.version, wrong, by=head, now=NOW)

    with pytest.raises(Invalid) as refused:
        sending.submit(draft, by=head, now=NOW)

    assert sorted(refused.value.errors) == ["m11_board", "m11_founder", "m1_inn", "m1_ogrn", "m2", "m5-0-trained", "m7_file", "m8"]


def test_a_municipality_of_elsewhere_is_no_answer(draft, head):
    with pytest.raises(Invalid) as refused:
        filling.save_draft(draft, draft.version, {"m2": ["32701000"]}, by=head, now=NOW)

    assert list(refused.value.errors) == ["m2"]


def test_receipts_go_to_all_who_fill_it_in(draft, head):
    colleague = invited(draft, head)
    SelectionApplication.objects.filter(pk=draft.pk).update(status="submitted", submitted_at=NOW, number="П-2026-000001")
    draft.refresh_from_db()

    letters.tell(draft, "%(call)s", "%(call)s", NOW)

    assert set(Message.objects.exclude(person=None).values_list("person", flat=True)) == {head.pk, colleague.pk}


def test_the_commission_sees_whose_zones_cross(call, draft, head):
    rival = OrganisationFactory(municipality__region=call.region)
    second = organisations.begin(call, rival, by=RoleFactory(role="head", region=call.region, organisation=rival).person, now=NOW)
    for row, number, codes in ((draft, "П-2026-000001", [KARGASOK, BAKCHAR]), (second, "П-2026-000002", [BAKCHAR])):
        SelectionApplication.objects.filter(pk=row.pk).update(status="submitted", number=number, answers=json.dumps({"m2": codes}))
    draft.refresh_from_db()

    served = {one.name: one.others for one in reads.served_by(draft)}

    assert served == {"Каргасокский район": (), "Бакчарский район": ("П-2026-000002",)}
    assert {one.name: one.others for one in reads.zones(call)}["Бакчарский район"] == ("П-2026-000001", "П-2026-000002")


def test_an_account_deleted_leaves_the_organisations_answers(draft, head):
    retirement.blank(head, NOW)

    draft.refresh_from_db()
    assert queries.answers_of(draft)["m1_name"]
    assert Representative.objects.get().open_marker is None


def test_a_pupil_begins_nothing_in_a_call_of_organisations(call):
    pupil = PersonFactory(with_account=True)

    assert do(pupil, call, "start", birth_date="2012-03-01", grade=8).status_code == 409


COLLEAGUES = st.lists(
    st.builds(domain.Colleague, st.integers(0, 6), st.booleans(), st.booleans()), max_size=7, unique_by=lambda one: one.key
)


def test_who_may_leave_by_hand():
    head, deputy, waiting = domain.Colleague(1, True), domain.Colleague(2, False), domain.Colleague(3, True, is_here=False)

    assert not domain.may_leave([head, deputy, waiting], 1)
    assert domain.may_leave([head, deputy, waiting], 2)


@given(COLLEAGUES, st.integers(0, 6))
def test_after_somebody_leaves_another_may_send(people, key):
    stay = [one for one in people if one.key != key]

    assert domain.may_leave(people, key) == any(one.may_send and one.is_here for one in stay)


@given(st.lists(st.sampled_from("abc")), st.dictionaries(st.sampled_from("123"), st.lists(st.sampled_from("abcd"))))
def test_shared_zones_name_only_what_others_name_too(own, others):
    found = domain.shared(own, others)

    assert set(found) == {code for code in own if any(code in codes for codes in others.values())}
    assert all(numbers for numbers in found.values())
