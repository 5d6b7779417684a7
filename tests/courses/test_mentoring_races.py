"""Two ask for the last place of a mentor at once: one of them gets it."""

import threading

import pytest
from django.db import connection
from mentoring_rows import NOW, mentor, request, themes

from pulsar_xblocks.courses.mentoring.actions import pairing
from pulsar_xblocks.courses.mentoring.models import MentoringPair
from pulsar_xblocks.kernel.locking import retried
from pulsar_xblocks.kernel.pure.errors import Conflict


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


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_mentor_is_given_once(region):
    themes(region)
    profile, rows = mentor(region, most=1), [request(region) for _ in range(4)]

    def ask(row):
        def run():
            try:
                retried(lambda: pairing.propose(row, profile.person, by=row.person, now=NOW))
            except Conflict:
                return False
            return True

        return run

    assert sorted(_together(*(ask(row) for row in rows))) == [False, False, False, True]
    assert MentoringPair.objects.count() == 1
