"""What the platform keeps in memory for the length of a request.  Fallback without edx-django-utils: nothing is kept."""

from importlib import import_module


def forget() -> None:
    """Forget it: a process or thread that lives on has no request at whose end the platform does so itself."""
    try:
        cache = import_module("edx_django_utils.cache").RequestCache
    except ImportError:
        return
    cache.clear_all_namespaces()
