"""Languages in which the platform shows its pages.  Fallback without the platform: those of Django's settings."""

from importlib import import_module

from django.conf import settings


def are_settled_by_the_site() -> bool:
    """Tell whether the site's administrator releases languages one by one (DarkLangConfig)."""
    return _released() is not None


def is_shown(code: str) -> bool:
    """Tell whether a browser that asks for the language gets it."""
    if code not in dict(settings.LANGUAGES):
        return False
    released = _released()
    return released is None or code in {settings.LANGUAGE_CODE, *released}


def _released() -> list[str] | None:
    try:
        config = import_module("openedx.core.djangoapps.dark_lang.models").DarkLangConfig.current()
    except (ImportError, RuntimeError):  # RuntimeError: the code is there, its app is not installed in this process
        return None
    return list(config.released_languages_list) if config.enabled else None
