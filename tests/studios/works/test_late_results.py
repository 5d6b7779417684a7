"""What the feedback says while the results of a month are late."""

from datetime import timedelta

import pytest

from pulsar_xblocks.kernel import clock

pytestmark = pytest.mark.django_db


def test_results_that_are_late_are_not_promised_by_a_day_that_has_passed(filled, mentor, now):
    mentor.do("submit")
    before = mentor.part("feedback").json()["html"].replace("\xa0", " ")
    clock.set_source(lambda: now + timedelta(days=90))

    after = mentor.part("feedback").json()["html"].replace("\xa0", " ")

    assert ("Итоги месяца ждали" in before, "Итоги месяца ждали" in after) == (False, True)
