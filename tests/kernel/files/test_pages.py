"""Previews as they are stored, shown and deleted."""

from datetime import timedelta

import pytest
from factories import RoleFactory
from kernel_files import photo
from kernel_pages import HEIC, locked, pdf

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.files import actions, chunks, pages, previews
from pulsar_xblocks.kernel.files.domain import FREE_LIFE
from pulsar_xblocks.kernel.files.models import FilePage, PrivateFile
from pulsar_xblocks.kernel.files.queries import Shown, ShownPage, files_by_key, own_url, shown_of
from pulsar_xblocks.kernel.files.showing import WHY_NOT
from pulsar_xblocks.kernel.files.uploads import give_up
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from tests.kernel.files.test_views import stored_file


@pytest.fixture
def work(owner, now) -> PrivateFile:
    """Return a PDF of two pages with its preview made."""
    file = stored_file(owner, now, pdf("One", "Two"), "Работа.pdf")
    pages.make(file)
    return file


def test_the_job_makes_pages_once(owner, now, stored) -> None:
    file = stored_file(owner, now, pdf("One", "Two"))

    run_due(now)
    pages.make(file)

    file.refresh_from_db()
    assert (file.preview_state, file.page_count) == ("made", 2)
    assert list(FilePage.objects.values_list("number", "text", "width", "height")) == [(1, "One", 1131, 1600), (2, "Two", 1131, 1600)]
    assert not Job.objects.exclude(state="done").exists()


def test_only_what_can_be_shown_is_ordered(owner, now) -> None:
    stored_file(owner, now, b"{\\rtf1 text}", "Текст.rtf")
    assert not Job.objects.exists()

    for body, name in ((pdf("x"), "а.pdf"), (photo(), "б.jpg"), (HEIC, "в.heic")):
        stored_file(owner, now, body, name)
    assert Job.objects.filter(kind=pages.KIND).count() == 3


@pytest.mark.parametrize(("body", "name"), [(pdf("One"), "а.pdf"), (HEIC, "Фото.heic"), (photo(), "Фото.jpg")])
def test_the_first_look_makes_what_no_job_has_made(owner, client_of, now, body: bytes, name: str) -> None:
    file = stored_file(owner, now, body, name)

    response = client_of(owner).get(f"/pulsar/files/{file.key}/preview/1/")

    assert (response.status_code, response["Content-Type"], response.getvalue()[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert (response["Content-Disposition"], response["X-Content-Type-Options"]) == ('inline; filename="1"', "nosniff")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("number", ["0", "3", "31", "9" * 30])
def test_other_pages_are_not_there(owner, client_of, work, number: str) -> None:
    assert client_of(owner).get(f"/pulsar/files/{work.key}/preview/{number}/").status_code == 404


def test_a_look_at_many_pages_is_one_look(client_of, work) -> None:
    operator = client_of(RoleFactory(role="operator").person)

    assert [operator.get(f"/pulsar/files/{work.key}/preview/{number}/").status_code for number in (1, 2, 1)] == [200] * 3
    assert AuditEntry.objects.get().action == "file.preview"


def test_a_lost_page_is_told(owner, client_of, work) -> None:
    chunks._delete(list(work.pages.values_list("stored_name", flat=True)))

    assert client_of(owner).get(f"/pulsar/files/{work.key}/preview/1/").status_code == 404


def test_a_refusal_is_kept_and_told_in_words(owner, client_of, now, english, monkeypatch) -> None:
    file = stored_file(owner, now, locked())
    client = client_of(owner)

    first = client.get(f"/pulsar/files/{file.key}/preview/1/", HTTP_ACCEPT="application/json", HTTP_ACCEPT_LANGUAGE="en")
    monkeypatch.setattr(previews, "painted", None)  # nobody tries again
    second = client.get(f"/pulsar/files/{file.key}/preview/1/", HTTP_ACCEPT="application/json", HTTP_ACCEPT_LANGUAGE="en")

    assert [(answer.status_code, answer.json()["title"]) for answer in (first, second)] == [(415, WHY_NOT["locked"])] * 2
    assert client.get(f"/pulsar/files/{file.key}/").status_code == 200


def test_templates_get_pages_with_words_and_the_same_queries(owner, now, work, django_assert_num_queries, english) -> None:
    other = stored_file(owner, now, pdf("Three"), "Ещё.pdf")
    pages.make(other)
    url = f"/pulsar/files/{work.key}/preview"

    with django_assert_num_queries(1):
        single = shown_of([work], own_url)
    with django_assert_num_queries(1):
        both = shown_of([work, other], own_url)

    page1 = ShownPage(f"{url}/1/", "Page 1 of 2", 1131, 1600, "One", 1)
    assert single == {work.key: Shown([page1, ShownPage(f"{url}/2/", "Page 2 of 2", 1131, 1600, "Two", 2)])}
    assert [len(shown.pages) for shown in both.values()] == [2, 1]


def test_templates_get_a_sentence_where_there_are_no_pages(owner, now, django_assert_num_queries, english) -> None:
    paper, picture, text = (
        stored_file(owner, now, *made) for made in ((pdf("x"), "а.pdf"), (photo(), "б.jpg"), (b"{\\rtf1 text}", "в.rtf"))
    )

    with django_assert_num_queries(0):
        shown = shown_of([paper, picture, text], own_url)

    assert list(shown.values()) == [
        Shown(sentence="The pages are being prepared. Reload this page in a minute, or download the file."),
        Shown((ShownPage(f"/pulsar/files/{picture.key}/preview/1/", ""),)),
        Shown(),
    ]


def test_the_rest_of_a_long_file_is_named(work, english) -> None:
    PrivateFile.objects.update(page_count=10_000)

    shown = shown_of(files_by_key([work.key]), own_url)[work.key]

    assert shown.pages[1].label == "Page 2 of 10,000"
    assert shown.sentence == "The first 2 pages of 10,000 are shown here. The rest is in the file."


@pytest.mark.parametrize("end", ["purge", "termination", "expiry"])
def test_pages_go_with_their_file(owner, now, work, stored, django_capture_on_commit_callbacks, end: str) -> None:
    assert len(stored()) == 3

    with django_capture_on_commit_callbacks(execute=True):
        match end:
            case "purge":
                actions.delete_files([PrivateFile.objects.get()], by=None, now=now)
            case "termination":
                give_up(PrivateFile.objects.get())
            case "expiry":
                actions.expire_uploads(now + FREE_LIFE)

    assert (FilePage.objects.count(), stored()) == (0, [])


def test_a_file_deleted_meanwhile_gets_no_pages(owner, now, stored, django_capture_on_commit_callbacks) -> None:
    file = stored_file(owner, now, pdf("One"))
    kept = PrivateFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        pages._keep(file, previews.Preview("made", 1), [])
        PrivateFile.objects.update(state="removed", preview_state="")
        pages.make(kept)

    assert (FilePage.objects.count(), len(stored())) == (0, 1)


def test_the_hourly_look_finds_what_was_missed(owner, now, monkeypatch) -> None:
    lost = stored_file(owner, now, pdf("x"), "а.pdf")
    chunks._delete([lost.stored_name])
    stored_file(owner, now, HEIC, "б.heic")
    Job.objects.all().delete()

    run_due(now + timedelta(hours=1))

    assert list(PrivateFile.objects.order_by("pk").values_list("preview_state", flat=True)) == ["broken", "made"]
    assert Job.objects.get(kind=pages.SWEEP).result == "broken: 1, made: 1"


def test_a_decoder_installed_later_is_tried_again(work, now) -> None:
    FilePage.objects.all().delete()
    PrivateFile.objects.update(preview_state="absent")

    run_due(now + timedelta(hours=1))

    assert PrivateFile.objects.get().preview_state == "made"


def test_the_administrator_is_told_of_absent_decoders(now, monkeypatch) -> None:
    assert pages.decoders(now).is_ok
    monkeypatch.setattr(previews, "versions", lambda: {"pdf": "5.15", "heic": ""})

    assert (pages.decoders(now).is_ok, pages.decoders(now).sentence) == (False, "not installed: pi-heif")
