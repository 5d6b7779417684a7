"""Pulsar XBlocks: one distribution, an LMS and Studio app, and XBlocks."""

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION = re.search(r'__version__ = "([^"]+)"', (HERE / "pulsar_xblocks/__init__.py").read_text("utf8")).group(1)

# A block type is registered here when its block works.  Reserved:
# pulsar_session_board.
BLOCKS = [
    "pulsar_studio = pulsar_xblocks.studio_xblock:StudioXBlock",
    "pulsar_studio_project = pulsar_xblocks.studio_project_xblock:StudioProjectXBlock",
    "pulsar_standings = pulsar_xblocks.standings_xblock:StandingsXBlock",
    "pulsar_selection = pulsar_xblocks.selection_xblock:SelectionXBlock",
    "pulsar_training_module = pulsar_xblocks.training_module_xblock:TrainingModuleXBlock",
    "pulsar_practice_log = pulsar_xblocks.practice_log_xblock:PracticeLogXBlock",
]
APP = ["pulsar_xblocks = pulsar_xblocks.apps:PulsarConfig"]

setup(
    name="pulsar-xblocks",
    version=VERSION,
    description="School studios, selection and professional development on Open edX",
    long_description=(HERE / "README.md").read_text("utf8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    license_files=["LICENSE"],
    python_requires=">=3.11",
    packages=find_packages(include=["pulsar_xblocks", "pulsar_xblocks.*"]),
    package_data={"pulsar_xblocks": ["static/**/*", "templates/**/*", "locale/**/*", "kernel/directory/reference/*.csv"]},
    include_package_data=False,
    install_requires=[
        "XBlock",
        "Django>=4.2",
        "djangorestframework",
        "edx-opaque-keys[django]",
        "lxml",
        "nh3",
        "XlsxWriter",
        "openpyxl",
        "docxtpl",
        "cryptography",
        "celery",
        "drf-spectacular",
        "olefile",
        "Pillow",
        "pi-heif",
        "pypdf>=4",
        "pypdfium2>=5",
        "puremagic",
        "segno",
        "icalendar",
    ],
    entry_points={"xblock.v1": BLOCKS, "lms.djangoapp": APP, "cms.djangoapp": APP},
    classifiers=["Framework :: Django", "Programming Language :: Python :: 3"],
)
