"""No module of the platform is needed to import any of ours: they may be absent, renamed or of another release."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCKED = """
lms cms common openedx xmodule crum completion submissions openassessment organizations eventtracking event_routing_backends waffle
edx_ace edx_django_utils edx_rest_framework_extensions edx_toggles edx_when openedx_events openedx_filters openedx_learning user_tasks
""".split()

WALK = """
import importlib, importlib.abc, json, pkgutil, sys

asked = set()

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            asked.add(name)
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
import django
django.setup()
import pulsar_xblocks
names, failed = [], {}
for module in pkgutil.walk_packages(pulsar_xblocks.__path__, "pulsar_xblocks."):
    names.append(module.name)
    try:
        importlib.import_module(module.name)
    except Exception as error:
        failed[module.name] = repr(error)
print(json.dumps([len(names), failed, sorted(asked)]))
"""


def test_every_module_is_imported_without_the_platform(tmp_path: Path) -> None:
    paths = os.pathsep.join([str(ROOT / "demo"), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"PYTHONPATH": paths, "PULSAR_DEMO_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "pulsar_demo.settings"}
    command = [sys.executable, "-W", "ignore", "-c", WALK.replace("BLOCKED", repr(set(BLOCKED)))]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stderr
    count, failed, asked = json.loads(done.stdout)
    assert failed == {}
    assert count > 200
    assert asked, "nothing of the platform was asked for: the walk blocks the wrong names"
