"""Where private files lie: under no address."""

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files that only views with a check of rights give out."""

    def url(self, name: str | None) -> str:
        """Refuse: there is no address.  Raises ValueError as a storage without URLs does."""
        raise ValueError("This file is not accessible via a URL.")
