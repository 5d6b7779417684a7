"""Learning paths: diagnosis, plan, approval, what is done, reviews, the end; pages, print, Word, XLSX."""

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from factories import PersonFactory, RegionFactory, RoleFactory
from mentoring_rows import NOW, teacher
from openpyxl import load_workbook

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.paths import diagnosis, domain, letters, own, papers, queries, retirement
from pulsar_xblocks.courses.paths.actions import going, planning
from pulsar_xblocks.courses.paths.domain import Gap
from pulsar_xblocks.courses.paths.models import LearningPath
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound, Stale
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db
ROWS = (planning.Row("course", "Курс для наставников", "Пульсар", Decimal(36), date(2026, 12, 20), 0), planning.Row("reading", "Книга"))
GAPS = (Gap("digital", "Курс на платформе", 1), Gap("method", "Проекты", 0))


@pytest.fixture
def tutor(region):
    return RoleFactory(role="tutor", region=region).person


@pytest.fixture
def draft(tutor):
    return planning.Draft("Диагностика 01.11.2026", "Собрать курс", date(2026, 11, 1), date(2027, 5, 31), tutor, GAPS, ROWS)


def client_of(person):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person.user)
    return client


@pytest.fixture
def row(region, draft):
    person = teacher()
    made = planning.begin(person, region, now=NOW)
    return planning.save(made, 1, draft, by=person, now=NOW)


@pytest.fixture
def active(row, tutor):
    going.send(row, by=row.person, now=NOW)
    going.approve(row, date(2026, 11, 20), by=tutor, now=NOW)
    return going.start(row, by=row.person, now=NOW)


def _do(person, row, what, **posted):
    return client_of(person).post(f"/pulsar/paths/{row.key}/do/", {"what": what} | posted).status_code


def test_a_diagnosis_suggests_gaps_once(region):
    person = teacher()
    made = planning.begin(person, region, now=NOW)
    answers = {question.key: "l2" for question in diagnosis.template().questions() if question.type == "choice"}
    answers |= {"digital_1": "l0", "digital_2": "l0", "digital_3": "l1"}
    with pytest.raises(Invalid):
        planning.diagnose(made, {"asked": "digital_1", "digital_1": "l0"}, {}, by=person, now=NOW)

    done = planning.diagnose(made, answers, {"digital": "Цифровые навыки"}, by=person, now=NOW)
    assert [(gap.kind, gap.text, gap.before) for gap in queries.gaps_of(done)] == [("digital", "Цифровые навыки", 0)]
    planning.diagnose(made, answers | {"subject_1": "l0", "subject_2": "l0", "subject_3": "l0"}, {}, by=person, now=NOW)
    assert len(queries.gaps_of(done)) == 1


def test_a_plan_is_sent_whole_and_returned_with_a_reason(row, tutor, draft):
    planning.save(row, row.version, replace(draft, goals=""), by=row.person, now=NOW)
    with pytest.raises(Invalid):
        going.send(row, by=row.person, now=NOW)
    planning.save(row, row.version + 1, draft, by=row.person, now=NOW)
    going.send(row, by=row.person, now=NOW)

    with pytest.raises(domain.NotNow):
        planning.save(row, row.version + 3, draft, by=row.person, now=NOW)
    with pytest.raises(Invalid):
        going.turn_back(row, "", by=tutor, now=NOW)
    assert going.turn_back(row, "Уточните цели", by=tutor, now=NOW).status == domain.DRAFT
    assert [message.person for message in Message.objects.order_by("pk")] == [tutor, row.person]


def test_a_plan_somebody_else_has_changed_is_not_overwritten(row, draft):
    planning.save(row, row.version, draft, by=row.person, now=NOW)

    with pytest.raises(Stale):
        planning.save(row, row.version, draft, by=row.person, now=NOW)


def test_many_drafts_are_too_many(region):
    person = teacher()
    for _ in range(5):
        planning.begin(person, region, now=NOW)

    with pytest.raises(Conflict):
        planning.begin(person, region, now=NOW)


def test_parts_are_marked_as_done_on_a_day_that_has_come(active):
    with pytest.raises(Invalid):
        going.mark_item(active, going.Done(1, date(2026, 11, 11)), by=active.person, now=NOW)
    with pytest.raises(NotFound):
        going.mark_item(active, going.Done(7, date(2026, 11, 9)), by=active.person, now=NOW)

    going.mark_item(active, going.Done(1, date(2026, 11, 9), "конспект"), by=active.person, now=NOW)
    assert [queries.is_done(item) for item in queries.items_of(active)] == [False, True]


def test_a_course_that_is_passed_is_done_by_itself(active, group):
    course = applying.apply(group, active.person, Place(), now=NOW)
    active.items.filter(position=0).update(enrolment=course)
    assert not queries.is_done(queries.items_of(active)[0])

    Enrolment.objects.filter(pk=course.pk).update(stage=stages.CERT_ISSUED)
    assert queries.is_done(queries.items_of(active)[0])


def test_a_path_is_completed_by_the_tutor_with_levels_and_a_result(active, tutor):
    with pytest.raises(Invalid):
        going.finish(active, by=tutor, now=NOW)
    outcome = going.Outcome({0: 2, 1: 7}, "Курс собран")
    stored = going.save_outcome(active, active.version, outcome, by=active.person, now=NOW)
    assert [gap.after for gap in queries.gaps_of(stored)] == [2, None]

    going.save_outcome(stored, stored.version, going.Outcome({0: 2, 1: 1}, "Курс собран"), by=active.person, now=NOW)
    assert going.finish(stored, by=tutor, now=NOW).status == domain.DONE


def test_reviews_are_written_down_with_the_day_of_the_next(active, tutor):
    for review in (going.Review(date(2026, 11, 9), " "), going.Review(date(2026, 11, 9), "Всё хорошо", date(2028, 1, 1))):
        with pytest.raises(Invalid):
            going.look(active, review, by=tutor, now=NOW)

    going.look(active, going.Review(date(2026, 11, 9), "Всё хорошо", date(2027, 2, 1)), by=tutor, now=NOW)
    assert LearningPath.objects.get().review_on == date(2027, 2, 1)


def test_reviews_and_terms_are_reminded_of(active):
    def due(days):
        return sorted(reminder.once.split(":")[0] for reminder in letters.due(NOW + timedelta(days=days)))

    assert due(0) == []
    assert due(8) == ["path.review", "path.review"]
    assert due(35) == ["path.item", "path.review", "path.review"]


def test_the_owner_writes_the_plan_on_the_page(region, tutor, group):
    person = teacher()
    course = applying.apply(group, person, Place(), now=NOW)
    client = client_of(person)
    assert client.post("/pulsar/me/paths/").status_code == 302
    row = LearningPath.objects.get()
    page = f"/pulsar/me/paths/{row.key}/plan/"
    values = {"version": "1", "goals": "Собрать курс", "starts_on": "2026-11-01", "ends_on": "2027-05-31", "tutor": tutor.key}
    values |= {"gap_kind_1": "digital", "gap_text_1": "Курс на платформе", "gap_before_1": "1"}
    values |= {"item_kind_0": "course", "item_course_0": course.key, "item_hours_0": "36,5", "item_gap_0": "2"}

    refused = client.post(page, values | {"item_hours_0": "много"})
    stored = client.post(page, values)
    assert (refused.status_code, stored.status_code) == (422, 302)
    assert "Курс на платформе" in refused.content.decode()
    item = queries.items_of(row)[0]
    assert (item.title, item.hours, item.gap, item.enrolment) == ("Наставник школьной студии", Decimal("36.50"), 0, course)
    assert _do(person, row, "send") == 302
    assert client.get(page).status_code == 409


def test_the_whole_way_on_the_pages(row, tutor):
    person = row.person
    assert [_do(person, row, what) for what in ("send", "approve")] == [302, 403]
    assert _do(tutor, row, "approve", review_on="2030-01-01") == 422
    assert _do(tutor, row, "approve", review_on="2026-12-01") == 302
    assert [_do(one, row, "start") for one in (tutor, person)] == [403, 302]
    assert _do(person, row, "done", position="1", on="2026-11-09", evidence="https://example.com/") == 302
    assert _do(tutor, row, "look", on="2026-11-09", text="Идёт хорошо") == 302
    version = LearningPath.objects.get().version
    assert _do(person, row, "outcome", version=str(version), after_0="3", after_1="2", result="Готово") == 302
    assert _do(person, row, "outcome", version=str(version), result="Иначе") == 409
    assert [_do(one, row, "finish") for one in (person, tutor)] == [403, 302]
    assert "pulsar-plot-bar" in client_of(person).get(f"/pulsar/paths/{row.key}/").content.decode()


def test_the_diagnosis_is_answered_on_the_page(region):
    person = teacher()
    row = planning.begin(person, region, now=NOW)
    page, client = f"/pulsar/me/paths/{row.key}/diagnosis/", client_of(person)
    keys = [question.key for question in diagnosis.template().questions() if question.type == "choice"]
    answers = dict.fromkeys(keys, "l1")

    assert client.get(page).status_code == 200
    assert client.post(page, {"asked": " ".join(keys), "digital_1": "l0"}).status_code == 422
    assert client.post(page, answers | {"asked": " ".join([*keys, "wish"])}).status_code == 302
    assert len(queries.gaps_of(row)) == 6
    assert "Digital skills" in client.get(f"/pulsar/me/paths/{row.key}/plan/").content.decode()


def test_a_draft_is_private_and_others_of_the_region_see_what_was_sent(row, tutor, region):
    methodist = RoleFactory(role="methodist", region=region).person
    other = RoleFactory(role="methodist", region=RegionFactory(code="42", name="Кузбасс")).person
    everybody = (row.person, tutor, methodist, other, RoleFactory(role="tutor", region=region).person, teacher())

    def seen():
        return [client_of(one).get(f"/pulsar/paths/{row.key}/").status_code for one in everybody]

    assert seen() == [200, 404, 404, 404, 404, 404]
    going.send(row, by=row.person, now=NOW)
    assert seen() == [200, 200, 200, 404, 404, 404]


@pytest.mark.parametrize(
    ("role", "statuses"),
    [("operator", [200, 200, 200]), ("methodist", [200, 200, 403]), ("tutor", [200, 403, 403]), ("curator", [403, 403, 403])],
)
def test_who_reaches_the_list(region, role, statuses):
    client = client_of(RoleFactory(role=role, region=region).person)

    assert [client.get(f"/pulsar/paths/{page}").status_code for page in ("", "xlsx/", "templates/70/")] == statuses


def test_the_list_costs_the_same_for_one_and_three(row, region, tutor, draft):
    client = client_of(tutor)

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/pulsar/paths/").status_code == 200
        return len(seen)

    def another():
        person = teacher()
        made = planning.save(planning.begin(person, region, now=NOW), 1, draft, by=person, now=NOW)
        going.send(made, by=person, now=NOW)

    going.send(row, by=row.person, now=NOW)
    client.get("/pulsar/paths/")
    one = count()
    another()
    another()
    assert count() == one <= 15


def test_print_and_word_show_the_whole_path(active):
    client = client_of(active.person)
    printed = client.get(f"/pulsar/paths/{active.key}/print/").content.decode()
    document = Document(io.BytesIO(papers.docx_of(active)))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}

    assert "Курс на платформе" in printed and "Курс для наставников" in printed
    assert {"Курс на платформе", "Курс для наставников", "36"} <= cells
    assert client.get(f"/pulsar/paths/{active.key}/docx/")["Content-Type"].endswith("wordprocessingml.document")


def test_the_list_is_taken_out_with_a_reason(active, region):
    client = client_of(RoleFactory(role="methodist", region=region).person)
    answer = client.post("/pulsar/paths/xlsx/", {"reason": "Отчёт за год"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active

    assert [row[6].value for row in sheet.iter_rows(min_row=2)] == ["Курс на платформе", "Проекты"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "я" * 20_000])
def test_hostile_texts_are_shown_as_text(row, text):
    client = client_of(row.person)
    answer = client.post(f"/pulsar/me/paths/{row.key}/plan/", {"version": str(row.version), "goals": text, "gap_text_0": text})
    shown = client.get(f"/pulsar/paths/{row.key}/").content.decode()

    assert answer.status_code == (422 if len(text) > 10_000 else 302)
    assert "<script>alert" not in shown


def test_nothing_in_words_is_left_of_who_is_retired(active):
    going.look(active, going.Review(date(2026, 11, 9), "О трудностях"), by=active.person, now=NOW)
    told = retirement.tell(active.person)
    retirement.blank(active.person, NOW)
    row = LearningPath.objects.get()

    assert told[0]["reviews"] == [{"on": "2026-11-09", "text": "О трудностях"}]
    assert (row.goals, row.basis) == ("", "")
    assert {gap.text for gap in queries.gaps_of(row)} | {one.title for one in queries.items_of(row)} == {""}
    assert queries.reviews_of(row)[0].text == ""


def test_my_pulsar_shows_the_path_and_the_way_to_it(row, region):
    listener = RoleFactory(role="listener", region=region).person
    cards = {person: list(own.cards(person, actor_of(person), NOW)) for person in (row.person, listener, PersonFactory())}

    assert [[card.tone for card in found] for found in cards.values()] == [["warn"], ["idle"], []]
