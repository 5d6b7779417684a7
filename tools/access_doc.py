"""Write docs/access.md from the access matrix, in Russian and in English.

access_doc.py            write it
access_doc.py --check    complain when it is stale
"""

import gettext
import sys
from collections.abc import Callable
from pathlib import Path

from pulsar_xblocks.kernel.roles import kinds, matrix

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "access.md"
CATALOGUE = ROOT / "pulsar_xblocks" / "locale" / "ru" / "LC_MESSAGES" / "django.mo"
Words = Callable[[str], str]

HEAD = {
    "ru": (
        "Кто что может",
        "Страница составлена по таблице прав в коде. По этой же таблице решают страницы, блоки, файлы, выгрузки и API.\n"
        "Чего здесь нет, того никто не может. Администратор сайта работает в панели Django и сюда не входит.",
        ("право", "кто: над чем"),
    ),
    "en": (
        "Who may do what",
        "This page is made from the access matrix in the code. Pages, blocks, files, exports and the API all ask that matrix.\n"
        "What does not stand here, nobody may. The site administrator works in Django's admin and is not listed.",
        ("right", "who: over what"),
    ),
}


def russian() -> Words:
    """Return the catalogue's Russian."""
    with CATALOGUE.open("rb") as file:
        return gettext.GNUTranslations(file).gettext


def section(words: Words, language: str) -> list[str]:
    """Return the lines of one language."""
    title, lead, columns = HEAD[language]
    lines = [f"## {title}", "", lead, ""]
    for kind, rights in matrix.MATRIX.items():
        lines += [f"### {words(kinds.KINDS[kind])} (`{kind}`)", "", f"| {columns[0]} | {columns[1]} |", "| --- | --- |"]
        for right, rules in rights.items():
            who = "; ".join(f"{words(matrix.WHO[role])}: {words(matrix.RELATIONS[relation])}" for role, relation in rules)
            lines.append(f"| {words(matrix.RIGHTS[right])} | {who} |")
        lines.append("")
    return lines


def text() -> str:
    """Return the whole page."""
    head = ["<!-- Made by `make docs`; edit pulsar_xblocks/kernel/roles/matrix.py instead. -->", "", "# Права доступа · Access", ""]
    return "\n".join([*head, *section(russian(), "ru"), *section(str, "en")]).rstrip() + "\n"


def main(arguments: list[str]) -> int:
    """Do what the arguments say; return the exit code."""
    if "--check" in arguments:
        is_fresh = PAGE.exists() and PAGE.read_text("utf8") == text()
        print("docs/access.md is fresh." if is_fresh else "docs/access.md is stale, run make docs")
        return not is_fresh
    PAGE.write_text(text(), "utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
