"""What is packed, and what an installed package gives the platform."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.metadata import entry_points, version
from importlib.resources import files
from pathlib import Path

import django
import pytest
from django.contrib.staticfiles import finders
from xblock.core import XBlock
from xblock.exceptions import DisallowedFileError

import pulsar_xblocks
from pulsar_xblocks.kernel.xblock import PulsarXBlock

pytestmark = pytest.mark.xdist_group("package")  # the wheel is built once
ROOT = Path(__file__).resolve().parent.parent
RESERVED = {
    "pulsar_studio",
    "pulsar_studio_project",
    "pulsar_standings",
    "pulsar_selection",
    "pulsar_training_module",
    "pulsar_session_board",
    "pulsar_practice_log",
}
BUILD = "import sys; from setuptools import build_meta as b; print(getattr(b, 'build_' + sys.argv[1])(sys.argv[2]))"

# What the platform asks an installed package for: blocks, apps, a template, an asset by both of its names, the Russian words.
SERVED = """
import json
from importlib.metadata import entry_points
from pathlib import Path
from django.conf import settings
settings.configure(
    SECRET_KEY="x", USE_I18N=True, LANGUAGE_CODE="ru", STATIC_URL="/static/", DATABASES={},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.staticfiles", "pulsar_xblocks.apps.PulsarConfig"],
)
import django
django.setup()
from django.contrib.staticfiles import finders
from pulsar_xblocks.kernel.render import engine
from django.utils.translation import gettext
from xblock.core import XBlock
import pulsar_xblocks
from pulsar_xblocks.kernel.directory.loading import REFERENCE
blocks = [XBlock.load_class(point.name) for point in entry_points(group="xblock.v1") if point.value.startswith("pulsar_xblocks.")]
name = "pulsar_xblocks/kernel/tokens.css"
css = Path(finders.find(name)).read_bytes()
print(json.dumps({
    "place": str(Path(pulsar_xblocks.__file__).resolve().parent),
    "blocks": sorted(block.__name__ for block in blocks),
    "apps": sorted(group for group in ("lms.djangoapp", "cms.djangoapp") if "pulsar_xblocks" in entry_points(group=group).names),
    "template": len(engine().get_template("pulsar_xblocks/kernel/base.html").source) > 100,
    "static": [block.open_local_resource(name).read() == css for block in blocks],
    "russian": gettext("Organisations"),
    "reference": (REFERENCE / "regions.csv").is_file(),
}))
"""


def _points(group: str) -> dict[str, str]:
    return {point.name: point.value for point in entry_points(group=group) if point.value.startswith("pulsar_xblocks.")}


def _built(kind: str, source: Path, target: Path) -> Path:
    target.mkdir(exist_ok=True)
    done = subprocess.run([sys.executable, "-c", BUILD, kind, str(target)], cwd=source, capture_output=True, text=True, check=True)
    return target / done.stdout.strip().splitlines()[-1]


def _content(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the checkout, so that building leaves nothing behind."""
    copy = tmp_path_factory.mktemp("source") / "checkout"
    waste = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "node_modules")
    shutil.copytree(ROOT, copy, symlinks=True, ignore=waste)
    return copy


@pytest.fixture(scope="module")
def sdist(source: Path) -> Path:
    return _built("sdist", source, source.parent / "sdist")


@pytest.fixture(scope="module")
def wheel(sdist: Path) -> Path:
    """Return the wheel made the way tox makes it: from the source distribution."""
    shutil.unpack_archive(sdist, sdist.parent / "unpacked")
    return _built("wheel", next((sdist.parent / "unpacked").iterdir()), sdist.parent / "wheel")


def _git(folder: Path, *words: str) -> None:
    author = ["-c", "user.name=Test", "-c", "user.email=test@example.ru"]
    subprocess.run(["git", *author, *words], cwd=folder, capture_output=True, check=True)


@pytest.fixture(scope="module")
def dependencies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with links to all that is installed here but the package itself."""
    folder = tmp_path_factory.mktemp("dependencies")
    for place in {Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("platlib"))}:
        for part in place.iterdir():
            if not part.name.startswith(("pulsar", "__editable__")) and not (folder / part.name).exists():
                (folder / part.name).symlink_to(part)
    return folder


@pytest.fixture
def bare(tmp_path: Path, dependencies: Path) -> Path:
    """Return the Python of a new environment that has the dependencies and not the package."""
    venv.create(tmp_path / "bare", with_pip=False)
    next((tmp_path / "bare" / "lib").glob("python*/site-packages")).joinpath("dependencies.pth").write_text(f"{dependencies}\n")
    return tmp_path / "bare" / "bin" / "python"


def _told(command: list[str], folder: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE")}
    done = subprocess.run(command, env=clean, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("way", ["wheel", "sdist", "editable", "git"])
def test_however_installed_it_serves_the_same(request: pytest.FixtureRequest, bare: Path, source: Path, tmp_path: Path, way: str) -> None:
    copy = tmp_path / "checkout"
    shutil.copytree(source, copy, symlinks=True)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "all"]) if way == "git" else ():
        _git(copy, *words)
    what = {"editable": ["-e", str(copy)], "git": [f"git+file://{copy}"]}.get(way) or [str(request.getfixturevalue(way))]
    pip = [sys.executable, "-m", "pip", "--python", str(bare), "install", "--no-deps", "--no-index", "--no-build-isolation", "-q"]

    _told([*pip, *what], tmp_path)
    said = json.loads(_told([str(bare), "-W", "ignore", "-c", SERVED], tmp_path))

    place = Path(said.pop("place"))
    assert (copy in place.parents) == (way == "editable")
    assert said == {
        "blocks": sorted(XBlock.load_class(name).__name__ for name in _points("xblock.v1")),
        "apps": ["cms.djangoapp", "lms.djangoapp"],
        "template": True,
        "static": [True] * len(_points("xblock.v1")),
        "russian": "Организации",
        "reference": True,
    }


def test_the_tests_run_on_what_tox_installed() -> None:
    place = Path(pulsar_xblocks.__file__)

    assert (ROOT in place.parents and "site-packages" not in place.parts) == ("TOX_ENV_NAME" not in os.environ)


def test_the_environment_is_what_its_name_says() -> None:
    named = re.findall(r"(py|django|xblock)(\d)(\d*)", os.environ.get("TOX_ENV_NAME", ""))
    here = {"py": sys.version_info[:2], "django": django.VERSION[:2], "xblock": tuple(map(int, version("XBlock").split(".")[:2]))}

    assert [here[what][: 1 + bool(minor)] for what, _, minor in named] == [
        (int(major), int(minor)) if minor else (int(major),) for _, major, minor in named
    ]


def test_links_at_the_root_lead_into_the_package() -> None:
    assert [os.readlink(ROOT / name) for name in ("static", "templates")] == ["pulsar_xblocks/static", "pulsar_xblocks/templates"]
    assert [(ROOT / name / "pulsar_xblocks").is_dir() for name in ("static", "templates")] == [True, True]


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    package = ROOT / "pulsar_xblocks"
    expected = {path.relative_to(ROOT).as_posix() for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts}

    assert _content(wheel) == expected


def test_the_wheel_holds_each_kind_of_file(wheel: Path) -> None:
    kinds = {Path(name).suffix for name in _content(wheel)}

    assert {".py", ".css", ".js", ".html", ".mo", ".po"} <= kinds


def test_sdist_and_checkout_make_the_same_wheel(source: Path, wheel: Path) -> None:
    direct = _built("wheel", source, source.parent / "direct")

    assert _content(direct) == _content(wheel)


def test_the_app_is_found_by_lms_and_cms() -> None:
    app = {"pulsar_xblocks": "pulsar_xblocks.apps:PulsarConfig"}

    assert (_points("lms.djangoapp"), _points("cms.djangoapp")) == (app, app)


def test_every_block_works_and_has_a_reserved_name() -> None:
    blocks = {name: XBlock.load_class(name) for name in _points("xblock.v1")}

    assert "pulsar_studio" in blocks
    assert set(blocks) <= RESERVED
    assert all(issubclass(block, PulsarXBlock) for block in blocks.values())


def test_shells_stand_directly_in_the_package() -> None:
    modules = [value.partition(":")[0] for value in _points("xblock.v1").values()]

    assert [module.count(".") for module in modules] == [1] * len(modules)


def test_an_asset_has_one_name_everywhere() -> None:
    name = "pulsar_xblocks/kernel/tokens.css"
    asset = files("pulsar_xblocks") / "static" / name

    served = [block.open_local_resource(name).read() for block in map(XBlock.load_class, _points("xblock.v1"))]

    assert served == [asset.read_bytes()] * len(served) != []
    assert Path(finders.find(name)).samefile(str(asset))


def test_nothing_but_assets_is_served_by_a_block() -> None:
    block = XBlock.load_class("pulsar_studio")

    for name in ("templates/pulsar_xblocks/kernel/base.html", "pulsar_xblocks/../../apps.py", "locale/ru/LC_MESSAGES/django.mo"):
        with pytest.raises(DisallowedFileError):
            block.open_local_resource(name)


def test_the_old_python_that_starts_make_can_read_the_bootstrap() -> None:

    for name in ("bootstrap", "pythons", "chromium", "services"):
        ast.parse((ROOT / "tools" / f"{name}.py").read_text("utf8"), feature_version=(3, 8))
