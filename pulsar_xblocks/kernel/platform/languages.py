"""Languages of the platform: shown, and chosen by people.  Fallback without it: those of Django's settings; nobody has chosen."""

from importlib import import_module

from django.conf import settings

OURS = ("ru", "en")  # of the one catalogue; sentences of another language would be English


def are_settled_by_the_site() -> bool:
    """Tell whether the site's administrator releases languages one by one (DarkLangConfig)."""
    return _released() is not None


def is_shown(code: str) -> bool:
    """Tell whether a browser that asks for the language gets it."""
    if code not in dict(settings.LANGUAGES):
        return False
    released = _released()
    return released is None or code in {settings.LANGUAGE_CODE, *released}


def chosen_by(user_id: int) -> str:
    """Return the language of ours that somebody has chosen for the account on the platform, "" for none; 1 query there."""
    try:
        models = import_module("openedx.core.djangoapps.user_api.models")
    except (ImportError, RuntimeError):  # RuntimeError: as below
        return ""
    row = models.UserPreference.objects.filter(user_id=user_id, key="pref-lang").first()
    code = row.value[:2] if row else ""
    return code if code in OURS else ""


def _released() -> list[str] | None:
    try:
        config = import_module("openedx.core.djangoapps.dark_lang.models").DarkLangConfig.current()
    except (ImportError, RuntimeError):  # RuntimeError: the code is there, its app is not installed in this process
        return None
    return list(config.released_languages_list) if config.enabled else None
