"""Keep the catalogue: extract every text, fill in Russian, compile.  The same sources always give the same files.

catalogue.py                     extract, keep what is translated, compile
catalogue.py merge FILE.json...  the same, filling empty Russian from {"msgid": "текст", "msgid|plural": [three forms]}
catalogue.py missing             print the texts without Russian
catalogue.py --check             change nothing; complain about anything stale, missing or wrong
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "ru")
PLURALS = {"en": "nplurals=2; plural=(n != 1);"}
PLURALS["ru"] = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
KEYWORDS = dict.fromkeys(("_", "mark", "gettext", "gettext_lazy", "gettext_noop"))
KEYWORDS |= dict.fromkeys(("ngettext", "ngettext_lazy", "mark_plural"), (1, 2))
KEYWORDS |= dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
KEYWORDS |= dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))
Words = tuple[str | tuple[str, ...], str | None]  # a text or its plural forms, and the context
PLACE = re.compile(r"%\((\w+)\)[sdf]|\{(\w*)\}")

# A package and its catalogue; the demonstration site keeps its own, because it is not in the wheel.
PACKAGES = ("pulsar_xblocks", "demo/pulsar_demo")


class Sheet(Catalog):
    """A catalogue whose header holds no date and no version of a tool."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Return the header lines."""
        return [
            ("Project-Id-Version", "pulsar-xblocks"),
            ("Language", str(self.locale)),
            ("Plural-Forms", PLURALS[str(self.locale)]),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def words_of_template(path: Path) -> Iterator[Words]:
    """Yield the texts of a template's tags."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    code = "\n".join(line.lstrip() for line in templatize(path.read_text("utf8"), origin=str(path)).splitlines())
    for _, words, _, context in extract("python", BytesIO(code.encode("utf8")), KEYWORDS, options={"encoding": "utf8"}):
        yield words, context


def words_of_python(path: Path) -> Iterator[Words]:
    """Yield the texts that calls mark, inside f-strings too; Babel finds those on newer Pythons only."""
    for node in ast.walk(ast.parse(path.read_text("utf8"), str(path))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in KEYWORDS:
            continue
        places = KEYWORDS[name] or (1,)
        given = [node.args[place[0] - 1 if isinstance(place, tuple) else place - 1] for place in places if node.args]
        if any(isinstance(one, ast.JoinedStr) for one in given):
            sys.exit(f"{path}:{node.lineno}: a text for the catalogue may not be an f-string")
        texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if texts and len(texts) == len(given):
            context = texts.pop(0) if isinstance(places[0], tuple) else None
            yield (texts[0] if len(texts) == 1 else tuple(texts)), context


def sources(package: Path) -> list[Path]:
    """Return the files that may hold texts."""
    found = [*package.rglob("*.py"), *package.glob("templates/**/*.html"), *package.glob("templates/**/*.txt")]
    return sorted(path for path in found if "migrations" not in path.parts)


def extracted(package: Path) -> Catalog:
    """Return every text of the package with the files it stands in."""
    sheet = Catalog()
    for path in sources(package):
        for words, context in words_of_python(path) if path.suffix == ".py" else words_of_template(path):
            sheet.add(words, locations=[(path.relative_to(ROOT).as_posix(), 1)], context=context)
    return sheet


def key_of(message: Message) -> tuple[str, str]:
    """Return what makes a text one: context and singular."""
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def stored(path: Path) -> dict[tuple[str, str], Message]:
    """Return the texts of a .po file."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {key_of(message): message for message in read_po(file) if message.id}


def is_translated(message: Message) -> bool:
    """Tell whether every form has words."""
    return all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)


def sheet_of(package: Path, language: str, found: Catalog, russian: dict[str, str | list[str]]) -> Sheet:
    """Return the catalogue of a language: what was found, with what was stored and what is now given."""
    before = stored(po_path(package, language))
    sheet = Sheet(locale=language, fuzzy=False, header_comment="")
    for message in found:
        if not message.id:
            continue
        old = before.get(key_of(message))
        same_kind = old is not None and isinstance(old.id, str) == isinstance(message.id, str)
        string = old.string if old is not None and same_kind and is_translated(old) else ""
        if language == "en":
            string = message.id
        if not string:
            single = key_of(message)[1]
            given = russian.get(single) if isinstance(message.id, str) else russian.get(f"{single}|plural")
            string = tuple(given) if isinstance(given, list) else given or ("" if isinstance(message.id, str) else ("", "", ""))
        files = sorted({(name, 1) for name, _ in message.locations})
        sheet.add(message.id, string, locations=files, context=message.context, flags=message.flags - {"fuzzy"})
    return sheet


def po_path(package: Path, language: str) -> Path:
    """Return where a language's texts are kept."""
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def as_po(sheet: Sheet) -> bytes:
    """Return the text of the .po file."""
    out = BytesIO()
    write_po(out, sheet, width=120, sort_output=True, include_lineno=False)
    return out.getvalue()


def as_mo(sheet: Sheet) -> bytes:
    """Return the compiled file."""
    out = BytesIO()
    write_mo(out, sheet)
    return out.getvalue()


def built(package: Path, russian: dict[str, str | list[str]]) -> dict[Path, bytes]:
    """Return file -> content of a package's whole catalogue; empty where the package has no text."""
    found = extracted(package)
    if len(found) == 0:
        return {}
    files = {}
    for language in LANGUAGES:
        sheet = sheet_of(package, language, found, russian)
        path = po_path(package, language)
        files |= {path: as_po(sheet), path.with_suffix(".mo"): as_mo(sheet)}
    return files


def places(text: str) -> list[str]:
    """Return the names a text leaves open, sorted."""
    return sorted({first or second for first, second in PLACE.findall(text)})


def faults(package: Path) -> Iterator[str]:
    """Yield what is wrong with the Russian of a package."""
    for (_, single), message in sorted(stored(po_path(package, "ru")).items()):
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        if not is_translated(message):
            yield f"no Russian: {single}"
            continue
        if message.fuzzy:
            yield f"fuzzy: {single}"
        if not isinstance(message.id, str) and len(forms) != 3:
            yield f"{len(forms)} plural forms instead of 3: {single}"
        open_names = places(single if isinstance(message.id, str) else message.id[1])
        yield from (f"other placeholders: {single} -> {form}" for form in forms if places(form) != open_names)


def given(paths: list[str]) -> dict[str, str | list[str]]:
    """Return the Russian of JSON files, saying where two differ."""
    words: dict[str, str | list[str]] = {}
    for path in paths:
        for key, text in json.loads(Path(path).read_text("utf8")).items():
            if words.setdefault(key, text) != text:
                print(f"{path}: another Russian for: {key}\n    {words[key]}\n    {text}")
    return words


def main(arguments: list[str]) -> int:
    """Do what the arguments say; return the exit code."""
    packages = [ROOT / name for name in PACKAGES if (ROOT / name).is_dir()]
    if arguments[:1] == ["missing"]:
        found = [fault for package in packages for fault in faults(package)]
        print("\n".join(found) or "nothing")
        return 0
    files, words = {}, given(arguments[1:])
    for package in packages:
        files |= built(package, words)
    if arguments == ["--check"]:
        stale = [f"stale, run make messages: {path.relative_to(ROOT)}" for path, content in files.items() if not same(path, content)]
        problems = stale + [fault for package in packages for fault in faults(package)]
        print("\n".join(problems) or "The catalogue is fresh and complete.")
        return bool(problems)
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return 0


def same(path: Path, content: bytes) -> bool:
    """Tell whether the file holds exactly this."""
    return path.exists() and path.read_bytes() == content


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
