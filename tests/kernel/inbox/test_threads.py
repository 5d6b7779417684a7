from datetime import timedelta

import pytest
from factories import PersonFactory, RegionFactory

from pulsar_xblocks.kernel.inbox.models import Message, Note, Thread
from pulsar_xblocks.kernel.inbox.queries import notes_of
from pulsar_xblocks.kernel.inbox.threads import Announcement, open_thread, post_note
from pulsar_xblocks.kernel.pure.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(now):
    return open_thread("studio", "7", region_id=RegionFactory().pk, now=now)


def test_thread_of_an_object_is_one(thread, now):
    assert open_thread("studio", "7", region_id=thread.region_id, now=now) == thread
    assert open_thread("studio", "8", region_id=thread.region_id, now=now) != thread


def test_note_is_told_to_the_others(thread, now, russian):
    author, methodist = PersonFactory(family="Петров"), PersonFactory(language="ru")
    told = Announcement([author, methodist], "New question", "/pulsar/studios/7/")

    note = post_note(thread, author, " Когда выезд? ", now, told)

    message = Message.objects.get()
    assert (note.text, message.person, message.link, message.kind) == ("Когда выезд?", methodist, "/pulsar/studios/7/", "note.studio")
    assert message.text == "Петров\u00a0П.\u00a0И.:\nКогда выезд?"
    assert Thread.objects.get(pk=thread.pk).noted_at == now


def test_double_click_is_one_note(thread, now):
    author = PersonFactory()

    first = post_note(thread, author, "Когда выезд?", now)
    second = post_note(thread, author, "Когда выезд?", now + timedelta(seconds=1))
    post_note(thread, author, "Когда выезд?", now + timedelta(minutes=3))

    assert (first, Note.objects.count()) == (second, 2)


def test_empty_note_stores_nothing(thread, now):
    with pytest.raises(Invalid):
        post_note(thread, PersonFactory(), " ", now)

    assert Note.objects.count() == 0


def test_talk_is_read_in_order_by_one_query(thread, now, django_assert_num_queries):
    for number in range(3):
        post_note(thread, PersonFactory(), f"Вопрос {number}", now + timedelta(minutes=number))

    with django_assert_num_queries(1):
        assert [(note.text, note.author.given, note.thread.region.code) for note in notes_of("studio", "7")] == [
            (f"Вопрос {number}", "Пётр", "70") for number in range(3)
        ]
