"""The platform's wrapper around a view: attributes by which its script finds and starts the block."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from web_fragments.fragment import Fragment

from pulsar_demo.runtime.services import LMS, Session


def wrap(session: Session, block: Any, view_name: str, fragment: Fragment) -> Fragment:
    """Return the same fragment inside ``div.xblock``."""
    wrapped = Fragment(_html(session, block, view_name, fragment))
    wrapped.add_fragment_resources(fragment)
    return wrapped


def _html(session: Session, block: Any, view_name: str, fragment: Fragment) -> SafeString:
    return format_html(
        '<div class="xblock xblock-{view} xblock-{view}-{type}" data-block-type="{type}" data-usage-id="{usage}" data-course-id="{course}"'
        ' data-runtime-class="{runtime}" data-runtime-version="1" data-init="{init}">\n{args}{content}\n</div>',
        view=view_name,
        type=block.scope_ids.block_type,
        usage=str(block.scope_ids.usage_id),
        course=session.course_key,
        runtime="LmsRuntime" if session.kind == LMS else "PreviewRuntime" if view_name != "studio_view" else "StudioRuntime",
        init=fragment.js_init_fn or "",
        args=_arguments(fragment.json_init_args),
        content=mark_safe(fragment.content),  # noqa: S308 - a block's own HTML
    )


def _arguments(values: Any) -> SafeString | str:
    if values is None:
        return ""
    text = json.dumps(values, ensure_ascii=False).replace("<", "\\u003c")
    return format_html('<script type="json/xblock-args" class="xblock-json-init-args">{}</script>', mark_safe(text))  # noqa: S308


def document(request: HttpRequest, template: str, fragment: Fragment, context: dict[str, Any] | None = None) -> HttpResponse:
    """Return a document with a fragment and everything it asks for."""
    values = {
        "head": mark_safe(fragment.head_html()),  # noqa: S308 - the fragment's own links
        "body": mark_safe(fragment.body_html()),  # noqa: S308
        "foot": mark_safe(fragment.foot_html()),  # noqa: S308
        "language": (get_language() or "ru")[:2],
    }
    return render(request, f"pulsar_demo/{template}", values | (context or {}))
