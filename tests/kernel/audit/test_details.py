"""Details of the record in words: every key that the product stores has a name."""

import ast
from pathlib import Path

import pulsar_xblocks
from pulsar_xblocks.console.recorded import FILES
from pulsar_xblocks.kernel.audit.details import NAMES, details_of
from pulsar_xblocks.kernel.files import purposes

ROOT = Path(pulsar_xblocks.__file__).parent
OF_THE_RECORD = {"by", "now", "region_id", "reason"}


def stored_keys():
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "audit"):
                yield from (keyword.arg for keyword in node.keywords if keyword.arg and keyword.arg not in OF_THE_RECORD)


def test_every_stored_key_has_a_name():
    assert set(stored_keys()) - set(NAMES) == set()


def test_every_purpose_of_files_has_a_word():
    assert set(purposes._purposes) - set(FILES) == set()


def test_values_are_words_where_words_are_known():
    found = details_of('{"role": "mentor", "rows": 3, "taken": true, "fields": ["a", "b"], "value": null, "else": "x"}')

    assert found == [
        ("role", "studio mentor", True),
        ("rows", "3", False),
        ("taken into the work", "yes", True),
        ("fields", "a, b", False),
        ("else", "x", False),
    ]
    assert details_of("") == []
