"""Documents that can be wrong: generated ones are fresh, links lead somewhere, decisions keep their form."""

import re
from pathlib import Path

import access_doc
import pytest

from pulsar_xblocks.kernel.roles import kinds as kind_words
from pulsar_xblocks.kernel.roles import matrix

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]
PLATFORM = (ROOT / "docs" / "platform.md").read_text("utf8")
NAMED = re.compile(r"`((?:tutor/)?tests/[\w/]+\.py)(?:::(\w+))?`")  # a test, or a whole file of them


def test_the_access_page_is_what_the_matrix_says() -> None:
    assert access_doc.PAGE.read_text("utf8") == access_doc.text()


def test_the_matrix_uses_only_words_it_names() -> None:
    kinds, rights = set(matrix.MATRIX), {right for row in matrix.MATRIX.values() for right in row}
    pairs = {pair for row in matrix.MATRIX.values() for rules in row.values() for pair in rules}

    assert kinds == set(kind_words.KINDS)
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


def test_every_trap_of_the_platform_names_a_test() -> None:
    blocks = [block.splitlines() for block in PLATFORM.partition("\n## Ловушки платформы и тесты\n")[2].split("\n\n")]
    tables = [block[2:] for block in blocks if block and block[0].endswith("| тест |")]

    assert (len(tables), min(map(len, tables)) > 10) == (4, True)
    assert [row for rows in tables for row in rows if not NAMED.search(row) and "`tox -e lint`" not in row] == []


def test_every_test_that_the_page_of_the_platform_names_exists() -> None:
    named = NAMED.findall(PLATFORM)

    assert len(named) > 150
    assert [f"{path}::{name}" for path, name in named if not _has(ROOT / path, name)] == []


def _has(path: Path, name: str) -> bool:
    return path.exists() and (not name or re.search(rf"^def {name}\(", path.read_text("utf8"), re.M) is not None)
