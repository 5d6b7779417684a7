"""While an application is taken back or returned, everybody but the applicant sees it as it was sent."""

import json
from decimal import Decimal

import pytest
from applying import NOW, form
from factories import OrganisationFactory, PersonFactory, RoleFactory
from question_builders import options
from selection_rows import CallFactory, SelectionApplicationFactory

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.consents.actions import Signer, Trace
from pulsar_xblocks.kernel.consents.actions import withdraw as withdraw_consent
from pulsar_xblocks.kernel.consents.models import ConsentRequest, Guardian
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.questions.domain import Question, Text
from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.kernel.versions.actions import store_revision
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.actions import filling, sending
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.applications.queries import guardians, organisations
from pulsar_xblocks.selection.applications.queries.doubts import SAME_EMAIL, guardian_doubts
from pulsar_xblocks.selection.commission import evidence
from pulsar_xblocks.selection.commission.actions import checking
from pulsar_xblocks.selection.commission.queries import desk
from pulsar_xblocks.selection.commission.queries.inputs import points_now
from pulsar_xblocks.selection.domain.rules import AUTOMATIC, Part, RuleSet

pytestmark = pytest.mark.django_db
SENT = {"n5": "Хочу заниматься физикой"}
TYPED = {"n5": "Пишу заново, ещё не законч"}
ASKED = form(
    Question("c3", Text("Класс", "Grade"), "int"),
    Question("c4", Text("Школа", "School"), "organisation"),
    Question("c5_email", Text("Почта", "E-mail"), "email"),
    Question("n8", Text("Работа", "Work"), "file"),
)


@pytest.fixture
def call(call):
    call.questionnaire = pin("questionnaire", ASKED, NOW)
    call.save()
    return call


@pytest.fixture
def schools(call):
    return [OrganisationFactory(municipality__region=call.region, region=call.region) for _ in range(2)]


@pytest.fixture
def returned(sent):
    """Return an application that the centre has returned."""
    SelectionApplication.objects.filter(pk=sent.pk).update(status="returned")
    return fresh(sent)


def fresh(row) -> SelectionApplication:
    return queries.application_or_404(row.pk)


def typed(row, answers) -> SelectionApplication:
    return filling.save_draft(row, fresh(row).version, answers, now=NOW)


def file_of(row, key: str) -> str:
    facts = {"state": "ready", "original_name": f"{key}.pdf", "content_type": "application/pdf", "size": 9, "created_at": NOW}
    return PrivateFile.objects.create(key=key * 22, owner=row.person, purpose="selection_evidence", expires_at=NOW, **facts).key


@pytest.mark.parametrize("end", ["withdrawn", "annulled", "stopped"])
def test_what_ends_while_it_is_corrected_stays_as_it_was_sent(returned, end):
    row = typed(returned, TYPED)

    if end == "withdrawn":
        sending.withdraw(row, by=row.person, now=NOW)
    elif end == "annulled":
        checking.annul(row, "Диплом подделан.", row.version, by=PersonFactory(), now=NOW)
    else:
        withdraw_consent(ConsentRequest.objects.get(subject=row.person), Signer("guardian"), Trace(source="link"), now=NOW)

    row = fresh(row)
    assert (row.status, queries.answers_of(row)) == (end, SENT)


def test_lists_keep_school_and_grade_until_the_correction_is_sent(filled, schools):
    first, second = schools
    row = typed(filled, SENT | {"c4": first.code, "c3": 8})
    sending.submit(row, by=row.person, now=NOW)
    SelectionApplication.objects.filter(pk=row.pk).update(status="returned")
    typed(row, SENT | {"c4": second.code, "c3": 9})

    before = fresh(row)
    sending.submit(before, by=row.person, now=NOW)

    after = fresh(row)
    assert (before.organisation, before.municipality, before.grade) == (first, first.municipality, 8)
    assert (after.organisation, after.municipality, after.grade) == (second, second.municipality, 9)


def test_the_api_tells_what_was_sent(client, monkeypatch, returned):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    typed(returned, TYPED)
    client.force_login(RoleFactory(role="operator", region=returned.call.region).person.user)

    listed = client.get("/pulsar/api/v1/applications/").json()["results"]
    one = client.get(f"/pulsar/api/v1/applications/{returned.pk}/").json()

    assert [row["answers"] for row in (*listed, one)] == [SENT, SENT]


def test_a_list_as_sent_costs_the_same_for_one_and_three(returned, django_assert_num_queries):
    rows = [returned]
    for _ in range(2):
        row = SelectionApplicationFactory(call=returned.call, questionnaire=returned.questionnaire, status="returned")
        body = {"answers": SENT, "questionnaire": returned.questionnaire.digest, "achievements": []}
        store_revision("selection_application", row.pk, body, by=None, now=NOW)
        rows.append(row)

    for some in (rows[:1], rows):
        with django_assert_num_queries(2):
            shown = queries.as_sent_of(some)
        assert [queries.answers_of(row) for row in shown] == [SENT] * len(some)
    with django_assert_num_queries(0):
        queries.as_sent_of([SelectionApplication(status="submitted", submitted_at=NOW), SelectionApplication(status="draft")])


def test_the_archive_holds_the_files_that_were_sent(filled):
    row = typed(filled, SENT | {"n8": [file_of(filled, "a")]})
    sending.submit(row, by=row.person, now=NOW)
    SelectionApplication.objects.filter(pk=row.pk).update(status="returned")
    typed(row, SENT | {"n8": [file_of(filled, "b")]})

    found = [piece.file.original_name for piece in evidence.pieces(desk.queue(row.call, {"status": "returned"}))]

    assert found == ["a.pdf"]


def test_the_trial_of_the_rules_takes_the_answers_that_were_sent(returned):
    rank = Question("b1", Text("Опыт", "Experience"), "choice", options=options("much", "none", points=(10, 0)))
    body = {"answers": {"b1": "none"}, "questionnaire": pin("questionnaire", form(rank), NOW).digest, "achievements": []}
    rules = RuleSet(places=5, parts=(Part("auto", AUTOMATIC, Text("Опыт"), Decimal(10), questions=("b1",)),))
    call = CallFactory(
        region=returned.call.region, questionnaire=pin("questionnaire", form(rank), NOW), rules=pin("selection_rules", rules, NOW)
    )
    row = SelectionApplicationFactory(call=call, questionnaire=call.questionnaire, status="returned", answers=json.dumps({"b1": "much"}))
    store_revision("selection_application", row.pk, body, by=None, now=NOW)

    found = [points_now(call, row.number)]
    SelectionApplication.objects.filter(pk=row.pk).update(status="submitted")
    found.append(points_now(call, row.number))

    assert [told["auto"] for told in found] == [0, 10]


def test_the_guardian_and_the_receipt_show_what_was_sent(client, monkeypatch, returned):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    typed(returned, TYPED)
    guardian = Guardian.objects.get(subject=returned.person)
    token = issue_link(purpose="guardian", subject=guardian, region_id=guardian.region_id, now=NOW, valid=None, lasting=True).token

    pages = [client.get(f"/pulsar/l/{token}/application-{returned.pk}/").content.decode()]
    client.force_login(returned.person.user)
    pages.append(client.get(f"/pulsar/selection/applications/{returned.pk}/receipt/").content.decode())
    form_page = client.get(f"/pulsar/selection/70/{returned.call.code}/").content.decode()

    assert [(SENT["n5"] in text, TYPED["n5"] in text) for text in pages] == [(True, False)] * 2
    assert TYPED["n5"] in form_page


def test_an_address_that_is_only_typed_is_no_doubt_about_the_guardian(returned):
    row = typed(returned, SENT | {"c5_email": "mother@example.ru"})

    before = guardian_doubts([fresh(row)])[row.pk]
    sending.submit(row, by=row.person, now=NOW)

    assert SAME_EMAIL not in before
    assert SAME_EMAIL in guardian_doubts([fresh(row)])[row.pk]


def test_municipalities_of_a_returned_organisation_are_those_it_has_sent(schools):
    asked = pin("questionnaire", form(Question("m2", Text("Территории", "Places"), "municipalities")), NOW)
    call = CallFactory(region=schools[0].region, audience="organisation", questionnaire=asked)
    first, second = (one.municipality.oktmo for one in schools)
    row = SelectionApplicationFactory(
        call=call, questionnaire=asked, organisation=schools[0], status="returned", answers=json.dumps({"m2": [second]})
    )
    store_revision(
        "selection_application", row.pk, {"answers": {"m2": [first]}, "questionnaire": asked.digest, "achievements": []}, by=None, now=NOW
    )

    assert [one.name for one in organisations.served_by(row)] == [schools[0].municipality.name]
    assert [one.name for one in organisations.zones(call) if one.others] == [schools[0].municipality.name]


def test_the_school_that_is_only_typed_does_not_see_the_application(filled, schools):
    first, second = schools
    row = sending.submit(typed(filled, SENT | {"c4": first.code}), by=filled.person, now=NOW)
    SelectionApplication.objects.filter(pk=row.pk).update(status="returned")
    typed(row, SENT | {"c4": second.code})
    heads = [actor_of(RoleFactory(role="head", region=row.call.region, organisation=one).person) for one in schools]

    assert [list(guardians.to_confirm(head)) for head in heads] == [[row], []]
