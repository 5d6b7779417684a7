"""Where private files lie: an alias of the site, or a folder of our own; never anything a web server publishes."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage, Storage, storages

PUBLIC_ROOTS = ("MEDIA_ROOT", "STATIC_ROOT")


def private_storage() -> Storage:
    """Return the storage of private files; its ``url()`` is never called.

    The alias in ``PULSAR_PRIVATE_STORAGE`` where ``STORAGES`` has it, else the folder ``PULSAR_PRIVATE_ROOT``.
    Raises ImproperlyConfigured when neither is set, or when the place is public.
    """
    alias = getattr(settings, "PULSAR_PRIVATE_STORAGE", "")
    if alias and alias in settings.STORAGES:
        storage = storages[alias]
    else:
        storage = _folder(getattr(settings, "PULSAR_PRIVATE_ROOT", ""))
    _require_private(storage)
    return storage


def _folder(root: str) -> Storage:
    if not root:
        raise ImproperlyConfigured("Set PULSAR_PRIVATE_ROOT, or define the alias PULSAR_PRIVATE_STORAGE in STORAGES.")
    return FileSystemStorage(location=root, base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700)


def _require_private(storage: Any) -> None:
    if str(getattr(storage, "default_acl", None) or "").startswith("public"):
        raise ImproperlyConfigured("The storage of private files publishes what it stores: set its default_acl to private.")
    location = getattr(storage, "location", None)
    if not isinstance(storage, FileSystemStorage) or not location:
        return
    place = Path(location).resolve()
    for name in PUBLIC_ROOTS:
        public = getattr(settings, name, None)
        if public and place.is_relative_to(Path(public).resolve()):
            raise ImproperlyConfigured(f"Private files may not lie under {name}: {place} is served to everybody.")
