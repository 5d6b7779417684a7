"""Templates rendered by an engine of our own: cached, with includes, the same under every platform."""

from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context, Engine
from django.utils.safestring import SafeString

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@cache
def engine() -> Engine:
    """Return the engine; the platform's own loader is uncached and cannot include from a package."""
    return Engine(
        loaders=[("django.template.loaders.cached.Loader", [("django.template.loaders.filesystem.Loader", [TEMPLATES])])],
        libraries={
            "i18n": "django.templatetags.i18n",
            "static": "django.templatetags.static",
            "pulsar": "pulsar_xblocks.kernel.template_tags",
        },
        builtins=[
            "django.templatetags.i18n",
            "django.templatetags.static",
            "pulsar_xblocks.kernel.template_tags",
            "pulsar_xblocks.kernel.questions.template_tags",
        ],
    )


def render(template: str, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
    """Return the HTML of a template named from ``pulsar_xblocks/``: ``"studios/_roster.html"``."""
    values = dict(context or {})
    if request is not None:
        values |= {"request": request, "csrf_token": get_token(request)}
    return engine().get_template(f"pulsar_xblocks/{template}").render(Context(values))
