"""The rubrics of a year: numbered versions, picked for rounds; a round whose review has begun keeps its own."""

from dataclasses import replace
from decimal import Decimal

import factories as make
import pytest
from django.urls import reverse
from kernel_review import ReviewFactory, ReviewGroupFactory, ReviewItemFactory
from studios.cast import cast, queries_of, statuses

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.kernel.review import actions as review
from pulsar_xblocks.kernel.review import forms
from pulsar_xblocks.kernel.review.default_rubric import RUBRIC
from pulsar_xblocks.kernel.review.domain.rubric import Rubric
from pulsar_xblocks.kernel.review.models import ReviewGroup
from pulsar_xblocks.studios.actions import rubrics as actions
from pulsar_xblocks.studios.models import RubricVersion
from pulsar_xblocks.studios.queries import rubrics as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(now):
    found = cast(now)
    found.year.rubric = pin("rubric", RUBRIC, now)
    found.year.save()
    found.rounds = [make.RoundFactory(year=found.year, number=number, month=9 + number) for number in (1, 2)]
    found.group = ReviewGroupFactory(region=found.home, code=f"70:{found.year.code}:10", rubric=found.year.rubric)
    found.read = ReviewFactory(item=ReviewItemFactory(group=found.group))
    return found


def default(year):
    return body_of(year.rubric, Rubric)


def stricter(year, **values):
    return replace(default(year), comment_length=80, **values)


def store(scene, now, **values):
    scene.year.refresh_from_db()
    change = actions.Change(stricter(scene.year), "Просим объяснять подробнее.", **values)
    return actions.store_rubric(scene.year, scene.year.version, change, by=scene.people.operator, now=now)


def at(name, scene):
    return reverse(f"pulsar:{name}", args=[scene.year.pk])


def posted(scene, **more):
    scene.year.refresh_from_db()
    values = {name: str(value) for name, value in forms.typed(stricter(scene.year)).items()}
    return values | {"version": str(scene.year.version), "reason": "Просим объяснять подробнее.", "is_for_year": "1", "store": "1"} | more


def test_every_role_gets_what_the_matrix_says(scene):
    roles = ["nobody", "stranger", "mentor", "methodist", "operator", "operator2"]

    assert statuses(scene, at("year_rubric", scene), roles) == {
        "nobody": 302, "stranger": 403, "mentor": 200, "methodist": 200, "operator": 200, "operator2": 404,
    }  # fmt: skip
    assert statuses(scene, at("year_rubric_edit", scene), roles) == {
        "nobody": 302, "stranger": 403, "mentor": 403, "methodist": 403, "operator": 200, "operator2": 404,
    }  # fmt: skip
    for who in ("mentor", "methodist"):
        assert getattr(scene.client, who).post(at("year_rubric", scene), {"round_1": "1"}).status_code == 403


def test_changed_rubric_is_the_next_version_and_waiting_rounds_take_it(scene, now):
    made = store(scene, now)

    scene.year.refresh_from_db()
    scene.group.refresh_from_db()
    assert (made.number, scene.year.rubric, scene.group.rubric) == (2, made.definition, made.definition)
    assert [row.number for row in queries.versions(scene.year)] == [2, 1]


def test_round_whose_review_has_begun_keeps_its_rubric(scene, now):
    before = scene.group.rubric
    review.save_draft(scene.read, 1, review.Typed({"method": Decimal("1.5")}, ""), now=now)

    store(scene, now)

    scene.group.refresh_from_db()
    assert scene.group.rubric == before
    assert [one.is_held for one in queries.rounds(scene.year)] == [True, False]


def test_later_work_does_not_change_the_rubric_of_a_begun_review(scene, now):
    before = scene.group.rubric
    other = store(scene, now, is_for_year=False).definition
    batch = review.Batch(scene.group.code, "October", "2026/27", other, scene.group.results_on)
    facts = {"kind": "work", "region": scene.home, "facts": review.ItemFacts(), "reads": 1, "due_at": scene.group.due_at, "now": now}

    review.put_in_queue(object_id=700, group=batch, **facts)
    assert ReviewGroup.objects.get(pk=scene.group.pk).rubric == other
    review.save_draft(scene.read, 1, review.Typed({}, "Начало"), now=now)
    review.put_in_queue(object_id=701, group=replace(batch, rubric=before), **facts)

    assert ReviewGroup.objects.get(pk=scene.group.pk).rubric == other


def test_rubric_for_single_rounds_leaves_the_year_as_it_is(scene, now):
    made = store(scene, now, is_for_year=False)
    scene.year.refresh_from_db()
    assert scene.year.rubric != made.definition

    picks = {2: actions.Pick(made.number, 2)}
    actions.pick_rubrics(scene.year, scene.year.version, picks, by=scene.people.operator, now=now)

    first, second = queries.rounds(scene.year)
    assert (first.definition, second.definition, second.row.reads) == (scene.year.rubric, made.definition, 2)


def test_begun_round_is_not_given_another_rubric(scene, now):
    made = store(scene, now, is_for_year=False)
    review.save_draft(scene.read, 1, review.Typed({}, "Начало"), now=now)

    with pytest.raises(Conflict):
        actions.pick_rubrics(scene.year, scene.year.version, {1: actions.Pick(made.number)}, by=scene.people.operator, now=now)


def test_more_experts_for_a_round_are_asked_for_works_that_wait(scene, now):
    actions.pick_rubrics(scene.year, scene.year.version, {1: actions.Pick(reads=2)}, by=scene.people.operator, now=now)

    scene.read.item.refresh_from_db()
    assert scene.read.item.reads_wanted == 2


@pytest.mark.parametrize("pick", [actions.Pick(99), actions.Pick(reads=4)])
def test_what_is_not_there_is_refused(scene, now, pick):
    with pytest.raises(Invalid):
        actions.pick_rubrics(scene.year, scene.year.version, {1: pick}, by=scene.people.operator, now=now)


def test_two_operators_do_not_overwrite_each_other(scene, now):
    store(scene, now)
    change = actions.Change(stricter(scene.year, ru="Другая"), "Потому что")

    with pytest.raises(Stale):
        actions.store_rubric(scene.year, 1, change, by=scene.people.operator, now=now)


def test_same_rubric_again_makes_no_version(scene, now):
    store(scene, now)
    store(scene, now)

    assert RubricVersion.objects.count() == 2


def test_archived_year_keeps_its_rubric(scene, now):
    scene.year.status = "archived"
    scene.year.save()

    with pytest.raises(Conflict):
        store(scene, now)
    assert b'name="round_1"' not in scene.client.operator.get(at("year_rubric", scene)).content


def test_form_stores_and_a_refusal_keeps_what_was_typed(scene):
    client = scene.client.operator
    assert client.get(at("year_rubric_edit", scene)).status_code == 200

    wrong = client.post(at("year_rubric_edit", scene), posted(scene, max_0="3", reason=""))
    stored = client.post(at("year_rubric_edit", scene), posted(scene))

    assert wrong.status_code == 422
    assert 'href="#f-rows"' in wrong.content.decode() and 'value="3"' in wrong.content.decode()
    assert stored.headers["Location"] == at("year_rubric", scene) + "?stored"
    assert RubricVersion.objects.get(number=2).by == scene.people.operator


def test_preview_and_one_more_row_store_nothing(scene):
    client = scene.client.operator
    more = client.post(at("year_rubric_edit", scene), posted(scene, more="1"))
    shown = client.post(at("year_rubric_edit", scene), posted(scene, preview="1"), headers={"Accept": "application/json"})

    assert 'name="ru_5"' in more.content.decode()
    assert "80" in shown.json()["html"]
    assert not RubricVersion.objects.exists()


def test_every_version_can_be_read(scene, now):
    store(scene, now, is_for_year=False)

    shown = scene.client.mentor.get(at("year_rubric", scene), {"show": "2"}).content.decode()

    assert "80 знаков" in shown.replace("\xa0", " ")
    assert scene.client.mentor.get(at("year_rubric", scene), {"show": "x" * 5000}).status_code == 200


def test_form_that_begins_with_another_rubric_does_not_take_it_for_the_year(scene, now):
    store(scene, now, is_for_year=False)
    own, other = (scene.client.operator.get(at("year_rubric_edit", scene), query).content.decode() for query in ({}, {"from": "2"}))

    assert 'name="is_for_year" value="1" checked' in own
    assert 'name="is_for_year" value="1" checked' not in other and 'value="80"' in other


def test_page_picks_a_rubric_for_a_round(scene, now):
    made = store(scene, now, is_for_year=False)
    scene.year.refresh_from_db()

    answer = scene.client.operator.post(at("year_rubric", scene), {"version": scene.year.version, "round_2": made.number, "reads_2": "0"})

    assert answer.status_code == 302
    assert queries.rounds(scene.year)[1].definition == made.definition


def test_page_takes_as_many_statements_for_four_rounds_as_for_two(scene):
    two = queries_of(scene.client.operator, at("year_rubric", scene))
    for number in (3, 4):
        make.RoundFactory(year=scene.year, number=number, month=9 + number - 12 * (number > 3))

    assert queries_of(scene.client.operator, at("year_rubric", scene)) == two
