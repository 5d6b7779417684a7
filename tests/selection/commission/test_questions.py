"""The operator publishes a newer questionnaire of a block into a call."""

import pytest
from commission_rows import a_call, applications, questionnaire
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import RegionFactory
from question_builders import asked, question
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions.actions import pin, place
from pulsar_xblocks.kernel.definitions.domain import digest
from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.models import RankingRun
from pulsar_xblocks.selection.shown import code_of

pytestmark = pytest.mark.django_db
COURSE = "course-v1:Pulsar+Science+2026"
NEWER = asked(*questionnaire().questions(), question("n7"), total=10)


def offer(call, now, offered=NEWER, block="one"):
    """Let a published block of a linked course offer a call a questionnaire."""
    CourseLink.objects.get_or_create(course_key=COURSE, defaults={"region": call.region, "title": "Курс «Наука»", "linked_at": now})
    key = f"block-v1:Pulsar+Science+2026+type@pulsar_selection+block@{block}"
    facts = {"block_type": "pulsar_selection", "target": code_of(call), "definition": pin("questionnaire", offered, now)}
    place(usage_key=key, course_key=COURSE, now=now, **facts)


@pytest.fixture
def call(now):
    made = a_call()
    offer(made, now)
    return made


def address(call):
    return f"/pulsar/calls/{call.pk}/questionnaire/"


def posted(call, offered=NEWER):
    return {"offer": digest(offered), "seen": call.questionnaire.digest}


def asked_now(call):
    return Call.objects.get(pk=call.pk).questionnaire.digest


def test_operator_reads_the_difference_and_publishes(entered, call):
    client = entered()

    overview = client.get(f"/pulsar/calls/{call.pk}/").content.decode()
    page = client.get(address(call)).content.decode()
    answer = client.post(address(call), posted(call))

    assert address(call) in overview
    assert "предлагает другую анкету" in overview
    assert ("Курс «Наука»" in page, "Вопрос n7" in page, "Новый вопрос" in page) == (True, True, True)
    assert (answer.status_code, asked_now(call)) == (302, digest(NEWER))
    assert "предлагает другую анкету" not in client.get(f"/pulsar/calls/{call.pk}/").content.decode()


def test_publication_stands_in_the_record_of_actions_with_its_questions(entered, call):
    client = entered()

    client.post(address(call), posted(call))
    client.post(address(call), posted(call))  # a double click

    [entry] = AuditEntry.objects.filter(action="call.questionnaire")
    assert entry.actor == client.person
    assert '"questions_added": ["Вопрос n7"]' in entry.detail


def test_questions_stay_once_the_ranking_has_started(entered, call, now):
    RankingRun.objects.create(call=call, number=1, kind="preliminary", rules=call.rules, input_hash="0", made_at=now)
    client = entered()

    answer = client.post(address(call), posted(call))

    assert (answer.status_code, asked_now(call)) == (409, call.questionnaire.digest)
    assert "Рейтинг уже рассчитывали" in answer.content.decode()
    assert 'name="offer"' not in client.get(address(call)).content.decode()


def test_difference_read_before_another_publication_is_read_again(entered, call):
    client, stale = entered(), posted(call)
    client.post(address(call), {"questionnaire": "science", "seen": call.questionnaire.digest})

    answer = client.post(address(call), stale)

    assert answer.status_code == 409
    assert "прочитайте отличия ещё раз" in answer.content.decode()


@pytest.mark.parametrize("offered", [asked(question("foreign")), asked()])
def test_what_no_block_of_the_region_offers_is_not_published(entered, call, now, offered):
    """A definition of another call, or one that the author has replaced since."""
    pin("questionnaire", offered, now)

    answer = entered().post(address(call), posted(call, offered))

    assert (answer.status_code, asked_now(call)) == (409, call.questionnaire.digest)


def test_block_with_problems_is_shown_and_not_published(entered, now):
    call, wrong = a_call(), asked(question("a"), question("a"))
    offer(call, now, wrong)
    client = entered()

    page = client.get(address(call)).content.decode()

    assert "Автору нужно исправить" in page
    assert client.post(address(call), posted(call, wrong)).status_code == 422


def test_drafts_and_sent_applications_keep_their_questions(entered, call):
    draft = SelectionApplicationFactory(call=call, status="draft", questionnaire=call.questionnaire, number="", submitted_at=None)
    [sent] = applications(call, 1)
    client = entered()

    page = client.get(address(call)).content.decode()
    client.post(address(call), posted(call))

    assert "Заполняется 1 заявка" in page.replace("\xa0", " ")
    kept = SelectionApplication.objects.filter(pk__in=[draft.pk, sent.pk]).values_list("questionnaire", flat=True)
    assert set(kept) == {call.questionnaire_id}


@pytest.mark.parametrize("role", ["methodist", "chair", "expert"])
def test_only_the_operator_publishes(entered, call, role):
    answer = entered(role, call=call).post(address(call), posted(call))

    assert answer.status_code in (403, 404)
    assert asked_now(call) == call.questionnaire.digest


def test_operator_of_another_region_finds_nothing(entered, call):
    client = entered(region=RegionFactory(code="54"))

    assert (client.get(address(call)).status_code, client.post(address(call), posted(call)).status_code) == (404, 404)


def test_offers_are_read_in_a_fixed_number_of_queries(entered, call, now, django_assert_num_queries):
    client = entered()
    client.get(address(call))
    with CaptureQueriesContext(connection) as counted:
        client.get(address(call))
    for number in range(2):
        offer(call, now, asked(*NEWER.questions(), question(f"more_{number}"), total=10), block=f"more-{number}")

    with django_assert_num_queries(len(counted.captured_queries)):
        client.get(address(call))
