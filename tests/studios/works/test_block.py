import gzip
import re
from datetime import timedelta

import pytest
from budgets import AUTOSAVE, FIRST_VIEW, SUBMITS, allowed
from django.test import Client
from factories import MeetingFactory, MembershipFactory, PersonFactory, StudioYearFactory

from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.studios.models import Work, WorkComment, WorkVersion

pytestmark = pytest.mark.django_db


def queries(answer) -> int:
    assert answer.status_code == 200, answer.content.decode()[:500]
    return int(answer["X-Pulsar-Queries"])


def html(answer) -> str:
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.json()["html"]


@pytest.fixture
def full(year, studio, now):
    """Fill the year with 300 more pupils in the studio, comments, and 300 more studios."""

    def fill():
        MembershipFactory.create_batch(300, studio_year=studio)
        StudioYearFactory.create_batch(300, year=year)
        MeetingFactory.create_batch(20, studio_year=studio)
        work = Work.objects.first()
        if work:
            author = PersonFactory()
            WorkComment.objects.bulk_create(WorkComment(work=work, author=author, text=f"{n}", at=now) for n in range(100))

    return fill


@pytest.mark.parametrize("who", ["mentor", "pupil", "stranger"])
def test_first_view_of_the_draft_is_within_12_queries_however_large_the_year_is(who, request, full, filled):
    learner = request.getfixturevalue(who)
    small = queries(learner.page())

    full()

    assert queries(learner.page()) == small
    assert small <= FIRST_VIEW


def test_first_view_of_a_sent_work_is_within_12_queries(filled, full):
    assert filled.do("submit").status_code == 200
    small = queries(filled.page())

    full()

    assert queries(filled.page()) == small
    assert small <= FIRST_VIEW


@pytest.mark.parametrize("who", ["mentor", "pupil"])
def test_first_view_of_a_past_round_with_files_is_within_12_queries(who, request, filled, picture, november, at_clock):
    filled.do("save", {"item": "files", "version": 0, "files": [picture(filled.person)]})
    assert filled.do("submit").status_code == 200
    at_clock(november.closes_at + timedelta(days=5))

    seen = request.getfixturevalue(who).page()

    assert "В студии тогда: " in seen.content.decode()
    assert queries(seen) <= FIRST_VIEW


def test_first_view_by_nobody_is_within_12_queries(block, studio):
    answer = Client().get(block.unit_url.replace("student_view", "public_view"))

    assert queries(answer) <= FIRST_VIEW
    assert "Если вы из студии, войдите" in answer.content.decode()
    assert "Это просмотр" not in answer.content.decode()


def test_autosave_is_within_8_queries(filled):
    assert queries(filled.item("text", "Мерили в семи местах.", 1)) <= allowed(AUTOSAVE)


def test_submission_is_within_20_queries_with_the_page_after_it(filled, full, mentor, now):
    full()

    assert queries(filled.do("submit")) <= allowed(SUBMITS["pulsar_studio_project"])

    run_due(now)
    assert ReviewItem.objects.filter(kind="work").count() == 1


def test_the_work_is_made_by_the_first_words_and_never_by_a_view(pupil):
    pupil.page()
    pupil.part("work")
    assert not Work.objects.exists()

    assert pupil.item("title", "Карта").json()["version"] == 1

    assert Work.objects.get().status == "work"


def test_work_is_seen_by_the_own_studio_only(filled, mentor, other_mentor, stranger):
    assert "Карта тепла" in html(mentor.part("work"))
    assert "Карта тепла" not in html(other_mentor.part("work"))
    assert "Карта тепла" not in html(stranger.part("work"))


def test_pupils_see_given_names_and_initials_of_others(filled, pupil2, mentor):
    family = filled.person.family

    assert family in html(mentor.part("work"))
    assert family not in html(pupil2.part("work"))


def test_two_fields_at_once_do_not_conflict_and_the_same_field_shows_both_texts(filled, pupil2):
    assert filled.item("title", "Тепло школы", 1).status_code == 200
    assert pupil2.item("text", "Мерили дважды.", 1).status_code == 200

    answer = pupil2.item("title", "Холод школы", 1)

    body = answer.json()
    assert (answer.status_code, body["code"], body["version"]) == (409, "stale", 2)
    assert (body["current"], body["yours"]) == ({"title": "Тепло школы"}, {"title": "Холод школы"})
    assert pupil2.item("title", "Холод школы", 2).status_code == 200


def test_who_edited_last_is_said(filled, pupil2):
    assert f"{filled.person.given} {filled.person.family[0]}." in html(pupil2.part("work"))


def test_sending_makes_one_version_however_often_it_is_pressed(filled, mentor):
    assert [learner.do("submit").status_code for learner in (filled, mentor, filled)] == [200, 200, 200]

    version = WorkVersion.objects.get()
    assert (version.number, version.title, version.is_late, version.contributors.get().membership) == (
        1,
        "Карта тепла",
        False,
        filled.membership,
    )
    assert Work.objects.get().status == "sent"


def test_sent_work_is_not_changed_until_it_is_taken_back(filled, pupil2):
    filled.do("submit")

    assert pupil2.item("title", "Поздно", 1).status_code == 409
    assert filled.do("take_back").status_code == 200
    assert pupil2.item("title", "Вторая", 1).status_code == 200
    assert filled.do("submit").status_code == 200

    assert list(WorkVersion.objects.order_by("number").values_list("number", "title")) == [(1, "Карта тепла"), (2, "Вторая")]
    assert "Карта тепла" not in html(filled.part("work"))
    shown = html(filled.part("versions"))
    assert "<del>" in shown and "<ins>" in shown


def test_incomplete_work_is_refused_beside_its_fields(pupil):
    pupil.item("text", "Без названия")

    answer = pupil.do("submit")

    assert (answer.status_code, sorted(answer.json()["errors"])) == (422, ["contributors", "title"])
    assert 'href="#f-title-p' in answer.json()["html"]


def test_the_link_to_sirius_alone_is_enough(pupil):
    pupil.item("sirius_link", "https://sirius.example/w/1")

    assert pupil.do("submit").status_code == 200
    assert WorkVersion.objects.get().sirius_link == "https://sirius.example/w/1"


def test_mentor_sends_where_the_author_wants_it(placed, joined, mentor, as_learner):
    strict = placed("strict", sender="mentor")
    pupil, lead = as_learner(joined().person, strict), as_learner(mentor.person, strict)
    pupil.item("sirius_link", "https://sirius.example/w/1")

    assert pupil.do("submit").status_code == 200
    assert not WorkVersion.objects.exists()
    assert "data-pulsar-status" in html(lead.part("work"))
    assert Work.objects.get().asked_by == pupil.person

    assert lead.do("submit").status_code == 200
    assert WorkVersion.objects.get().by == lead.person
    assert pupil.do("take_back").status_code == 403
    assert lead.do("take_back").status_code == 200
    assert ("keep_sent" in html(lead.part("work")), "keep_sent" in html(pupil.part("work"))) == (True, False)
    assert pupil.do("keep_sent").status_code == 403
    assert Work.objects.get().status == "work"


def test_pupil_who_left_loses_the_pen_and_the_studio_keeps_the_work(filled, pupil2, now):
    row = filled.membership
    row.left_on, row.open_marker, row.ended_with = now.date(), None, "left"
    row.save()

    assert filled.item("text", "Ещё", 1).status_code == 403
    assert "Карта тепла" in html(pupil2.part("work"))
    assert pupil2.do("submit").status_code == 200
    assert WorkVersion.objects.get().contributors.get().membership == row


def test_waiting_pupil_does_not_write(joined):
    waiting = joined(active_on=None)

    assert waiting.item("title", "Я").status_code == 403
    assert "data-pulsar-autosave" not in html(waiting.part("work"))


def test_everything_the_first_view_loads_is_within_30_kb(filled):
    page = filled.page().content
    ours = set(re.findall(r"/static/xblock/resources/pulsar_xblocks/[\w./-]+\.(?:css|js)", page.decode()))
    bodies = [b"".join(answer.streaming_content) if answer.streaming else answer.content for answer in map(filled.client.get, sorted(ours))]

    assert len(ours) >= 7
    assert sum(len(gzip.compress(body, 6)) for body in [page, *bodies]) <= 30 * 1024
