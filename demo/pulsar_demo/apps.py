"""The demo's own app: its tables are named ``demo_*``."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Sets the demonstration clock."""

    name = "pulsar_demo"
    label = "demo"
    verbose_name = "Demo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the demonstration clock the only «now»."""
        from pulsar_demo import clock  # noqa: PLC0415 - imports the package, whose app may load after this one

        clock.install()
