import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from commission_rows import a_call, applications, given, questionnaire
from factories import PersonFactory, RoleFactory
from openpyxl import load_workbook

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, Section, Text
from pulsar_xblocks.kernel.review import actions as review
from pulsar_xblocks.kernel.review.models import Review, ReviewItem
from pulsar_xblocks.kernel.review.queries.staffing import experts_for
from pulsar_xblocks.selection.applications.actions import sending
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.calls.models import CallPerson
from pulsar_xblocks.selection.commission import retirement, reviewing
from pulsar_xblocks.selection.commission.actions import achievements, running
from pulsar_xblocks.selection.commission.domain.rubric import read_by_experts, results, rubric_of
from pulsar_xblocks.selection.commission.queries.inputs import gather
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import RuleSet
from pulsar_xblocks.selection.templates.arts import arts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)
DUE = datetime(2026, 12, 15, 16, 59, tzinfo=UTC)
SCIENCE = {part.key: part for part in READY["science"].parts}
RULES = RuleSet(parts=(replace(SCIENCE["n3"], most=Decimal(90)), replace(SCIENCE["n4"], most=Decimal(10))), places=1)


@pytest.fixture
def world():
    """Return a call whose project is scored by two chosen experts of three, its two applications, an operator."""
    call = a_call(rules=RULES)
    rows = applications(call, 2)
    given({row.pk: 60 for row in rows})
    experts = [RoleFactory(role="expert", region=call.region).person for _ in range(3)]
    for person in experts[:2]:
        CallPerson.objects.create(call=call, person=person, part="expert", added_at=NOW)
    return call, rows, experts, PersonFactory()


def _scored(item: ReviewItem, expert, problem: str, result: str) -> None:
    read = review.give(item, expert, by=None, now=NOW)
    scores = {"n4__problem": Decimal(problem), "n4__result": Decimal(result)}
    review.submit(read, read.version, review.Typed(scores, "Хорошо описан опыт, видны измерения и вывод из них."), now=NOW)


def test_only_the_chosen_experts_read_the_applications(world):
    call, rows, experts, operator = world

    count = reviewing.hand_over(call, DUE, by=operator, now=NOW)
    again = reviewing.hand_over(call, DUE, by=operator, now=NOW)

    group = reviewing.group_of(call)
    assert (count, again) == (2, 0)
    assert {person.pk for person in experts_for(group)} == {person.pk for person in experts[:2]}
    assert set(SelectionApplication.objects.filter(call=call).values_list("status", flat=True)) == {"scoring"}


def test_a_term_in_the_past_and_a_call_without_experts_are_refused(world):
    call, _, _, operator = world

    with pytest.raises(Invalid):
        reviewing.hand_over(call, NOW, by=operator, now=NOW)
    CallPerson.objects.all().delete()
    with pytest.raises(Conflict):
        reviewing.hand_over(call, DUE, by=operator, now=NOW)


def test_an_expert_reads_no_name(world):
    call, rows, _, operator = world
    reviewing.hand_over(call, DUE, by=operator, now=NOW)
    row = SelectionApplication.objects.get(pk=rows[0].pk)
    row.answers = json.dumps({"n4": f"Я, {row.person.family} {row.person.given}, измерял почву."})
    row.save()

    shown = json.dumps(reviewing.values(row.pk), ensure_ascii=False, default=str)

    assert "измерял почву" in shown
    assert row.person.family not in shown


def test_experts_read_what_they_score_and_the_files_links_and_tables_beside_it():
    read = read_by_experts(READY["arts"], arts())

    assert [question.key for question in read] == ["i3", "i3_images", "i3_texts", "i3_video", "i4", "i4_file", "i4_video", "i6"]


def test_what_stands_beside_never_names_people_and_needs_the_key_of_a_scored_question():
    beside = [
        Question("n4_file", Text("Файл проекта"), "file"),
        Question("n4_mentor", Text("Кто помогал"), "text"),
        Question("n4_email", Text("Почта"), "email"),
        Question("n40_file", Text("Диплом"), "file"),
    ]
    asked = Questionnaire((*questionnaire().sections, Section("more", questions=tuple(beside))))

    assert [question.key for question in read_by_experts(RULES, asked)] == ["n4", "n4_file"]


def test_an_expert_gets_the_portfolio_and_no_file_of_a_hidden_question():
    call = a_call(rules=READY["arts"])
    call.questionnaire = pin("questionnaire", arts(), NOW)
    call.save()
    [row] = applications(call, 1)
    facts = {"owner": row.person, "purpose": "selection_evidence", "state": "ready", "content_type": "image/jpeg", "size": 7}
    kept = {name: PrivateFile.objects.create(key=name * 22, original_name="Снимок.jpg", created_at=NOW, **facts) for name in "abc"}
    told = {"i1": "painting", "i3": [{"title": "Утро", "year": 2026, "technique": "гуашь"}], "i4": "video"}
    told |= {"i3_images": [kept["a"].key, kept["b"].key], "i4_file": [kept["c"].key]}
    SelectionApplication.objects.filter(pk=row.pk).update(answers=json.dumps(told))

    shown = {fact["label"]: fact for fact in reviewing.values(row.pk)["facts"]}

    assert [file.key for file in reviewing.files(row.pk)] == [kept["a"].key, kept["b"].key]
    assert shown["Изображения работ"]["numbers"] == "1–2"
    assert (shown["Работы портфолио"]["head"], shown["Работы портфолио"]["rows"]) == (
        ("Название", "Год", "Техника, жанр"),
        [["Утро", "2026", "гуашь"]],
    )
    assert "Работа" not in shown


def test_reads_flow_into_the_part_and_a_wide_gap_asks_for_a_third(world):
    call, rows, experts, operator = world
    reviewing.hand_over(call, DUE, by=operator, now=NOW)
    items = {item.object_id: item for item in ReviewItem.objects.all()}
    _scored(items[rows[0].pk], experts[0], "4", "4")
    _scored(items[rows[0].pk], experts[1], "4.5", "5")
    _scored(items[rows[1].pk], experts[0], "5", "5")
    _scored(items[rows[1].pk], experts[1], "3", "3.5")

    with pytest.raises(running.PointsMissing):
        running.run_ranking(call, by=None, now=NOW)
    run = running.run_ranking(call, is_over=True, by=None, now=NOW)

    parts = {row.application_id: json.loads(row.parts)["n4"] for row in run.rows.all()}
    assert parts == {rows[0].pk: "8.75", rows[1].pk: "0"}
    assert ReviewItem.objects.get(object_id=rows[1].pk).needs == "third"
    assert Review.objects.filter(item__object_id=rows[1].pk).count() == 2


def test_three_reads_give_the_middle_of_each_part():
    call = a_call(rules=RULES)
    from_call = rubric_of(RULES, reviewing.questionnaire_in(call))
    reads = [{"n4__problem": Decimal(problem), "n4__result": Decimal(5)} for problem in ("1", "5", "4")]

    assert results(from_call, reads, 2) == {"n4": Decimal(9)}
    assert results(from_call, reads[:2], 2) == {"n4": None}


def test_each_achievement_is_confirmed_reduced_or_rejected_with_a_reason():
    call = a_call(rules=replace(READY["science"], places=60))
    [row] = applications(call, 1)
    SelectionApplication.objects.filter(pk=row.pk).update(status="submitted")
    one, two, three = [
        ApplicationAchievement.objects.create(
            application=row, key=f"a{at}", olympiad=f"o{at}", name="Олимпиада", year="2026/27", level="rsosh_1", result="winner"
        )
        for at in range(3)
    ]
    seen = achievements.mark_of(one)
    told = {
        one.pk: achievements.Settled("confirmed", seen=seen),
        two.pk: achievements.Settled("reduced", "rsosh_3", "prize", "В дипломе призёр.", seen),
        three.pk: achievements.Settled("rejected"),
    }

    with pytest.raises(Invalid) as refused:
        achievements.settle(row, told, by=PersonFactory(), now=NOW)
    told[three.pk] = achievements.Settled("rejected", reason="Чужой диплом.", seen=seen)
    count = achievements.settle(row, told, by=PersonFactory(), now=NOW)

    assert list(refused.value.errors) == [f"reason_{three.pk}"]
    assert count == 3
    assert list(row.achievements.order_by("pk").values_list("status", "proved_level")) == [
        ("confirmed", ""),
        ("reduced", "rsosh_3"),
        ("rejected", ""),
    ]


def test_the_list_is_taken_with_a_reason_and_formulas_stay_text(entered, tmp_path):
    call = a_call()
    [row] = applications(call, 1)
    row.person.family = "=1+1"
    row.person.save()
    given({row.pk: 70})
    running.run_ranking(call, by=None, now=NOW)
    client = entered()

    refused = client.post(f"/pulsar/calls/{call.pk}/export/xlsx/", {"reason": ""})
    answer = client.post(f"/pulsar/calls/{call.pk}/export/xlsx/", {"reason": "для заседания комиссии"})

    (tmp_path / "list.xlsx").write_bytes(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    cells = [cell for line in load_workbook(tmp_path / "list.xlsx").active.iter_rows() for cell in line]
    assert refused.status_code == 422
    assert row.number in [cell.value for cell in cells] and "f" not in {cell.data_type for cell in cells}
    assert AuditEntry.objects.filter(reason="для заседания комиссии").count() == 1


@pytest.mark.parametrize("role", ["chair", "expert", "methodist"])
def test_nobody_else_takes_the_list(entered, role):
    call = a_call()

    assert entered(role, call=call).get(f"/pulsar/calls/{call.pk}/export/xlsx/").status_code in (403, 404)


def test_retirement_keeps_points_and_no_words(world):
    call, rows, _, _ = world
    row = rows[0]
    row.appeals.create(number="А-1", grounds="Моя история", status="filed", filed_at=NOW, answer_by=NOW)

    told = retirement.tell(row.person)
    retirement.blank(row.person, NOW)

    assert told == [{"appeal": "А-1", "status": "filed", "grounds": "Моя история", "reason": "", "files": []}]
    assert row.appeals.get().grounds == ""


@pytest.mark.parametrize("status", ["withdrawn", "stopped", "annulled", "not_admitted"])
def test_what_takes_no_part_any_more_is_shown_to_no_expert(world, status):
    call, rows, _, operator = world
    reviewing.hand_over(call, DUE, by=operator, now=NOW)
    before = reviewing.values(rows[0].pk)

    SelectionApplication.objects.filter(pk=rows[0].pk).update(status=status)
    after = reviewing.values(rows[0].pk)

    assert [fact["lines"] for fact in before["facts"]] == [["Мой проект"]]
    assert (after["facts"], after["achievements"], after["is_over"], list(reviewing.files(rows[0].pk))) == ([], [], True, [])


def test_what_takes_no_further_part_leaves_the_queue_unless_it_is_scored(world):
    call, rows, experts, operator = world
    reviewing.hand_over(call, DUE, by=operator, now=NOW)
    items = [reviewing.item_of(row) for row in rows]
    _scored(items[0], experts[0], "5", "4")

    for row in rows:
        sending.withdraw(row, by=row.person, now=NOW)

    assert [reviewing.item_of(row).state for row in rows] == [items[0].state, "withdrawn"]


def test_reads_are_counted_by_the_criteria_they_were_made_by(world):
    """8 of 10 by the first questions; published anew with 5 for the answer they are still 8 of 10, not all there is."""
    call, rows, experts, operator = world
    reviewing.hand_over(call, DUE, by=operator, now=NOW)
    for row in rows:
        item = ReviewItem.objects.get(object_id=row.pk)
        for person in experts[:2]:
            _scored(item, person, "4", "4")
    other = questionnaire()
    [project] = other.questions()
    one = replace(project.scoring.rubric[0], limits=replace(project.scoring.rubric[0].limits, most=Decimal(5)))
    other = Questionnaire((replace(other.sections[0], questions=(replace(project, scoring=replace(project.scoring, rubric=(one,))),)),))
    call.questionnaire = pin("questionnaire", other, NOW)
    call.save()

    found = gather(call)

    assert [one.parts["n4"] for one in found.candidates] == [Decimal(8), Decimal(8)]


def test_an_expert_taken_off_the_call_keeps_what_is_scored_and_reads_nothing_more(world):
    call, rows, experts, operator = world
    reviewing.hand_over(call, DUE, by=operator, now=NOW)
    first, second = ReviewItem.objects.order_by("pk")
    _scored(first, experts[0], "4", "3")
    review.give(second, experts[0], by=None, now=NOW)

    count = reviewing.take_off(CallPerson.objects.get(call=call, person=experts[0]), by=operator, now=NOW)

    states = dict(Review.objects.filter(expert=experts[0]).values_list("item", "state"))
    assert (count, states) == (1, {first.pk: "submitted", second.pk: "removed"})
    assert {person.pk for person in experts_for(reviewing.group_of(call))} == {experts[1].pk}
