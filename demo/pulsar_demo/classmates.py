"""Lets the others of a group do their part, to show how a course ends: ``python -m pulsar_demo.classmates CODE GROUP``."""

import argparse
import os

import django


def main() -> None:
    """Finish the works of everybody who studies in the group."""
    parser = argparse.ArgumentParser(prog="pulsar_demo.classmates", description="Let everybody of a group finish the modules.")
    parser.add_argument("programme", help="code of the programme, for example studio-mentor")
    parser.add_argument("group", help="code of the group, for example 2027-01")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulsar_demo.settings")
    django.setup()
    from pulsar_demo import clock  # noqa: PLC0415 - Django is ready only now
    from pulsar_demo.load import training_end  # noqa: PLC0415

    clock.load()
    print(training_end.finish(asked.programme, asked.group, clock.now()))


if __name__ == "__main__":
    main()
