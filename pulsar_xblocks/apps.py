"""The Django app of the package, found by Open edX through ``lms.djangoapp`` and ``cms.djangoapp``."""

from django.apps import AppConfig

_SETTINGS = {name: {"relative_path": "plugin_settings"} for name in ("common", "production", "devstack", "test")}

_RETIREMENT = [
    {"receiver_func_name": "retire_account", "signal_path": f"openedx.core.djangoapps.user_api.accounts.signals.{name}"}
    for name in ("USER_RETIRE_LMS_MISC", "USER_RETIRE_LMS_CRITICAL")
]


class PulsarConfig(AppConfig):
    """Installs everything the blocks share: tables, console, API, jobs."""

    name = "pulsar_xblocks"
    label = "pulsar"
    verbose_name = "Pulsar"
    default_auto_field = "django.db.models.BigAutoField"
    plugin_app = {
        "url_config": {"lms.djangoapp": {"namespace": "pulsar", "regex": r"^pulsar/", "relative_path": "urls"}},
        "signals_config": {"lms.djangoapp": {"relative_path": "kernel.people.signals", "receivers": _RETIREMENT}},
        "settings_config": {"lms.djangoapp": _SETTINGS, "cms.djangoapp": _SETTINGS},
    }

    def ready(self) -> None:
        """Let the capabilities register what crosses them."""
        from pulsar_xblocks import registrations  # noqa: PLC0415 - models are ready only now

        registrations.register_all()
