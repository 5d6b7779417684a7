import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import translation
from kernel_files import PDF

from pulsar_xblocks.kernel.files.actions import store_upload
from pulsar_xblocks.kernel.files.forms import posted_keys, upload_limits
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_by_key, rows_of
from pulsar_xblocks.kernel.render import render


def test_the_field_shows_files_and_limits(owner, now, english) -> None:
    file = store_upload(SimpleUploadedFile('Карта "этажа" <1>.pdf', PDF), owner, "work", None, now)

    html = render("kernel/files/_upload.html", {"name": "o9", "files": rows_of(files_by_key([file.key])), "limits": upload_limits("work")})

    assert f'<input type="hidden" name="o9" value="{file.key}">' in html
    assert f'href="/pulsar/files/{file.key}/"' in html
    assert "Карта _этажа_ _1_.pdf" in html
    assert 'data-address="/pulsar/files/"' in html
    assert 'type="file" id="i-o9" name="o9-plain"' in html
    assert "up to 10 MB each. At most 3 files." in html


def test_where_the_pages_of_the_lms_are_absent_nothing_is_sent(owner, now, english, settings) -> None:
    settings.ROOT_URLCONF = "kernel_files_studio_urls"

    html = render("kernel/files/_upload.html", {"name": "o9", "files": [], "limits": upload_limits("work")})

    assert 'type="file"' not in html
    assert "here is only a preview" in html


def test_limits_speak_the_persons_language(db: None) -> None:
    with translation.override("en"):
        limits = upload_limits("scan")

    assert limits.sentence == "PDF; up to 1 MB."
    assert json.loads(limits.texts)["big"] == "The file is larger than 1 MB. Make it smaller or split it."
    assert (limits.max_files, limits.shrinks, limits.chunk_bytes) == (1, False, 1024 * 1024)


def test_a_page_without_script_sends_and_removes_files(owner, now) -> None:
    posted = {"o9": ["kept", "gone"], "o9-remove": ["gone"], "o9-plain": [SimpleUploadedFile("Приказ.pdf", PDF)]}
    request = RequestFactory().post("/", posted)

    keys = posted_keys(request, "o9", owner=owner, purpose="work", now=now)

    assert keys == ["kept", PrivateFile.objects.get().key]
