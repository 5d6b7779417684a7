"""Tell Tutor what Pulsar needs: the package in the image, tables, private files, the tick, blocks in libraries."""

from importlib.resources import files

from tutor import hooks

DEFAULTS = {
    # What pip installs into the image; "" when the checkout is mounted instead.
    "PULSAR_PIP_REQUIREMENT": "pulsar-xblocks",
    # Tutor keeps this folder beside the public one, for the LMS, Studio and their workers; no web server knows it.
    "PULSAR_PRIVATE_ROOT": "/openedx/media-private/pulsar",
    # Earlier keys of encrypted fields, the newest first.
    "PULSAR_OLD_FIELD_KEYS": [],
    # The site's address in letters; "" = the LMS.
    "PULSAR_PUBLIC_URL": "",
    # What an author may put into a library.
    "PULSAR_LIBRARY_BLOCKS": ["pulsar_studio", "pulsar_studio_project", "pulsar_standings"],
    # Seconds between two looks for reminders and forgotten jobs.
    "PULSAR_TICK_S": 60,
    # Kubernetes has no shared folder of its own.
    "PULSAR_K8S_VOLUME_SIZE": "20Gi",
    "PULSAR_K8S_ACCESS_MODE": "ReadWriteMany",
    "PULSAR_K8S_STORAGE_CLASS": "",
}

# Made once and kept in config.yml: 43 characters and «=» are the 32 bytes of a Fernet key.
UNIQUE = {"PULSAR_FIELD_KEY": "{{ 43|random_string }}="}

# The core's own tasks run before; alone, as `tutor local do init --limit=pulsar`, these bring the tables up to date.
INIT = "./manage.py lms migrate pulsar\n./manage.py lms pulsar_load_reference\n"

hooks.Filters.CONFIG_DEFAULTS.add_items(list(DEFAULTS.items()))
hooks.Filters.CONFIG_UNIQUE.add_items(list(UNIQUE.items()))
hooks.Filters.CLI_DO_INIT_TASKS.add_item(("lms", INIT))
hooks.Filters.ENV_PATCHES.add_items(
    sorted((patch.name, patch.read_text("utf8")) for patch in (files("tutorpulsar") / "patches").iterdir() if patch.is_file())
)
