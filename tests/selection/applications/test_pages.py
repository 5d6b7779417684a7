"""The plain page of a call: visitors, the way from the first question to the receipt, everybody else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from applying import BORN, EMAIL, NOW, consent, form
from budgets import AUTOSAVE, FIRST_VIEW, SUBMIT, allowed
from django.test import Client
from factories import OrganisationFactory, PersonFactory, RegionFactory, RoleFactory
from selection_rows import CallFactory, SelectionApplicationFactory

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.questions.domain import Column, Limits, Question, Text
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.selection.applications import own
from pulsar_xblocks.selection.applications.actions import filling
from pulsar_xblocks.selection.applications.actions.sending import next_number
from pulsar_xblocks.selection.applications.handlers.state import state_of
from pulsar_xblocks.selection.applications.models import SelectionApplication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(now):
    assert now == NOW


@pytest.fixture
def page(call):
    return f"/pulsar/selection/{int(call.region.code)}/{call.code}/"


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


def member(role, **place):
    return client_of(RoleFactory(role=role, person=PersonFactory(with_account=True), **place).person)


def do(client, page, name, **posted):
    return client.post(f"{page}do/{name}/", posted, headers={"Accept-Language": "en"})


def test_a_visitor_reads_the_announcement_and_is_led_to_the_login(page, call):
    answer = Client().get(page)

    assert answer.status_code == 200
    assert call.title in answer.content.decode()
    assert do(Client(), page, "check").status_code == 401


def test_drafts_of_calls_and_closed_ones_are_no_page(call):
    hidden = CallFactory(region=call.region, is_public=False)
    draft = CallFactory(region=call.region, status="draft")

    found = [Client().get(f"/pulsar/selection/70/{one.code}/").status_code for one in (hidden, draft)]

    assert found == [404, 404]


def test_the_list_names_what_is_open(call):
    answer = Client().get("/pulsar/selection/").content.decode()

    assert call.title in answer


def test_from_the_first_question_to_the_receipt(call, pupil, page):
    client = client_of(pupil)

    refused = do(client, page, "check", birth_date=BORN.isoformat(), grade=4)
    allowed = do(client, page, "check", birth_date=BORN.isoformat(), grade=8)
    begun = do(client, page, "start", birth_date=BORN.isoformat(), grade=8, guardian_email=EMAIL)
    locked = do(client, page, "save", version=1, n5="Раньше времени")
    consent(pupil)
    row = SelectionApplication.objects.get()
    saved = do(client, page, "save", version=row.version, n5="Хочу", asked="n5")
    sent = do(client, page, "submit", version=saved.json()["version"], n5="Хочу заниматься физикой", asked="n5")
    receipt = client.get(f"/pulsar/selection/applications/{row.pk}/receipt/")

    assert [one.status_code for one in (refused, allowed, begun, locked, saved, sent, receipt)] == [422, 200, 200, 409, 200, 200, 200]
    assert list(refused.json()["errors"]) == ["grade"]
    assert "guardian_email" in allowed.json()["html"]
    assert "П-2026-000001" in receipt.content.decode()


def test_a_form_that_is_loaded_again_says_when_it_was_saved(page, opened):
    def line():
        html = client_of(opened.person).get(f"{page}part/form/", headers={"Accept-Language": "en"}).json()["html"]
        return html[html.index("data-pulsar-saved") :][:400]

    before = line()
    filling.save_draft(opened, opened.version, {"n5": "Хочу заниматься физикой"}, now=NOW)

    assert "saved by itself" in before
    assert "Saved, " in line()


def test_a_stale_save_brings_both_texts(page, filled):
    answer = do(client_of(filled.person), page, "save", version=1, n5="Из другой вкладки", asked="n5")

    assert (answer.status_code, answer.json()["version"]) == (409, filled.version)
    assert "Хочу заниматься физикой" in answer.json()["html"]


def test_huge_and_hostile_input_is_answered(page, filled):
    client = client_of(filled.person)

    huge = do(client, page, "save", version=filled.version, n5="я" * 300_000, asked="n5")
    rows = do(client, page, "save", version=filled.version, asked="n5", **{f"n5-{at}-x": "1" for at in range(900)})
    odd = [do(client, page, "check", birth_date=value, grade="9" * 400).status_code for value in ("0001-01-01", "x", "")]

    assert (huge.status_code, rows.status_code, odd) == (422, 200, [422, 422, 422])


def test_budgets_of_view_save_and_submit(page, filled):
    client = client_of(filled.person)
    next_number(filled.call.region, NOW)  # the first application of a year makes the series

    view = client.get(page)
    save = client.post(f"{page}do/save/", {"version": filled.version, "n5": "Новое", "asked": "n5"})
    submit = client.post(f"{page}do/submit/", {"version": filled.version + 1, "n5": "Новое и последнее", "asked": "n5"})

    assert SelectionApplication.objects.get().status == "submitted"
    counts = [int(answer["X-Pulsar-Queries"]) for answer in (view, save, submit)]
    assert counts[0] <= FIRST_VIEW
    assert counts[1] <= allowed(AUTOSAVE)
    assert counts[2] <= allowed(SUBMIT, 2)


def test_nobody_else_sees_an_application(sent):
    other = client_of(PersonFactory(with_account=True))
    addresses = [f"/pulsar/selection/applications/{sent.pk}/{name}/" for name in ("receipt", "consents", "talk")]

    assert [other.get(one).status_code for one in addresses] == [404, 404, 403]
    assert [member("operator", region=RegionFactory(code="54")).get(one).status_code for one in addresses] == [404, 404, 404]
    assert [member("operator", region=sent.call.region).get(one).status_code for one in addresses] == [404, 404, 200]


def test_a_draft_is_invisible_to_staff(draft, sent_of):
    operator = member("operator", region=draft.call.region)

    found = [row["number"] for row in operator.get("/pulsar/api/v1/applications/").json()["results"]]

    assert found == [sent_of.number]
    assert operator.get(f"/pulsar/selection/applications/{draft.pk}/talk/").status_code == 404


@pytest.fixture
def sent_of(call):
    from selection_rows import SelectionApplicationFactory  # noqa: PLC0415 - beside the fixture that needs it

    return SelectionApplicationFactory(call=call, number="П-2026-000777")


def test_one_reads_ones_own_over_the_api(sent):
    own = client_of(sent.person).get("/pulsar/api/v1/applications/").json()["results"]
    other = client_of(PersonFactory(with_account=True)).get("/pulsar/api/v1/applications/").json()["results"]

    assert ([row["number"] for row in own], other) == ([sent.number], [])


def test_the_head_confirms_guardians_of_the_own_school(sent):
    school = OrganisationFactory(region=sent.call.region, code="school")
    SelectionApplication.objects.filter(pk=sent.pk).update(organisation=school)
    own, foreign = member("head", region=school.region, organisation=school), member("head", region=school.region)
    address = f"/pulsar/selection/guardians/{sent.pk}/confirm/"

    assert "Лебедева Анна Петровна" in own.get("/pulsar/selection/guardians/").content.decode()
    assert [foreign.post(address).status_code, member("pupil", region=school.region).post(address).status_code] == [404, 403]
    assert own.post(address).status_code == 302
    sent.refresh_from_db()
    assert sent.guardian_seen_at == NOW


def test_a_card_stands_on_my_pulsar(sent):
    assert sent.number in client_of(sent.person).get("/pulsar/me/").content.decode()


def test_questions_go_to_the_centre_and_answers_come_back(page, sent):
    client = client_of(sent.person)
    operator = member("operator", region=sent.call.region)

    asked = do(client, page, "say", text="Когда будут итоги?")
    answered = operator.post(f"/pulsar/selection/applications/{sent.pk}/talk/", {"text": "В январе."})

    assert (asked.status_code, answered.status_code) == (200, 302)
    assert "В январе." in client.get(f"{page}part/talk/").json()["html"]


def test_after_the_window_the_page_says_so(page, filled, call):
    clock.set_source(lambda: call.closes_at + timedelta(hours=1))

    answer = do(client_of(filled.person), page, "submit", version=filled.version, n5="Поздно", asked="n5")

    assert answer.status_code == 410


def test_a_visitor_of_an_open_course_sees_no_draft_of_a_call(call):
    call.status = "draft"
    call.save()
    fields = {"call_code": f"{call.region.code}:{call.code}"}
    facts = {"fields": fields, "region": call.region, "now": NOW, "person": None, "actor": Actor()}

    author, visitor = (state_of(BlockCall("u", "c", "pulsar_selection", is_visitor=one, **facts)).call for one in (False, True))

    assert (author, visitor) == (call, None)


def _tabled(row):
    """Give an application a questionnaire with a table of at most 50 rows."""
    columns = (Column("name", Text("Программа")), Column("year", Text("Год"), "int"))
    table = Question("c7", Text("Смены"), "table", columns=columns, limits=Limits(most=Decimal(50)))
    row.questionnaire = pin("questionnaire", form(table), NOW)
    row.save(update_fields=["questionnaire"])


@pytest.mark.parametrize("most_fields", [1000, None])
def test_a_table_of_ten_thousand_rows_is_refused_and_not_stored(opened, page, settings, most_fields):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = most_fields  # Django refuses itself, unless the site lets any number in
    _tabled(opened)
    rows = {f"c7-{number}-name": "Смена" for number in range(10_000)} | {f"c7-{number}-year": "2025" for number in range(10_000)}

    answer = do(client_of(opened.person), page, "save", version=opened.version, **rows)

    opened.refresh_from_db()
    assert len(answer.content) < 5_000 and opened.answers == "{}"
    if most_fields:
        assert answer.status_code == 400
    else:
        assert (answer.status_code, "at most 50" in str(answer.json()["errors"]["c7"])) == (422, True)


def test_an_answer_of_ten_megabytes_is_refused_in_words_and_not_stored(opened, page):
    answer = do(client_of(opened.person), page, "save", version=opened.version, n5="я" * 5_000_000)

    opened.refresh_from_db()
    assert answer.status_code in (413, 422)
    assert len(answer.content) < 5_000 and opened.answers == "{}"


def test_an_application_is_shown_by_itself_until_its_result_is_published():
    row = SelectionApplicationFactory(status="recommended")
    told = SelectionApplicationFactory(
        status="recommended", person=row.person, call=CallFactory(region=row.call.region, preliminary_at=NOW)
    )

    cards = own.cards(row.person, Actor(row.person.pk), NOW)

    assert [card.facts[0][1] for card in cards] == [row.number] != [told.number]


@pytest.mark.parametrize(("status", "answered"), [("submitted", (200, "withdrawn")), ("confirmed", (409, "confirmed"))])
def test_a_minor_withdraws_an_application_but_not_a_place(sent, page, status, answered):
    SelectionApplication.objects.filter(pk=sent.pk).update(status=status)

    answer = do(client_of(sent.person), page, "withdraw")

    sent.refresh_from_db()
    assert (answer.status_code, sent.status) == answered


def test_questions_to_the_centre_are_counted(sent):
    pupil, address = client_of(sent.person), f"/pulsar/selection/70/{sent.call.code}/do/say/"

    answers = [pupil.post(address, {"text": f"Вопрос {number}"}).status_code for number in range(31)]

    assert answers == [200] * 30 + [429]
