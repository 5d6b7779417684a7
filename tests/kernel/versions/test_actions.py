import pytest
from django.db import IntegrityError

from pulsar_xblocks.kernel.people.actions import create_person
from pulsar_xblocks.kernel.versions import actions, queries
from pulsar_xblocks.kernel.versions.models import Revision

pytestmark = pytest.mark.django_db


def _store(now, body="{}", kind="work", object_id=7, by=None):
    return actions.store_revision(kind, object_id, body, by=by, now=now)


def test_numbers_run_within_one_object(now):
    numbers = [_store(now).number, _store(now).number, _store(now, object_id=8).number, _store(now, kind="studio_application").number]

    assert numbers == [1, 2, 1, 1]


def test_a_first_version_takes_no_number_that_is_there(now):
    numbers = [actions.store_revision("work", 1, {"a": at}, by=None, now=now, is_first=True).number for at in range(2)]

    assert numbers == [1, 2]


def test_body_is_kept_as_canonical_json(now):
    revision = _store(now, body={"title": "Карта тепла", "a": 1})

    assert revision.body == '{"a":1,"schema":1,"title":"Карта тепла"}'


def test_number_taken_by_somebody_else_is_tried_again(now, monkeypatch):
    _store(now)
    answers = iter([0, 1])
    monkeypatch.setattr(actions, "_latest_number", lambda kind, object_id: next(answers))

    assert _store(now).number == 2


def test_number_that_is_never_free_is_an_error(now, monkeypatch):
    _store(now)
    monkeypatch.setattr(actions, "_latest_number", lambda kind, object_id: 0)

    with pytest.raises(IntegrityError):
        _store(now)


def test_revision_is_never_saved_again(now):
    revision = _store(now)

    with pytest.raises(TypeError):
        revision.save()


def test_revision_is_never_deleted(now):
    with pytest.raises(TypeError):
        _store(now).delete()


def test_purge_blanks_the_text_and_keeps_who_and_when(now):
    person = create_person(family="Гусева", given="Ольга", now=now)
    _store(now, body='{"text":"тайна"}', by=person)
    _store(now, body='{"text":"другая"}', object_id=8)

    blanked = actions.blank_revisions("work", [7])

    assert blanked == 1
    assert list(Revision.objects.order_by("pk").values_list("object_id", "number", "body", "by")) == [
        ("7", 1, "", person.pk),
        ("8", 1, '{"text":"другая"}', None),
    ]


def test_newest_version_comes_first(now):
    first, second = _store(now), _store(now)

    assert list(queries.revisions_of("work", 7)) == [second, first]
    assert queries.revision("work", 7, 1) == first
    assert queries.revision("work", 7, 3) is None
