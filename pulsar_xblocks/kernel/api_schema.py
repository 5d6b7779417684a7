"""The OpenAPI description of our resources, independent of the site's own settings."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema

from pulsar_xblocks import __version__

PROBLEM = {
    "type": "object",
    "description": "A refusal: a sentence for the person in «title», a stable word for programs in «code».",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        "current": {"type": "object"},
        "yours": {"type": "object"},
        "version": {"type": "integer"},
    },
    "required": ["type", "title", "status", "code"],
}
REFUSALS = {
    "400": "The request cannot be read",
    "401": "No login",
    "403": "No role",
    "404": "No such object, or it belongs to others",
    "409": "Somebody has saved a newer version, or the state does not allow this",
    "422": "Wrong fields",
}
LOGINS = {
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "The browser's login; changes need X-CSRFToken"},
    "jwt": {"type": "http", "scheme": "JWT", "description": "The platform's token, on Open edX only"},
}
SETTINGS: dict[str, Any] = {
    "TITLE": "Pulsar API",
    "DESCRIPTION": "School studios, selection and professional development. The rights are the same as on the pages.",
    "VERSION": __version__,
    "SCHEMA_PATH_PREFIX": r"/pulsar/api/v1",
    "SERVERS": [],
    "SECURITY": [],
    "PREPROCESSING_HOOKS": [],
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums"],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {},
    "APPEND_COMPONENTS": {"schemas": {"Problem": PROBLEM}, "securitySchemes": LOGINS},
    "AUTHENTICATION_WHITELIST": None,
}


class PulsarSchema(AutoSchema):
    """Describes a resource: tag by its name, refusals as ``application/problem+json``, the headers a change needs."""

    def get_tags(self) -> list[str]:
        """Return the resource's name."""
        return [(getattr(self.view, "basename", None) or "pulsar").removeprefix("api-")]

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Return the ways to log in."""
        return [{"session": []}, {"jwt": []}]

    def get_override_parameters(self) -> list[Any]:
        """Return the headers of changes."""
        names = {"PATCH": ["If-Match"], "PUT": ["If-Match"], "POST": ["Idempotency-Key"]}.get(self.method, [])
        return [header(name, is_required=name == "If-Match") for name in names]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """Return the description with the refusals that every resource may answer."""
        operation = super().get_operation(*args, **kwargs)
        if operation is not None:
            content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            for status, words in REFUSALS.items():
                operation["responses"].setdefault(status, {"description": words, "content": content})
        return operation


def header(name: str, *, is_required: bool) -> Any:
    """Return the description of a request header."""
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=is_required)


def described(**words: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Describe a method of a resource as ``extend_schema`` does, on our schema instead of the site's default one."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        method.kwargs = {"schema": PulsarSchema} | getattr(method, "kwargs", {})
        return extend_schema(**words)(method)

    return decorate
