"""The sheet of reviews goes out, comes back by the rules of the page, and is undone to exactly what stood before."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from factories import RoleFactory
from kernel_review import ReviewFactory, ReviewItemFactory
from review_sheets import FIRST, KEYS, RUSSIAN, checked, counts, loaded, posted, scored, stands, taken

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.loads import retention
from pulsar_xblocks.kernel.loads.actions import Upload, check
from pulsar_xblocks.kernel.loads.actions.running import change_of
from pulsar_xblocks.kernel.loads.kinds import Writing
from pulsar_xblocks.kernel.loads.models import SheetRow
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.review import actions
from pulsar_xblocks.kernel.review.loads.reads import OWN_READS, READS
from pulsar_xblocks.kernel.review.models import Review, ReviewConflict, ReviewItem
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db


def test_what_is_taken_out_comes_back_the_same(scene, now):
    actions.save_draft(scene.reads[0], 1, actions.Typed({"method": Decimal("1.5")}, "Хорошо.\n\nНо коротко."), now=now)

    assert counts(checked(scene, taken(scene))) == {"same": 3}
    assert counts(checked(scene, taken(scene, "operator"), "operator", "reviews")) == {"same": 3}


def test_a_sheet_finishes_reads_keeps_drafts_and_is_undone_to_the_letter(scene, now):
    actions.save_draft(scene.reads[1], 1, actions.Typed({"method": Decimal(1)}, "Черновик"), now=now)
    actions.submit(scene.reads[2], 1, actions.Typed({key: Decimal(1) for key in KEYS}, "Было.\nСтало."), now=now)
    before, rows = stands(), taken(scene)
    rows[1] |= {FIRST: "0,5"}

    load = loaded(scene, [scored(rows[0], 7), rows[1], scored(rows[2], 6, "Две\nстроки")])

    stored = list(Review.objects.order_by("pk").values_list("state", "total", "comment"))
    assert stored == [("submitted", 7, "К" * 50), ("draft", None, "Черновик"), ("submitted", 6, "Две\nстроки")]
    assert [item.value for item in ReviewItem.objects.order_by("pk")] == [7, None, 6]
    assert posted(scene, load, "undo") == 302
    assert (load.state, stands()) == ("undone", before)


def test_the_preview_says_what_each_row_becomes(scene):
    rows = taken(scene)
    rows[1][FIRST] = "2"

    load = checked(scene, [scored(rows[0], "7.5"), rows[1]])

    html = scene.client.expert.get(f"/pulsar/loads/{load.key}/", headers=RUSSIAN).content.decode()
    assert "7,5 из 10" in html
    assert Review.objects.exclude(state="assigned").count() == 0


@pytest.mark.parametrize(
    "cells",
    [{FIRST: "3"}, {FIRST: "0,3"}, {FIRST: "-1"}]
    + [{FIRST: "много"}, {"Код работы": "О-9999", "Комментарий": "другая работа"}, {"ID строки": "0"}]
    + [{"Отметка строки": "", "Комментарий": "без отметки"}, {"Комментарий": "К" * 4001}],
)
def test_wrong_rows(scene, cells):
    rows = taken(scene)

    assert counts(checked(scene, [scored(rows[0], 7) | cells])) == {"wrong": 1}


def test_below_five_points_a_comment_of_49_characters_is_refused(scene):
    rows = taken(scene)

    assert counts(checked(scene, [scored(rows[0], 4, "К" * 49), scored(rows[1], 4, "К" * 50)])) == {"changed": 1, "wrong": 1}


def test_what_was_scored_meanwhile_is_named_with_both_values_and_stays(scene, now):
    rows = taken(scene)
    actions.submit(scene.reads[0], 1, actions.Typed({key: Decimal(1) for key in KEYS}, "На странице"), now=now)

    load = loaded(scene, [scored(rows[0], 9, "В таблице"), scored(rows[1], 8)])

    assert counts(load) == {"changed": 1, "conflict": 1}
    html = scene.client.expert.get(f"/pulsar/loads/{load.key}/?show=conflict", headers=RUSSIAN).content.decode()
    assert "На странице" in html and "В таблице" in html
    assert list(Review.objects.order_by("pk").values_list("total", flat=True)) == [5, 8, None]


def test_what_was_scored_between_the_check_and_the_storing_stops_the_load(scene, now):
    load = checked(scene, [scored(taken(scene)[0], 9)])
    actions.submit(scene.reads[0], 1, actions.Typed({key: Decimal(1) for key in KEYS}), now=now)

    assert posted(scene, load, "store") == 409
    assert Review.objects.get(pk=scene.reads[0].pk).total == 5


def test_a_read_that_was_to_stay_a_draft_is_not_finished_because_the_expert_has_filled_in_the_rest(scene, now):
    read = scene.reads[0]
    row = next(row for row in taken(scene, "operator") if {read.item.blind_code, read.expert.full_name} <= set(row.values()))
    rest = {name: "" for name in row if name[:1].isdigit() and name != FIRST}
    load = checked(scene, [row | rest | {FIRST: "2"}], "operator", "reviews")
    actions.save_draft(read, 1, actions.Typed({key: Decimal(1) for key in KEYS if key != "understanding"}), now=now)

    posted(scene, load, "store", "operator")

    read.refresh_from_db()
    assert (load.state, read.state) == ("checked", "draft")


def test_what_was_scored_while_a_load_goes_on_stops_it(scene, now):
    load = checked(scene, [scored(taken(scene)[0], 9)])
    change = change_of(load.rows.get())
    writing = Writing(load.pk, OWN_READS.target(None, scene.group.pk), scene.experts[0], now, "Почему")
    actions.submit(scene.reads[0], 1, actions.Typed({key: Decimal(1) for key in KEYS}), now=now)

    with pytest.raises(Conflict):
        OWN_READS.store(writing, change)

    assert Review.objects.get(pk=scene.reads[0].pk).total == 5


def test_a_read_changed_since_the_load_stays_and_is_named(scene, now):
    load = loaded(scene, [scored(row, 8) for row in taken(scene)[:2]])
    row = Review.objects.get(pk=scene.reads[0].pk)
    actions.submit(row, row.version, actions.Typed({key: Decimal(1) for key in KEYS}), now=now)

    posted(scene, load, "undo")

    assert list(load.rows.order_by("number").values_list("state", flat=True)) == ["left", "undone"]
    assert list(Review.objects.order_by("pk").values_list("state", "total")[:2]) == [("submitted", 5), ("assigned", None)]


# --- publication


def test_after_the_publication_there_is_no_undo(scene, now):
    load = loaded(scene, [scored(row, 8) for row in taken(scene)])
    actions.freeze(scene.group, by=None, now=now + timedelta(minutes=1))

    html = scene.client.expert.get(f"/pulsar/loads/{load.key}/", headers=RUSSIAN).content.decode()
    assert (posted(scene, load, "undo"), load.state) == (409, "applied")
    assert f"/loads/{load.key}/undo/" not in html and "перерасчёт" in html
    assert list(Review.objects.values_list("total", flat=True)) == [8, 8, 8]


def test_published_reads_take_no_sheet(scene, now):
    rows = [scored(row, 8) for row in taken(scene)]
    actions.freeze(scene.group, by=None, now=now)

    assert counts(checked(scene, rows)) == {"wrong": 3}


def test_a_recalculation_takes_a_sheet_and_its_end_closes_the_undo(scene, now):
    loaded(scene, [scored(row, 8) for row in taken(scene)])
    actions.freeze(scene.group, by=None, now=now - timedelta(hours=1))
    actions.reopen(scene.items[0], "Эксперт проверил не ту версию.", by=None, now=now)

    load = loaded(scene, [scored(taken(scene)[0], 6)])
    assert ReviewItem.objects.get(pk=scene.items[0].pk).value == 6
    actions.freeze(scene.group, by=None, now=now)

    assert (posted(scene, load, "undo"), ReviewItem.objects.get(pk=scene.items[0].pk).value) == (409, 6)


# --- who may, conflicts of interest


def test_ties_hold_for_loaded_rows(scene, now):
    rows = [scored(row, 8) for row in taken(scene)]
    ReviewConflict.objects.create(region=scene.home, expert=scene.experts[0], organisation=scene.school, statement="Связан", signed_at=now)

    load = checked(scene, rows)

    assert counts(load) == {"wrong": 3}
    assert counts(checked(scene, taken(scene))) == {"same": 3}


def test_the_own_organisation_is_refused(scene):
    RoleFactory(role="mentor", region=scene.home, organisation=scene.school, person=scene.experts[0])

    assert counts(checked(scene, [scored(row, 8) for row in taken(scene)])) == {"wrong": 3}


def test_an_expert_sees_own_rows_and_own_loads_only(scene, now):
    foreign = ReviewFactory(item=scene.items[0], expert=scene.experts[1])
    load = loaded(scene, [scored(row, 8) for row in taken(scene)])

    assert [row["ID строки"] for row in taken(scene, "expert2")] == [str(foreign.pk)]
    assert [posted(scene, load, what, "expert2") for what in ("store", "undo")] == [404, 404]
    assert scene.client.expert2.get(f"/pulsar/loads/{load.key}/").status_code == 404
    assert load.key not in scene.client.expert2.get(f"/pulsar/loads/own-reviews/{scene.group.pk}/").content.decode()
    assert load.key in scene.client.expert.get(f"/pulsar/loads/own-reviews/{scene.group.pk}/").content.decode()
    assert counts(checked(scene, [scored(row, 1) for row in taken(scene)], "expert2")) == {"wrong": 3}


def test_an_experts_sheet_names_nobody(scene):
    head = set(taken(scene)[0])

    assert {"Эксперт", "Студия"} & head == set()


def test_the_operator_loads_everybodys_reads(scene, now):
    ReviewFactory(item=scene.items[0], expert=scene.experts[1])
    rows = taken(scene, "operator")

    load = loaded(scene, [scored(row, 8) for row in rows], "operator", "reviews")

    assert set(Review.objects.values_list("state", "total")) == {("submitted", 8)}
    assert set(AuditEntry.objects.filter(action="review.load").values_list("actor", flat=True)) == {scene.people.operator.pk}
    shifted = [scored(rows[0], 7) | {"Эксперт": scene.experts[1].full_name + "а"}]
    assert counts(checked(scene, shifted, "operator", "reviews")) == {"wrong": 1}
    assert posted(scene, load, "undo", "operator") == 302


def test_works_without_a_read_stand_in_the_table_and_are_skipped(scene):
    ReviewItemFactory(group=scene.group)

    assert counts(checked(scene, taken(scene, "operator"), "operator", "reviews")) == {"same": 4}


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [("own-reviews", {"expert": 200, "expert2": 404}), ("reviews", {"operator": 200, "operator2": 404}), ("results", {"operator": 200})],
)
def test_who_may(scene, kind, allowed):
    names = ("operator", "operator2", "methodist", "expert", "expert2", "mentor", "head", "stranger")

    found = {name: getattr(scene.client, name).get(f"/pulsar/loads/{kind}/{scene.group.pk}/").status_code for name in names}

    assert found == dict.fromkeys(names, 403) | {"operator2": 403 if kind == "own-reviews" else 404} | allowed


def test_the_menu_marks_reviews_on_every_page_of_a_load(scene):
    load = checked(scene, taken(scene))

    for path in (f"/pulsar/loads/own-reviews/{scene.group.pk}/", f"/pulsar/loads/{load.key}/"):
        html = scene.client.expert.get(path).content.decode()
        assert f'href="{reverse("pulsar:reviews")}" aria-current="page"' in html


def test_what_a_table_said_about_an_expert_goes_with_the_expert(scene, now):
    load = loaded(scene, [scored(row, 8, "Личное мнение эксперта") for row in taken(scene)])

    retention.blank(scene.experts[0], now)

    assert "Личное" not in "".join(f"{row.body}{row.effect}" for row in load.rows.all())
    assert (posted(scene, load, "undo"), load.state) == (302, "undone")
    assert set(Review.objects.values_list("total", flat=True)) == {8}


def test_300_reads_go_by_a_job(scene, now):
    for item in ReviewItemFactory.create_batch(300, group=scene.group):
        ReviewFactory(item=item, expert=scene.experts[0])
    load = checked(scene, [scored(row, 8) for row in taken(scene)])
    posted(scene, load, "store")
    assert load.state == "running"

    run_due(now)
    load.refresh_from_db()
    assert (load.state, Review.objects.filter(state="submitted").count()) == ("applied", 303)
    posted(scene, load, "undo")
    run_due(now)

    load.refresh_from_db()
    assert (load.state, Review.objects.filter(state="assigned").count()) == ("undone", 303)


@pytest.mark.parametrize("kind", [READS, OWN_READS])
def test_checking_takes_as_many_queries_for_1_and_3_rows(scene, now, kind, django_assert_num_queries, django_assert_max_num_queries):
    who = "operator" if kind is READS else "expert"
    person = scene.people.operator if kind is READS else scene.experts[0]
    rows = [scored(row, 8) for row in taken(scene, who)]

    def upload(count):
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows[:count])
        return Upload("x.csv", out.getvalue().encode())

    target = kind.target(actor_of(person), scene.group.pk)
    check(kind, target, upload(1), by=person, now=now)
    with django_assert_max_num_queries(20) as one:
        check(kind, target, upload(1), by=person, now=now)
    with django_assert_num_queries(len(one)):
        check(kind, target, upload(3), by=person, now=now)
    assert SheetRow.objects.count() == 3
