"""Settings merged into the site's: only what is absent is set."""

from copy import copy
from typing import Any

DEFAULTS: dict[str, Any] = {
    "PULSAR_PRIVATE_STORAGE": "pulsar_private",
    "PULSAR_PRIVATE_ROOT": "",
    "PULSAR_PUBLIC_URL": "",
    "PULSAR_FIELD_KEYS": [],
    "PULSAR_CONSENT_AGE": 18,
    "PULSAR_OWN_CONSENT_AGE": 14,
    "PULSAR_JOBS_EMBEDDED": False,
    "PULSAR_JOBS_QUEUE": "",
}


def plugin_settings(settings: Any) -> None:
    """Set every missing setting of ours; a site's own value always wins."""
    for name, value in DEFAULTS.items():
        if not hasattr(settings, name):
            setattr(settings, name, copy(value))  # a list that the site adds to is its own
