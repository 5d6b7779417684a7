"""Stages of an enrolment."""

import pytest

from pulsar_xblocks.courses.domain import stages


def test_every_stage_is_reached_and_named() -> None:
    assert set(stages.NEXT) == set(stages.ENROLMENT)
    assert {to for ways in stages.NEXT.values() for to in ways} | {stages.DOCS_NEEDED, stages.WAITING} == set(stages.ENROLMENT)


def test_a_certificate_is_not_given_before_the_completion_order() -> None:
    with pytest.raises(stages.NotNow):
        stages.require_step(stages.STUDYING, stages.CERT_ISSUED)
    with pytest.raises(stages.NotNow):
        stages.require_step(stages.FINAL, stages.CERT_NEEDED)
    stages.require_step(stages.CERT_NEEDED, stages.CERT_ISSUED)


def test_participants_read_plain_words() -> None:
    assert stages.plain_word(stages.ORDER_OUT) != stages.ENROLMENT[stages.ORDER_OUT].word
    assert stages.plain_word(stages.STUDYING) == stages.ENROLMENT[stages.STUDYING].word


def test_free_places_go_to_those_who_wait_longest() -> None:
    queue = [stages.Queued(3, "2026-11-02T10"), stages.Queued(1, "2026-11-03T10"), stages.Queued(2, "2026-11-02T10")]

    assert stages.taken_from_queue(queue, 2) == [2, 3]
    assert stages.taken_from_queue(queue, 0) == []
    assert stages.taken_from_queue(queue, -1) == []
