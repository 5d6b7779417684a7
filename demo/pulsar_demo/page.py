"""Pages of the demonstration site: the frame's values, one place."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from pulsar_demo import personas
from pulsar_demo.models import Course
from pulsar_xblocks.kernel import clock


def page(request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """Return a page of the site."""
    user = request.user
    values = {
        "persona": personas.by_key().get(user.username) if user.is_authenticated else None,
        "is_author": is_author(request),
        "now": clock.now(),
        "language": (get_language() or "ru")[:2],
        "other_language": "en" if (get_language() or "ru").startswith("ru") else "ru",
        "here": request.get_full_path(),
    }
    return render(request, f"pulsar_demo/{template}", values | (context or {}), status=status)


def is_author(request: HttpRequest) -> bool:
    """Tell whether the visitor may work in Studio."""
    user = request.user
    return user.is_authenticated and (user.is_superuser or Course.objects.filter(team=user).exists())


def as_json(value: Any, status: int = 200) -> JsonResponse:
    """Return JSON that people can read."""
    return JsonResponse(value, safe=False, status=status, json_dumps_params={"ensure_ascii": False, "indent": 1})


def loads(text: str) -> Any:
    """Return what a JSON column holds."""
    return json.loads(text)
