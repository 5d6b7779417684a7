"""The WSGI application."""

import os
from collections.abc import Callable
from functools import wraps
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulsar_demo.settings")
READING = ("GET", "HEAD", "OPTIONS")


class Handler(WSGIHandler):
    """Wraps only writing requests into a transaction: SQLite has one writer, and readers need not queue for its place."""

    def make_view_atomic(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Return the view as Django wraps it, for reading requests unwrapped."""
        atomic = super().make_view_atomic(view)
        if atomic is view:
            return view

        @wraps(view)
        def chosen(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return (view if request.method in READING else atomic)(request, *args, **kwargs)

        return chosen


django.setup(set_prefix=False)
application = Handler()
