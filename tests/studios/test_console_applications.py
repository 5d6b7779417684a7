"""Console pages of applications: who sees what, decisions, many at once, the way back."""

import json
from datetime import timedelta

import factories as make
import pytest
from django.urls import reverse
from studios.cast import cast, queries_of, statuses

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.questions.templates import studio_opening
from pulsar_xblocks.kernel.versions.actions import store_revision
from pulsar_xblocks.studios.models import StudioApplication, StudioYear

pytestmark = pytest.mark.django_db
LIST = "/pulsar/applications/"


@pytest.fixture
def scene(now):
    return cast(now)


@pytest.fixture
def waiting(scene):
    return make.StudioApplicationFactory(year=scene.year, organisation=scene.school, applicant=scene.people.mentor, title="Снегирь")


def page_of(row):
    return reverse("pulsar:studio_application", args=[row.pk])


def do(scene, row, what, role="operator", **sent):
    return getattr(scene.client, role).post(reverse("pulsar:studio_application_decide", args=[row.pk, what]), sent)


def test_every_role_gets_what_the_matrix_says(scene, waiting):
    roles = ["nobody", "stranger", "head", "municipal", "mentor", "operator", "methodist", "operator2"]

    assert statuses(scene, LIST, roles) == {
        "nobody": 302, "stranger": 403, "head": 200, "municipal": 200, "mentor": 200, "operator": 200, "methodist": 200, "operator2": 200,
    }  # fmt: skip
    assert statuses(scene, page_of(waiting), roles) == {
        "nobody": 302, "stranger": 403, "head": 200, "municipal": 200, "mentor": 200, "operator": 200, "methodist": 200, "operator2": 404,
    }  # fmt: skip


def test_second_region_is_invisible_though_it_has_rows(scene, waiting):
    foreign = make.StudioApplicationFactory(year=scene.foreign_year, title="Угольный")

    home, other = (scene.client.operator.get(LIST).content.decode(), scene.client.operator2.get(LIST).content.decode())

    assert ("Снегирь" in home, "Угольный" in home) == (True, False)
    assert ("Снегирь" in other, "Угольный" in other) == (False, True)
    assert do(scene, foreign, "approve").status_code == 404


def test_head_mentor_and_municipal_see_their_own_only(scene, waiting):
    neighbour = make.StudioApplicationFactory(year=scene.year, organisation__municipality=scene.place, title="Соседи")
    village = make.MunicipalityFactory(region=scene.home, oktmo="69612000", name="Бакчарский район")
    make.StudioApplicationFactory(year=scene.year, organisation__municipality=village, title="Далёкие")

    seen = {role: getattr(scene.client, role).get(LIST).content.decode() for role in ("head", "mentor", "municipal", "operator")}

    assert {role: [name for name in ("Снегирь", "Соседи", "Далёкие") if name in text] for role, text in seen.items()} == {
        "head": ["Снегирь"],
        "mentor": ["Снегирь"],
        "municipal": ["Снегирь", "Соседи"],
        "operator": ["Снегирь", "Соседи", "Далёкие"],
    }
    assert statuses(scene, page_of(neighbour), ["head", "mentor", "municipal"]) == {"head": 404, "mentor": 404, "municipal": 200}


def test_only_the_operator_decides(scene, waiting):
    answers = {role: do(scene, waiting, "approve", role).status_code for role in ("stranger", "head", "municipal", "mentor", "methodist")}

    waiting.refresh_from_db()
    assert set(answers.values()) == {403}
    assert waiting.status == "submitted"


def test_a_draft_never_sent_is_its_authors_only(scene):
    draft = make.StudioApplicationFactory(
        year=scene.year, organisation=scene.school, applicant=scene.people.mentor, status="draft", submitted_at=None
    )

    assert statuses(scene, page_of(draft), ["mentor", "operator", "head"]) == {"mentor": 200, "operator": 404, "head": 404}


@pytest.mark.parametrize("search", ["снегирь", "Снеги", "СНЕГИРЬ"])
def test_search_ignores_case(scene, waiting, search):
    other = make.StudioApplicationFactory(year=scene.year, title="Кедр")

    text = scene.client.operator.get(LIST, {"q": search}).content.decode()

    assert page_of(waiting) in text
    assert page_of(other) not in text


def test_search_takes_e_for_yo(scene):
    found = make.StudioApplicationFactory(year=scene.year, organisation__short_name="Берёзовская школа", title="Квант")

    assert page_of(found) in scene.client.operator.get(LIST, {"q": "березовская"}).content.decode()


def test_tabs_count_by_status(scene, waiting):
    make.StudioApplicationFactory(year=scene.year, status="returned")

    text = scene.client.operator.get(LIST, {"status": "returned"}).content.decode()

    assert text.count('data-pulsar-status="returned"') == 1
    assert 'data-pulsar-status="submitted"' not in text


def test_equal_queries_for_one_and_three_rows(scene, waiting):
    one = queries_of(scene.client.operator, LIST)
    for _ in range(2):
        make.StudioApplicationFactory(year=scene.year, head_approved_by=scene.people.head)

    assert queries_of(scene.client.operator, LIST) == one


def test_head_agrees_by_one_click_and_the_second_changes_nothing(scene, waiting):
    StudioApplication.objects.filter(pk=waiting.pk).update(head_approved_at=None)
    address = reverse("pulsar:studio_application_agree", args=[waiting.pk])

    first = scene.client.head.post(address)
    scene.client.head.post(address)

    waiting.refresh_from_db()
    assert first.status_code == 302
    assert waiting.head_approved_by == scene.people.head
    assert AuditEntry.objects.filter(action="studio_application.head_approve").count() == 1


def test_nobody_else_agrees_for_the_head(scene, waiting):
    StudioApplication.objects.filter(pk=waiting.pk).update(head_approved_at=None)
    address = reverse("pulsar:studio_application_agree", args=[waiting.pk])

    assert {role: getattr(scene.client, role).post(address).status_code for role in ("operator", "mentor", "municipal")} == {
        "operator": 403,
        "mentor": 403,
        "municipal": 403,
    }


def test_return_needs_a_reason_beside_its_field(scene, waiting, russian):
    answer = do(scene, waiting, "return", reason="нет")

    waiting.refresh_from_db()
    assert answer.status_code == 422
    assert 'id="e-reason"' in answer.content.decode()
    assert ">нет</textarea>" in answer.content.decode()
    assert waiting.status == "submitted"


def test_return_with_reason_is_read_by_the_mentor(scene, waiting):
    do(scene, waiting, "return", reason="Приложите приказ руководителя.")

    assert "Приложите приказ руководителя." in scene.client.mentor.get(page_of(waiting)).content.decode()


def test_approve_without_head_and_order_is_refused_with_words(scene, waiting):
    StudioApplication.objects.filter(pk=waiting.pk).update(head_approved_at=None)

    answer = do(scene, waiting, "approve")

    assert answer.status_code == 409
    assert not StudioYear.objects.exists()


def test_unknown_decision_is_not_found(scene, waiting):
    assert do(scene, waiting, "eat").status_code == 404


def test_bulk_shows_what_is_chosen_and_what_cannot_be_approved(scene, waiting):
    blocked = make.StudioApplicationFactory(year=scene.year, title="Без приказа", head_approved_at=None)

    text = scene.client.operator.post(LIST + "approve/", {"pick": [waiting.pk, blocked.pk]}).content.decode()

    assert text.count(f'name="pick" value="{waiting.pk}"') == 1
    assert f'name="pick" value="{blocked.pk}"' not in text
    assert "Без приказа" in text
    assert StudioApplication.objects.filter(status="approved").count() == 0


def test_bulk_approves_all_and_undo_takes_all_back(scene, waiting, now):
    second = make.StudioApplicationFactory(year=scene.year, title="Кедр")
    picked = {"pick": [waiting.pk, second.pk]}

    done = scene.client.operator.post(LIST + "approve/", picked | {"confirmed": "1"})
    shown = scene.client.operator.get(done.url).content.decode()
    codes = sorted(StudioYear.objects.values_list("studio__code", flat=True))
    undone = scene.client.operator.post(LIST + "undo/", picked)

    assert codes == ["70-69701-001", "70-69701-002"]
    assert all(code in shown for code in codes)
    assert undone.status_code == 302
    assert sorted(StudioApplication.objects.values_list("status", flat=True)) == ["review", "review"]
    assert not StudioYear.objects.exists()


def test_bulk_is_all_or_none(scene, waiting):
    blocked = make.StudioApplicationFactory(year=scene.year, head_approved_at=None)

    answer = scene.client.operator.post(LIST + "approve/", {"pick": [waiting.pk, blocked.pk], "confirmed": "1"})

    assert answer.status_code == 409
    assert StudioApplication.objects.filter(status="approved").count() == 0
    assert not StudioYear.objects.exists()


def test_bulk_with_a_foreign_one_is_not_found(scene, waiting):
    foreign = make.StudioApplicationFactory(year=scene.foreign_year)

    answer = scene.client.operator.post(LIST + "approve/", {"pick": [waiting.pk, foreign.pk], "confirmed": "1"})

    assert answer.status_code == 404
    assert StudioApplication.objects.filter(status="approved").count() == 0


def test_undo_is_refused_after_half_an_hour(scene, waiting, now):
    do(scene, waiting, "approve")
    clock.set_source(lambda: now + timedelta(minutes=31))

    assert scene.client.operator.post(LIST + "undo/", {"pick": [waiting.pk]}).status_code == 409
    assert StudioYear.objects.count() == 1


def test_renewal_stands_beside_last_year_with_the_differences(scene, waiting):
    before_year = make.YearFactory(region=scene.home, code="2025/26", status="archived", questionnaire=scene.year.questionnaire)
    studio = make.StudioFactory(region=scene.home, organisation=scene.school)
    before = make.StudioApplicationFactory(
        year=before_year, organisation=scene.school, status="approved", answers=json.dumps({"o5_place": "Кабинет физики"})
    )
    make.StudioYearFactory(studio=studio, year=before_year, application=before)
    StudioApplication.objects.filter(pk=waiting.pk).update(studio=studio, answers=json.dumps({"o5_place": "Кабинет химии"}))
    assert "o5_place" in studio_opening().by_key()

    text = scene.client.operator.get(page_of(waiting)).content.decode()

    assert "<del>" in text and "<ins>" in text
    assert "2025/26" in text


def test_history_shows_decisions_and_versions(scene, waiting, now, english):
    store_revision("studio_application", waiting.pk, {"title": "Снегирь"}, by=scene.people.mentor, now=now)
    do(scene, waiting, "review")

    text = scene.client.operator.get(page_of(waiting), headers={"Accept-Language": "en"}).content.decode()

    assert "Taken into review" in text
    assert "1 submitted version" in text


def test_export_asks_why_and_is_recorded(scene, waiting):
    address = LIST + "export/csv/"

    asked = scene.client.operator.get(address)
    taken = scene.client.operator.post(address, {"reason": "Список для приказа"})

    assert asked.status_code == 200
    assert "Снегирь" in b"".join(taken.streaming_content).decode()
    assert AuditEntry.objects.filter(action="export", reason="Список для приказа").count() == 1


def test_export_holds_only_what_the_role_may_export(scene, waiting):
    make.StudioApplicationFactory(year=scene.year, title="Соседи")

    taken = scene.client.head.post(LIST + "export/csv/", {"reason": "Для школы"})
    body = b"".join(taken.streaming_content).decode()

    assert ("Снегирь" in body, "Соседи" in body) == (True, False)
    assert scene.client.mentor.post(LIST + "export/csv/", {"reason": "Для себя"}).status_code == 403
