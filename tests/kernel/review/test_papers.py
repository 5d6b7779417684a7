"""The files of a work as an expert reads them: pages beside the rubric, blind names, no other way in."""

import re
from urllib.parse import quote

import factories as make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from kernel_files import photo
from kernel_pages import locked, pdf
from kernel_review import ReviewFactory, ReviewGroupFactory, ReviewItemFactory
from studios.cast import queries_of

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.files import pages
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_by_key
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.review import registry
from pulsar_xblocks.studios.works.actions.drafts import PURPOSE

pytestmark = pytest.mark.django_db


class Desk:
    """A read, its expert's browser, and the files of the work."""

    def __init__(self, now) -> None:
        self.now, self.keys = now, []
        home = make.RegionFactory()
        expert, self.owner = make.RoleFactory(role="expert", region=home).person, make.RoleFactory(role="mentor", region=home).person
        item = ReviewItemFactory(group=ReviewGroupFactory(region=home), organisation=make.OrganisationFactory(region=home))
        self.read, self.code = ReviewFactory(item=item, expert=expert), item.blind_code
        self.client, self.other = self.browser(expert), self.browser(make.RoleFactory(role="expert", region=home).person)

    def browser(self, person) -> Client:
        client = Client()
        client.force_login(person.user)
        return client

    def add(self, body: bytes, name: str, *, is_made: bool = True) -> None:
        file = store_upload(SimpleUploadedFile(name, body), self.owner, PURPOSE, None, self.now)
        if is_made:
            pages.make(file)
        self.keys.append(file.key)

    @property
    def address(self) -> str:
        return reverse("pulsar:review", args=[self.read.pk])

    @property
    def html(self) -> str:
        return self.client.get(self.address).content.decode()


@pytest.fixture
def desk(now, russian, settings, tmp_path, monkeypatch):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path), "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "pulsar_private": place}
    settings.PULSAR_PRIVATE_STORAGE = "pulsar_private"
    found = Desk(now)
    content = registry.Content("kernel/_errors.html", lambda pk: {"title": "Карта"}, lambda pk: files_by_key(found.keys), lambda ids: {})
    monkeypatch.setitem(registry._contents, "work", content)
    return found


def test_pages_of_a_pdf_stand_beside_the_rubric(desk):
    desk.add(pdf("Heat map", "Anna", trailer=b"/Info<</Author(Sidorov)>>"), "Сидоров.pdf")

    html = desk.html

    images = re.findall(r'<img src="([^"]+)" loading="lazy" width="1131" height="1600" alt="([^"]+)">', html)
    assert images == [(f"{desk.address}files/1/preview/{number}/", f"Страница {number} из 2") for number in (1, 2)]
    assert '<p class="pulsar-text">Heat map</p>' in html
    assert f">{desk.code}-1.pdf<" in html
    assert ("Сидоров" in html, "Sidorov" in html) == (False, False)
    assert [desk.client.get(url).getvalue()[:3] for url, _ in images] == [b"\xff\xd8\xff"] * 2
    assert AuditEntry.objects.get(action="file.preview").actor == desk.read.expert


def test_a_page_is_for_its_expert_only(desk):
    desk.add(pdf("Heat map"), "а.pdf")

    assert desk.client.get(f"{desk.address}files/1/preview/1/").status_code == 200
    assert desk.client.get(f"{desk.address}files/1/preview/2/").status_code == 404
    assert desk.client.get(f"{desk.address}files/2/preview/1/").status_code == 404
    assert desk.other.get(f"{desk.address}files/1/preview/1/").status_code == 404
    assert desk.client.get(f"/pulsar/files/{desk.keys[0]}/preview/1/").status_code == 404  # the key is nobody's way round


def test_text_of_a_page_runs_nothing(desk):
    desk.add(pdf("<script>alert\\(1\\)</script>"), "а.pdf")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in desk.html
    assert "<script>alert" not in desk.html


def test_a_photo_nobody_has_looked_at_is_made_by_the_look(desk):
    desk.add(photo(), "Фото.jpg", is_made=False)

    assert f'src="{desk.address}files/1/preview/1/" loading="lazy" alt="Изображение: {desk.code}-1.jpg"' in desk.html
    assert desk.client.get(f"{desk.address}files/1/preview/1/")["Content-Type"] == "image/jpeg"


def test_while_pages_are_being_prepared_the_download_is_there(desk):
    desk.add(pdf("Heat map", trailer=b"/Info<</Author(Sidorov)>>"), "Сидоров.pdf", is_made=False)

    assert "Страницы готовятся" in desk.html
    answer = desk.client.get(f"{desk.address}files/1/")
    assert answer["Content-Disposition"].endswith(f"{quote(desk.code)}-1.pdf")
    assert b"Sidorov" not in b"".join(answer.streaming_content)


def test_what_would_tell_its_authors_is_not_given(desk):
    desk.add(locked(), "а.pdf")

    assert "Файл защищён паролем: сведения об авторах из него не убрать, поэтому эксперты его не получают." in desk.html
    assert f'href="{desk.address}files/1/"' not in desk.html
    answer = desk.client.get(f"{desk.address}files/1/")
    assert (answer.status_code, "эксперты его не получают" in answer.content.decode()) == (409, True)


def test_where_only_the_copy_fails_the_pages_stay(desk):
    desk.add(pdf("Heat map"), "а.pdf")
    PrivateFile.objects.update(blind_state="broken")

    assert "не удалось убрать сведения об авторах" in desk.html and "Страницы можно посмотреть здесь" in desk.html
    assert desk.client.get(f"{desk.address}files/1/preview/1/").status_code == 200


def test_three_files_take_as_many_statements_as_one(desk):
    bare = queries_of(desk.client, desk.address)
    desk.add(pdf("One", "Two"), "а.pdf")
    one = queries_of(desk.client, desk.address)
    desk.add(pdf("One"), "б.pdf")
    desk.add(photo(), "в.jpg")

    assert queries_of(desk.client, desk.address) == one
    assert one == bare + 2  # files, pages
