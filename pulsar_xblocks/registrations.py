"""What crosses capabilities registers itself here, once, when the app is ready."""


def register_all() -> None:
    """Register menu entries, home cards, jobs, purge and retirement of every capability."""
