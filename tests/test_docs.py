"""Documents that can be wrong: generated ones are fresh, links lead somewhere, decisions keep their form."""

import re
from pathlib import Path

import access_doc
import pytest

from pulsar_xblocks.kernel.roles import matrix

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]


def test_the_access_page_is_what_the_matrix_says() -> None:
    assert access_doc.PAGE.read_text("utf8") == access_doc.text()


def test_the_matrix_uses_only_words_it_names() -> None:
    kinds, rights = set(matrix.MATRIX), {right for row in matrix.MATRIX.values() for right in row}
    pairs = {pair for row in matrix.MATRIX.values() for rules in row.values() for pair in rules}

    assert kinds == set(matrix.KINDS)
    assert rights <= set(matrix.RIGHTS)
    assert {role for role, _ in pairs} <= set(matrix.WHO)
    assert {relation for _, relation in pairs} <= set(matrix.RELATIONS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text("utf8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_short_and_whole(page: Path) -> None:
    lines = page.read_text("utf8").splitlines()

    assert len(lines) <= 60
    assert [line[3:] for line in lines if line.startswith("## ")] == ["Context", "Decision", "Consequences", "Rejected"]


def test_the_readme_names_commands_that_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf8"), re.M))
    named = set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)", (ROOT / "README.md").read_text("utf8"), re.M))

    words = {first or second for first, second in named}
    assert {"demo", "test"} <= words <= targets


def test_the_glossary_says_four_things_of_each_word() -> None:
    rows = [line for line in (ROOT / "docs" / "glossary.md").read_text("utf8").splitlines() if line.startswith("| ")]

    assert len(rows) > 60
    assert [row for row in rows if len(re.split(r"(?<!\\)\|", row.strip("|"))) != 4] == []


def test_every_trap_of_the_platform_names_a_test_that_exists() -> None:
    traps = (ROOT / "docs" / "platform.md").read_text("utf8").partition("\n## Ловушки платформы и тесты\n")[2].partition("\n## ")[0]
    rows = [line for line in traps.splitlines() if line.startswith("| ") and "| --- |" not in line and "| тест |" not in line]
    named = [re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row.rpartition(" | ")[2]) for row in rows]

    assert len(rows) > 30
    assert [row for row, tests in zip(rows, named, strict=True) if not tests] == []
    assert [f"{path}::{name}" for tests in named for path, name in tests if not _has(ROOT / path, name)] == []


def _has(path: Path, name: str) -> bool:
    return path.exists() and re.search(rf"^(async )?def {name}\(", path.read_text("utf8"), re.M) is not None
