"""Languages of the platform: shown, and chosen by people.  Fallback without it: those of Django's settings; nobody has chosen."""

from importlib import import_module
from typing import Any

from django.conf import settings

OURS = ("ru", "en")  # of the one catalogue; sentences of another language would be English
KEY = "pref-lang"  # of the platform's preference


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
    models = _preferences()
    row = models.UserPreference.objects.filter(user_id=user_id, key=KEY).first() if models else None
    code = str(row.value)[:2] if row else ""
    return code if code in OURS else ""


def choose(user: Any, code: str) -> None:
    """Store the language of an account where the platform keeps it: its middleware puts the cookie of everybody logged in back to that."""
    models = _preferences()
    if models:
        models.UserPreference.objects.update_or_create(user=user, key=KEY, defaults={"value": code})


def _preferences() -> Any:
    try:
        return import_module("openedx.core.djangoapps.user_api.models")
    except (ImportError, RuntimeError):  # RuntimeError: as below
        return None


def _released() -> list[str] | None:
    try:
        config = import_module("openedx.core.djangoapps.dark_lang.models").DarkLangConfig.current()
    except (ImportError, RuntimeError):  # RuntimeError: the code is there, its app is not installed in this process
        return None
    return list(config.released_languages_list) if config.enabled else None
