"""Do what the Makefile names from a bare clone: find Python, make environments, run.

Only the standard library, and nothing newer than Python 3.6 can read, so that any ``python3`` may start it.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tools"))

import chromium  # noqa: E402 - found through the path above
import pythons  # noqa: E402
import services as servers  # noqa: E402

# The suite that each supported Python runs, newest first; all of them stand in tox.ini.
SUITES = (("3.12", "py312-django52-xblock6"), ("3.11", "py311-django42-xblock5"))
# What the servers' databases run: the rows that SUITES leaves out, and of the others the migrations.
SERVICES = (("3.11", "py311-django52-xblock5-mariadb"), ("3.12", "py312-django60-xblock6-postgresql"))
EDGES = (("3.11", "py311-django42-xblock5-mariadb"), ("3.12", "py312-django52-xblock6-mariadb"))
PLATFORM = {"3.12": ["Django>=5.2,<5.3", "XBlock>=6,<7"], "3.11": ["Django>=5.2,<5.3", "XBlock>=5,<6"]}
TUTORS = ["tutor20", "tutor21", "tutor22"]  # of Teak, Ulmo, Verawood
TOX = ["tox>=4.21,<5"]
DEV = [
    "babel",
    "pytest",
    "pytest-django",
    "pytest-rerunfailures",
    "hypothesis",
    "factory_boy",
    "ruff",
    "import-linter",
    "mypy",
    "lxml-stubs",
]


def say(text):
    print("== " + text, flush=True)


def is_ci():
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def run(command, **more):
    """Run in the checkout; a failure ends this program with the same code."""
    code = subprocess.call(command, cwd=ROOT, env=dict(os.environ, **more))
    if code:
        sys.exit(code)


def newest():
    """Return (version, path) of the newest supported Python, or end with a sentence that helps."""
    found = pythons.find([version for version, _ in SUITES])
    for version, _ in SUITES:
        if version in found:
            return version, found[version]
    sys.exit(pythons.ADVICE)


def digest(python, wanted):
    total = hashlib.sha256(repr((python, wanted)).encode("utf8"))
    for name in ("setup.py", "pyproject.toml", "bench/requirements.txt"):
        path = os.path.join(ROOT, name)
        if os.path.exists(path):
            with open(path, "rb") as file:
                total.update(file.read())
    return total.hexdigest()


def environment(name, python, wanted):
    """Return the bin folder of ``.venv/<name>``, made anew when what it is made of has changed."""
    folder = os.path.join(ROOT, ".venv", name)
    programs = os.path.join(folder, "bin")
    stamp = os.path.join(folder, "made-of")
    key = digest(python, wanted)
    if os.path.exists(stamp):
        with open(stamp) as file:
            if file.read() == key:
                return programs
    say(f"Installing into .venv/{name} with {python} (a minute or two, only the first time)")
    shutil.rmtree(folder, ignore_errors=True)
    run([python, "-m", "venv", folder])
    run([os.path.join(programs, "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"] + wanted)
    with open(stamp, "w") as file:
        file.write(key)
    return programs


def product(name, *more):
    """Return the bin folder of an environment with the product in it, as the checkout stands."""
    version, python = newest()
    wanted = ["setuptools<82", "wheel"] + PLATFORM[version] + list(more)
    extra = os.path.join(ROOT, name, "requirements.txt")
    if os.path.exists(extra):
        wanted += ["-r", extra]
    return environment(name, python, wanted + ["-e", "."])


def demo(_):
    """Show the product: ``PORT=`` and ``HOST=`` change the address."""
    programs = product("demo")
    os.chdir(ROOT)
    os.environ["PYTHONPATH"] = os.path.join(ROOT, "demo")
    python = os.path.join(programs, "python")
    os.execv(python, [python, "-m", "pulsar_demo", "serve"])


def tox(environments, found, browser_in, *tests):
    version, python = newest()
    programs = environment("tox", python, TOX)
    os.environ["PULSAR_BROWSER_IN"] = browser_in
    command = [os.path.join(programs, "tox"), "run", "--discover"]
    which = ["-e", ",".join(environments)] + (["--"] + list(tests) if tests else [])
    return subprocess.call(command + sorted(found.values()) + which, cwd=ROOT)


def test(arguments):
    """Run the suites: with a browser on the newest Python, without on the others; then everything static."""
    found = pythons.find([version for version, _ in SUITES])
    missing = [version for version, _ in SUITES if version not in found]
    if not found:
        sys.exit(pythons.ADVICE)
    if missing and is_ci():
        sys.exit("Python {} is missing, and CI wants every suite.\n{}".format(", ".join(missing), pythons.ADVICE))
    for version in sorted(found):
        say(f"Python {version}: {found[version]}")
    os.environ["PULSAR_CHROMIUM"] = chromium.ensure(lambda: environment("browser", newest()[1], ["playwright"]))
    suites = [(version, name) for version, name in SUITES if version in found]
    names = [name for _, name in suites]
    if "all" in arguments:
        names += [name for name in every_suite() if name not in names and ("3." + name[3:5]) in found]
    code = tox(names + ["lint", TUTORS[-1]], found, names[0])
    for version in missing:
        say(f"!!! Python {version} is not on this machine: the suite on it was NOT run")
    sys.exit(code)


def services(_):
    """Run the suite without a browser on MariaDB and PostgreSQL, with Redis and real workers of Celery and of the web."""
    found = pythons.find([version for version, _ in SUITES])
    missing = [version for version, _ in SERVICES if version not in found]
    if not found or (missing and is_ci()):
        sys.exit(pythons.ADVICE)
    suites, edges = ([name for version, name in rows if version in found] for rows in (SERVICES, EDGES))
    with servers.started() as addresses:
        os.environ.update(addresses)
        codes = [tox(suites, found, "none"), tox(edges, found, "none", "tests/test_migrations.py")]
    for version in missing:
        say(f"!!! Python {version} is not on this machine: the suite on it was NOT run")
    sys.exit(max(codes))


def every_suite():
    """Return the names of the support matrix from tox.ini."""
    with open(os.path.join(ROOT, "tox.ini")) as file:
        return [line.strip() for line in file if line.startswith("    py3") and "-django" in line and ":" not in line]


def beside(arguments):
    """Install the product beside the published parts of each Open edX release."""
    found = pythons.find([version for version, _ in SUITES])
    python = found.get("3.12") or found.get("3.11") or sys.exit(pythons.ADVICE)
    run([python, os.path.join("tools", "beside.py")] + arguments)


def tutor(_):
    """Test the Tutor plugin beside the real Tutor of each release."""
    found = pythons.find([version for version, _ in SUITES])
    sys.exit(tox(TUTORS, found or sys.exit(pythons.ADVICE), "none"))


def lint(_):
    """Run everything static."""
    found = pythons.find([version for version, _ in SUITES])
    sys.exit(tox(["lint"], found or sys.exit(pythons.ADVICE), "none"))


def tool(name):
    """Return a command that runs ``tools/<name>.py`` with the product installed."""

    def command(arguments):
        programs = product("dev", *DEV)
        paths = os.pathsep.join(os.path.join(ROOT, part) for part in ("demo", "tools"))
        run([os.path.join(programs, "python"), os.path.join("tools", name + ".py")] + arguments, PYTHONPATH=paths)

    return command


def bench(arguments):
    """Measure the blocks and their peers."""
    site = os.path.join(product("demo"), "python")  # peers declare platform plugins that the demonstration would load
    programs = product("bench")
    run(
        [os.path.join(programs, "python"), os.path.join("bench", "run.py")] + arguments,
        PYTHONPATH=os.path.join(ROOT, "demo"),
        PULSAR_SITE_PYTHON=site,
    )


COMMANDS = {
    "demo": demo,
    "test": test,
    "services": services,
    "lint": lint,
    "beside": beside,
    "tutor": tutor,
    "bench": bench,
    "messages": tool("catalogue"),
    "docs": tool("access_doc"),
    "migrations": tool("migrations"),
}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit("Say one of: " + ", ".join(sorted(COMMANDS)))
    try:
        COMMANDS[sys.argv[1]](sys.argv[2:])
    except KeyboardInterrupt:
        sys.exit(130)
