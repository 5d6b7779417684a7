"""Run the suite of the Tutor plugin beside one generation of the real Tutor: ``python tools/tutor_suite.py 22``.

The environment that runs this gets Tutor and the plugin.  Where Tutor cannot be installed, this says so; in CI that is a failure.
"""

import os
import subprocess
import sys
from pathlib import Path

PLUGIN = Path(__file__).resolve().parent.parent / "tutor"


def main(generation: str) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wanted = [f"tutor>={generation},<{int(generation) + 1}", str(PLUGIN)]
    if subprocess.call([*pip, *wanted]):
        print(f"!!! Tutor {generation} could not be installed here: its plugin was NOT tested", flush=True)
        sys.exit(1 if os.environ.get("CI") else 0)
    suite = [sys.executable, "-m", "pytest", "-c", str(PLUGIN / "pyproject.toml"), "--rootdir", str(PLUGIN), str(PLUGIN / "tests")]
    sys.exit(subprocess.call(suite, env=os.environ | {"PULSAR_TUTOR": generation}))


if __name__ == "__main__":
    main(sys.argv[1])
