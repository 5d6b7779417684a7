from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile

from pulsar_xblocks.kernel.platform.storage import private_storage


def place(location: Path) -> dict[str, object]:
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(location)}}


def test_the_sites_alias_wins(settings, tmp_path: Path) -> None:
    settings.PULSAR_PRIVATE_ROOT = str(tmp_path / "other")
    settings.STORAGES = {**settings.STORAGES, "pulsar_private": place(tmp_path / "alias")}

    assert private_storage().location == str(tmp_path / "alias")


def test_without_the_alias_files_lie_in_the_root(settings, tmp_path: Path) -> None:
    settings.PULSAR_PRIVATE_STORAGE = "absent"
    settings.PULSAR_PRIVATE_ROOT = str(tmp_path / "own")

    name = private_storage().save("a/b", ContentFile(b"x"))

    assert (tmp_path / "own" / name).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "own" / "a").stat().st_mode & 0o777 == 0o700


def test_with_neither_nothing_is_stored(settings) -> None:
    settings.PULSAR_PRIVATE_STORAGE = "absent"
    settings.PULSAR_PRIVATE_ROOT = ""

    with pytest.raises(ImproperlyConfigured):
        private_storage()


@pytest.mark.parametrize("public", ["MEDIA_ROOT", "STATIC_ROOT"])
@pytest.mark.parametrize("alias", ["pulsar_private", "absent"])
def test_a_public_place_is_refused(settings, tmp_path: Path, public: str, alias: str) -> None:
    setattr(settings, public, str(tmp_path / "public"))
    (tmp_path / "public").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "public")
    settings.STORAGES = {**settings.STORAGES, "pulsar_private": place(tmp_path / "link" / "private")}
    settings.PULSAR_PRIVATE_STORAGE = alias
    settings.PULSAR_PRIVATE_ROOT = str(tmp_path / "public" / "private")

    with pytest.raises(ImproperlyConfigured):
        private_storage()
