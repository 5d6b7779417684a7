"""Documents handed over, printed anew, doubled, cancelled; what everybody reads by the code."""

from datetime import date, timedelta

import pytest
from courses_rows import END, ISSUE, batch, finished
from django.test import Client

from pulsar_xblocks.courses.documents.actions import following
from pulsar_xblocks.courses.documents.actions.following import Double
from pulsar_xblocks.courses.documents.actions.issuing import issue
from pulsar_xblocks.courses.documents.models import TrainingDocument, UsedForm
from pulsar_xblocks.courses.documents.queries import register
from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.people.actions import rename_person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
LATER = END + timedelta(days=20)
LOST = Double("lost", date(2027, 1, 9), "", "Образцова И. П.")


@pytest.fixture
def document(group, region, operator, curator):
    batch(region, operator)
    return issue(group, [finished(group, family="Иванова", given="Анна", patronymic="Петровна")], ISSUE, by=curator, now=END)[0]


def _state(row):
    return register.state(register.document_or_404(row.pk))


def test_a_document_is_signed_for_not_before_it_was_issued(document, curator):
    with pytest.raises(Invalid):
        following.hand_over([document], date(2026, 12, 20), "hand", by=curator, now=LATER)
    following.hand_over([document], date(2026, 12, 22), "hand", by=curator, now=LATER)

    assert TrainingDocument.objects.get().handed_on == date(2026, 12, 22)
    with pytest.raises(Invalid):
        following.hand_over([document], date(2026, 12, 22), "pigeon", by=curator, now=LATER)


def test_a_form_spoiled_while_printing_gives_way_to_the_next(document, curator):
    with pytest.raises(Invalid):
        following.print_anew(document, " ", by=curator, now=LATER)
    row = following.print_anew(document, "Замялся", by=curator, now=LATER)

    assert (row.number, row.registration) == ("0002", "0001/26-ПК")
    assert list(UsedForm.objects.order_by("number").values_list("number", "state")) == [("0001", "spoiled"), ("0002", "used")]
    following.hand_over([row], date(2026, 12, 22), "hand", by=curator, now=LATER)
    with pytest.raises(Conflict):
        following.print_anew(row, "Замялся", by=curator, now=LATER)


def test_a_lost_document_is_doubled_with_another_number(document, curator):
    made = following.duplicate(document, LOST, by=curator, now=LATER)

    assert (made.original, made.why_duplicate, made.number, made.registration) == (document, "lost", "0002", "0001/27-ПК")
    assert (_state(document), _state(made)) == ("replaced", "valid")
    with pytest.raises(Conflict):
        following.duplicate(document, LOST, by=curator, now=LATER)
    again = following.duplicate(made, LOST, by=curator, now=LATER)
    assert (again.original, _state(made)) == (document, "replaced")


def test_an_exchanged_one_has_the_name_of_today_the_original_keeps_its_own(document, curator):
    rename_person(document.enrolment.person, family="Петрова", given="Анна", patronymic="Петровна")
    made = following.duplicate(
        register.document_or_404(document.pk), Double("exchanged", date(2027, 1, 9), "", "Образцова И. П."), by=curator, now=LATER
    )

    assert register.printed(made).family == "Петрова"
    assert register.printed(document).family == "Иванова"


def test_what_a_duplicate_cannot_be(document, curator):
    for wrong in (
        Double("eaten", date(2027, 1, 9), "", "О."),
        Double("lost", date(2026, 12, 1), "", "О."),
        Double("lost", date(2027, 1, 9)),
    ):
        with pytest.raises(Invalid):
            following.duplicate(document, wrong, by=curator, now=LATER)
    with pytest.raises(Invalid):
        following.duplicate(document, Double("lost", date(2027, 2, 1), "", "О."), by=curator, now=LATER)
    assert TrainingDocument.objects.count() == 1


def test_a_cancelled_certificate_leads_back_to_the_certificate_and_its_number_stays_used(document, group, operator, curator):
    with pytest.raises(Invalid):
        following.cancel(document, "", by=operator, now=LATER)
    following.cancel(document, "Ошибка в фамилии", by=operator, now=LATER)

    assert (_state(document), Enrolment.objects.get().stage) == ("cancelled", stages.CERT_NEEDED)
    with pytest.raises(Conflict):
        following.cancel(document, "Ещё раз", by=operator, now=LATER)
    again = issue(group, [Enrolment.objects.get()], ISSUE, by=curator, now=LATER)[0]
    assert (again.registration, again.number) == ("0002/26-ПК", "0002")


def test_with_the_duplicate_cancelled_the_original_stands_again(document, operator, curator):
    made = following.duplicate(document, LOST, by=curator, now=LATER)
    following.cancel(made, "Оригинал нашёлся", by=operator, now=LATER)

    assert (_state(document), Enrolment.objects.get().stage) == ("valid", stages.CERT_ISSUED)


def test_everybody_reads_by_the_code_whose_it_is_and_whether_it_is_valid(document, operator):
    page = Client(headers={"Accept-Language": "en"}).get(f"/pulsar/documents/check/{document.code.lower()}/").content.decode()
    following.cancel(document, "Ошибка в фамилии", by=operator, now=LATER)
    cancelled = Client(headers={"Accept-Language": "en"}).get(f"/pulsar/documents/check/{document.code}/").content.decode()

    assert "Иванова Анна Петровна" in page and 'data-pulsar-status="valid"' in page
    assert "1980" not in page and "445 95" not in page
    assert 'data-pulsar-status="cancelled"' in cancelled and "Ошибка в фамилии" not in cancelled


def test_a_duplicate_is_said_on_both_pages(document, curator):
    made = following.duplicate(document, LOST, by=curator, now=LATER)
    client = Client(headers={"Accept-Language": "en"})

    assert "This is a duplicate of document № 0001/26-ПК" in client.get(f"/pulsar/documents/check/{made.code}/").content.decode()
    assert (
        "A duplicate was given out instead of it: № 0001/27-ПК" in client.get(f"/pulsar/documents/check/{document.code}/").content.decode()
    )


def test_codes_are_not_guessed(document):
    client = Client()
    answers = [client.get(f"/pulsar/documents/check/AAAA-AAAA-{n:04d}/".replace("0", "B").replace("1", "C")).status_code for n in range(22)]

    assert answers[:20] == [404] * 20
    assert answers[-1] == 429
    assert client.get(f"/pulsar/documents/check/{document.code}/").status_code == 200


def test_a_typed_code_leads_on_and_nonsense_is_refused(document):
    client = Client()

    assert client.get("/pulsar/documents/check/").status_code == 200
    assert client.get("/pulsar/documents/check/", {"code": document.code.replace("-", " ")}).url.endswith(f"/{document.code}/")
    assert client.get("/pulsar/documents/check/", {"code": "<b>"}).status_code == 422
    assert client.get("/pulsar/documents/check/", {"code": "К" * 500}).status_code == 422


def test_who_is_second_does_not_overwrite_when_it_was_signed_for(document, curator):
    first, second = register.document_or_404(document.pk), register.document_or_404(document.pk)
    following.hand_over([first], date(2026, 12, 22), "hand", by=curator, now=LATER)

    with pytest.raises(Conflict):
        following.hand_over([second], date(2026, 12, 25), "post", by=curator, now=LATER)
    assert TrainingDocument.objects.get().handed_on == date(2026, 12, 22)
