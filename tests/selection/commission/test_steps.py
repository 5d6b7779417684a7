from datetime import UTC, datetime

import pytest
from django.template.loader import get_template

from pulsar_xblocks.selection.calls import domain
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission import steps
from pulsar_xblocks.selection.domain import statuses

OPENS, CLOSES, NOW = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC)
RIGHTS = ("applications", "ranking", "manage", "appeals")
CALL = {"pk": 7, "status": "active", "opens_at": OPENS, "closes_at": CLOSES}


def _told(now: datetime = NOW, *, reads: steps.Reads | None = None, until: datetime | None = None, call=None, **counts: int):
    seen = steps.Seen(counts, CLOSES, None, reads, until, now)
    return steps.of(Call(**CALL | (call or {})), seen, RIGHTS)


def _tones(found) -> str:
    return " ".join(f"{step.word.split()[0]}:{step.tone}:{step.waiting}" for step in found)


def test_a_call_without_a_part_of_experts_has_no_step_of_theirs():
    found = _told(submitted=3)

    assert _tones(found) == "Applications:ok:0 Check:run:3 Ranking:idle:0 Preliminary:idle:0 Final:idle:0"


@pytest.mark.parametrize(
    ("reads", "counts", "experts", "ranking"),
    [
        (steps.Reads(), {"admitted": 4}, "run:4", "idle"),  # not handed over yet
        (steps.Reads(left=2, due_at=NOW, url="/here/"), {"scoring": 4}, "run:2", "idle"),
        (steps.Reads(url="/here/"), {"scoring": 4}, "ok:0", "run"),  # every result is there
    ],
)
def test_the_ranking_comes_after_the_experts(reads, counts, experts, ranking):
    found = {step.word: step for step in _told(reads=reads, **counts)}

    told = found["Experts"]
    assert (f"{told.tone}:{told.waiting}", found["Ranking"].tone, told.url) == (experts, ranking, reads.url)


def test_more_time_keeps_the_applications_open():
    before = _told(datetime(2026, 11, 19, tzinfo=UTC), submitted=1)[0]
    after = _told()[0]

    assert ((before.tone, before.until), (after.tone, after.until)) == (("run", CLOSES), ("ok", None))


def test_published_results_say_until_when_appeals_are_accepted():
    until = datetime(2026, 12, 2, tzinfo=UTC)

    found = _told(reads=steps.Reads(left=1), until=until, call={"preliminary_at": NOW}, preliminary=9)

    assert _tones(found) == "Applications:ok:0 Check:ok:0 Experts:ok:0 Ranking:idle:0 Preliminary:run:0 Final:idle:0"
    assert (found[4].at, found[4].until) == (NOW, until)


def test_a_step_leads_only_where_the_reader_may_go():
    seen = steps.Seen({"submitted": 1}, CLOSES, None, None, None, NOW)

    addresses = [step.url for step in steps.of(Call(**CALL), seen, ["ranking"])]

    assert addresses == ["", "", "/pulsar/calls/7/ranking/", "", ""]


def test_every_status_has_an_icon_of_the_sprite():
    sprite = get_template("pulsar_xblocks/kernel/_sprite.html").render()
    found = [*statuses.APPLICATION.values(), *statuses.APPEAL.values(), *statuses.OFFER.values(), *domain.CALL.values()]

    missing = [status.key for status in found if f'id="pulsar-i-{status.icon}"' not in sprite]

    assert (len(found) > 30, missing) == (True, [])
