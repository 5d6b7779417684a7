"""After the platform's two signals of retirement nothing in our tables or files tells who the person was."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.dispatch import Signal
from factories import UserFactory

from pulsar_demo import load
from pulsar_demo.personas import by_key
from pulsar_xblocks import signals
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.people.actions import person_of_user
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import NBSP

RETIRED = ("mentor", "mentor2", "pupil", "pupil2", "head", "expert1", "methodist", "operator", "officer")
MISC, CRITICAL = Signal(), Signal()
for one in (MISC, CRITICAL):
    one.connect(signals.retire_account)


def _traces(*words):
    """Return «table.column» of every text of ours that holds one of the words, in any case."""
    found = set()
    for table in apps.get_app_config("pulsar").get_models():
        columns = [field.name for field in table._meta.local_fields if isinstance(field, models.CharField | models.TextField)]
        for row in table.objects.values(*columns):
            found.update(
                f"{table.__name__}.{name}"
                for name, text in row.items()
                if text and any(word.lower() in str(text).lower() for word in words)
            )
    return sorted(found)


def _words(key):
    """Return the ways in which a persona is named, and its address."""
    one = by_key()[key]
    initials = f"{one.family} {one.given[0]}. {one.patronymic[0]}."
    return (f"{one.family} {one.given}", f"{one.given} {one.family}", initials, initials.replace(" ", NBSP), f"{key}@demo")


def _retire(user):
    """Do what the platform does: the signal of small things, the critical one with what is to replace the names, then the names."""
    name, address = f"retired_{user.pk}", f"retired_{user.pk}@retired.invalid"
    MISC.send(sender=object, user=user)
    CRITICAL.send(sender=object, user=user, retired_username=name, retired_email=address)
    user.username, user.email, user.first_name, user.last_name = name, address, "", ""
    user.save()


def test_nothing_tells_who_it_was(db, home):
    load.load_everything()
    words = {key: _words(key) for key in RETIRED}
    before = {key: _traces(*words[key]) for key in RETIRED}

    for key in RETIRED:
        _retire(get_user_model().objects.get(username=key))

    left = {key: found for key in RETIRED if (found := _traces(*words[key]))}
    assert [key for key in RETIRED if not before[key]] == [], "there is nothing to lose: the test looks for the wrong words"
    assert left == {}


def test_an_old_release_sends_the_account_alone(loaded):
    user = get_user_model().objects.get(username="pupil")

    CRITICAL.send(sender=object, user=user)

    assert Person.objects.filter(user=user).count() == 0


def test_once_more_changes_nothing(loaded):
    user = get_user_model().objects.get(username="pupil")
    _retire(user)
    before = list(Person.objects.order_by("pk").values()), AuditEntry.objects.count()

    _retire(user)

    assert (list(Person.objects.order_by("pk").values()), AuditEntry.objects.count()) == before


def test_a_page_opened_between_the_signals_leaves_no_name(loaded):
    user = UserFactory(first_name="Дарья", last_name="Перепёлкина")
    MISC.send(sender=object, user=user)
    person_of_user(user, clock.now())

    CRITICAL.send(sender=object, user=user, retired_username="r", retired_email="r@r.invalid")

    assert _traces("Перепёлкина") == []


def test_a_real_failure_is_told_to_the_platform(loaded, monkeypatch):
    def broken(*_):
        raise OSError("the store of files does not answer")

    monkeypatch.setattr("pulsar_xblocks.kernel.people.signals.retire", broken)

    with pytest.raises(OSError, match="does not answer"):
        CRITICAL.send(sender=object, user=get_user_model().objects.get(username="pupil"))
