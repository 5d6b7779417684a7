"""A mark on a browser, by which a guardian's answer from the pupil's own device is noticed: a signed first-party cookie.

It holds a random value and nothing else; no trait of the device or of the network is read.  What is stored is its hash.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.signing import BadSignature, Signer

from pulsar_xblocks.kernel.links.domain import digest

COOKIE, SALT = "pulsar_browser", "pulsar.browser"
AGE_S = 180 * 24 * 3600
MOST_CHARS = 200


def fresh() -> str:
    """Return the value of a new mark."""
    return Signer(salt=SALT).sign(secrets.token_urlsafe(18))


def known(cookies: Mapping[str, str]) -> str:
    """Return the value of the mark that a browser has brought, "" without one and for one that this site has not signed."""
    value = cookies.get(COOKIE) or ""
    try:
        return value if len(value) <= MOST_CHARS and Signer(salt=SALT).unsign(value) else ""
    except BadSignature:
        return ""


def stored(value: str) -> str:
    """Return what is stored of a mark, "" for none."""
    return digest(value) if value else ""


def put(response: Any, value: str, *, is_secure: bool) -> None:
    """Set the mark on an answer of Django or of a block: for half a year, out of reach of scripts and of other sites."""
    response.set_cookie(COOKIE, value, max_age=AGE_S, path="/", secure=is_secure, httponly=True, samesite="Lax")
