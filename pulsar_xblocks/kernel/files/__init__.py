"""Private files: resumable upload, safe previews, permission-checked download."""

from pulsar_xblocks.kernel.files.domain import Limits
from pulsar_xblocks.kernel.files.purposes import register

__all__ = ["Limits", "register"]
