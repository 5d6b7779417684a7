"""Every action that the code records has words on the officer's page."""

import re
from pathlib import Path

import pulsar_xblocks
from pulsar_xblocks.kernel.audit import domain

RECORDED = re.compile(r'\b(?:record|audit)\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_recorded_action_has_words():
    root = Path(next(iter(pulsar_xblocks.__path__)))
    recorded = {action for path in root.rglob("*.py") for action in RECORDED.findall(path.read_text("utf8"))}

    assert len(recorded) > 20
    assert sorted(action for action in recorded if domain.word_of(action) == action) == []
