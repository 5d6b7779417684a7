"""Settings merged into the site's: only what is absent is set, lists grow and lose nothing.

Called for «common» and again for «production», after the site's YAML file has replaced whole settings.  Source: open-edx.md section 2.
"""

from copy import copy
from pathlib import Path
from typing import Any

DEFAULTS: dict[str, Any] = {
    "PULSAR_PRIVATE_STORAGE": "pulsar_private",
    "PULSAR_PRIVATE_ROOT": "",
    "PULSAR_PUBLIC_URL": "",
    "PULSAR_LANGUAGE": "ru",
    "PULSAR_FIELD_KEYS": [],
    "PULSAR_CONSENT_AGE": 18,
    "PULSAR_OWN_CONSENT_AGE": 14,
    "PULSAR_JOBS_EMBEDDED": False,
    "PULSAR_JOBS_QUEUE": "",
}

# Filters of openedx-filters -> our steps.  The second is the dashboard before Verawood, and behind its flag after.
FILTERS = {
    "org.openedx.learning.instructor.dashboard.tabs.requested.v1": "pulsar_xblocks.kernel.definitions.dashboards.AddTab",
    "org.openedx.learning.instructor.dashboard.render.started.v1": "pulsar_xblocks.kernel.definitions.dashboards.AddSection",
}
# Tracking events that become xAPI statements; their table is kernel.platform.tracking.EVENTS.
XAPI_EVENTS = tuple(
    f"pulsar.{name}"
    for name in (
        "application_sent",
        "studio_joined",
        "meeting_logged",
        "work_sent",
        "work_taken_back",
        "record_sent",
        "selection_sent",
        "task_sent",
        "practice_day_logged",
        "practice_report_sent",
    )
)
WHITELIST = "NameWhitelistProcessor"


def plugin_settings(settings: Any) -> None:
    """Set every missing setting of ours and add to the platform's; a site's own value always wins."""
    for name, value in DEFAULTS.items():
        if not hasattr(settings, name):
            setattr(settings, name, copy(value))  # a list that the site adds to is its own
    _add_filters(settings)
    _add_xapi_events(settings)
    _add_templates(settings)


def _add_filters(settings: Any) -> None:
    """Append our steps to the pipelines; what stands in them stays, in whichever of the allowed shapes."""
    config = dict(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {})
    for name, step in FILTERS.items():
        found = config.get(name) or {}
        entry = dict(found) if isinstance(found, dict) else {"pipeline": [found] if isinstance(found, str) else list(found)}
        pipeline = list(entry.get("pipeline", []))
        config[name] = {"fail_silently": True} | entry | {"pipeline": pipeline if step in pipeline else [*pipeline, step]}
    settings.OPEN_EDX_FILTERS_CONFIG = config


def _add_xapi_events(settings: Any) -> None:
    """Name our events wherever event-routing-backends has listed those it lets through, before or after this."""
    lists = [getattr(settings, "EVENT_TRACKING_BACKENDS_ALLOWED_XAPI_EVENTS", None), getattr(settings, "EVENT_BUS_TRACKING_LOGS", None)]
    if lists[0] is None:  # it comes later and adds its own to ours, or is not there
        settings.EVENT_TRACKING_BACKENDS_ALLOWED_XAPI_EVENTS = lists[0] = []
    options = (getattr(settings, "EVENT_TRACKING_BACKENDS", None) or {}).get("event_transformer", {}).get("OPTIONS", {})
    for part in (options, options.get("backends", {}).get("xapi", {}).get("OPTIONS", {})):
        for processor in part.get("processors", []):
            if processor["ENGINE"].endswith(WHITELIST):
                lists.append(processor["OPTIONS"]["whitelist"])
    for names in lists:
        if isinstance(names, set):
            names.update(XAPI_EVENTS)
        elif isinstance(names, list):
            names.extend(name for name in XAPI_EVENTS if name not in names)


def _add_templates(settings: Any) -> None:
    """Let the platform's Mako find the template of our section in the old dashboard."""
    folder, folders = Path(__file__).parent / "templates", getattr(settings, "MAKO_TEMPLATE_DIRS_BASE", None)
    if isinstance(folders, list) and folder not in folders:
        folders.append(folder)
