"""The demonstration site with one more page: a form with an upload field, for the browser test of kernel/upload.js."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import Context
from django.urls import path

from pulsar_demo.urls import urlpatterns as site
from pulsar_xblocks.kernel.files.forms import posted_keys, upload_limits
from pulsar_xblocks.kernel.files.queries import files_by_key, rows_of
from pulsar_xblocks.kernel.http import logged_in
from pulsar_xblocks.kernel.render import engine

PAGE = """{% extends "pulsar_xblocks/kernel/base.html" %}
{% block title %}Upload{% endblock %}
{% block body %}<h1 class="pulsar-title">Work</h1>
<div data-pulsar-part="page">
<form method="post" enctype="multipart/form-data" class="pulsar-stack">
<input type="hidden" name="csrfmiddlewaretoken" value="{{ csrf_token }}">
{% include "pulsar_xblocks/kernel/files/_upload.html" with label="Files of the work" %}
<button class="pulsar-btn pulsar-btn-main">Save</button></form></div>{% endblock %}
{% block scripts %}{% include "pulsar_xblocks/kernel/files/_scripts.html" %}{% endblock %}"""


@logged_in
def page(request: HttpRequest) -> HttpResponse:
    """Show the form; after a POST with the files it brought."""
    visit = request.visit
    keys = posted_keys(request, "o9", owner=visit.person, purpose="work", now=visit.now) if request.method == "POST" else []
    values = {"name": "o9", "files": rows_of(files_by_key(keys)), "limits": upload_limits("work"), "visit": visit, "language": "en"}
    return HttpResponse(engine().from_string(PAGE).render(Context(values | {"csrf_token": get_token(request)})))


urlpatterns = [path("test-upload/", page), *site]
