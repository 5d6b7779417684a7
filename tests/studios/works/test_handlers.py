import json
import re

import pytest
from budgets import allowed
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import PersonFactory, RoleFactory
from kernel_pages import locked, pdf
from kernel_review import ReviewFactory

from pulsar_xblocks.kernel.files import blind, pages
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.typed_html import as_html, as_text, typed
from pulsar_xblocks.studios.models import Work, WorkComment, WorkTodo, WorkVersion
from pulsar_xblocks.studios.works import handlers
from pulsar_xblocks.studios.works.actions.drafts import PURPOSE

pytestmark = pytest.mark.django_db

AUTHORING = {name for name, handler in handlers.POST.items() if handler.is_authoring}
POSTED = {
    "save": {"item": "title", "title": "Т", "version": "0"},
    "submit_link": {"sirius_link": "https://sirius.example/1"},
    "say": {"text": "Слово"},
    "add_todo": {"todo": "Дело"},
    "tick_todo": {"pk": "1"},
    "edit_todo": {"pk": "1", "todo": "Чужое дело", "version": "1"},
    "settle_leftover": {"pk": "1"},
}


def rows():
    """Return model -> rows, without what tells where the block stands and what its author wrote."""
    apart = ("Placement", "Definition")
    return {model.__name__: model.objects.count() for model in apps.get_app_config("pulsar").get_models() if model.__name__ not in apart}


def html(answer):
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.json()["html"]


@pytest.mark.parametrize("name", sorted(set(handlers.POST) - AUTHORING))
@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_others_change_nothing(name, who, request, as_learner, studio):
    learner = as_learner() if who == "nobody" else request.getfixturevalue(who)
    learner.client.get("/login/")
    before = rows()

    assert learner.do(name, POSTED.get(name)).status_code in (401, 403, 404, 409)
    assert rows() == before


@pytest.mark.parametrize("name", sorted(set(handlers.POST) - AUTHORING))
def test_mentor_of_another_studio_reaches_only_the_own_work(name, filled, other_mentor):
    before = Work.objects.get().version, WorkVersion.objects.count(), WorkComment.objects.count()

    other_mentor.do(name, POSTED.get(name))

    work = Work.objects.get(studio_year=filled.membership.studio_year)
    assert (work.version, work.versions.count(), work.comments.count()) == before
    assert work.drafts.get(item="title").value == "Карта тепла"


@pytest.mark.parametrize(
    "name", sorted(name for name, part in handlers.GET.items() if not part.is_polled and name not in ("editor", "author"))
)
@pytest.mark.parametrize("who", ["nobody", "stranger", "pupil", "mentor", "other_mentor"])
def test_every_part_is_shown_to_everyone_as_their_own(name, who, request, as_learner, filled):
    learner = as_learner() if who == "nobody" else request.getfixturevalue(who)

    shown = html(learner.part(name))

    assert ("Карта тепла" in shown) <= (who in ("pupil", "mentor"))


@pytest.mark.parametrize("name", sorted(AUTHORING))
def test_learner_cannot_change_what_the_author_sets(name, mentor, block):
    answer = mentor.do(name, {"round_code": "70:2026/27:10", "task_title": "Чужое", "task": "Чужое", "sender": "any"})

    block.row.refresh_from_db()
    assert (answer.status_code, "Чужое" in block.row.fields) == (403, False)


@pytest.mark.parametrize("number", ["²", "9" * 5000])
def test_nonsense_for_a_version_compares_the_last_two(filled, number):
    filled.do("submit")

    assert filled.part("versions", a=number, b="1").status_code == 200


def test_comments_and_small_tasks(pupil, mentor):
    assert pupil.do("say", {"text": "Дописал"}).status_code == 200
    assert pupil.do("say", {"text": "Дописал"}).status_code == 200
    assert mentor.do("add_todo", {"todo": "Начертить график", "owner": pupil.person.pk, "due_on": "2026-11-12"}).status_code == 200
    row = WorkTodo.objects.get()

    shown = html(pupil.do("tick_todo", {"pk": row.pk}))

    assert "Начертить график" in shown
    assert WorkComment.objects.count() == 1
    assert WorkTodo.objects.get().done_by == pupil.person
    assert pupil.do("say", {"text": " "}).status_code == 422


@pytest.fixture
def todo(filled, mentor):
    """Return a small task of the studio: «Собрать данные», of the pupil, until 14 November."""
    mentor.do("add_todo", {"todo": "Собрать данные", "owner": filled.person.pk, "due_on": "2026-11-14"})
    return WorkTodo.objects.get()


def test_small_task_says_who_and_until_when(todo, filled, pupil2):
    shown = html(pupil2.part("talk"))

    assert f"{filled.person.given} {filled.person.family[0]}., до 14\xa0ноября" in shown


def test_small_task_is_changed_and_a_stale_change_shows_both(todo, filled, pupil2, mentor):
    posted = {"pk": todo.pk, "version": todo.version, "todo": "Собрать данные", "owner": pupil2.person.pk, "due_on": "2026-11-16"}
    assert filled.do("edit_todo", posted).status_code == 200

    answer = mentor.do("edit_todo", posted | {"due_on": "2026-11-20"})

    todo.refresh_from_db()
    assert (todo.owner, str(todo.due_on), todo.version) == (pupil2.person, "2026-11-16", 2)
    assert (answer.status_code, answer.json()["current"]["due_on"], answer.json()["yours"]["due_on"]) == (409, "2026-11-16", "2026-11-20")
    assert filled.do("edit_todo", posted).status_code == 200  # the same again is no conflict


@pytest.mark.parametrize(
    ("field", "value"), [("todo", " "), ("todo", "я" * 301), ("due_on", "завтра"), ("due_on", "9999-01-01"), ("pk", "")]
)
def test_nonsense_does_not_change_a_small_task(todo, filled, field, value):
    posted = {"pk": todo.pk, "version": todo.version, "todo": "Собрать", "due_on": "2026-11-14"}

    assert filled.do("edit_todo", posted | {field: value}).status_code == 422
    assert WorkTodo.objects.get().text == "Собрать данные"


def test_who_finished_a_task_first_has_done_it(todo, filled, pupil2):
    filled.do("tick_todo", {"pk": todo.pk})
    pupil2.do("tick_todo", {"pk": todo.pk})

    assert WorkTodo.objects.get().done_by == filled.person


def test_todo_is_not_given_to_somebody_else(pupil, stranger):
    assert pupil.do("add_todo", {"todo": "Дело", "owner": stranger.person.pk}).status_code == 404


@pytest.mark.parametrize("owner", ["9" * 30, "-1", "²"])
def test_nonsense_for_the_owner_of_a_todo_is_refused(pupil, owner):
    assert pupil.do("add_todo", {"todo": "Снять показания", "owner": owner}).status_code == 422


def test_contributor_of_another_studio_is_refused(pupil, other_mentor):
    foreign = PersonFactory()

    answer = pupil.do("save", {"item": "contributors", "version": 0, "contributors": [foreign.pk + 1000]})

    assert answer.status_code == 422


def test_file_of_one_is_seen_by_the_studio_and_kept_by_the_sent_version(filled, mentor, other_mentor, picture):
    key = picture(filled.person)
    assert filled.do("save", {"item": "files", "version": 0, "files": [key]}).status_code == 200
    assert mentor.client.get(f"/pulsar/files/{key}/").status_code == 200
    assert other_mentor.client.get(f"/pulsar/files/{key}/").status_code in (403, 404)
    filled.do("submit")
    filled.do("take_back")

    assert mentor.do("save", {"item": "files", "version": 1}).status_code == 200

    assert PrivateFile.objects.get(key=key).subject_kind == "work"
    assert WorkVersion.objects.get().files == key


def test_file_of_a_stranger_is_not_taken(pupil, stranger, picture):
    assert pupil.do("save", {"item": "files", "version": 0, "files": [picture(stranger.person)]}).status_code == 404
    assert not PrivateFile.objects.exclude(subject_kind="").exists()


def test_the_key_of_a_task_is_the_same_in_any_case(placed, pupil, as_learner):
    first, second = placed("first", task_key="Extra"), placed("second", task_key="extra")

    as_learner(pupil.person, first).item("title", "Карта тепла")
    as_learner(pupil.person, second).item("text", "Мерили в пяти местах.")

    assert list(Work.objects.values_list("task__key", flat=True)) == ["extra"]


def test_saving_a_file_is_cheap(filled, picture):
    filled.do("save", {"item": "files", "version": 0, "files": []})

    answer = filled.do("save", {"item": "files", "version": 1, "files": [picture(filled.person)]})

    assert int(answer["X-Pulsar-Queries"]) <= allowed(10, held=2)  # the work, the item and the file are held


def test_author_picks_a_round_and_the_text_is_made_safe(block, as_learner):
    author = as_learner(PersonFactory(with_account=True))
    block.row.unit.section.course.team.add(author.person.user)
    author.client.get("/login/")
    url = block.url("do/save_editor", prefix="/xblock")
    posted = {
        "round_code": "70:2026/27:10",
        "task_title": "Тепло",
        "task": "Первое\n\n<b>Второе</b><script>x()</script>",
        "sender": "mentor",
    }

    answer = author.client.post(url, posted, HTTP_X_CSRFTOKEN=author.client.cookies["csrftoken"].value)

    assert answer.status_code == 200, answer.content.decode()[:300]
    block.row.refresh_from_db()
    fields = json.loads(block.row.fields)
    assert (fields["round_code"], fields["sender"]) == ("70:2026/27:10", "mentor")
    assert fields["task"] == "Первое\n\n<b>Второе</b>"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("а < б", "<p>а &lt; б</p>"),
        ("а\nб\n\nв", "<p>а<br>б</p><p>в</p>"),
        ("Сделайте:\n- раз\n- **два**", "<p>Сделайте:</p><ul><li>раз</li><li><strong>два</strong></li></ul>"),
        ("См. https://a.example/x?y=1.", '<p>См. <a href="https://a.example/x?y=1">https://a.example/x?y=1</a>.</p>'),
        ("<p>готово</p>", "<p>готово</p>"),
        ("", ""),
    ],
)
def test_plain_words_become_paragraphs_and_lists(typed, kept):
    assert as_html(typed) == kept


@pytest.mark.parametrize("typed", ["а\nб\n\nв", "Сделайте\n\n- раз\n- **два**\n\nвсё", "См. https://a.example/x и 2 < 3"])
def test_author_sees_again_what_was_typed(typed):
    assert as_text(str(clean_html(as_html(typed)))) == typed


def test_html_that_words_cannot_tell_is_shown_as_it_is(block, as_learner):
    html = "<h4>Часть</h4><p>1</p>"

    assert typed(html) == html
    assert typed("<p>1</p><p>2</p>") == "1\n\n2"


def test_mentor_sees_the_pages_as_an_expert_will(filled, mentor, now, russian):
    file = store_upload(SimpleUploadedFile("Сидоров.pdf", pdf("Heat map")), mentor.person, PURPOSE, None, now)
    pages.make(file)
    mentor.do("save", {"item": "files", "version": 0, "files": [file.key]})

    shown = html(mentor.part("as_expert"))

    assert re.findall(r'<img src="([^"]+)"[^>]* alt="([^"]+)">', shown) == [(f"/pulsar/files/{file.key}/preview/1/", "Страница 1 из 1")]
    assert ("Heat map" in shown, "Сидоров" in shown) == (True, False)
    assert mentor.client.get(f"/pulsar/files/{file.key}/preview/1/")["Content-Type"] == "image/jpeg"


def test_expert_of_the_work_gets_its_files_by_the_review_only(filled, mentor, picture, now, client, year):
    """The file itself tells its authors by its name and by what lies in it."""
    key = picture(filled.person)
    filled.do("save", {"item": "files", "version": 0, "files": [key]})
    filled.do("submit")
    run_due(now)
    expert = RoleFactory(role="expert", region=year.region).person
    read = ReviewFactory(item=ReviewItem.objects.get(), expert=expert)
    client.force_login(expert.user)

    answers = [
        client.get(url) for url in (f"/pulsar/files/{key}/", f"/pulsar/files/{key}/preview/1/", f"/pulsar/reviews/{read.pk}/files/1/")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 200]


def test_mentor_reads_that_experts_do_not_get_a_locked_file(filled, mentor, now, russian):
    file = store_upload(SimpleUploadedFile("Отчёт.pdf", locked()), mentor.person, PURPOSE, None, now)
    mentor.do("save", {"item": "files", "version": 0, "files": [file.key]})
    blind.make(file)

    draft, seen = html(mentor.part("work")), html(mentor.part("as_expert"))

    why = "Файл защищён паролем: сведения об авторах из него не убрать, поэтому эксперты его не получают."
    assert (why in draft, why in seen, "Скачайте" in seen) == (True, True, False)
