"""Pages of the review: the expert's queue and works, the operator's desk; what each role sees."""

import io
import zipfile
from decimal import Decimal

import pytest
from budgets import steps
from django.urls import reverse
from kernel_review import ReviewFactory, ReviewItemFactory
from studios.cast import queries_of, statuses

from pulsar_xblocks.kernel.review import actions, pages
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, RubricRow
from pulsar_xblocks.kernel.review.models import Review, ReviewConflict, ReviewItem

pytestmark = pytest.mark.django_db
FULL = {"score_understanding": "2", "score_method": "1.5", "score_result": "2", "score_own_part": "1.5", "score_form": "0.5"}  # 7,5
TITLE = "Карта тепла нашей школы"


def at(name, *args):
    return reverse(f"pulsar:{name}", args=args)


def test_every_role_gets_what_the_matrix_says(scene):
    roles = ["nobody", "stranger", "mentor", "head", "expert", "expert2", "methodist", "operator", "operator2"]

    assert statuses(scene, at("reviews"), roles) == {
        "nobody": 302, "stranger": 403, "mentor": 403, "head": 403,
        "expert": 200, "expert2": 200, "methodist": 200, "operator": 200, "operator2": 200,
    }  # fmt: skip
    assert statuses(scene, at("review", scene.reads[0].pk), roles) == {
        "nobody": 302, "stranger": 403, "mentor": 403, "head": 403,
        "expert": 200, "expert2": 404, "methodist": 403, "operator": 403, "operator2": 403,
    }  # fmt: skip
    for name, pk in (("review_group", scene.group.pk), ("review_item", scene.items[0].pk)):
        assert statuses(scene, at(name, pk), roles) == {
            "nobody": 302, "stranger": 403, "mentor": 403, "head": 403,
            "expert": 403, "expert2": 403, "methodist": 200, "operator": 200, "operator2": 404,
        }  # fmt: skip
    assert statuses(scene, at("review_assign", scene.group.pk), ["expert", "methodist", "operator", "operator2"]) == {
        "expert": 403, "methodist": 403, "operator": 200, "operator2": 404,
    }  # fmt: skip
    sheet = at("review_sheet", scene.group.pk, "xlsx")
    assert statuses(scene, sheet, ["nobody", "expert", "expert2", "methodist", "operator"]) == {
        "nobody": 302, "expert": 200, "expert2": 404, "methodist": 403, "operator": 403,
    }  # fmt: skip


def test_expert_sees_code_and_content_only(scene):
    html = scene.client.expert.get(at("review", scene.reads[0].pk)).content.decode()

    assert scene.items[0].blind_code in html
    assert TITLE in html
    assert scene.school.short_name not in html
    assert scene.place.name not in html


def test_score_and_go_on_leads_to_the_next_work(scene):
    first, second, _ = scene.reads

    answer = scene.client.expert.post(at("review", first.pk), FULL | {"comment": "", "version": "1", "do": "score"})

    assert answer.headers["Location"] == at("review", second.pk) + f"?scored={first.pk}"
    first.refresh_from_db()
    assert (first.state, first.total) == ("submitted", Decimal("7.5"))
    html = scene.client.expert.get(answer.headers["Location"]).content.decode()
    assert f'action="{at("review_undo", first.pk)}"' in html


def test_plain_form_saves_an_unfinished_draft(scene):
    row = scene.reads[0]

    answer = scene.client.expert.post(at("review", row.pk), {"score_method": "1.5", "comment": "Начало", "version": "1", "do": "save"})

    row.refresh_from_db()
    assert (answer.status_code, row.state, row.comment) == (302, "draft", "Начало")


def test_short_comment_below_five_points_is_told_beside_the_field(scene):
    low = dict.fromkeys(FULL, "0.5")

    answer = scene.client.expert.post(at("review", scene.reads[0].pk), low | {"comment": "К" * 49, "version": "1", "do": "score"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="e-comment"' in html
    assert "К" * 49 in html
    assert html.count(" checked>") == 5


def test_another_window_gets_both_texts(scene):
    row = scene.reads[0]
    actions.save_draft(row, 1, actions.Typed({}, "из другого окна"), now=row.assigned_at)

    answer = scene.client.expert.post(at("review", row.pk), {"comment": "моё", "version": "1", "do": "save"})

    assert answer.status_code == 409
    assert "из другого окна" in answer.content.decode()
    asked = scene.client.expert.post(at("review_save", row.pk), {"comment": "моё", "version": "1"}, headers={"Accept": "application/json"})
    assert (asked.status_code, asked.json()["current"]["comment"], asked.json()["version"]) == (409, "из другого окна", 2)


@pytest.mark.parametrize("address", ["/pulsar/reviews/", "/pulsar/me/"])
def test_own_reads_are_found_as_far_among_many_of_others(scene, address):
    scene.client.expert.get(address)
    few = steps(lambda: scene.client.expert.get(address))

    for item in ReviewItemFactory.create_batch(100, group=scene.group, organisation=scene.school):
        ReviewFactory(item=item, expert=scene.experts[1])

    assert steps(lambda: scene.client.expert.get(address)) <= 1.1 * few


def test_script_saves_the_draft_in_few_statements(scene, django_assert_max_num_queries):
    row = scene.reads[0]

    with django_assert_max_num_queries(14):  # 8 of ours, the rest: session, account, transaction
        answer = scene.client.expert.post(at("review_save", row.pk), {"score_method": "1.5", "comment": "", "version": "1"})

    assert answer.json() == {"version": 2, "saved_at": "10:00"}


def test_undo_until_publication(scene, now):
    row = scene.reads[0]
    scene.client.expert.post(at("review", row.pk), FULL | {"version": "1", "do": "score"})

    assert scene.client.expert.post(at("review_undo", row.pk)).status_code == 302
    row.refresh_from_db()
    assert row.state == "draft"
    scene.client.expert.post(at("review", row.pk), FULL | {"version": str(row.version), "do": "score"})
    actions.freeze(scene.group, by=None, now=now)
    assert scene.client.expert.post(at("review_undo", row.pk)).status_code == 409


def test_conflict_is_declared_with_text_and_signature(scene):
    row = scene.reads[0]

    refused = scene.client.expert.post(at("review_conflict", row.pk), {"reason": "Знаю авторов этой работы"})
    answer = scene.client.expert.post(at("review_conflict", row.pk), {"reason": "Знаю авторов этой работы", "is_signed": "1"})

    assert refused.status_code == 422
    assert answer.headers["Location"] == at("review", scene.reads[1].pk)
    assert ReviewConflict.objects.get().organisation == scene.school
    assert scene.items[0].blind_code not in scene.client.expert.get(at("reviews")).content.decode()


def test_who_has_declared_a_conflict_reads_the_work_no_more(scene):
    row = scene.reads[0]
    before = scene.client.expert.get(at("review", row.pk)).status_code
    scene.client.expert.post(at("review_conflict", row.pk), {"reason": "Знаю авторов этой работы", "is_signed": "1"})

    answers = [scene.client.expert.get(at("review", row.pk)), scene.client.expert.post(at("review", row.pk), FULL | {"version": "1"})]

    assert (before, [answer.status_code for answer in answers]) == (200, [409, 409])


def test_tie_with_an_organisation_is_declared_and_ended(scene):
    page = scene.client.expert.get(at("review_conflicts"), {"q": scene.school.short_name[:6]})
    assert f'value="{scene.school.pk}"' in page.content.decode()

    scene.client.expert.post(at("review_conflicts"), {"organisation": scene.school.pk, "is_signed": "1"})
    made = ReviewConflict.objects.get()
    scene.client.expert.post(at("review_tie_end", made.pk))

    made.refresh_from_db()
    assert made.ended_at is not None


def test_zip_holds_blind_names_only(scene):
    answer = scene.client.expert.get(at("review_zip", scene.group.pk))

    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist() == []
    assert scene.client.expert2.get(at("review_zip", scene.group.pk)).status_code == 404


def test_queue_of_three_takes_as_many_statements_as_of_one(scene):
    three = queries_of(scene.client.expert, at("review", scene.reads[0].pk))
    listed = queries_of(scene.client.expert, at("reviews"))
    Review.objects.exclude(pk=scene.reads[0].pk).delete()

    assert queries_of(scene.client.expert, at("review", scene.reads[0].pk)) == three
    assert queries_of(scene.client.expert, at("reviews")) == listed


def test_queue_of_60_works_is_walked_to_its_end_without_the_list(scene):
    person = scene.experts[1]
    reads = [ReviewFactory(item=item, expert=person) for item in ReviewItemFactory.create_batch(60, group=scene.group)]
    address, seen = at("review", reads[0].pk), []
    assert len(scene.client.expert2.get(address).content) < 130_000

    while "/reviews/?scored" not in address:
        seen.append(int(address.split("/")[-2]))
        address = scene.client.expert2.post(at("review", seen[-1]), FULL | {"version": "1", "do": "score"}).headers["Location"]

    assert seen == [read.pk for read in reads]
    assert not Review.objects.filter(expert=person).exclude(state="submitted").exists()


@pytest.mark.parametrize(
    ("field", "value"), [("score_result", "3.5"), ("score_result", "-0.5"), ("score_result", "1.25"), ("score_result", "")]
)
def test_score_out_of_range_or_step_is_refused_beside_its_row(scene, field, value):
    answer = scene.client.expert.post(at("review", scene.reads[0].pk), FULL | {field: value, "version": "1", "do": "score"})

    assert (answer.status_code, f'id="e-{field}"' in answer.content.decode()) == (422, True)
    assert Review.objects.get(pk=scene.reads[0].pk).state == "assigned"


def test_expert_finds_a_work_that_is_being_recalculated(scene, now):
    code = scene.items[0].blind_code
    ReviewItem.objects.update(needs="", value=Decimal("7.5"))
    actions.freeze(scene.group, by=scene.people.operator, now=now)
    assert code not in scene.client.expert.get(at("reviews")).content.decode()

    actions.reopen(scene.items[0], "Эксперт смотрел не ту версию.", by=scene.people.operator, now=now)

    page = scene.client.expert.get(at("reviews")).content.decode()
    assert (code in page, scene.items[1].blind_code in page) == (True, False)


def test_a_criterion_of_many_scores_is_typed_and_one_of_few_is_chosen():
    rubric = Rubric((RubricRow("skill", Decimal(20), "Мастерство", "Skill"), RubricRow("form", Decimal(1), "Форма", "Form")))

    wide, short = pages.rubric_rows(rubric, {"skill": Decimal("14.5")})

    assert (wide["is_typed"], wide["value"], wide["most"], wide["step"], short["is_typed"]) == (True, "14.5", "20", "0.5", False)
