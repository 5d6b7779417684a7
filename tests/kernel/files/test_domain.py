import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.files.domain import Limits, clean_name, metadata, named_for, whole_number
from pulsar_xblocks.kernel.pure.errors import Invalid


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Карта этажа.pdf", "Карта этажа.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Аня\\Мой отчёт.docx", "Мой отчёт.docx"),
        ("отчёт\u202efdp.exe", "отчётfdp.exe"),
        ("a\x00b\x1f\x7f.pdf", "ab.pdf"),
        ("две\r\nстроки.pdf", "две строки.pdf"),
        ('a<b>:"c|d?*.pdf', "a_b___c_d__.pdf"),
        ("  .скрытый.pdf. ", "скрытый.pdf"),
        ("и\u0306од.pdf", "йод.pdf"),
        ("con.pdf", "_con.pdf"),
        ("...", "file"),
        ("", "file"),
        ("\ud800.pdf", "pdf"),
    ],
)
def test_names_are_made_safe(raw: str, name: str) -> None:
    assert clean_name(raw) == name


def test_a_very_long_russian_name_keeps_its_ending() -> None:
    name = clean_name("Щ" * 300 + ".docx")

    assert name == "Щ" * 125 + ".docx"
    assert len(name.encode()) == 255


@given(st.text(max_size=400))
def test_every_name_is_short_and_has_no_path(raw: str) -> None:
    name = clean_name(raw)

    assert name
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\\0\n\r<>:"|?*\u202e')
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("name", "content_type", "result"),
    [
        ("фото.jpg", "image/jpeg", "фото.jpg"),
        ("фото.JPEG", "image/jpeg", "фото.JPEG"),
        ("фото.jpg", "image/heic", "фото.heic"),
        ("отчёт.exe", "application/pdf", "отчёт.exe.pdf"),
        ("скан", "application/pdf", "скан.pdf"),
        ("Приказ от 1.09", "application/pdf", "Приказ от 1.09.pdf"),
    ],
)
def test_the_ending_tells_what_the_content_is(name: str, content_type: str, result: str) -> None:
    assert named_for(name, content_type) == result


def test_metadata_reads_russian_names() -> None:
    name = base64.b64encode("Карта этажа.pdf".encode()).decode()

    assert metadata(f"filename {name},purpose d29yaw==,empty") == {"filename": "Карта этажа.pdf", "purpose": "work", "empty": ""}


@pytest.mark.parametrize("header", ["filename !!!", "filename /////w==", "x " + "A" * 9000, "a b c"])
def test_wrong_metadata_is_refused(header: str) -> None:
    with pytest.raises(Invalid):
        metadata(header)


@pytest.mark.parametrize("header", [None, "", "-1", "1.5", "1e9", "٣", "1" * 16, " 5"])
def test_only_whole_numbers_are_lengths(header: str | None) -> None:
    with pytest.raises(Invalid):
        whole_number(header)


def test_limits_name_their_types() -> None:
    limits = Limits(types=frozenset({"application/pdf", "image/jpeg"}))

    assert limits.labels == "PDF, JPG"
    assert limits.accept == "application/pdf,image/jpeg,.pdf,.jpg,.jpeg,.jpe,.jfif"
