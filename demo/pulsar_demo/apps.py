"""The demo's own app: its tables are named ``demo_*``."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Sets the demonstration clock and takes the scores."""

    name = "pulsar_demo"
    label = "demo"
    verbose_name = "Demo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the demonstration clock the only «now», and the record of publications the place of scores and completions."""
        from pulsar_demo import clock  # noqa: PLC0415 - imports the package, whose app may load after this one
        from pulsar_demo.runtime import acting, places, publishing, validation  # noqa: PLC0415 - needs the models
        from pulsar_xblocks.kernel.platform import completion, courses, grades  # noqa: PLC0415 - the same

        clock.install()
        acting.install()
        validation.install()
        grades.use(publishing.record_score)
        courses.use(places.published_blocks)
        completion.use(publishing.record_completion)
