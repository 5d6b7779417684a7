"""The house rules that a linter does not know: sizes, names, where a thing may stand.  They read the checkout's sources."""

import ast
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "pulsar_xblocks"
STATIC = PACKAGE / "static" / "pulsar_xblocks"
TEMPLATES = PACKAGE / "templates" / "pulsar_xblocks"
SHELLS = sorted(PACKAGE.glob("*_xblock.py"))


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(path for path in folder.rglob(pattern) if not {"migrations", "vendor", "__pycache__"} & set(path.parts))


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _lines(path: Path) -> int:
    return len(path.read_text("utf8").splitlines())


def _python() -> list[Path]:
    return [path for folder in ("pulsar_xblocks", "demo", "tools", "bench", "tutor") for path in _files(ROOT / folder, "*.py")]


def _too_long(paths: Iterable[Path], limit: int) -> list[str]:
    return [f"{_named(path)}: {_lines(path)} lines, at most {limit}" for path in paths if _lines(path) > limit]


@cache
def _tree(path: Path) -> ast.AST:
    return ast.parse(path.read_text("utf8"))


def _nodes(paths: Iterable[Path], *kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    for path in paths:
        for node in ast.walk(_tree(path)):
            if isinstance(node, kinds):
                yield path, node


def _found(paths: Iterable[Path], pattern: str, allowed: Callable[[Path], bool] = lambda path: False) -> list[str]:
    seen = []
    for path in paths:
        for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
            if re.search(pattern, line) and not allowed(path):
                seen.append(f"{_named(path)}:{number}: {line.strip()[:120]}")
    return seen


# --- sizes


def test_modules_are_short() -> None:
    assert _too_long([*_python(), *_files(ROOT / "tests", "*.py")], 300) == []


def test_shells_are_short() -> None:
    assert _too_long(SHELLS, 120) == []


def test_templates_are_short() -> None:
    assert _too_long([*_files(PACKAGE / "templates", "*.html"), *_files(ROOT / "demo", "*.html")], 120) == []


def test_scripts_are_short() -> None:
    assert _too_long([*_files(STATIC, "*.js"), *_files(ROOT / "demo", "*.js")], 150) == []


def test_classes_have_few_methods() -> None:
    crowded = [
        f"{_named(path)}: {node.name}"
        for path, node in _nodes(_python(), ast.ClassDef)
        if sum(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body) > 12
    ]

    assert crowded == []


def _body_lines(node: ast.FunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_views_and_handlers_are_short() -> None:
    edges = [path for path in _files(PACKAGE, "*.py") if {path.stem, path.parent.name} & {"views", "handlers"}]

    functions = [(path, node) for path, node in _nodes(edges, ast.FunctionDef) if not node.name.startswith("_")]
    long = [f"{_named(path)}: {node.name}, {_body_lines(node)} lines" for path, node in functions if _body_lines(node) > 15]

    assert long == []


# --- templates, scripts, style sheets


def test_templates_hold_no_code_and_no_unsafe_text() -> None:
    pages = [*_files(PACKAGE / "templates", "*.html"), *_files(ROOT / "demo", "*.html")]
    unsafe = r"\|\s*safe\b|\bsafeseq\b|autoescape off|\sstyle\s*=|\son[a-z]+\s*=|<style\b|<script(?![^>]*\bsrc=)[^>]*>|javascript:"

    assert _found(pages, unsafe) == []


def test_scripts_with_an_address_are_empty() -> None:
    pages = [*_files(PACKAGE / "templates", "*.html"), *_files(ROOT / "demo", "*.html")]

    assert _found(pages, r"<script[^>]*\bsrc=[^>]*>(?!\s*</script>)") == []


def test_templates_name_each_other_absolutely() -> None:
    assert _found(_files(TEMPLATES, "*.html"), r"{%-?\s*(include|extends)\s+[\"'](?!pulsar_xblocks/)") == []


def test_python_marks_nothing_safe() -> None:
    cleaner = PACKAGE / "kernel" / "rich_text.py"  # nh3 has been over it

    assert _found(_files(PACKAGE, "*.py"), r"\bmark_safe\b|\bSafeString\(|\bSafeText\(", allowed=lambda path: path == cleaner) == []


def test_only_swap_talks_to_the_server() -> None:
    scripts = _files(STATIC, "*.js")
    talk = r"\bfetch\(|XMLHttpRequest|sendBeacon|EventSource|WebSocket|\$\.(ajax|get|post)\b|innerHTML|outerHTML|insertAdjacentHTML"

    assert _found(scripts, talk, allowed=lambda path: path == STATIC / "kernel" / "swap.js") == []


def test_scripts_look_only_inside_their_block() -> None:
    assert _found(_files(STATIC, "*.js"), r"getElementById|document\.querySelector|\beval\(|new Function") == []


def test_style_sheets_touch_only_ours() -> None:
    foreign = []
    for path in _files(STATIC, "*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf8"), flags=re.S)
        for rule in re.findall(r"(?:^|[{};])\s*([^{};]+)\{", text):
            selector = rule.strip()
            if not selector.startswith(("@", "from", "to")) and not re.match(r"[\d.]+%", selector) and "pulsar" not in selector:
                foreign.append(f"{_named(path)}: {selector}")

    assert foreign == []


def test_vendored_files_carry_their_hash() -> None:
    vendors = [folder for folder in STATIC.rglob("vendor") if folder.is_dir()]
    unknown = [
        _named(path)
        for folder in vendors
        for path in sorted(folder.glob("*.js")) + sorted(folder.glob("*.css"))
        if hashlib.sha256(path.read_bytes()).hexdigest() not in "".join(note.read_text("utf8") for note in folder.glob("*.md"))
    ]

    assert unknown == []


def test_vendored_files_name_no_source_map() -> None:
    assert [_named(path) for path in STATIC.rglob("vendor/*.js") if b"sourceMappingURL" in path.read_bytes()] == []


# --- names and places


def test_names_say_something() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "managers", "data", "info", "misc", "common"}
    modules = [_named(path) for path in _files(PACKAGE, "*.py") if {path.stem, path.parent.name} & empty]
    things = [
        f"{_named(path)}: {node.name}"
        for path, node in _nodes(_files(PACKAGE, "*.py"), ast.ClassDef, ast.FunctionDef)
        if "commands" not in path.parts and node.name != "handle_exception"  # names that Django and its REST framework give
        if re.search(r"^_?(process|handle)(_|$)|(Manager|Helper|Utils|Info|Data)$", node.name)
    ]

    assert modules + things == []


def test_only_the_adapter_imports_by_name() -> None:
    adapter = PACKAGE / "kernel" / "platform"

    assert (
        _found(_files(PACKAGE, "*.py"), r"\bimport_module\((?!\"pulsar_xblocks)|__import__\(", allowed=lambda path: adapter in path.parents)
        == []
    )


def test_what_joins_others_is_held_by_the_kernel_alone() -> None:
    joined = r"select_for_update\(.*select_related\(|select_related\(.*select_for_update\("

    assert _found(_files(PACKAGE, "*.py"), joined, allowed=lambda path: path == PACKAGE / "kernel" / "locking.py") == []


def test_nothing_is_left_for_later() -> None:
    unfinished = r"\b(TODO|FIXME|XXX|HACK)\b(?!.*#\d)|coming soon|lorem ipsum"
    files = [*_python(), *_files(PACKAGE / "templates", "*.html"), *_files(STATIC, "*.js"), *_files(STATIC, "*.css")]

    assert _found(files, unfinished) == []
    assert _found(_files(PACKAGE, "*.py"), r"raise NotImplementedError") == []


def _passes_on(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_every_exception_is_expected_or_says_why_not() -> None:
    broad = [
        f"{_named(path)}:{node.lineno}"
        for path, node in _nodes(_files(PACKAGE, "*.py"), ast.ExceptHandler)
        if (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
        and not _passes_on(node)
        and not re.search(r"# \w", path.read_text("utf8").splitlines()[node.lineno - 1])
    ]

    assert broad == []


def test_no_test_is_left_out() -> None:
    tests = [path for path in _files(ROOT / "tests", "*.py") if path != Path(__file__)]

    assert _found(tests, r"mark\.(skip|xfail)|pytest\.(skip|xfail|importorskip)|unittest\.skip") == []


def test_tests_have_no_packages() -> None:
    assert [_named(path) for path in (ROOT / "tests").rglob("__init__.py")] == []


# --- the rules themselves work


@pytest.mark.parametrize(
    ("text", "is_bad"),
    [
        ("<p onclick='x()'>", True),
        ('<p style="color: red">', True),
        ("{{ text|safe }}", True),
        ("<script>go()</script>", True),
        ('<script type="module">', True),
        ('<script type="module" src="a.js"></script>', False),
        ('<p data-once="1" class="pulsar-style">', False),
    ],
)
def test_the_rule_for_templates_sees_what_it_should(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, is_bad: bool) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path / "package")
    page = tmp_path / "package" / "templates" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(text, "utf8")

    if is_bad:
        with pytest.raises(AssertionError):
            test_templates_hold_no_code_and_no_unsafe_text()
    else:
        test_templates_hold_no_code_and_no_unsafe_text()
