"""Install the product beside the published parts of each Open edX release: nothing may move, nothing may clash, all must load.

``python tools/beside.py [--write] [release ...]``: with ``--write`` the table goes into docs/platform.md.  Standard library only.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import pythons

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "platform.md"
BEGIN, END = "<!-- beside: begin -->", "<!-- beside: end -->"

# Parts that other parts need to be installed, at the versions that the release's own list names where it was read.
ULMO = {
    "XBlock[django]": "5.3.0",
    "Django": "5.2.10",
    "djangorestframework": "3.16.1",
    "lxml[html-clean]": "5.3.2",
    "celery": "5.6.2",
    "openedx-events": "10.5.0",
    "openedx-filters": "2.1.0",
    "edx-opaque-keys[django]": "3.0.0",
    "edx-django-utils": "8.0.1",
    "edx-submissions": "3.12.2",
    "ora2": "6.17.1",
    "xblocks-contrib": "0.10.2",
    "drf-spectacular": "0.29.0",
    "cryptography": "45.0.7",
    "icalendar": "6.3.2",
    "nh3": "0.3.2",
    "pillow": "12.1.0",
    "web-fragments": "3.1.0",
}
TEAK = ULMO | {
    "XBlock[django]": "5.2.0",
    "Django": "4.2.20",
    "djangorestframework": "3.16.0",
    "celery": "5.5.1",
    "openedx-events": "10.2.0",
    "openedx-filters": "2.0.1",
    "edx-django-utils": "7.4.0",
    "edx-submissions": "3.10.1",
    "ora2": "6.16.1",
    "xblocks-contrib": "0.3.0",
    "drf-spectacular": "0.28.0",
    "cryptography": "44.0.2",
    "icalendar": "6.1.3",
    "nh3": "0.2.21",
    "pillow": "11.2.1",
}
VERAWOOD = ULMO | {
    "XBlock[django]": "6.0.0",
    "Django": "5.2.12",
    "djangorestframework": "3.17.1",
    "celery": "5.6.3",
    "openedx-events": "11.1.1",
    "openedx-filters": "3.1.0",
    "edx-opaque-keys[django]": "4.0.0",
    "ora2": "6.17.2",
    "xblocks-contrib": "0.14.0",
    "web-fragments": "4.0.0",
}
NEWEST = {name: "" for name in ULMO if name != "web-fragments"} | {"lxml[html-clean]": "5.3.2", "Django": "5.2.*"}
RELEASES = {"Teak": ("3.11", TEAK), "Ulmo": ("3.11", ULMO), "Verawood": ("3.12", VERAWOOD), "Willow": ("3.12", NEWEST)}

# What the site does first with an installed package: apps, blocks, a template, a static file, the Russian catalogue.
LOAD = """
from importlib.metadata import entry_points
from django.conf import settings
settings.configure(
    SECRET_KEY="x", USE_I18N=True, LANGUAGE_CODE="ru", STATIC_URL="/static/", DATABASES={},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.staticfiles", "pulsar_xblocks.apps.PulsarConfig"],
)
import django
django.setup()
from importlib import import_module
from django.contrib.staticfiles import finders
from pulsar_xblocks.kernel.render import engine
from django.utils.translation import gettext
from xblock.core import XBlock
points = [point for point in entry_points(group="xblock.v1") if point.value.startswith("pulsar_xblocks.")]
for point in points:
    XBlock.load_class(point.name)
import_module("pulsar_xblocks.urls")
engine().get_template("pulsar_xblocks/kernel/base.html")
assert finders.find("pulsar_xblocks/kernel/tokens.css")
assert gettext("Organisations") != "Organisations"
print(len(points))
"""


@dataclass
class Beside:
    """What came of one release."""

    release: str
    python: str
    pins: dict[str, str]
    moved: list[str] = field(default_factory=list)
    clashes: str = ""
    blocks: str = ""

    @property
    def is_ok(self) -> bool:
        """Tell whether the product may be installed there."""
        return not (self.moved or self.clashes) and self.blocks.isdigit()

    def row(self) -> str:
        """Return the line of the table."""
        parts = ", ".join(f"{name.partition('[')[0]} {version}" for name, version in self.pins.items())
        moved = ", ".join(self.moved) or "ничего"
        blocks = self.blocks if self.blocks.isdigit() else "ошибка"
        return f"| {self.release} | {self.python} | {parts} | {moved} | {'в порядке' if not self.clashes else 'ошибка'} | {blocks} |"


def said(command: list[str]) -> tuple[int, str]:
    """Return (code, output) of a command."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE")}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout.strip()


def hold_back_setuptools(scratch: Path) -> None:
    """Let old parts be built as on the platform: they still want ``pkg_resources``, which newer setuptools has no more."""
    (scratch / "build.txt").write_text("setuptools<82\n")
    for name in ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT"):  # the second since pip 26
        os.environ[name] = " ".join([os.environ.get(name, ""), str(scratch / "build.txt")]).strip()


def must(command: list[str]) -> str:
    """Return the output of a command that has to work, or end with what it said."""
    code, output = said(command)
    if code:
        sys.exit(f"{' '.join(command[:6])} ... failed:\n{output}")
    return output


def installed(python: str) -> dict[str, str]:
    """Return name -> version of an environment."""
    code = "import json; from importlib.metadata import distributions as d; print(json.dumps({x.name.lower(): x.version for x in d()}))"
    return dict(json.loads(must([python, "-c", code])))


def built(pip: list[str], scratch: Path) -> Path:
    """Return the wheel, built from a copy so that nothing stale comes in and nothing is left behind."""
    waste = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "node_modules")
    shutil.copytree(ROOT, scratch / "source", symlinks=True, ignore=waste)
    must([*pip, "wheel", "--no-deps", "--wheel-dir", str(scratch), str(scratch / "source")])
    return next(scratch.glob("*.whl"))


def beside(release: str, base: str, wheel: Path, folder: Path) -> Beside:
    """Return what comes of installing the wheel beside the parts of a release."""
    version, pins = RELEASES[release]
    must([base, "-m", "venv", str(folder)])
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    must([*pip, "install", "setuptools<82", *(f"{name}=={pinned}" if pinned else name for name, pinned in pins.items())])
    before = installed(python)
    must([*pip, "install", str(wheel)])
    after = installed(python)
    bare = {name.partition("[")[0] for name in pins}
    result = Beside(release, version, {name: after[name.lower()] for name in sorted(bare, key=str.lower)})
    result.moved = [f"{name} {before[name]} → {after[name]}" for name in sorted(before) if after.get(name) != before[name]]
    code, output = said([python, "-m", "pip", "check"])
    result.clashes = output if code else ""
    code, output = said([python, "-W", "ignore", "-c", LOAD])
    result.blocks = output.splitlines()[-1] if output else "nothing was said"
    if not result.is_ok:
        print(f"!!! {release}: moved {result.moved or 'nothing'}\n{result.clashes}\n{output if code else ''}", flush=True)
    return result


def table(results: list[Beside]) -> str:
    """Return the section of the page."""
    head = "| выпуск | Python | рядом стояли | сдвинулось | `pip check` | блоков загружено |\n| --- | --- | --- | --- | --- | --- |\n"
    return f"{BEGIN}\nПроверено {time.strftime('%d.%m.%Y')}.\n\n{head}" + "\n".join(result.row() for result in results) + f"\n{END}"


def write(results: list[Beside]) -> None:
    """Put the table into its place on the page."""
    text = PAGE.read_text("utf8")
    PAGE.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: table(results), text, flags=re.S), "utf8")


def main(arguments: list[str]) -> None:
    names = [name for name in arguments if name in RELEASES] or list(RELEASES)
    found = pythons.find(sorted({version for version, _ in RELEASES.values()}))
    missing = [name for name in names if RELEASES[name][0] not in found]
    if missing and os.environ.get("CI"):
        sys.exit(f"CI wants every release; no Python for {', '.join(missing)}.\n{pythons.ADVICE}")
    results = []
    with tempfile.TemporaryDirectory() as scratch:
        pip = [next(iter(found.values())), "-m", "pip", "--quiet", "--disable-pip-version-check"] if found else sys.exit(pythons.ADVICE)
        hold_back_setuptools(Path(scratch))
        wheel = built(pip, Path(scratch))
        for name in names:
            if name not in missing:
                print(f"== {name}: Python {RELEASES[name][0]}", flush=True)
                results.append(beside(name, found[RELEASES[name][0]], wheel, Path(scratch) / name))
                print(results[-1].row(), flush=True)
    for name in missing:
        print(f"!!! Python {RELEASES[name][0]} is not on this machine: {name} was NOT tried")
    if "--write" in arguments:
        write(results)
    passed = sum(result.is_ok for result in results)
    print(f"{passed} passed, {len(results) - passed} failed")
    sys.exit(passed != len(results))


if __name__ == "__main__":
    main(sys.argv[1:])
