"""Encrypted fields: texts sealed with ``PULSAR_FIELD_KEYS``, and a blind index by which equal ones are found.

The first key seals; every key opens, so that keys rotate: put a new one in front, seal everything anew, then take the old one away.
Source: design.md 4.9.
"""

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark


class NoKeys(Conflict):
    """The site has no keys for encrypted fields, or none that opens this one."""

    message = mark("Protected data cannot be stored or shown now: the keys of the site are not set. Tell its administrator.")


def seal(text: str) -> str:
    """Return the text encrypted with the newest key.  Raises NoKeys."""
    return _ring().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the text, "" of nothing.  Raises NoKeys where no key opens it."""
    if not sealed:
        return ""
    try:
        return _ring().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise NoKeys from error


def blind_index(text: str) -> str:
    """Return the index of a text under the newest key, 64 hex digits: equal texts have equal ones.  Raises NoKeys."""
    return blind_indexes(text)[0]


def blind_indexes(text: str) -> list[str]:
    """Return the index of a text under every key, the newest first: what was stored before a rotation is found too."""
    found = [hmac.new(b"pulsar-index" + key.encode(), text.encode(), hashlib.sha256).hexdigest() for key in _keys()]
    if not found:
        raise NoKeys
    return found


def _keys() -> list[str]:
    return list(settings.PULSAR_FIELD_KEYS)


def _ring() -> MultiFernet:
    keys = _keys()
    if not keys:
        raise NoKeys
    return MultiFernet([Fernet(key) for key in keys])
