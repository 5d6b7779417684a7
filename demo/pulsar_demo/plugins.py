"""Finds our plugin app the way Open edX does: by entry point, then by ``plugin_app``.  Source: open-edx.md section 2.

Plugins of others, which tests install to try ours beside them, want more of the platform than the demonstration has.
"""

from importlib import import_module
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

PROJECT = "lms.djangoapp"  # the demo is one process: LMS pages and a small Studio share the LMS's plugins


def app_configs() -> list[type]:
    """Return the AppConfig classes of installed plugins, in the order of their names."""
    points = sorted({point for point in entry_points(group=PROJECT) if point.name.startswith("pulsar_")}, key=lambda point: point.name)
    return [config for config in (point.load() for point in points) if hasattr(config, "plugin_app")]


def app_names() -> list[str]:
    """Return what goes into INSTALLED_APPS."""
    return [f"{config.__module__}.{config.__name__}" for config in app_configs()]


def add_settings(settings: ModuleType, *kinds: str) -> None:
    """Let each plugin add its settings of the given kinds (common, production)."""
    for config in app_configs():
        declared: dict[str, Any] = config.plugin_app.get("settings_config", {}).get(PROJECT, {})
        for kind in kinds:
            if kind in declared:
                import_module(f"{config.name}.{declared[kind].get('relative_path', 'settings')}").plugin_settings(settings)


def url_patterns() -> list[Any]:
    """Return the patterns of all plugins, each under its namespace."""
    from django.urls import include, re_path  # noqa: PLC0415 - settings import this module before Django is ready

    patterns = []
    for config in app_configs():
        declared = config.plugin_app.get("url_config", {}).get(PROJECT)
        if declared:
            urls = f"{config.name}.{declared.get('relative_path', 'urls')}"
            patterns.append(re_path(declared.get("regex", ""), include((urls, config.name), namespace=declared["namespace"])))
    return patterns
