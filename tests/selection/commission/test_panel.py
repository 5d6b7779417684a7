"""What the appeals panel and the members of the commission read: exactly what they decide on, and who may not decide at all."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from commission_rows import FRIDAY, a_call, applications, given
from factories import PersonFactory, RoleFactory
from kernel_pages import pdf

from pulsar_xblocks.kernel.files import chunks
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.pure.errors import Conflict, Forbidden, Invalid
from pulsar_xblocks.kernel.review.models import Review, ReviewItem
from pulsar_xblocks.selection.applications.models import ApplicationAchievement
from pulsar_xblocks.selection.calls import actions as calls
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.commission import reviewing
from pulsar_xblocks.selection.commission.actions import appealing, publishing, running
from pulsar_xblocks.selection.commission.forms import points_in
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import RuleSet

pytestmark = pytest.mark.django_db
SCIENCE = {part.key: part for part in READY["science"].parts}
RULES = RuleSet(parts=(replace(SCIENCE["n3"], most=Decimal(90)), replace(SCIENCE["n4"], most=Decimal(10))), places=1)
GROUNDS = "Не учтены баллы за второе задание учебного курса."


@pytest.fixture
def world(at, settings, tmp_path):
    """Return a scored call, the appeal of its first application, and the expert who has scored it."""
    settings.PULSAR_PRIVATE_ROOT, settings.PULSAR_PRIVATE_STORAGE = str(tmp_path), ""
    at(FRIDAY)
    call, expert = a_call(RULES), PersonFactory(with_account=True)
    rows = applications(call, 2)
    for row in rows:
        row.person.family = "Птицына"
        row.answers = json.dumps({"n4": f"Автор: {row.person.full_name}. Проект о птицах"})
        row.person.save()
        row.save()
    content = pdf("Диплом")
    PrivateFile.objects.create(
        key="d" * 22, owner=rows[0].person, purpose="selection_evidence", state="ready", original_name="Диплом.pdf",
        content_type="application/pdf", size=len(content), stored_name=chunks.store_bytes(content),
        subject_kind="selectionapplication", subject_id=str(rows[0].pk), created_at=FRIDAY,
    )  # fmt: skip
    ApplicationAchievement.objects.create(
        application=rows[0], key="a", olympiad="o", name="Олимпиада «Высота»", year="2025/26", level="regional", result="winner",
        status="rejected", reason="Диплом другого года.", files="d" * 22,
    )  # fmt: skip
    given({rows[0].pk: 40, rows[1].pk: 41})
    CallPerson.objects.create(call=call, person=expert, part="expert", added_at=FRIDAY)
    reviewing.hand_over(call, FRIDAY.replace(day=20), by=PersonFactory(), now=FRIDAY)
    item = ReviewItem.objects.get(object_id=rows[0].pk)
    Review.objects.create(
        item=item, expert=expert, state="submitted", scores=json.dumps({"n4__problem": "3", "n4__result": "2.5"}),
        comment="Метод описан, погрешность нет.", total=Decimal("5.5"), assigned_at=FRIDAY, saved_at=FRIDAY, submitted_at=FRIDAY, version=2,
    )  # fmt: skip
    run = running.run_ranking(call, is_over=True, by=None, now=FRIDAY)
    publishing.publish_preliminary(call, run, by=PersonFactory(), now=FRIDAY)
    rows[0].refresh_from_db()
    return Call.objects.get(pk=call.pk), appealing.file(rows[0], GROUNDS, by=None, now=FRIDAY), expert


def page_of(call, appeal) -> str:
    return f"/pulsar/calls/{call.pk}/appeals/{appeal.pk}/"


def test_the_panel_reads_answers_marks_and_documents_without_names(entered, world):
    call, appeal, expert = world
    client = entered("appeals", call=call)

    page = client.get(page_of(call, appeal)).content.decode()
    file = client.get(f"{page_of(call, appeal)}files/{'d' * 22}/")

    assert "о птицах" in page and "Метод описан, погрешность нет." in page and "5,5" in page and "Диплом другого года." in page
    assert "Птицын" not in page and expert.family not in page
    assert (file.status_code, b"".join(file.streaming_content)[:5]) == (200, b"%PDF-")


def test_the_panel_does_not_reach_the_desk(entered, world):
    call, appeal, _ = world
    client = entered("appeals", call=call)
    row = appeal.application

    desk = [f"/pulsar/calls/{call.pk}/applications/", f"/pulsar/calls/{call.pk}/applications/{row.pk}/", f"/pulsar/files/{'d' * 22}/"]

    assert [client.get(address).status_code for address in desk] == [403, 403, 404]
    assert client.get(f"/pulsar/calls/{call.pk}/statement/{row.pk}/").status_code == 200


def test_documents_of_another_application_are_not_found(entered, world):
    call, appeal, _ = world
    PrivateFile.objects.filter(key="d" * 22).update(key="e" * 22)

    assert entered("appeals", call=call).get(f"{page_of(call, appeal)}files/{'e' * 22}/").status_code == 404


@pytest.mark.parametrize("role", ["chair", "secretary", "expert", "head"])
def test_nobody_else_reads_the_documents(entered, world, role):
    call, appeal, _ = world

    answer = entered(role, call=call if role != "head" else None).get(f"{page_of(call, appeal)}files/{'d' * 22}/")

    assert answer.status_code in (403, 404)


def test_who_has_scored_reads_and_decides_nothing_in_the_panel(entered, world, client):
    """An expert who was taken off the call after the scoring may be named into the panel, yet not for what was scored."""
    call, appeal, expert = world
    CallPerson.objects.filter(person=expert).update(part="appeals")
    RoleFactory(role="appeals", region=call.region, person=expert)
    client.force_login(expert.user)

    page = client.get(page_of(call, appeal)).content.decode()
    file = client.get(f"{page_of(call, appeal)}files/{'d' * 22}/")

    assert "Метод описан" not in page and file.status_code == 403
    with pytest.raises(Forbidden):
        appealing.take_up(appeal, by=expert, now=FRIDAY)


def test_an_expert_of_the_call_is_not_named_into_its_panel(world):
    call, _, expert = world

    with pytest.raises(Conflict):
        calls.add_person(call, expert, "appeals", by=PersonFactory(), now=FRIDAY)


def test_a_member_of_the_commission_reads_the_ranking_with_any_fitting_role(entered, world):
    call, _, _ = world
    client = entered("expert")
    address = f"/pulsar/calls/{call.pk}/ranking/"
    before = client.get(address).status_code
    CallPerson.objects.create(call=call, person=client.person, part="expert", added_at=FRIDAY)
    reading = client.get(address).status_code
    CallPerson.objects.create(call=call, person=client.person, part="member", added_at=FRIDAY)

    assert (before, reading, client.get(address).status_code) == (404, 404, 200)
    assert client.get(f"/pulsar/calls/{call.pk}/").status_code == 200
    assert client.get(f"/pulsar/calls/{call.pk}/applications/").status_code == 403


def test_a_page_of_an_appeal_reads_as_much_for_three_reads_as_for_one(entered, world, django_assert_max_num_queries):
    call, appeal, _ = world
    client = entered("appeals", call=call)
    seen = []
    for more in (0, 2):
        for _ in range(more):
            read = Review.objects.first()
            read.pk, read.expert = None, PersonFactory()
            read.save()
        client.get(page_of(call, appeal))
        with django_assert_max_num_queries(45) as queries:
            client.get(page_of(call, appeal))
        seen.append(len(queries))

    assert seen[0] == seen[1]


@pytest.mark.parametrize("typed", ["9e99", "1e999999", "NaN", "75,555", "семь"])
def test_points_that_are_no_number_of_points_are_refused(typed):
    with pytest.raises(Invalid):
        points_in({"points_n3": typed}, {"n3": Decimal(0)})
