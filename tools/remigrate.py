"""Write the first migration anew from the models (allowed until v0.1.0), the same on every supported Django.

remigrate.py            write pulsar_xblocks/migrations/0001_initial.py
remigrate.py --check    complain when the models and the migrations differ
"""

import os
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
FIRST = ROOT / "pulsar_xblocks" / "migrations" / "0001_initial.py"


def rewrite() -> None:
    """Write the first migration as if there had been none; on any failure the old one stays."""
    before = FIRST.read_bytes() if FIRST.exists() else None
    FIRST.unlink(missing_ok=True)
    try:
        call_command("makemigrations", "pulsar", "--no-header", name="initial")
    finally:
        if before is not None and not FIRST.exists():
            FIRST.write_bytes(before)


def main(arguments: list[str]) -> int:
    """Do what the arguments say; return the exit code."""
    sys.path[:0] = [str(ROOT), str(ROOT / "demo")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulsar_demo.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["PULSAR_DEMO_HOME"] = home
        django.setup()
        settings.DATABASES["default"]["NAME"] = ":memory:"
        if "--check" not in arguments:
            rewrite()
            return 0
        try:
            call_command("makemigrations", "pulsar", "--check", "--dry-run", verbosity=1)
        except SystemExit as end:
            return int(end.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
