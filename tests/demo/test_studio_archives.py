"""Archives that no course can be read from: refused with a sentence, and the course stays as it was."""

import gzip
import io
import tarfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pulsar_demo.models import Course, PlacedBlock


@pytest.fixture
def author(as_persona):
    return as_persona("author")


def blocks():
    return list(PlacedBlock.objects.order_by("pk").values_list("unit__title", "usage_key", "is_draft", "fields"))


def packed(**files):
    store = io.BytesIO()
    with tarfile.open(fileobj=store, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo("course/" + name.replace("__", "/") + ".xml")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    return store.getvalue()


def _long_heading():
    """Return an archive whose heading alone unpacks into more than a course may have."""
    member = tarfile.TarInfo("x")
    member.type, member.size = tarfile.XHDTYPE, 21_000_000
    return gzip.compress(member.tobuf(tarfile.USTAR_FORMAT) + bytes(member.size))


def _course_of(vertical):
    return packed(
        course='<course url_name="r"/>',
        course__r='<course><chapter url_name="c"/></course>',
        chapter__c='<chapter><sequential url_name="s"/></chapter>',
        sequential__s='<sequential><vertical url_name="v"/></sequential>',
        vertical__v=vertical,
    )


BAD = {
    "nothing": b"",
    "no archive": b"course",
    "cut": _course_of("<vertical/>")[:60],
    "no course": packed(other="<a/>"),
    "a file is missing": packed(course='<course url_name="r"/>'),
    "entity": packed(course='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><course url_name="&b;"/>'),
    "foreign block": _course_of("<vertical><html/></vertical>"),
    "the same name twice": _course_of('<vertical><pulsar_studio url_name="a"/><pulsar_studio url_name="a"/></vertical>'),
    "a name that is none": _course_of('<vertical><pulsar_studio url_name="a b/c"/></vertical>'),
    "a bomb in a heading": _long_heading(),
    "a bomb": packed(course="<course>" + " " * 21_000_000 + "</course>"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_archive_is_refused_with_a_sentence_and_the_course_stays(author, loaded, name):
    course = Course.objects.get()
    before = blocks()

    answer = author.post(f"/studio/course/{course}/import/", {"archive": SimpleUploadedFile("course.tar.gz", BAD[name])})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert blocks() == before
