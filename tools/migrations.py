"""Write the next migration from the models, the same on every supported Django; a released one is never changed.

migrations.py           write what the models have and the migrations lack
migrations.py --check   complain when the two differ
"""

import os
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Do what the arguments say; return the exit code."""
    sys.path[:0] = [str(ROOT), str(ROOT / "demo")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulsar_demo.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["PULSAR_DEMO_HOME"] = home
        django.setup()
        settings.DATABASES["default"]["NAME"] = ":memory:"
        only_look = ["--check", "--dry-run"] if "--check" in arguments else []
        try:
            call_command("makemigrations", "pulsar", "--no-header", *only_look, verbosity=1)
        except SystemExit as end:
            return int(end.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
