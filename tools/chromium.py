"""Find a Chromium for the browser tests, or install one.  Standard library only, readable by any Python 3."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/usr/bin",
    "/usr/local/bin",
    "/snap/bin",
    "/opt/google/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS",
    "/Applications/Chromium.app/Contents/MacOS",
)
MAC_NAMES = ("Google Chrome", "Chromium")


def say(text):
    print("== Browser: " + text, file=sys.stderr, flush=True)


def starts(path):
    """Tell whether the program is there and tells its version; a distribution's stub does not."""
    try:
        return subprocess.call([path, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60) == 0
    except (OSError, subprocess.SubprocessError):
        return False


def existing():
    """Return the path of a Chromium of this machine, None when there is none."""
    named = os.environ.get("PULSAR_CHROMIUM", "")
    if named and not starts(named):
        sys.exit(f"PULSAR_CHROMIUM names {named}, which does not start.")
    paths = [named] + [shutil.which(name) for name in NAMES]
    paths += [os.path.join(place, name) for place in PLACES for name in NAMES + MAC_NAMES]
    return next((path for path in paths if path and starts(path)), None)


def by_apt():
    """Install the distribution's package where this account may; return whether it was tried and worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say("none on this machine; installing the package chromium with apt-get")
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    commands = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
    return all(subprocess.call(command, env=quiet, stdout=subprocess.DEVNULL) == 0 for command in commands)


def by_playwright(programs):
    """Install Playwright's own Chromium and return its path."""
    say("installing Playwright's own Chromium")
    more = ["--with-deps"] if os.geteuid() == 0 else []
    if subprocess.call([os.path.join(programs, "playwright"), "install"] + more + ["chromium"]):
        sys.exit("No browser: install Chromium or Chrome, or name one with PULSAR_CHROMIUM=/path/to/chromium")
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    return subprocess.check_output([os.path.join(programs, "python"), "-c", code]).decode("utf8").strip()


def ensure(playwright_programs):
    """Return the path of a Chromium; ``playwright_programs()`` gives a bin folder with Playwright, made only when needed."""
    path = existing()
    if path is None and by_apt():
        path = existing()
    if path is None:
        path = by_playwright(playwright_programs())
    say("using " + path)
    return path


if __name__ == "__main__":
    print(existing() or "none")
