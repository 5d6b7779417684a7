"""Find the Pythons of a machine, whatever put them there.  Standard library only, readable by any Python 3."""

import glob
import os
import pwd
import re
import subprocess
import sys

ADVICE = """No fitting Python was found. This product needs Python 3.12 (or 3.11) with its venv module.
  Debian and Ubuntu:   apt-get install python3.12 python3.12-venv    (or python3.11 python3.11-venv)
  Fedora:              dnf install python3.12
  macOS:               brew install python@3.12
  anywhere, by pyenv:  pyenv install 3.12
Or name one yourself:  PULSAR_PYTHON=/path/to/python3.12 make demo"""

# What the product needs of an interpreter; Debian ships Pythons without venv.
PROBE = "import sys, venv, ensurepip, sqlite3, ssl, ctypes; print('%d.%d %s' % (sys.version_info[0], sys.version_info[1], sys.executable))"

PLACES = (
    "{home}/.pyenv/versions/{version}*/bin",
    "{home}/.local/share/uv/python/cpython-{version}*/bin",
    "{home}/.local/share/mise/installs/python/{version}*/bin",
    "{home}/.asdf/installs/python/{version}*/bin",
    "{home}/.local/bin",
    "/usr/local/bin",
    "/usr/bin",
    "/opt/homebrew/bin",
    "/opt/homebrew/opt/python@{version}/bin",
    "/usr/local/pyenv/versions/{version}*/bin",
    "/opt/pyenv/versions/{version}*/bin",
    "/opt/python/{version}*/bin",
    "/opt/hostedtoolcache/Python/{version}*/x64/bin",
    "/Library/Frameworks/Python.framework/Versions/{version}/bin",
)


def homes():
    """Return the homes to look in: $HOME, and the account's own when $HOME is another."""
    return list(dict.fromkeys([os.path.expanduser("~"), pwd.getpwuid(os.getuid()).pw_dir]))


def by_number(path):
    """Return a sort key that puts 3.12.10 after 3.12.9."""
    return [int(part) for part in re.findall(r"\d+", path)]


def candidates(version):
    """Yield paths that may be this Python, the likeliest first."""
    yield os.environ.get("PULSAR_PYTHON", "")
    yield sys.executable
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for name in ("python" + version, "python3", "python"):
            yield os.path.join(folder, name)
    places = [os.path.join(os.environ["PYENV_ROOT"], "versions", version + "*", "bin")] if os.environ.get("PYENV_ROOT") else []
    places += [place.format(home=home, version=version) for home in homes() for place in PLACES]
    for place in places:
        for folder in sorted(glob.glob(place), key=by_number, reverse=True):
            yield os.path.join(folder, "python" + version)


def probe(path):
    """Return (version, real path) of a usable interpreter, None for anything else."""
    try:
        answer = subprocess.check_output([path, "-c", PROBE], stderr=subprocess.DEVNULL, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    version, _, real = answer.decode("utf8", "replace").strip().partition(" ")
    return version, real


def find(versions):
    """Return version -> path for each of the versions that this machine has."""
    found, seen = {}, {}
    for version in versions:
        for path in candidates(version):
            if version in found or not path or not os.path.isfile(path):
                continue
            if path not in seen:
                seen[path] = probe(path)
            if seen[path] and seen[path][0] == version:
                found[version] = seen[path][1]
    return found


if __name__ == "__main__":
    for name, where in sorted(find(["3.12", "3.11"]).items()):
        print(name, where)
