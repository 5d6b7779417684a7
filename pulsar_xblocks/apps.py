"""The Django app of the package, found by Open edX through ``lms.djangoapp`` and ``cms.djangoapp``."""

from django.apps import AppConfig

_SETTINGS = {name: {"relative_path": "plugin_settings"} for name in ("common", "production", "devstack", "test")}


def _heard(receiver: str, module: str, *names: str) -> list[dict[str, str]]:
    """Return what lets a function of ``signals`` hear signals of a module; all of them are there in every supported release."""
    return [{"receiver_func_name": receiver, "signal_path": f"{module}.{name}"} for name in names]


_IN_LMS = [
    *_heard("retire_account", "openedx.core.djangoapps.user_api.accounts.signals", "USER_RETIRE_LMS_MISC", "USER_RETIRE_LMS_CRITICAL"),
    *_heard("enrolled", "openedx_events.learning.signals", "COURSE_ENROLLMENT_CREATED"),
]
_IN_STUDIO = _heard("course_changed", "xmodule.modulestore.django", "COURSE_PUBLISHED", "COURSE_DELETED")


class PulsarConfig(AppConfig):
    """Installs everything the blocks share: tables, console, API, jobs."""

    name = "pulsar_xblocks"
    label = "pulsar"
    verbose_name = "Pulsar"
    default_auto_field = "django.db.models.BigAutoField"
    plugin_app = {
        "url_config": {"lms.djangoapp": {"namespace": "pulsar", "regex": r"^pulsar/", "relative_path": "urls"}},
        "signals_config": {"lms.djangoapp": {"receivers": _IN_LMS}, "cms.djangoapp": {"receivers": _IN_STUDIO}},
        "settings_config": {"lms.djangoapp": _SETTINGS, "cms.djangoapp": _SETTINGS},
    }

    def ready(self) -> None:
        """Let the capabilities register what crosses them."""
        from pulsar_xblocks import registrations  # noqa: PLC0415 - models are ready only now

        registrations.register_all()
