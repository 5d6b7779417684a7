"""Who calls the API: the session, and the platform's JWT where it is installed."""

from importlib import import_module

from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request


class PulsarSession(SessionAuthentication):
    """The browser's session with the CSRF check; asks for a login with 401 instead of DRF's 403."""

    def authenticate_header(self, request: Request) -> str:
        """Return the scheme named in ``WWW-Authenticate``."""
        return "Session"


def is_restricted(request: Request) -> bool:
    """Tell whether the token belongs to an application that the platform limits to scopes we do not know; without it never."""
    try:
        jwt = import_module("edx_rest_framework_extensions.auth.jwt.decoder")
    except ImportError:
        return False
    token = request.auth
    return bool(token) and isinstance(token, str | bytes) and bool(jwt.decode_jwt_is_restricted(token))


def authentication() -> list[type[BaseAuthentication]]:
    """Return the ways to log in to the API; without the platform only the session."""
    try:
        jwt = import_module("edx_rest_framework_extensions.auth.jwt.authentication").JwtAuthentication
    except ImportError:
        return [PulsarSession]
    return [jwt, PulsarSession]
