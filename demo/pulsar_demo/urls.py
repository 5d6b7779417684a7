"""Addresses of the demonstration site: its own, the platform's, and those of the installed plugins."""

from importlib.util import find_spec

from pulsar_demo import plugins

urlpatterns = plugins.url_patterns() if find_spec("pulsar_xblocks.urls") else []
