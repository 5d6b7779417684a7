"""Several people apply for the last place at once, and several type one СНИЛС: one of them gets it."""

import threading

import pytest
from django.db import connection
from factories import PersonFactory

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.locking import retried
from pulsar_xblocks.kernel.pure.errors import Invalid

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def _together(*runs):
    """Run all in one moment, each with a connection of its own; return what they returned."""
    gate, found = threading.Barrier(len(runs)), [None] * len(runs)

    def one(at, run):
        gate.wait(30)
        try:
            found[at] = run()
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_the_last_place_is_given_once_and_the_others_wait(group, now):
    TrainingGroup.objects.filter(pk=group.pk).update(places=1)
    people = [PersonFactory() for _ in range(4)]
    _together(*(lambda one=one: retried(lambda: applying.apply(group, one, Place(), now=now)) for one in people))

    assert sorted(Enrolment.objects.values_list("stage", flat=True)) == [stages.DOCS_NEEDED, *[stages.WAITING] * 3]


def test_one_number_goes_to_one_person(group, now):
    rows = [applying.apply(group, PersonFactory(), Place(), now=now) for _ in range(4)]

    def typed(row):
        def run():
            try:
                retried(lambda: applying.save_dossier(row.person, row, 0, {"snils": "112-233-445 95"}, now=now))
            except Invalid:
                return False
            return True

        return run

    assert sorted(_together(*map(typed, rows))) == [False, False, False, True]
    assert Dossier.objects.exclude(snils_index=None).count() == 1
