"""After the platform's two signals of retirement nothing in our tables or files tells who the person was."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.dispatch import Signal
from factories import UserFactory

from pulsar_demo.personas import by_key
from pulsar_xblocks import signals
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.people.actions import person_of_user
from pulsar_xblocks.kernel.people.models import Person

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


def _retire(user):
    """Do what the platform does: the signal of small things, the critical one with what is to replace the names, then the names."""
    MISC.send(sender=object, user=user)
    CRITICAL.send(sender=object, user=user, retired_username="retired__user_1", retired_email="retired__user_1@retired.invalid")
    user.username, user.email, user.first_name, user.last_name = "retired__user_1", "retired__user_1@retired.invalid", "", ""
    user.save()


@pytest.mark.parametrize("key", RETIRED)
def test_nothing_tells_who_it_was(loaded, key):
    persona = by_key()[key]
    user = get_user_model().objects.get(username=key)
    words = (persona.family, user.email)
    assert _traces(*words) != [], "there is nothing to lose: the test looks for the wrong words"

    _retire(user)

    assert _traces(*words) == []


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
