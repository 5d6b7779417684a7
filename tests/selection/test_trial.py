from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.selection.domain.ready import READY, SCIENCE
from pulsar_xblocks.selection.domain.rules import Quota
from pulsar_xblocks.selection.domain.statuses import RECOMMENDED, RESERVE
from pulsar_xblocks.selection.domain.trial import BELOW, EVEN, PLAIN, STRONG, TWIN, Sample, samples_of, tried


def keys(found):
    return [row.candidate.key for row in found.ranking.rows]


def test_samples_of_science_show_every_rule_by_hand():
    found = tried(SCIENCE, samples_of(SCIENCE), places=2)

    assert {key: total.points for key, total in found.totals.items()} == {
        STRONG: 90,
        EVEN: 60,
        TWIN: 60,
        PLAIN: 56,
        BELOW: Decimal("59.99"),
    }
    assert keys(found) == [STRONG, EVEN, TWIN, PLAIN]  # the academic part breaks the tie
    assert list(found.failed) == [BELOW]
    assert [row.outcome for row in found.ranking.rows] == [RECOMMENDED, RECOMMENDED, RESERVE, RESERVE]


@pytest.mark.parametrize("code", READY)
def test_ready_rules_have_samples_that_fit_them(code):
    rules = READY[code]

    found = tried(rules, samples_of(rules))

    assert len(found.totals) >= 2
    assert all(0 <= points <= rules.part(key).most for one in samples_of(rules) for key, points in one.points.items())


def test_protected_seat_goes_to_its_group():
    rules = replace(SCIENCE, quotas=(Quota("rural", seats=12),))
    samples = [replace(one, group="rural") if one.key == PLAIN else one for one in samples_of(rules)]

    found = tried(rules, samples, places=2)

    assert {row.candidate.key: row.seat for row in found.ranking.rows if row.seat} == {STRONG: "open", PLAIN: "rural"}


def test_equals_at_the_cut_off_wait_for_the_commission():
    twins = [Sample(key, {part.key: part.most / 2 for part in SCIENCE.parts}) for key in ("a", "b")]

    assert tried(SCIENCE, twins, places=1).ranking.unresolved


@given(st.sampled_from(sorted(READY)), st.integers(1, 9), st.randoms())
def test_order_of_samples_never_matters(code, places, rng):
    rules = READY[code]
    samples = list(samples_of(rules))
    rng.shuffle(samples)

    assert keys(tried(rules, samples, places)) == keys(tried(rules, samples_of(rules), places))
